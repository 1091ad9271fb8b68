"""Addresses of signing in and of people. allauth's routes keep their names under our addresses;
those it has for signing up, for e-mail and for forgotten passwords lead nowhere here."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import include, path
from django.views.decorators.http import require_POST

from anyam.accounts.views import doors, me, people, posts, record

own = [
    path("masuk/pin/", doors.pin, name="pin"),
    path("masuk/sandi/<str:uid>/<str:token>/", doors.password_link, name="password_link"),
    path("akun/", me.me, name="me"),
    path("akun/bahasa/", me.language, name="language"),
    path("akun/kegiatan/", me.acts, name="acts"),
    path("akun/sesi/<int:pk>/akhiri/", me.end_session, name="end_session"),
    path("akun/sesi/lainnya/akhiri/", me.end_others, name="end_others"),
    path("akun/lihat-sebagai/selesai/", me.end_seeing_as, name="see_as_end"),
    path("pengguna/", people.index, name="index"),
    path("pengguna/baru/", people.new, name="new"),
    path("pengguna/<int:pk>/", people.detail, name="user"),
    path("pengguna/<int:pk>/ubah/", people.change, name="change"),
    path("pengguna/<int:pk>/tautan/", people.issue_link, name="issue_link"),
    path("pengguna/<int:pk>/tautan/lihat/", people.link_shown, name="link_shown"),
    path("pengguna/<int:pk>/lihat-sebagai/", people.see_as, name="see_as"),
    path("pengguna/<int:pk>/sesi/<int:session>/", people.end_session, name="end_user_session"),
    path("pengguna/<int:pk>/peran/", posts.choose_role, name="choose_role"),
    path("pengguna/<int:pk>/peran/<str:role>/<int:length>/", posts.assign, name="assign"),
    path("pengguna/<int:pk>/<slug:name>/", people.measure, name="measure"),
    path("penugasan/<int:pk>/akhiri/", posts.end, name="end_role"),
    path("penugasan/<int:pk>/pengganti/", posts.appoint, name="appoint_deputy"),
    path("pengganti/<int:pk>/batalkan/", posts.cancel, name="cancel_deputy"),
    path("catatan/", record.index, name="record"),
]

urlpatterns = [
    path("masuk/", account.login, name="account_login"),
    path("masuk/kode/", mfa.authenticate, name="mfa_authenticate"),
    path("masuk/nonaktif/", account.account_inactive, name="account_inactive"),
    path("keluar/", require_POST(account.logout), name="account_logout"),
    path("akun/periksa/", account.reauthenticate, name="account_reauthenticate"),
    path("akun/periksa/kode/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("akun/periksa/kunci/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("akun/sandi/", account.password_change, name="account_change_password"),
    path("akun/sandi/pin/", me.no_password, name="account_set_password"),
    path("akun/sesi/", me.sessions, name="usersessions_list"),
    path("akun/pengaman/", mfa.index, name="mfa_index"),
    path("akun/pengaman/aplikasi/pasang/", totp.activate_totp, name="mfa_activate_totp"),
    path("akun/pengaman/aplikasi/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/pengaman/cadangan/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "akun/pengaman/cadangan/baru/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "akun/pengaman/cadangan/unduh/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("akun/pengaman/kunci/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("akun/pengaman/kunci/tambah/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("akun/pengaman/kunci/<int:pk>/ubah/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("akun/pengaman/kunci/<int:pk>/lepas/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("", include((own, "accounts"))),
]

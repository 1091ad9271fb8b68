"""Addresses of checking: who waits for the register, what changed in it, ties between groups."""

from django.urls import path

from anyam.verification.views import matches, rechecks, referrals, ties

app_name = "verification"
urlpatterns = [
    path("pencocokan/mutu/", matches.quality, name="quality"),
    path("pencocokan/mutu/unduh.csv", matches.export, name="labels"),
    path("pencocokan/<int:pk>/", matches.detail, name="match"),
    path("usulan-register/", referrals.index, name="referrals"),
    path("usulan-register/<int:pk>/", referrals.close, name="referral"),
    path("periksa-ulang/", rechecks.index, name="rechecks"),
    path("periksa-ulang/<int:pk>/", rechecks.detail, name="recheck"),
    path("kaitan/", ties.index, name="ties"),
    path("kaitan/<slug:key>/", ties.set_aside, name="tie"),
]

"""Addresses of the account of a group."""

from django.urls import path

from anyam.funds import views

app_name = "funds"
ACCOUNT = "kelompok/<int:pk>/rekening/"
urlpatterns = [
    path(ACCOUNT, views.account, name="account"),
    path(f"{ACCOUNT}nomor/", views.number, name="number"),
    path(f"{ACCOUNT}nama/", views.holder, name="holder"),
    path(f"{ACCOUNT}penanda-tangan/", views.signers, name="signers"),
    path(f"{ACCOUNT}pemegang/<slug:thing>/", views.keeper, name="keeper"),
    path(f"{ACCOUNT}buka/", views.opened, name="open"),
]

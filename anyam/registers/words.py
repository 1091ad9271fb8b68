"""How the columns of a register are called on screen."""

from typing import Any

from django.utils.translation import gettext_lazy as _

COLUMN_NAMES: dict[str, Any] = {
    "id": _("Nomor baris register (ID)"), "nik": "NIK", "kk": _("Nomor KK"), "name": _("Nama"),
    "birth_date": _("Tanggal lahir"), "sex": _("Jenis kelamin (L/P)"),
    "mother_name": _("Nama ibu"), "address": _("Alamat"), "region_code": _("Kode desa/wilayah"),
    "desil": _("Desil"), "year": _("Tahun bantuan"), "programme": _("Program bantuan"),
    "amount": _("Jumlah bantuan"),
}  # fmt: skip

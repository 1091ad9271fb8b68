"""How the columns of a list are called on screen."""

from django.utils.translation import gettext_lazy as _

COLUMN_NAMES = {
    "nik": "NIK", "kk": _("Nomor KK"), "name": _("Nama"), "birth_date": _("Tanggal lahir"),
    "sex": _("Jenis kelamin (L/P)"), "address": _("Alamat"), "hamlet": _("Dusun"), "rt": "RT",
    "rw": "RW", "rt_rw": _("RT/RW jadi satu"), "phone": _("Nomor HP"),
    "village": _("Desa/kelurahan"), "district": _("Kecamatan"), "sex_male": _("Tanda di kolom L"),
    "sex_female": _("Tanda di kolom P"), "number": _("Nomor urut"),
}  # fmt: skip

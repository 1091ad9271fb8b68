"""What is typed and opened again and again."""

from tests import make

NIK = "7316035706850001"
KK = "7316030101200007"
MEMBER = {
    "step": "2", "nik": NIK, "name": "Siti Aminah", "birth_date": "1985-06-17", "sex": "P",
    "kk": KK, "region": make.BALLA, "address": "Buntu, RT 2/RW 1",
}  # fmt: skip
PAGES = (
    "", "nama/", "bubar/", "periksa/", "anggota/", "anggota/tambah/", "pengurus/", "usaha/",
    "musyawarah/", "hadir/", "hadir/tamu/", "kesepakatan/", "foto/", "kartu-pin/",
)  # fmt: skip

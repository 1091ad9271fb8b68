"""Sentences the invented people write: agreements, reasons, notes. Plain Indonesian."""

AGREEMENTS = (
    "Kami sepakat membentuk kelompok usaha bersama bernama {name}.\n"
    "Usaha yang dipilih: {business}.\n"
    "Rapat kelompok setiap tanggal 5, yang tidak hadir memberi kabar.\n"
    "Iuran anggota Rp 5.000 setiap minggu, dicatat oleh bendahara.\n"
    "Barang dan uang bantuan adalah milik kelompok, bukan milik perorangan.",
    "Musyawarah memutuskan mendirikan KUBE {name}.\n"
    "Pengurus dipilih bersama untuk masa dua tahun.\n"
    "Usaha kelompok: {business}, dikerjakan bergiliran.\n"
    "Laba dibagi setelah seperlima disisihkan untuk tambahan modal.\n"
    "Anggota yang sakit dibantu dari iuran kesetiakawanan.",
    "Semua yang hadir setuju bergabung dalam kelompok {name} dengan usaha {business}.\n"
    "Buku kas dibuka pada setiap rapat dan boleh dibaca semua anggota.\n"
    "Iuran Rp 10.000 setiap bulan.\n"
    "Perselisihan diselesaikan lewat musyawarah bersama pendamping.",
)
PLACES = (
    "Balai {village}",
    "Rumah ketua kelompok, {village}",
    "Masjid {village}",
    "Aula kantor {village}",
)
BACK_BY_VILLAGE = (
    "Alamat tempat usaha belum jelas. Tuliskan dusun dan nama pemilik lahannya.",
    "Dua anggota sudah pindah dusun. Periksa lagi daftar anggota, lalu ajukan ulang.",
)
BACK_BY_VERIFIER = (
    "Harga alat lebih tinggi daripada harga toko di Enrekang. Lampirkan pembanding dan perbaiki.",
    "Pembeli belum disebut dengan jelas. Tuliskan kepada siapa hasil usaha dijual.",
)
BACK_AGAIN = (
    "Harga sudah baik, tetapi jumlah barang belum cocok dengan jumlah anggota. Hitung lagi."
)
REJECT_BY_VERIFIER = "Lebih dari separuh anggota tercatat menerima KUBE tahun lalu."
REJECT_BY_DIRECTORATE = "Usulan serupa dari alamat yang sama sudah didanai dari anggaran lain."
WITHDRAWN = "Anggota sepakat menunda karena musim panen; akan mengajukan lagi tahun depan."
LATER_MARKET = "\nDua pembeli tetap sudah menandatangani kesanggupan membeli setiap bulan."
DIFFERS = (
    "Tanggal lahir di register berbeda satu hari; KTP dan KK sudah dicocokkan.",
    "Nama di register disingkat; orangnya sama menurut KTP.",
    "Alamat di register masih yang lama; sudah pindah ke desa ini.",
)
NOT_FOUND = "Tidak ada di register, KTP dan KK asli diperlihatkan; diusulkan masuk lewat desa."
CHECKED = (
    "Berkas lengkap; tiga anggota dicek acak terhadap register, semuanya cocok.",
    "Anggaran wajar menurut harga daerah; foto lokasi sesuai.",
    "Anggota diperiksa ulang, satu ejaan nama diperbaiki di catatan.",
)
FREEZE_REASON = "Pemilihan kepala desa serentak"
REGISTER = "DTSEN triwulan {quarter} {year}"

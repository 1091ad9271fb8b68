"""Which pages are measured, as whom. `tests/test_bench.py` holds that none is forgotten.

An address names what it shows in braces; `objects.py` finds it in the filled database. Everything
is at home, in the regency that is the same at every size, so that like is compared with like.
"""

from collections.abc import Iterator

from scripts.bench.country import HOME
from scripts.bench.measure import EMPTY, LIST

Page = tuple[str, str, str]  # name, whose eyes, address
SHORT = {
    "chair": "ketua", "facilitator": "pendamping", "village_head": "kepala desa",
    "dinsos_verifier": "verifikator", "dinsos_head": "kepala dinas", "province_viewer": "provinsi",
    "area_admin": "admin nasional", "auditor": "auditor nasional", "director": "direktur",
    "directorate_verifier": "verifikator Direktorat", "researcher": "peneliti",
}  # fmt: skip
EVERYBODY = tuple(SHORT)
COUNTRY = ("province_viewer", "director", "auditor")
WIDE = ("province_viewer", "director")
ALIKE = ("dinsos_verifier", "province_viewer", "director")
A, D, F, H, V = "area_admin", "director", "facilitator", "dinsos_head", "dinsos_verifier"
U, C, N = "directorate_verifier", "auditor", "village_head"
W, G = "writer", "former"
# A name, who looks (several: the name is told apart by who), and the address.
PAGES: tuple[tuple[str, str | tuple[str, ...], str], ...] = (
    (EMPTY, V, "/kosong/"),
    (LIST, V, "/usulan/"),
    ("beranda", EVERYBODY, "/"),
    # Lists
    ("usulan: daftar", (F, *COUNTRY), "/usulan/"),
    ("usulan: menunggu (kepala dinas)", H, "/usulan/?langkah=forward"),
    ("usulan: menunggu (Direktorat)", U, "/usulan/?menunggu=1"),
    ("usulan: menunggu (direktur)", D, "/usulan/?langkah=award"),
    ("usulan: status", WIDE, "/usulan/?status=returned"),
    ("usulan: terlambat", WIDE, "/usulan/?terlambat=1"),
    ("usulan: halaman 4", WIDE, "/usulan/?hal=4"),
    ("usulan: halaman 400", WIDE, "/usulan/?hal=400"),
    ("usulan: skema (direktur)", D, "/usulan/?skema=apbd-contoh"),
    ("usulan: kabupaten (direktur)", D, f"/usulan/?wilayah={HOME}"),
    ("kelompok: daftar", (F, *ALIKE, "researcher"), "/kelompok/"),
    ("kelompok: draf", WIDE, "/kelompok/?status=draft"),
    ("kelompok: jenis usaha", WIDE, "/kelompok/?usaha={trade}"),
    ("kelompok: halaman 400", WIDE, "/kelompok/?hal=400"),
    ("surat: daftar", ("chair", N, H, *COUNTRY), "/surat/"),
    ("surat: jenis dan tahun (direktur)", D, "/surat/?jenis=sk&tahun=2025"),
    ("surat: kantor", (H, A), "/surat/kantor/"),
    ("catatan", (C, A), "/catatan/"),
    ("catatan: orang (auditor nasional)", C, "/catatan/?orang=Dewi"),
    ("catatan: tindakan (auditor nasional)", C, "/catatan/?tindakan=proposal.reject"),
    ("catatan: sejak awal (auditor nasional)", C, "/catatan/?dari=2023-01-01&tempat=Baraka"),
    ("pengguna (admin nasional)", A, "/pengguna/"),
    ("pengguna: peran (admin nasional)", A, "/pengguna/?peran=dinsos_head"),
    ("pemberitahuan", (V, U), "/pemberitahuan/"),
    ("pekerjaan", (A, H), "/pekerjaan/"),
    ("wilayah", D, "/wilayah/"),
    ("wilayah: kabupaten", D, f"/wilayah/{HOME}/"),
    ("wilayah: perubahan", D, "/wilayah/perubahan/"),
    ("API usulan", (V, D), "/api/v1/proposals/"),
    ("skema", V, "/skema/"),
    ("bantuan", V, "/bantuan/"),
    # Searches
    ("cari usulan: nama", ALIKE, "/usulan/?q=mekar"),
    ("cari usulan: dua kata", ALIKE, "/usulan/?q=mekar+jaya"),
    ("cari usulan: nomor", ALIKE, "/usulan/?q={number}"),
    ("cari kelompok: nama", ALIKE, "/kelompok/?q=mel"),
    ("cari kelompok: nomor", ALIKE, "/kelompok/?q={code}"),
    ("cari orang: nama biasa", ALIKE, "/orang/?q=siti"),
    ("cari orang: dua kata", ALIKE, "/orang/?q=siti+aminah"),
    ("cari orang: nama jarang", ALIKE, "/orang/?q=suzinan"),
    ("cari orang: tidak ada", ALIKE, "/orang/?q=xqzvw"),
    ("cari surat: nomor", ALIKE, "/surat/?q=460/0007"),
    ("cari surat: hal", ALIKE, "/surat/?q=mekar"),
    ("cari orang: tiga huruf (auditor nasional)", C, "/orang/?q=mar"),
    ("cari pengguna (admin nasional)", A, "/pengguna/?cari=ratna"),
    ("cari desa", V, "/wilayah/cari/?q=bal"),
    ("cari calon: nama", (F, V, *WIDE), "/calon/?q=siti"),
    # One case, one group, one person
    ("satu usulan (verifikator)", V, "/usulan/{case}/"),
    ("satu usulan, selesai (direktur)", D, "/usulan/{done}/"),
    ("API satu usulan", V, "/api/v1/proposals/{case}"),
    ("pertimbangkan langkah", V, "/usulan/{case}/pertimbangkan/return/"),
    ("periksa anggota", V, "/usulan/{case}/anggota/"),
    ("periksa Direktorat", U, "/usulan/{forwarded}/direktorat/"),
    ("versi usulan", V, "/usulan/{case}/versi/"),
    ("masa jeda", H, "/jeda/"),
    ("satu kelompok", V, "/kelompok/{group}/"),
    ("anggota kelompok", V, "/kelompok/{group}/anggota/"),
    ("rekening kelompok", (F, V), "/kelompok/{own_group}/rekening/"),
    ("rekening: nomor", F, "/kelompok/{own_group}/rekening/nomor/"),
    ("rekening: nama", F, "/kelompok/{own_group}/rekening/nama/"),
    ("rekening: penanda tangan", F, "/kelompok/{own_group}/rekening/penanda-tangan/"),
    ("rekening: pemegang", F, "/kelompok/{own_group}/rekening/pemegang/passbook/"),
    ("pasar kelompok", F, "/kelompok/{own_group}/laku/"),
    ("satu orang", V, "/orang/{person}/"),
    ("ubah orang", F, "/orang/{own_person}/ubah/"),
    ("ubah nama orang", F, "/orang/{own_person}/ubah/nama/"),
    ("satu surat", H, "/surat/{letter}/"),
    ("periksa surat", H, "/periksa/{letter_code}/"),
    ("satu pengguna", A, "/pengguna/{user}/"),
    ("akun saya", V, "/akun/"),
    ("kegiatan saya", V, "/akun/kegiatan/"),
    ("satu pekerjaan", A, "/pekerjaan/{job}/"),
    # Writing a proposal
    ("tulis usulan", W, "/usulan/{draft}/tulis/"),
    ("tulis: pertanyaan", W, "/usulan/{draft}/tulis/tujuan/"),
    ("tulis: anggaran", W, "/usulan/{draft}/tulis/anggaran/"),
    ("tulis: barang baru", W, "/usulan/{draft}/tulis/anggaran/baru/"),
    ("tulis: tabel anggaran", W, "/usulan/{draft}/tulis/anggaran/tabel/"),
    ("tulis: berkas", W, "/usulan/{draft}/tulis/berkas/"),
    ("tulis: periksa", W, "/usulan/{draft}/tulis/periksa/"),
    # Forming a group
    ("kelompok baru", F, "/kelompok/baru/"),
    ("tambah anggota", G, "/kelompok/{forming}/anggota/tambah/"),
    ("satu anggota", G, "/kelompok/{forming}/anggota/{seat}/"),
    ("anggota keluar", G, "/kelompok/{forming}/anggota/{seat}/keluar/"),
    ("pengurus", G, "/kelompok/{forming}/pengurus/"),
    ("pilih jenis usaha", G, "/kelompok/{forming}/usaha/"),
    ("musyawarah", G, "/kelompok/{forming}/musyawarah/"),
    ("periksa kelompok", G, "/kelompok/{forming}/periksa/"),
    ("nama kelompok", G, "/kelompok/{forming}/nama/"),
    # Trades
    ("jenis usaha per wilayah", ALIKE, "/usaha/"),
    ("jenis usaha: satu usaha (verifikator)", V, "/usaha/?usaha={trade}"),
    ("jenis usaha: kabupaten", WIDE, f"/usaha/?wilayah={HOME}"),
    # Eligibility
    ("kelayakan orang", V, "/orang/{person}/kelayakan/"),
    ("kelayakan kelompok", V, "/kelompok/{group}/kelayakan/"),
    ("jawaban tersimpan", V, "/kelayakan/{assessment}/"),
    ("minta pengecualian", V, "/orang/{person}/pengecualian/age/"),
    ("pengecualian", (V, H, D), "/pengecualian/"),
    ("satu pengecualian", H, "/pengecualian/{waiver}/"),
    ("kunjungan rumah", F, "/orang/{own_person}/rumah/"),
    ("ketepatan sasaran", ALIKE, "/sasaran/"),
    ("ketepatan sasaran: kecamatan (verifikator)", V, f"/sasaran/?wilayah={HOME}&kecamatan=1"),
    # Outreach
    ("sosialisasi", (F, V, *WIDE), "/sosialisasi/"),
    ("satu sosialisasi", F, "/sosialisasi/{session}/"),
    ("catat sosialisasi", F, "/sosialisasi/baru/"),
    ("yang hadir", F, "/sosialisasi/{session}/hadir/"),
    ("calon anggota", (F, V, *WIDE), "/calon/"),
    ("calon anggota: usaha", (V, *WIDE), "/calon/?usaha=kue"),
    ("cari calon di antara yang tercatat", F, "/calon/kenal/?q=siti"),
    ("satu calon", F, "/calon/{candidate}/"),
    ("minat calon", F, "/calon/{candidate}/minat/"),
    ("potensi desa", (F, V, *WIDE), "/potensi/"),
    ("potensi satu desa", F, "/potensi/{village}/"),
    ("lihat potensi", F, "/potensi/{village}/lihat/"),
    # Proposed groups
    ("usul kelompok", (F, V, *WIDE), "/usul-kelompok/"),
    ("satu usul kelompok", F, "/usul-kelompok/{plan}/"),
    ("nilai satu perpindahan", F, "/usul-kelompok/{plan}/nilai/?member={plan_member}&to=luar"),
    ("minta usul kelompok", F, "/usul-kelompok/baru/"),
    # Lists of people
    ("daftar orang (verifikator)", V, "/daftar/"),
    ("unggah daftar", V, "/daftar/baru/"),
    ("satu daftar", V, "/daftar/{list}/"),
    ("baris ditolak", V, "/daftar/{list}/ditolak/"),
    ("baris yang ditanyakan", V, "/daftar/{list}/periksa/"),
    ("isi daftar", V, "/daftar/{list}/isi/"),
    ("keputusan daftar (verifikator)", V, "/daftar/keputusan/"),
    ("satu keraguan", V, "/daftar/{doubt_list}/keputusan/{doubt}/"),
    # What registers answered
    ("periksa anggota: yang pasti", V, "/usulan/{case}/anggota/?tampil=pasti"),
    ("kartu anggota", V, "/usulan/{case}/anggota/{hard}/"),
    ("kartu anggota: baris kedua", V, "/usulan/{case}/anggota/{hard}/?baris=2"),
    ("catat hasil sendiri", V, "/usulan/{case}/anggota/{hard}/sendiri/"),
    ("kartu lama", (V, U), "/pencocokan/{match}/"),
    ("mutu pencocokan", V, "/pencocokan/mutu/"),
    ("usulan masuk register", V, "/usulan-register/"),
    ("usulan masuk register: selesai", V, "/usulan-register/?selesai=1"),
    ("satu usulan masuk register", V, "/usulan-register/{referral}/"),
    ("periksa ulang", V, "/periksa-ulang/"),
    ("satu periksa ulang", V, "/periksa-ulang/{recheck}/"),
    ("satu periksa ulang: satu jenis", V, "/periksa-ulang/{recheck}/?jenis=desil"),
    ("satu periksa ulang: halaman 40", V, "/periksa-ulang/{recheck}/?hal=40"),
    ("kaitan antarkelompok", V, "/kaitan/"),
    ("kaitan yang dikesampingkan", V, "/kaitan/?dikesampingkan=1"),
    ("kesampingkan kaitan", V, "/kaitan/{tie}/"),
    # Registers
    ("register", (V, H, U, C, A), "/register/"),
    ("satu register", (V, A), "/register/{register}/"),
    ("potret register", (V, C, A), "/register/potret/{snapshot}/"),
    ("cari di register", V, "/register/potret/{snapshot}/cari/"),
    ("siapa yang mencari", (V, C), "/register/potret/{snapshot}/pencarian/"),
    ("pilih kolom register", H, "/register/potret/{waiting}/kolom/"),
    ("daftarkan register", A, "/register/baru/"),
    ("tambah versi register", A, "/register/{register}/tambah/"),
)


def expanded() -> Iterator[Page]:
    """Every page once for each who looks."""
    for name, roles, address in PAGES:
        if isinstance(roles, str):
            yield name, roles, address
        else:
            for role in roles:
                yield f"{name} ({SHORT[role]})", role, address

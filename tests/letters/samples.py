"""Papers as the offices of Enrekang would write them; the people are invented."""

from typing import Any

from anyam.letters import legal
from anyam.letters.kinds import Kind

DINSOS = {
    "lines": ["Pemerintah Kabupaten Enrekang", "Dinas Sosial"],
    "address": "Jalan Contoh Nomor 1, Enrekang 91711",
}
DIRECTORATE = {
    "lines": [
        "Kementerian Sosial Republik Indonesia",
        "Direktorat Jenderal Penanganan Fakir Miskin",
        "Direktorat Penanganan Fakir Miskin Wilayah I",
    ],
    "address": "Jalan Contoh Raya Nomor 28, Jakarta Pusat",
}
KELURAHAN = {
    "lines": ["Pemerintah Kabupaten Enrekang", "Kecamatan Baraka", "Kelurahan Balla"],
    "address": "Jalan Poros Baraka Nomor 2, Balla",
}
KADIS = {
    "position": "Kepala Dinas Sosial Kabupaten Enrekang",
    "name": "Drs. H. Andi Contoh, M.Si.",
    "rank": "Pembina Utama Muda (IV/c)",
    "nip": "197001011995031001",
}
DIREKTUR = {
    "position": "Direktur Penanganan Fakir Miskin Wilayah I",
    "name": "Dra. Siti Contoh, M.Si.",
    "nip": "196805051993032001",
}
LURAH = {"position": "Lurah Balla", "name": "Muh. Contoh, S.Sos.", "nip": "198003032005011002"}
CODE = "7F3K92QMXA5"
DECREE = "17/3.4/BS.01.02/11/2026"

GROUP = {
    "name": "KUBE Melati Balla",
    "village": "Kelurahan Balla",
    "kecamatan": "Kecamatan Baraka",
    "regency": "Kabupaten Enrekang",
    "province": "Sulawesi Selatan",
    "address": "Lingkungan Balla Tengah RT 02",
    "phone": "0812-****-7788",
    "formed_on": "2026-08-20",
}
OFFICES = ["Ketua", "Sekretaris", "Bendahara"] + ["Anggota"] * 7
MEMBERS = [
    {"name": name, "nik": f"7316********{serial:04d}", "office": office, "address": "Balla Tengah"}
    for serial, (name, office) in enumerate(
        zip(
            ["Nurhayati", "Hasnah", "Sitti Aminah", "Rosmini", "Darmawati", "Jumriah", "St. Rahmah",
             "Hj. Kasmawati", "Marwah", "Suriani"],
            OFFICES,
            strict=True,
        ),
        start=1,
    )
]  # fmt: skip
TRADES = [{"name": "Industri kue basah", "kbli": "10792", "cycle": "Harian"}]
CURVE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 140">'
    '<polyline fill="none" stroke="#0049b8" points="40,100 160,80 280,60 470,20"/>'
    '<text x="40" y="126" font-family="Liberation Sans" font-size="9">Jan</text></svg>'
)


def rows(count: int) -> list[dict[str, Any]]:
    return [
        {
            "name": f"KUBE Sipakatau {serial:03d}",
            "village": "Kelurahan Balla",
            "kecamatan": "Kecamatan Baraka",
            "regency": "Kabupaten Enrekang",
            "province": "Sulawesi Selatan",
            "members": 10,
            "amount": 20_000_000,
            "business": "Kios sembako",
            "leader": f"Nurhayati {serial}",
        }
        for serial in range(1, count + 1)
    ]


def body(kind: str, count: int = 3) -> dict[str, Any]:
    """What a paper of this kind says, over `count` groups where it lists groups."""
    listed = {"year": 2026, "groups": rows(count)}
    decided = {"decree_number": DECREE, "decree_date": "2026-11-22"}
    bodies: dict[str, dict[str, Any]] = {
        Kind.SURAT_PENGANTAR: {**listed, "scheme": "Kelompok Usaha Bersama (KUBE)"},
        Kind.SK: {
            **listed,
            "official": DIREKTUR["position"],
            "about": "Penetapan Lokasi dan Penerima Bantuan Tahun Anggaran 2026",
            "considering": ["bahwa kelompok telah diverifikasi", "bahwa perlu ditetapkan"],
            "legal_basis": list(legal.BASIS),
            "source_of_funds": "DIPA Direktorat Tahun Anggaran 2026",
        },
        Kind.PEMBERITAHUAN: {**listed, **decided},
        Kind.SPTJM: {**listed, **decided, "office": "Dinas Sosial Kabupaten Enrekang"},
        Kind.SURAT_KETERANGAN: {
            "group": GROUP,
            "trades": TRADES,
            "members": MEMBERS,
            "purpose": "kelengkapan usulan bantuan",
        },
        Kind.BERITA_ACARA: {
            "group": GROUP,
            "met_on": "2026-08-20",
            "starts": "09.00",
            "place": "Balai Kelurahan Balla",
            "attendance": MEMBERS,
            "officers": MEMBERS[:3],
            "trades": TRADES,
            "agreement": ["Bantuan adalah milik kelompok.", "Iuran Rp 5.000 setiap bulan."],
            "facilitator": {"name": "Rahmat Contoh", "position": "Pendamping Sosial"},
            "witnesses": [{"name": "H. Baharuddin", "position": "Tokoh masyarakat"}],
            "acknowledged_by": LURAH,
        },
        Kind.PROPOSAL: {
            "title": "Usaha kue basah",
            "scheme": "Bantuan UEP KUBE",
            "year": 2026,
            "group": GROUP,
            "background": "Pasar Baraka buka dua kali seminggu.\nBelum ada penjual kue basah.",
            "aims": ["Menambah penghasilan.", "Menyisihkan iuran."],
            "trades": TRADES,
            "members": MEMBERS,
            "budget": [
                {"item": "Oven gas", "quantity": 2, "unit": "buah", "unit_price": 3_250_000,
                 "specification": "dua rak", "category": "Alat"},
                {"item": "Modal kerja", "quantity": 1, "unit": "paket", "unit_price": 15_500_000},
            ],
            "requested": 20_000_000,
            "plan": [
                {"period": "Januari", "income": 4_000_000, "cost": 4_500_000, "balance": -500_000},
                {"period": "Februari", "income": 5_000_000, "cost": 3_500_000, "balance": 900_000},
            ],
            "plan_note": "Titik impas pada bulan ke-2.",
            "cash_curve": CURVE,
            "endorsements": [LURAH],
        },
        Kind.KARTU_PIN: {
            "name": "Nurhayati",
            "phone": "0812-****-7788",
            "pin": "482913",
            "group": "KUBE Melati Balla",
            "sign_in_at": "https://anyam.contoh.go.id/masuk/",
            "issued_by": "Rahmat Contoh",
        },
    }  # fmt: skip
    return bodies[kind]


HEADS = {
    Kind.SURAT_PENGANTAR: (DINSOS, KADIS),
    Kind.SPTJM: (DINSOS, KADIS),
    Kind.SK: (DIRECTORATE, DIREKTUR),
    Kind.PEMBERITAHUAN: (DIRECTORATE, DIREKTUR),
    Kind.SURAT_KETERANGAN: (KELURAHAN, LURAH),
}


def paper(kind: str, count: int = 3, **changes: Any) -> dict[str, Any]:
    """The whole data of a paper that was issued."""
    letterhead, signer = HEADS.get(Kind(kind), (None, None))
    return {
        "number": "460/0123/Dinsos/XI/2026" if letterhead else "",
        "dated_on": "2026-11-22",
        "place": "Enrekang",
        "subject": "Usulan Penerima Bantuan KUBE",
        "addressee": "Menteri Sosial Republik Indonesia",
        "via": "Direktur Penanganan Fakir Miskin Wilayah I",
        "cc": ["Kepala Dinas Sosial Provinsi Sulawesi Selatan"],
        "letterhead": letterhead,
        "signer": signer,
        "code": CODE,
        "check_url": f"https://anyam.contoh.go.id/periksa/{CODE}/",
        "body": body(kind, count),
    } | changes

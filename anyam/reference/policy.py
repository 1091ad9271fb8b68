"""The programme's own pages: chains, roles, schemes, trades. Code in, Markdown out."""

from typing import Any

from anyam.accounts.roles import CAN, LEVELS, OFFICE_ROLES, ONE_HOLDER, READERS, Can, Role
from anyam.groups.trades import read as read_trades
from anyam.kernel.money import format_rupiah
from anyam.kernel.workflow import Workflow
from anyam.letters.kinds import Kind
from anyam.proposals.workflow import CHAINS, Action, Status
from anyam.reference.markdown import code, page, table
from anyam.schemes import Scheme, all_schemes

LEVEL_NAMES = {
    0: "negara", 2: "provinsi", 4: "kabupaten/kota", 6: "kecamatan", 10: "desa/kelurahan",
}  # fmt: skip
TERMS = {
    "agreement_signed": "Foto daftar hadir musyawarah yang ditandatangani sudah ada.",
    "answers_complete": "Tujuan, tempat, pembeli, dan rencana uang sudah diisi.",
    "budget_within_ceiling": "Anggaran berisi dan tidak melebihi batas skema bagi jumlah anggota.",
    "case_checked": "Pemeriksaan Direktorat atas versi ini sudah dicatat.",
    "content_unchanged": "Isi usulan masih sama dengan versi yang diajukan.",
    "documents_complete": "Semua berkas yang diminta skema sudah diunggah.",
    "group_complete": "Kelompok sudah disahkan, belum bubar, dan jumlah anggotanya menurut skema.",
    "market_explained": "Bila usaha yang sama atau dekat sudah ada di kecamatan: kelompok menulis "
    "mengapa usahanya tetap akan laku.",
    "members_accepted": "Bila skema meminta register: tidak ada anggota yang masih diusulkan masuk "
    "atau tidak memenuhi syarat.",
    "members_decided": "Hasil pemeriksaan register setiap anggota sudah diputus.",
    "reason": "Alasannya harus ditulis.",
}


def workflows() -> str:
    """Every chain as a table and as a diagram, and what its terms mean."""
    intro = (
        "Setiap rantai adalah sebuah tabel di `anyam/proposals/workflow.py`. "
        "Baris yang sama untuk mesin: `anyam workflow NAMA --json`."
    )
    parts = [intro]
    for chain in CHAINS.values():
        parts += [f"## {chain.name}", _schemes_of(chain), _rows_of(chain)]
        parts.append(f"```mermaid\n{mermaid(chain)}\n```")
    return page("Rantai persetujuan", *parts, "## Syarat", _terms())


def _schemes_of(chain: Workflow[Any]) -> str:
    schemes = [code(scheme.code) for scheme in all_schemes().values() if scheme.chain == chain.name]
    return f"Dipakai oleh skema {', '.join(schemes)}."


def _rows_of(chain: Workflow[Any]) -> str:
    rows = (
        [
            step.mark,
            f"{Action(step.action).label} ({code(step.action)})",
            Status(step.source).label,
            Status(step.target).label,
            Role(step.role).label,
            ", ".join(code(term) for term in step.terms if term != step.letter),
            Kind(step.letter).label if step.letter else "",
        ]
        for step in chain.steps
    )
    return table(["", "langkah", "dari", "ke", "siapa", "syarat", "surat"], rows)


def _terms() -> str:
    return table(["kode", "arti"], ([code(name), text] for name, text in TERMS.items()))


def mermaid(chain: Workflow[Any]) -> str:
    """The chain as a state diagram, which many viewers of Markdown draw."""
    lines = ["stateDiagram-v2", f"    [*] --> {chain.start}"]
    lines += [f"    {s.source} --> {s.target}: {s.action} ({s.role})" for s in chain.steps]
    ends = sorted({s.target for s in chain.steps if not chain.steps_from(s.target)})
    return "\n".join(lines + [f"    {end} --> [*]" for end in ends])


def roles() -> str:
    """Who may do what, and over which level of region a role is given."""
    notes = (
        "Wewenang memberi tahu *apa*; wilayah penugasan memberi tahu *di mana*; langkah rantai "
        "persetujuan ada di [Rantai persetujuan](workflows.md). Tabelnya: "
        "`anyam/accounts/roles.py`."
    )
    may = table(["boleh", "kode", "peran"], ([c.label, code(c), _holders(c)] for c in Can))
    head = ["peran", "kode", "diberikan atas", "pengaman kedua", "catatan"]
    who = table(head, (_role(role) for role in Role))
    return page("Peran dan wewenang", notes, "## Peran", who, "## Wewenang", may)


def _role(role: Role) -> list[object]:
    levels = ", ".join(LEVEL_NAMES[level] for level in sorted(LEVELS[role]))
    remarks = []
    if role in ONE_HOLDER:
        remarks.append("satu pemegang pada satu waktu")
    if role in READERS:
        remarks.append("hanya membaca")
    second = "wajib" if role in OFFICE_ROLES else "–"
    return [role.label, code(role), levels, second, "; ".join(remarks)]


def _holders(can: Can) -> str:
    return ", ".join(str(role.label) for role in Role if role in CAN[can])


def schemes() -> str:
    """Every figure of every scheme with its source."""
    parts = ["Setiap angka dengan sumbernya, dibaca dari `anyam/schemes/*.toml`."]
    for scheme in all_schemes().values():
        parts += [f"## {scheme.code}", _about(scheme)]
        rows = ([code(f.key), _value(f.value), f.source] for f in scheme.figures)
        parts.append(table(["kunci", "nilai", "sumber"], rows))
    return page("Skema pendanaan", *parts)


def _about(scheme: Scheme) -> str:
    until = f" sampai {scheme.valid_to}" if scheme.valid_to else ""
    return (
        f"{scheme.name}, versi {scheme.version}, berlaku sejak {scheme.valid_from}{until}. "
        f"Rantai: [{scheme.chain}](workflows.md). Dana: {scheme.funding_source}. Paling banyak "
        f"{format_rupiah(scheme.ceiling(scheme.max_members))} untuk {scheme.max_members} keluarga."
    )


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list):
        return ", ".join(code(one) for one in value) or "–"
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)


def trades() -> str:
    """The trades that ship, with their codes and sources."""
    rows = (
        [t["name"], code(t["slug"]), t.get("kbli_2020", ""), t["cycle"], t["source"]]
        for t in read_trades()
    )
    intro = (
        "Siklus adalah irama uang kembali: harian, bulanan, atau tahunan. "
        "Daftarnya: `anyam/groups/trades.toml`."
    )
    return page(
        "Jenis usaha", intro, table(["usaha", "kode", "KBLI 2020", "siklus", "sumber"], rows)
    )

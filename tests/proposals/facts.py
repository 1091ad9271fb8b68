"""A proposal that satisfies every rule; a test names what is different."""

from typing import Any

from anyam.proposals.rules import Facts
from anyam.schemes import get_scheme


def facts(scheme: str = "permensos-2-2019", **different: Any) -> Facts:
    values: dict[str, Any] = {
        "scheme": get_scheme(scheme),
        "group_name": "Melati",
        "group_formed": True,
        "group_living": True,
        "members": 10,
        "agreement_sheet": True,
        "aims": "Menambah penghasilan keluarga",
        "place": "Pasar Baraka",
        "market_reason": "Belum ada toko grosir di dusun ini",
        "has_plan": True,
        "total": 20_000_000,
        "lines": 3,
        "document_kinds": frozenset({"lokasi_usaha"}),
        "undecided_members": 0,
        "referred_members": 0,
        "refused_members": 0,
        "case_checked": True,
        "changed_since_version": False,
    }
    return Facts(**(values | different))

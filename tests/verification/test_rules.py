"""Which ruling may follow from which finding."""

import pytest

from anyam.verification.rules import ruling_problems


@pytest.mark.parametrize(
    ("finding", "ruling", "reason", "desil", "limit", "expected"),
    [
        ("found", "accepted", "", 2, 0, []),
        ("found", "accepted", "", None, 5, []),
        ("found", "accepted", "", 6, 5, ["ruling.desil"]),
        ("found", "accepted", "", 11, 0, ["ruling.desil_range"]),
        ("found", "refused", "singkat", None, 0, ["ruling.reason"]),
        ("found", "refused", "pegawai negeri sipil", None, 0, []),
        ("differs", "accepted", "nama beda ejaan saja", None, 0, []),
        ("differs", "accepted", "", None, 0, ["ruling.reason"]),
        ("not_found", "referred", "tidak ada di register", None, 0, []),
        ("not_found", "accepted", "tidak ada di register", None, 0, ["ruling.not_found"]),
        ("not_found", "refused", "", None, 0, ["ruling.not_found", "ruling.reason"]),
    ],
)
def test_a_ruling_follows_from_its_finding(
    finding: str, ruling: str, reason: str, desil: int | None, limit: int, expected: list[str]
) -> None:
    problems = ruling_problems(finding, ruling, reason, desil=desil, max_desil=limit)
    assert [problem.code for problem in problems] == expected

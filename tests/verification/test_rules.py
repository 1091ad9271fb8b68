"""Which ruling may follow from which finding."""

import pytest

from anyam.verification.rules import (
    closing_problems,
    register_name,
    review_problems,
    ruling_problems,
    set_aside_problems,
)


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


@pytest.mark.parametrize(
    ("verdict", "reason", "rival", "known", "other", "expected"),
    [
        ("same", "", True, True, False, []),
        ("same", "", False, True, False, ["review.whom"]),
        ("same", "", True, False, False, ["review.whom"]),
        ("unsure", "", True, True, False, ["review.reason"]),
        ("unsure", "kurang jelas fotonya", True, True, False, []),
        ("none", "singkat", False, True, True, ["review.reason"]),
        ("none", "", False, True, False, []),
    ],
)
def test_what_an_officer_says_of_a_card_names_a_row_and_a_reason_where_they_count(
    verdict: str, reason: str, rival: bool, known: bool, other: bool, expected: list[str]
) -> None:
    found = review_problems(
        verdict, reason, rival=rival, known=known, certain=True, ruled_by_other=other
    )
    assert [problem.code for problem in found] == expected


@pytest.mark.parametrize(("certain", "reason"), [(True, ""), (False, "KTP sudah dilihat")])
def test_whom_the_register_does_not_certainly_know_is_accepted_with_a_reason(
    certain: bool, reason: str
) -> None:
    def codes(why: str) -> list[str]:
        found = review_problems(
            "same", why, rival=True, known=True, certain=certain, ruled_by_other=False
        )
        return [problem.code for problem in found]

    assert codes(reason) == []
    assert codes("ya") == ([] if certain else ["review.reason"])


def test_setting_aside_and_closing_say_why() -> None:
    assert [p.code for p in set_aside_problems("tahu")] == ["tie.reason"]
    assert not list(set_aside_problems("HP milik kepala dusun"))
    assert [p.code for p in closing_problems("", closed=True)] == [
        "referral.closed", "referral.outcome",
    ]  # fmt: skip
    assert not list(closing_problems("sudah masuk DTSEN", closed=False))


def test_a_copy_of_an_official_register_keeps_its_official_name() -> None:
    assert register_name("DTSEN (contoh)") == "DTSEN"
    assert register_name("Register desa yang panjang sekali") == "Register desa yang p"

"""What may be done with a list, and how a doubt can end; without a database."""

import pytest

from anyam.lists import rules
from anyam.lists.models import hidden
from anyam.lists.rules import Facts, Verdict
from anyam.people.rules import Doubt

IDLE = {"runs": False, "savable": 1}


def codes(problems: object) -> list[str]:
    return [problem.code for problem in problems]  # type: ignore[attr-defined]


@pytest.mark.parametrize("doubt", Doubt)
def test_every_doubt_can_end_without_changing_a_record(doubt: Doubt) -> None:
    found = rules.options(doubt)

    assert found[0].verdict == Verdict.RECORD
    assert not found[0].writes
    assert Verdict.LIST in {option.verdict for option in found}


@pytest.mark.parametrize("doubt", Doubt)
def test_a_record_out_of_reach_is_not_put_right_by_a_list(doubt: Doubt) -> None:
    assert Verdict.LIST not in {o.verdict for o in rules.options(doubt, reachable=False)}


def test_a_row_without_a_nik_gives_none_to_a_record() -> None:
    verdicts = [option.verdict for option in rules.options(Doubt.NAMESAKE, told_nik=False)]

    assert verdicts == [Verdict.RECORD, Verdict.OTHER]
    assert Verdict.LIST in {o.verdict for o in rules.options(Doubt.MOVED, told_nik=False)}


@pytest.mark.parametrize(
    ("doubt", "verdict", "erased", "code"),
    [
        ("moved", "", False, ["doubt.open"]),
        ("", "", False, ["doubt.open"]),
        ("moved", "list", False, ["doubt.written"]),
        ("moved", "record", True, ["doubt.erased"]),
        ("moved", "record", False, []),
        ("other_facts", "other", False, []),
        ("namesake", "other", False, ["doubt.written"]),
    ],
)
def test_a_decision_is_taken_back_where_it_changed_nobody(
    doubt: str, verdict: str, erased: bool, code: list[str]
) -> None:
    assert codes(rules.undo_problems(doubt, verdict, erased=erased)) == code


@pytest.mark.parametrize(
    ("status", "check", "save", "discard"),
    [
        ("columns", [], ["list.unchecked"], []),
        ("checking", [], ["list.unchecked"], []),
        ("checked", [], [], []),
        ("unreadable", [], ["list.unchecked"], []),
        ("saving", ["list.closed"], [], ["list.saved"]),
        ("saved", ["list.closed"], ["list.saved"], ["list.saved"]),
        ("discarded", ["list.closed"], ["list.unchecked"], ["list.discarded"]),
    ],
)
def test_what_a_status_allows(
    status: str, check: list[str], save: list[str], discard: list[str]
) -> None:
    facts = Facts(status=status, runs=False, savable=1)

    assert codes(rules.check_problems(facts)) == check
    assert codes(rules.save_problems(facts)) == save
    assert codes(rules.discard_problems(facts)) == discard


def test_while_a_job_is_at_work_nothing_else_is_done() -> None:
    busy = Facts(status="checked", runs=True, savable=1)

    for problems in (rules.check_problems, rules.save_problems, rules.discard_problems):
        assert codes(problems(busy)) == ["list.busy"]


def test_a_list_of_doubts_alone_may_be_saved_and_one_of_nothing_may_not() -> None:
    assert not codes(rules.save_problems(Facts("checked", runs=False, doubtful=1)))
    assert codes(rules.save_problems(Facts("checked", runs=False))) == ["list.nothing"]


@pytest.mark.parametrize(
    ("field", "text", "shown"),
    [
        ("nik", "7316034503810002", "7316••••••••••••"),
        ("nik", "'7316 0345 0381 000", "7316•••••••••••"),
        ("kk", "7,31603E+15", "7,31•••••••"),
        ("nik", "73160345038100020011", "7316••••••••••••••••"),
        ("nik", "-", ""),
        ("name", "Siti 7316034503810002", "Siti 7316••••••••••••"),
        ("phone", "0812 3456 78901", "0812 3456 78901"),
    ],
)
def test_of_a_number_only_the_beginning_is_shown(field: str, text: str, shown: str) -> None:
    found = hidden(field, text)

    assert found == shown or (text == "-" and found == "-")


def test_the_village_of_a_list_lies_in_its_area() -> None:
    assert list(rules.within_problems("7316031021", "731603", "Baraka")) == []
    (problem,) = rules.within_problems("7317031001", "731603", "Baraka")
    assert (problem.code, problem.field) == ("list.elsewhere", "village")
    assert "Baraka" in problem.message

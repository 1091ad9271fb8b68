"""The chains as the guideline has them."""

from itertools import product

import pytest

from anyam.accounts.roles import Role
from anyam.kernel.problems import Blocked
from anyam.kernel.workflow import Actor, Step, Workflow, problems_with
from anyam.proposals.rules import Facts
from anyam.proposals.workflow import (
    APBD_KABKOTA,
    CHAINS,
    FINAL,
    KEMENSOS_2019,
    Action,
    Status,
    table,
)
from anyam.schemes import all_schemes
from tests.proposals.facts import facts

every_chain = pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)


def test_the_seven_steps_of_the_ministry() -> None:
    forward = [KEMENSOS_2019.forward(status) for status in KEMENSOS_2019.path()[:-1]]
    assert [(s.mark, s.action, s.role) for s in forward if s] == [
        ("–", "submit", "facilitator"),
        ("a", "endorse", "village_head"),
        ("b", "verify", "dinsos_verifier"),
        ("c", "forward", "dinsos_head"),
        ("d", "check", "directorate_verifier"),
        ("e", "award", "director"),
        ("f", "deliver", "directorate_verifier"),
        ("g", "commit", "dinsos_head"),
    ]


def test_a_regency_that_pays_itself_takes_a_shorter_way() -> None:
    assert len(APBD_KABKOTA.path()) < len(KEMENSOS_2019.path())
    assert APBD_KABKOTA.path()[-1] == Status.COMMITTED


@every_chain
def test_a_chain_ends_where_all_chains_end(chain: Workflow[Facts]) -> None:
    targets = {step.target for step in chain.steps}
    assert {status for status in targets if not chain.steps_from(status)} == FINAL


@every_chain
def test_every_status_can_be_reached_and_left(chain: Workflow[Facts]) -> None:
    sources = {step.source for step in chain.steps}
    targets = {step.target for step in chain.steps} | {chain.start}
    assert sources == targets - FINAL


@every_chain
def test_whoever_says_no_says_why(chain: Workflow[Facts]) -> None:
    for step in chain.steps:
        assert step.note == (step.action in {Action.RETURN, Action.REJECT})


@every_chain
def test_the_province_decides_nothing(chain: Workflow[Facts]) -> None:
    assert not chain.sources_of(Role.PROVINCE_VIEWER)


@every_chain
def test_what_is_not_in_the_table_cannot_happen(chain: Workflow[Facts]) -> None:
    rows = {(step.action, step.source) for step in chain.steps}
    for action, status in set(product(Action, Status)) - rows:
        with pytest.raises(Blocked, match=r"workflow\.no_such_step"):
            chain.step(action, status)


@every_chain
def test_a_return_goes_back_to_the_submitter_and_the_chain_starts_again(
    chain: Workflow[Facts],
) -> None:
    again = chain.step(Action.SUBMIT, Status.RETURNED)
    assert (again.target, again.role) == (Status.SUBMITTED, Role.FACILITATOR)


def test_every_scheme_names_a_chain() -> None:
    assert {scheme.chain for scheme in all_schemes().values()} <= set(CHAINS)


def test_every_deadline_of_a_scheme_is_of_a_status_of_its_chain() -> None:
    for scheme in all_schemes().values():
        statuses = {step.source for step in CHAINS[scheme.chain].steps}
        assert set(scheme.deadlines) == statuses - {Status.DRAFT}


def test_the_table_for_other_programs() -> None:
    rows = table(KEMENSOS_2019)
    assert len(rows) == len(KEMENSOS_2019.steps)
    assert all(list(row) == ["step", "action", "from", "to", "who", "terms"] for row in rows)
    verify = next(row for row in rows if row["step"] == "b")
    assert verify["terms"] == ["content_unchanged", "members_decided", "members_accepted"]


def test_two_rows_for_one_step_are_refused() -> None:
    row: Step[Facts] = Step("a", "x", "y", "r")
    with pytest.raises(ValueError, match="two rows"):
        Workflow("w", "x", [row, row])


def test_every_reason_is_given_at_once() -> None:
    step = KEMENSOS_2019.step(Action.SUBMIT, Status.DRAFT)
    problems = problems_with(
        step, facts(members=2, total=99_000_000, agreement_sheet=False), Actor(frozenset())
    )
    assert [p.code for p in problems] == [
        "workflow.role", "group.size", "budget.over_ceiling", "agreement.no_sheet",
    ]  # fmt: skip


def test_four_eyes_and_the_reason() -> None:
    step = KEMENSOS_2019.step(Action.RETURN, Status.SUBMITTED)
    actor = Actor(frozenset({Role.VILLAGE_HEAD}), frozenset({Role.FACILITATOR}))
    assert [p.code for p in problems_with(step, facts(), actor, " ")] == [
        "workflow.four_eyes",
        "workflow.note",
    ]
    alone = Actor(frozenset({Role.VILLAGE_HEAD}), frozenset({Role.VILLAGE_HEAD}))
    assert problems_with(step, facts(), alone, "Foto belum jelas") == []
    assert problems_with(step, facts(), alone) == []

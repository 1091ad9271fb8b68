"""A chain is a table; what stands in the way is told all at once."""

from collections.abc import Iterator

import pytest

from anyam.kernel.problems import Blocked, Problem
from anyam.kernel.workflow import Actor, Step, Workflow, problems_with


def enough(facts: int) -> Iterator[Problem]:
    if facts < 5:
        yield Problem("test.too_few", "Kurang.")


STEPS = [
    Step("send", "draft", "sent", "writer", (enough,), mark="a"),
    Step("accept", "sent", "accepted", "reader", letter="sk"),
    Step("return", "sent", "draft", "reader", note=True),
]
CHAIN: Workflow[int] = Workflow("test", "draft", STEPS)
WRITER, READER = Actor(frozenset({"writer"})), Actor(frozenset({"reader"}))


def codes(step: Step[int], facts: int, actor: Actor, note: str | None = None) -> list[str]:
    return [problem.code for problem in problems_with(step, facts, actor, note)]


def test_a_chain_knows_its_way_and_whom_it_waits_for() -> None:
    assert CHAIN.path() == ["draft", "sent", "accepted"]
    assert CHAIN.sources_of("reader") == {"sent"}
    assert [step.action for step in CHAIN.steps_from("sent")] == ["accept", "return"]
    assert CHAIN.forward("accepted") is None


def test_two_rows_for_one_act_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="two rows"):
        Workflow("twice", "draft", [STEPS[0], STEPS[0]])


def test_what_is_not_in_the_table_cannot_happen() -> None:
    assert CHAIN.step("send", "draft") is STEPS[0]
    with pytest.raises(Blocked, match=r"workflow\.no_such_step"):
        CHAIN.step("accept", "draft")


def test_terms_are_told_by_name() -> None:
    assert [step.terms for step in STEPS] == [["enough"], ["sk"], ["reason"]]


def test_every_obstacle_is_told_at_once() -> None:
    both = Actor(frozenset({"reader"}), acted_as=frozenset({"reader"}))
    assert codes(STEPS[0], 3, both) == ["workflow.role", "workflow.four_eyes", "test.too_few"]
    assert codes(STEPS[0], 5, WRITER) == []
    assert codes(STEPS[1], 5, both) == []  # twice in one role is one pair of eyes


def test_a_reason_is_asked_for_only_once_somebody_answers() -> None:
    assert codes(STEPS[2], 5, READER) == []
    assert codes(STEPS[2], 5, READER, note="  ") == ["workflow.note"]
    assert codes(STEPS[2], 5, READER, note="Foto kabur.") == []

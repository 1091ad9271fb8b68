"""Events in words."""

import pytest
from django.conf import settings

from anyam.audit import sentences
from anyam.audit.models import Event
from tests.make import AT


def said(action: str, **facts: object) -> str:
    return Event(**{"action": action, "at": AT, "actor_name": "Siti"} | facts).sentence


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "_sentences", {})
    monkeypatch.setattr(sentences, "_roles", {})
    sentences.register(
        {
            "case.moved": "%(actor)s memindahkan %(subject)s ke %(status)s dari %(status_before)s.",
            "case.noted": "%(actor)s (%(role)s): %(note)s, %(missing)s.",
        }
    )
    sentences.name_roles({"director": "Direktur"})


def test_an_act_is_said_with_what_changed() -> None:
    changes = {"status": ["draft", "submitted"]}
    assert (
        said("case.moved", subject_name="Melati", changes=changes)
        == "Siti memindahkan Melati ke submitted dari draft."
    )


def test_amounts_have_their_thousands_apart() -> None:
    changes = {"status": [False, 15_000_000]}
    told = said("case.moved", subject_name="Melati", changes=changes)
    assert told == "Siti memindahkan Melati ke 15.000.000 dari False."


def test_what_is_missing_is_a_dash_and_roles_have_names() -> None:
    assert said("case.noted", role="director", note="baik") == "Siti (Direktur): baik, –."
    assert sentences.role_name("unknown") == "unknown"


def test_a_deputy_names_both() -> None:
    assert said("case.noted", on_behalf_of="Budi").startswith("Siti, atas nama Budi, (")


def test_an_act_nobody_described_is_named_as_it_is_stored() -> None:
    assert said("odd.thing") == "Siti: odd.thing."
    assert said("odd.thing", subject_name="Melati") == "Siti: odd.thing pada Melati."
    assert said("odd.thing", actor_name="") == "Sistem: odd.thing."


def test_words_in_the_record_are_never_taken_for_placeholders() -> None:
    assert "100 %(x)s %" in said("case.noted", note="100 %(x)s %")


def test_one_act_has_one_sentence_in_the_whole_house() -> None:
    with pytest.raises(ValueError, match=r"case\.moved"):
        sentences.register({"case.moved": "Lagi."})


def test_the_filter_lists_every_known_act_in_general_words() -> None:
    assert dict(sentences.actions())["case.moved"] == "Seseorang memindahkan … ke – dari –."
    assert settings.LANGUAGE_CODE == "id"

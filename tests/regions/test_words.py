"""Finding rows by words: the same on both databases."""

import pytest
from django.db import connection

from anyam.groups.models import WORDS, Group
from anyam.people.models import WORDS as NAMES
from anyam.people.models import Person
from anyam.regions import words
from anyam.regions.scope import NATION, Scope
from tests import make

pytestmark = pytest.mark.django_db
ELSEWHERE = "3312162001"


def start(name: str, place: str = make.BALLA) -> Group:
    return make.group(members=0, formed=False, name=name, region=make.village(place))


def found(text: str, *prefixes: str) -> set[str]:
    scope = Scope(frozenset(prefixes)) if prefixes else None
    groups = Group.objects.filter(WORDS.found(words.words_of(text), scope))
    return set(groups.values_list("name", flat=True))


def test_every_word_begins_a_word_of_the_name() -> None:
    start("Mekar Jaya 2")
    start("Sinar Mekar")
    assert found("mek") == {"Mekar Jaya 2", "Sinar Mekar"}
    assert found("JAYA mekar") == {"Mekar Jaya 2"}
    assert found("kar") == set()
    assert found("") == found("--") == set()


def test_a_short_word_is_the_whole_word() -> None:
    start("Mekar 2")
    start("Mekar 21")
    assert found("mekar 2") == {"Mekar 2"}


def test_words_of_a_number_find_it() -> None:
    group = start("Mekar")
    assert found(group.code) == found(group.code.replace("-", " ")) == {"Mekar"}


def test_a_number_that_another_word_follows_is_written_to_its_end() -> None:
    start("Surat 460 0071")
    start("Surat 4601 0072")
    assert found("460 007") == {"Surat 460 0071"}
    assert found("007 460") == set()
    assert found("460") == {"Surat 460 0071", "Surat 4601 0072"}
    assert found("460", "7316") == {"Surat 460 0071", "Surat 4601 0072"}
    assert found("460 007", "7316") == {"Surat 460 0071"}


def test_a_search_stays_within_its_scope() -> None:
    start("Mekar Balla")
    start("Mekar Jauh", ELSEWHERE)
    assert found("mekar", "7316") == found("mekar", make.BALLA) == {"Mekar Balla"}
    assert found("mekar", "7316", "33") == found("mekar", NATION) == {"Mekar Balla", "Mekar Jauh"}
    assert found("7316", "33") == set()


def test_a_renamed_row_is_found_by_its_new_name_alone() -> None:
    group = start("Mekar")
    Group.objects.filter(pk=group.pk).update(name="Melati", region=make.village(ELSEWHERE))
    assert found("mekar") == set()
    assert found("melati") == found("melati", "3312") == {"Melati"}
    assert found("melati", "7316") == set()


def test_a_deleted_row_is_found_no_more() -> None:
    group = start("Mekar")
    Group.objects.filter(pk=group.pk).delete()
    start("Mekar Lain")
    assert found("mekar") == {"Mekar Lain"}


@pytest.mark.parametrize(
    "text", ["'", '"', "a' OR '1", "mekar*", "NEAR(", "^a", "a:b", "\x00", "%"]
)
def test_signs_are_no_commands(text: str) -> None:
    start("Mekar")
    assert found(text) <= {"Mekar"}


def test_letters_beyond_ascii_are_letters() -> None:
    start("Café Désa")
    assert found("café") == {"Café Désa"}


def test_a_number_that_is_there_is_not_taken_for_the_beginning_of_others() -> None:
    for name in ("Mekar 123 345", "Mekar 123 3456"):
        start(name)

    def newest(text: str) -> set[str]:
        groups = Group.objects.filter(WORDS.found(words.words_of(text), limit=10))
        return set(groups.values_list("name", flat=True))

    assert newest("345 123") == {"Mekar 123 345"}
    assert newest("mekar 345") == {"Mekar 123 345", "Mekar 123 3456"}
    assert newest("34 123") == set()


def test_in_a_regency_the_very_words_hide_nothing_while_there_is_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(words, "ENOUGH", 2)
    exact = {start(f"Mekar Jaya {n}").name for n in range(3)}
    longer = {start("Mekarsari Jaya").name}

    def newest(place: str, limit: int) -> set[str]:
        groups = Group.objects.filter(
            WORDS.found(["mekar", "jaya"], Scope(frozenset([place])), limit)
        )
        return set(groups.values_list("name", flat=True))

    assert newest("7316", 10) == exact | longer
    assert newest("7316", 3) == exact  # no room: the very words come first
    assert newest("73", 10) == exact


def test_a_limit_holds_whatever_fits() -> None:
    for _one in range(3):
        make.person(name="Siti Aminah")
    some = Person.objects.filter(NAMES.found(["siti"], limit=2))
    assert some.count() == 2


@pytest.mark.parametrize("prefixes", [(), ("7316",)])
def test_more_than_can_be_written_out_are_found_all_the_same(
    prefixes: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {start(f"Mekar {n}").name for n in range(5)}
    start("Melati 3")
    monkeypatch.setattr(words, "WRITTEN", 3)
    assert found("mekar", *prefixes) == names
    assert found("mekar 3", *prefixes) == {"Mekar 3"}
    scope = Scope(frozenset(prefixes)) if prefixes else None
    others = Group.objects.exclude(WORDS.found(["mekar"], scope))
    assert set(others.values_list("name", flat=True)) == {"Melati 3"}


def test_what_a_remade_table_lost_comes_back() -> None:
    start("Mekar")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER groups_group_words_change")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("DROP INDEX groups_group_words")
    assert not WORDS.is_whole(connection)
    Group.objects.update(name="Melati")  # on SQLite nobody noticed
    words.keep()
    assert WORDS.is_whole(connection)
    assert found("melati") == {"Melati"}
    assert found("mekar") == set()

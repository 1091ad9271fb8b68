"""Numbers that identify people are unreadable in the database, findable, and can change keys."""

import base64
import pickle
from io import BytesIO
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.core import serializers
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from anyam.people import crypto
from anyam.people.checks import field_keys
from anyam.people.models import Household, Person
from tests import make

pytestmark = pytest.mark.django_db
OLD = "1:" + base64.b64encode(b"k" * 32).decode()
NEW = "2:" + base64.b64encode(b"n" * 32).decode()
NIK = "7316035706850001"


@given(st.text())
def test_what_was_sealed_opens_again_and_says_nothing_before(plain: str) -> None:
    sealed = crypto.seal(plain, "people_person.nik")

    assert crypto.unseal(sealed, "people_person.nik") == plain
    assert len(plain) < 4 or plain.encode() not in sealed


def test_sealing_twice_gives_two_different_values() -> None:
    assert crypto.seal(NIK, "a.b") != crypto.seal(NIK, "a.b")


def test_a_value_copied_into_another_column_does_not_open() -> None:
    with pytest.raises(InvalidTag):
        crypto.unseal(crypto.seal(NIK, "people_person.nik"), "people_household.kk")


@pytest.mark.parametrize("place", [1, 13, -1], ids=["nonce", "text", "tag"])
def test_an_altered_value_does_not_open(place: int) -> None:
    sealed = bytearray(crypto.seal(NIK, "a.b"))
    sealed[place] ^= 1

    with pytest.raises(InvalidTag):
        crypto.unseal(bytes(sealed), "a.b")


def test_a_stump_does_not_open() -> None:
    with pytest.raises(InvalidTag):
        crypto.unseal(b"\x01short", "a.b")


def test_the_database_holds_no_nik_and_no_kk() -> None:
    person = make.person(nik=NIK, kk="7316030101200007")
    household = person.current_household
    assert household is not None

    with connection.cursor() as cursor:
        for table, pk in (("people_person", person.pk), ("people_household", household.pk)):
            cursor.execute(f"SELECT * FROM {table} WHERE id = %s", [pk])
            row = b"|".join(
                bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                for value in cursor.fetchone()
            )
            assert NIK.encode() not in row
            assert b"7316030101200007" not in row
            assert NIK[-4:].encode() not in row.replace(person.nik_index.encode(), b"")


def test_an_instance_neither_carries_nor_shows_the_number() -> None:
    person = make.person(nik=NIK)

    shown = " ".join([repr(person), str(person.nik), repr(person.nik), str(vars(person))])
    assert NIK not in shown
    assert NIK not in serializers.serialize("json", [person])
    assert person.nik is not None
    assert person.nik.reveal() == NIK


def test_a_dump_can_be_loaded_again() -> None:
    person = make.person(nik=NIK)
    dumped = serializers.serialize("json", [person])
    Person.objects.filter(pk=person.pk).update(nik=None, nik_index=None)

    for loaded in serializers.deserialize("json", dumped):
        loaded.save()

    again = Person.objects.get(pk=person.pk)
    assert again.nik is not None
    assert again.nik.reveal() == NIK


def test_a_secret_travels_sealed() -> None:
    person = make.person(nik=NIK)
    copy = pickle.loads(pickle.dumps(person.nik))

    assert copy == person.nik
    assert hash(copy) == hash(person.nik)
    assert copy != NIK
    assert copy.reveal() == NIK


def test_a_person_is_found_by_the_whole_nik_only() -> None:
    person = make.person(nik=NIK)

    assert Person.objects.with_nik(NIK).get() == person
    assert not Person.objects.with_nik(NIK[:-1]).exists()


def test_keys_can_be_changed_while_people_work(settings: Any) -> None:
    person = make.person(nik=NIK, kk="7316030101200007")
    settings.FIELD_KEYS = [NEW, OLD]
    assert Person.objects.with_nik(NIK).get() == person
    later = make.person()
    seen: list[tuple[int, int]] = []

    changed = crypto.reencrypt(lambda done, total: seen.append((done, total)))

    assert changed == 2
    assert seen[-1] == (4, 4)
    settings.FIELD_KEYS = [NEW]
    found = Person.objects.with_nik(NIK).get()
    assert found == person
    assert found.nik is not None
    assert (found.nik.reveal(), found.nik.key_version) == (NIK, 2)
    assert Household.objects.get(members__person=person).kk.reveal() == "7316030101200007"
    assert Person.objects.get(pk=later.pk).nik.key_version == 2


def test_changing_keys_twice_changes_nothing_more(settings: Any) -> None:
    make.person()
    settings.FIELD_KEYS = [NEW, OLD]
    crypto.reencrypt(lambda _done, _total: None)

    assert crypto.reencrypt(lambda _done, _total: None) == 0


def test_the_command_tells_how_far_it_is(settings: Any, capsys: Any) -> None:
    make.person()
    settings.FIELD_KEYS = [NEW, OLD]

    call_command("reencrypt")

    said = capsys.readouterr()
    assert "2" in said.out
    assert "2/2" in said.err


def test_a_key_that_was_dropped_too_early_is_named(settings: Any) -> None:
    person = make.person()
    settings.FIELD_KEYS = [NEW]

    with pytest.raises(ImproperlyConfigured, match="is sealed with key 1, which is missing"):
        Person.objects.get(pk=person.pk).nik.reveal()


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ([], "No key for personal data"),
        (["abc"], "Key 1 has no version"),
        (["0:" + OLD[2:]], "Key 1 has no version"),
        (["256:" + OLD[2:]], "Key 1 has no version"),
        (["²:" + OLD[2:]], "Key 1 has no version"),
        ([OLD, "2:short"], "Key 2 is not 32 bytes"),
        (["1:" + base64.b64encode(b"k" * 16).decode()], "Key 1 is not 32 bytes"),
        ([OLD, "1:" + NEW[2:]], "Two keys share one version"),
    ],
)
def test_missing_or_broken_keys_are_told_by_the_system_check(
    settings: Any, keys: list[str], said: str
) -> None:
    settings.FIELD_KEYS = keys

    (error,) = field_keys()

    assert error.id == "people.E001"
    assert said in error.msg
    assert "Make one" in (error.hint or "")
    assert OLD[2:] not in error.msg


def test_good_keys_pass_the_system_check() -> None:
    assert field_keys() == []
    assert OLD[2:] not in repr(crypto.keys())


@pytest.mark.parametrize("size", [0, 5, crypto.PIECE, crypto.PIECE + 1, 2 * crypto.PIECE])
def test_a_file_opens_in_pieces_none_of_which_can_be_moved_or_left_out(size: int) -> None:
    plain = bytes(range(251)) * (size // 251 + 1)
    plain = plain[:size]
    sealed = crypto.seal_long(plain, "lists.source")

    assert b"".join(crypto.unseal_long(BytesIO(sealed), "lists.source")) == plain
    whole = crypto.PIECE + crypto.OVERHEAD
    for spoiled in (sealed[:whole], sealed[whole:]):
        if spoiled not in (sealed, b""):
            with pytest.raises(InvalidTag):
                list(crypto.unseal_long(BytesIO(spoiled), "lists.source"))
    with pytest.raises(InvalidTag):
        list(crypto.unseal_long(BytesIO(sealed), "another"))

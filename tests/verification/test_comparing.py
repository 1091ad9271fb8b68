"""Our facts beside the register's: same, alike, different or missing, with a sign for each."""

import pytest

from anyam.verification import comparing
from anyam.verification.comparing import State


@pytest.mark.parametrize(
    ("name", "mine", "theirs", "state"),
    [
        ("nik", "7316035706850001", "7316035706850001", State.SAME),
        ("nik", "7316035706850001", "7316 0357 0685 0001", State.SAME),
        ("nik", "7316035706850001", "7316035706850002", State.ALIKE),
        ("nik", "7316035706850001", "731603570685000", State.DIFFERS),
        ("nik", "7316035706850001", "", State.MISSING),
        ("name", "Muhammad Yusuf", "MUH. YUSUF", State.ALIKE),
        ("name", "Yusuf", "Muhammad Yusuf", State.ALIKE),
        ("name", "Hasnawati", "Baharuddin", State.DIFFERS),
        ("birth_date", "1985-06-17", "17/06/1985", State.SAME),
        ("birth_date", "1985-06-17", "1985-06-18", State.ALIKE),
        ("birth_date", "1985-06-17", "1972-12-01", State.DIFFERS),
        ("birth_date", "1985", "1985", State.SAME),
        ("birth_date", "31-02-1985", "01-02-1985", State.DIFFERS),
        ("sex", "P", "Perempuan", State.SAME),
        ("sex", "L", "P", State.DIFFERS),
        ("address", "Jl. Poros 4", "JL POROS 9", State.ALIKE),
        ("address", "Dusun Balla", "Kota", State.DIFFERS),
        ("region_code", "7316031021", "73.16.03.1021", State.SAME),
        ("region_code", "7316031021", "7316031001", State.ALIKE),
        ("region_code", "7316031021", "7317011001", State.DIFFERS),
    ],
)
def test_a_fact_stands_to_the_other(name: str, mine: str, theirs: str, state: State) -> None:
    assert comparing.state_of(name, mine, theirs) == state


def test_numbers_stay_masked_and_say_where_they_differ() -> None:
    mine = {"nik": "7316035706850001", "kk": "7316030101200001", "sex": "P", "name": "Siti"}
    theirs = {"nik": "7316035706850041", "kk": "731603", "sex": "L", "name": "Siti"}
    found = {f.name: f for f in comparing.fields(mine, theirs, places={}, opened=False)}
    assert found["nik"].mine == "7316 •••• •••• ••••"
    assert found["nik"].note == "Berbeda di angka ke-15."
    assert found["kk"].note == "Panjangnya 16 dan 6 angka."
    assert (found["nik"].sign, found["sex"].sign, found["name"].sign) == ("≈", "≠", "=")
    assert (found["sex"].mine, found["sex"].theirs) == ("Perempuan", "Laki-laki")
    opened = comparing.fields(mine, {"nik": "9999999999999999"}, places={}, opened=True)
    assert opened[0].mine == "7316 0357 0685 0001"
    assert opened[0].note.startswith("Berbeda di 1")
    assert comparing.reasons_for(opened)[0].startswith("NIK di daftar kami")

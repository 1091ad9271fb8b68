"""Truth files and the decisions of reviewers."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anyam.matching import labels
from anyam.matching.problems import Unusable


def written(folder: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path = folder / "truth.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(folder: Path, text: str) -> labels.Truth:
    return labels.read(written(folder, text))


def test_an_empty_register_id_means_absent(tmp_path: Path) -> None:
    known = read(tmp_path, "candidate_id,register_id\n1,a\n2,\n")
    assert known.of("1") == {"a"}
    assert known.of("2") == frozenset()
    assert known.of("3") is None


def test_several_rows_are_all_the_person(tmp_path: Path) -> None:
    assert read(tmp_path, "candidate_id,register_id\n1,a\n1,b\n2,\n").of("1") == {"a", "b"}


@pytest.mark.parametrize("nothing", ["", "-", "None", "NULL", "nan"])
def test_nothing_is_written_in_many_ways(tmp_path: Path, nothing: str) -> None:
    assert read(tmp_path, f"candidate_id,register_id\n1,{nothing}\n2,b\n").of("1") == frozenset()


def test_a_list_of_pairs_makes_everybody_else_absent(tmp_path: Path) -> None:
    known = read(tmp_path, "candidate_id,register_id\n1,a\n2,b\n")
    assert known.pairs_only
    assert known.of("99") == frozenset()


def test_labels_say_which_pairs_are_strangers(tmp_path: Path) -> None:
    known = read(tmp_path, "candidate_id,register_id,label\n1,a,1\n1,b,0\n2,c,0\n")
    assert known.of("1") == {"a"}
    assert known.of("2") == frozenset()


def test_other_headings_marks_and_encodings_are_understood(tmp_path: Path) -> None:
    text = "\ufeffID_Kandidat;ID_Register;name\nÉ1;a;José\n2;;\n"
    assert labels.read(written(tmp_path, text)).of("É1") == {"a"}
    latin = "candidate_id\tregister_id\nÉ1\ta\n2\t\n"
    assert labels.read(written(tmp_path, latin, encoding="cp1252")).of("É1") == {"a"}


def test_parquet_is_read_too(tmp_path: Path) -> None:
    table = pa.table({"candidate_id": [1, 2], "register_id": ["a", None]})
    pq.write_table(table, tmp_path / "truth.parquet")
    known = labels.read(tmp_path / "truth.parquet")
    assert known.of("1") == {"a"}
    assert known.of("2") == frozenset()


@pytest.mark.parametrize("text", [
    "", "\n", "candidate_id,register_id\n", "a,b\n1,2\n", "candidate_id\n1\n", "PAR1xxxx", "\0\1\n",
])  # fmt: skip
def test_what_is_no_truth_cannot_be_read(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unusable) as refusal:
        read(tmp_path, text)
    assert refusal.value.unreadable


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="tidak ada") as refusal:
        labels.read(tmp_path / "nowhere.csv")
    assert refusal.value.code == "truth.missing"


def test_an_endless_cell_is_read(tmp_path: Path) -> None:
    rows = f"1,a,{'x' * 1_000_000}\n2,,x\n"
    assert read(tmp_path, f"candidate_id,register_id,name\n{rows}").of("1") == {"a"}


# Reviewers

DECISIONS = """candidate_id,register_id,reviewer,decision
1,a,ani,same
1,a,budi,same
1,b,ani,different
2,c,ani,same
2,c,budi,different
3,,ani,same
4,d,ani,unsure
"""


def test_only_what_all_reviewers_said_alike_is_a_label(tmp_path: Path) -> None:
    known = read(tmp_path, DECISIONS)
    assert known.people == {"1": {"a"}, "3": frozenset()}


def test_agreement_counts_what_two_people_saw(tmp_path: Path) -> None:
    agreed = read(tmp_path, DECISIONS).agreement
    assert agreed
    assert (agreed.reviewers, agreed.pairs, agreed.same) == (2, 2, 1)
    assert agreed.disputed == (("2", "c"),)


def test_kappa_is_cohens() -> None:
    table = {(True, True): 20, (True, False): 5, (False, True): 10, (False, False): 15}
    assert labels.kappa(table) == pytest.approx(0.4)
    assert labels.kappa({(a, b): 0 for a in (True, False) for b in (True, False)}) is None


def test_two_who_say_yes_to_everything_agree() -> None:
    votes = {("1", "a"): {"x": True, "y": True}}
    assert labels.agreement(votes).kappa == 1


def test_one_reviewer_alone_has_no_kappa() -> None:
    assert labels.agreement({("1", "a"): {"x": True}}).kappa is None


def test_undecided_reviews_are_no_labels(tmp_path: Path) -> None:
    text = "candidate_id,register_id,reviewer,decision\n1,a,ani,unsure\n"
    with pytest.raises(Unusable) as refusal:
        read(tmp_path, text)
    assert not refusal.value.unreadable

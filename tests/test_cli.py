"""The command line: both languages, answers for machines, exit codes that mean something."""

import json
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from anyam.accounts import sealing
from anyam.accounts.models import User
from anyam.audit.actions import record
from anyam.audit.models import Event, Seal
from anyam.cli import checking, pages, prepare, running
from anyam.cli.app import run
from anyam.cli.environment import new_key
from anyam.kernel.problems import Problem
from anyam.people.models import Person
from anyam.regions.models import Region
from tests import make

COMMANDS = [
    "demo", "serve", "worker", "migrate", "check", "import-regions", "change-region-code",
    "import-bps", "workflow", "schemes", "remind", "seal", "wipe", "reference", "create-admin",
    "rotate-keys", "version", "match-evaluate", "match-generate", "match-prepare",
    "match", "match-lookup", "match-versions", "match-doubles", "import-people",
    "import-inhabitants",
]  # fmt: skip
SHIPPED_BPS_REGIONS = ("317108", "331216", "640104", "731603")
Captured = pytest.CaptureFixture[str]


def said(captured: Captured) -> Any:
    """What went to stdout, which under --json is JSON and nothing else."""
    return json.loads(captured.readouterr().out)


# Help


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_explained_in_both_languages(
    command: str, capsys: Captured
) -> None:
    assert run([command, "--help"]) == 0
    text = capsys.readouterr().out
    described = text.split("\n\n")[1]
    assert " · " in described
    options = text.partition("Options:")[2]
    paragraphs = " ".join(options.split()).replace(" --", "\n--").splitlines()
    for paragraph in paragraphs:
        explained = paragraph.strip().startswith("--") and "/ --" not in paragraph + " "
        if explained and not paragraph.rstrip().endswith("/"):
            assert " · " in paragraph, paragraph


def test_the_list_of_commands_is_complete(capsys: Captured) -> None:
    run(["--help"])
    listed = capsys.readouterr().out.partition("Commands:")[2]
    shown = [
        line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line.strip()
    ]
    assert set(COMMANDS) <= set(shown)
    assert "_web" not in shown


def test_without_a_word_it_tells_what_there_is(capsys: Captured) -> None:
    assert run([]) == 0
    captured = capsys.readouterr()
    assert "import-people" in captured.out
    assert captured.err == ""


# What cannot be read: exit code 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sreve"], "Perintah sreve tidak ada. Lihat: anyam --help"),
        (["serve", "--prt", "1"], "Pilihan --prt tidak dikenal. Mungkin --port?"),
        (["serve", "--port", "x"], "Isian --port harus bilangan bulat. Lihat: anyam serve --help"),
        (["serve", "--port"], "--port belum diisi."),
        (["workflow", "x", "--json=3"], "--json tidak memakai isian: tulis namanya saja."),
        (["form-groups", "x", "--time-limit", "lama"], "Isian --time-limit harus angka"),
        (["match", "a", "b", "--out", "c", "--engine", "x"], "salah satu dari: duckdb, spark."),
        (["workflow"], "name belum diisi. Lihat: anyam workflow --help"),
        (["workflow", "a", "b"], "Terlalu banyak isian: b."),
        (["workflow", "x"], "Alur x tidak dikenal. Yang ada: apbd_kabkota, kemensos_2019."),
        (["change-region-code", "73", "--on", "besok", "--decree", "UU"], "Tanggal besok"),
        (
            ["change-region-code", "73", "--on", "2026-01-01", "--decree", "UU", "--kind", "x"],
            "--kind",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(
    arguments: list[str], sentence: str, capsys: Captured
) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert sentence in captured.err
    assert captured.out == ""


def test_under_json_a_refusal_is_json_too(capsys: Captured) -> None:
    assert run(["workflow", "x", "--json"]) == 2
    assert said(capsys)["code"] == "workflow.unknown"
    assert run(["workflow", "--json"]) == 2
    assert said(capsys) == {
        "code": "usage",
        "message": "name belum diisi. Lihat: anyam workflow --help",
    }


@pytest.mark.django_db
def test_a_broken_list_is_unreadable_and_a_wrong_one_refused(
    tmp_path: Path, capsys: Captured
) -> None:
    assert run(["import-regions", str(tmp_path / "none.csv"), "--json"]) == 2
    assert said(capsys)["code"] == "list.unreadable"

    part = tmp_path / "part.csv"
    part.write_text("code,name\n73,Sulawesi Selatan\n7316,Kabupaten Enrekang\n731603,\n")
    assert run(["import-regions", str(part), "--json"]) == 1
    assert said(capsys)["message"].startswith("Baris 4:")


# Answers


def test_a_chain_as_rows(capsys: Captured) -> None:
    assert run(["workflow", "kemensos_2019", "--json"]) == 0
    rows = said(capsys)
    assert all(list(row) == ["step", "action", "from", "to", "who", "terms"] for row in rows)
    ways = [(r["action"], r["from"], r["to"], r["who"]) for r in rows]
    assert ways[:3] == [
        ("submit", "draft", "submitted", "facilitator"),
        ("endorse", "submitted", "endorsed", "village_head"),
        ("verify", "endorsed", "verified", "dinsos_verifier"),
    ]
    assert "reason" in next(r for r in rows if r["action"] == "reject")["terms"]


def test_a_chain_as_a_table_and_as_a_picture(capsys: Captured) -> None:
    assert run(["workflow", "apbd_kabkota"]) == 0
    head, first, *_rest = capsys.readouterr().out.splitlines()
    assert head.split() == ["step", "action", "from", "to", "who", "terms"]
    assert "submit" in first
    assert run(["workflow", "apbd_kabkota", "--mermaid"]) == 0
    drawn = capsys.readouterr().out
    assert drawn.startswith("stateDiagram-v2\n    [*] --> draft\n")
    assert "    draft --> submitted: submit\n" in drawn


def test_schemes_with_every_figure_and_its_source(capsys: Captured) -> None:
    assert run(["schemes", "--json"]) == 0
    found = {scheme["code"]: scheme for scheme in said(capsys)}
    assert found["kemensos-2018"]["grant_max"] == 20_000_000
    assert all(figure["source"] for scheme in found.values() for figure in scheme["figures"])
    assert run(["schemes"]) == 0
    assert "Rp 20.000.000" in capsys.readouterr().out


def test_the_reference_page_tells_every_command() -> None:
    page = pages.reference()
    for command in COMMANDS:
        assert f"\n## anyam {command}\n" in page
    assert "_web" not in page
    assert "| 130 | dihentikan dengan Ctrl-C" in page


@pytest.mark.parametrize(("changed", "code"), [([], 0), (["cli.md"], 1)])
def test_outdated_references_are_named(
    changed: list[str], code: int, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr("anyam.reference.build.write", lambda **_options: changed)
    assert run(["reference", "--check"]) == code
    captured = capsys.readouterr()
    assert ("cli.md" in captured.err) == bool(changed)
    assert run(["reference"]) == 0


def test_the_version(capsys: Captured) -> None:
    assert run(["version"]) == 0
    assert capsys.readouterr().out.startswith("anyam ")


@pytest.mark.django_db
def test_a_sound_installation_passes_the_check(capsys: Captured) -> None:
    make.user()
    assert run(["check", "--json"]) == 0
    assert said(capsys) == {"ok": True, "problems": []}
    assert run(["check"]) == 0
    assert "Semua baik" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_check_finds_an_altered_event(capsys: Captured) -> None:
    record("test.act", None, by=None, at=make.AT)
    Event.objects.bulk_create([Event(at=make.AT, action="test.forged", mac="0" * 64)])
    assert run(["check", "--json"]) == 1
    answer = said(capsys)
    assert not answer["ok"]
    assert [problem["code"] for problem in answer["problems"]] == ["audit.altered"]
    assert run(["check"]) == 1
    assert "1 masalah." in capsys.readouterr().out


@pytest.mark.django_db
def test_the_check_opens_every_attachment(capsys: Captured) -> None:
    group = make.group(members=5)
    sheet = group.meetings.get().sheet
    assert sheet is not None
    with Path(sheet.file.path).open("ab") as file:
        file.write(b"x")
    assert run(["check", "--json"]) == 1
    assert said(capsys)["problems"][0]["code"] == "files.altered"
    Path(sheet.file.path).unlink()
    assert run(["check", "--json"]) == 1
    assert said(capsys)["problems"][0]["code"] == "files.missing"
    assert run(["check", "--no-files", "--json"]) == 0


@pytest.mark.django_db
def test_a_database_behind_the_code_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(prepare, "pending_migrations", lambda: 2)
    assert list(checking.problems(files=True)) == [
        Problem("database.behind", "Basis data tertinggal 2 langkah. Jalankan: anyam migrate")
    ]
    assert run(["serve", "--port", "18763"]) == 1
    assert "Jalankan: anyam migrate" in capsys.readouterr().err


# Changes


@pytest.mark.django_db
def test_regions_are_loaded_tried_and_renamed(tmp_path: Path, capsys: Captured) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("code,name\n73,Sulawesi Selatan\n73.16,Kabupaten Enrekang\n")
    assert run(["import-regions", str(listed), "--dry-run", "--json"]) == 0
    assert said(capsys)["added"] == 2
    assert not Region.objects.exists()

    assert run(["import-regions", str(listed), "--json"]) == 0
    assert said(capsys)["dry_run"] is False
    change = ["change-region-code", "7316", "--on", "2026-01-01", "--decree", "UU 1/2026"]
    assert run([*change, "--kind", "renamed", "--name", "Kabupaten Massenrempulu", "--json"]) == 0
    assert said(capsys)["kind"] == "renamed"
    assert Region.objects.get(code="7316").name == "Kabupaten Massenrempulu"


@pytest.mark.django_db
def test_bps_codes_are_loaded(capsys: Captured) -> None:
    assert run(["import-bps", "--json"]) == 1
    assert said(capsys)["code"] == "bps.region"
    for code in SHIPPED_BPS_REGIONS:
        make.region(code)
    assert run(["import-bps", "--dry-run", "--json"]) == 0
    assert said(capsys)["added"] == 6
    assert run(["import-bps"]) == 0
    assert "6 kode BPS dibaca: 6 baru" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_record_is_sealed(capsys: Captured) -> None:
    assert run(["seal", "--json"]) == 0
    assert said(capsys) == {"sealed": 0, "last": None}
    record("test.act", None, by=None, at=make.AT)
    assert run(["seal"]) == 0
    assert "1 catatan disegel." in capsys.readouterr().out
    assert Seal.objects.count() == 1


@pytest.mark.django_db
def test_reminders_are_sent_as_of_a_day(capsys: Captured) -> None:
    make.proposal("submitted")
    officer = make.officer("village_head", make.BALLA)
    assert run(["remind", "--json"]) == 0
    assert said(capsys) == {}
    assert run(["remind", "--at", "2027-06-01"]) == 0
    assert "pengingat dikirim" in capsys.readouterr().out
    assert officer.notices.exists()


@pytest.mark.django_db
def test_only_a_demo_can_be_wiped(capsys: Captured) -> None:
    assert run(["wipe", "--yes"]) == 1
    assert "hanya untuk demo" in capsys.readouterr().err


@pytest.mark.django_db
def test_the_first_administrator_gets_a_one_time_address(capsys: Captured) -> None:
    make.region("7316")
    arguments = [
        "create-admin",
        "Andi.Admin",
        "--name",
        "Andi Admin",
        "--region",
        "73.16",
        "--json",
    ]
    assert run(arguments) == 0
    answer = said(capsys)
    assert answer["username"] == "andi.admin"
    assert answer["url"].startswith("http://127.0.0.1:8000/")
    admin = User.objects.get(username="andi.admin")
    assert [(held.role, held.prefix) for held in admin.current_assignments] == [
        ("area_admin", "7316")
    ]
    assert not admin.has_usable_password()

    assert run(arguments) == 1
    assert said(capsys)["code"] == "username.taken"
    assert run(["create-admin", "b b", "--name", " ", "--region", "731603", "--json"]) == 1
    codes = [problem["code"] for problem in said(capsys)["problems"]]
    assert codes == ["username.format", "name.empty", "region.level"]


@pytest.mark.django_db
def test_keys_are_rotated(capsys: Captured) -> None:
    make.person()
    assert run(["rotate-keys", "--new-key"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("2:")
    assert len(captured.out.strip()) == len("2:") + 44
    assert run(["rotate-keys"]) == 0


@pytest.mark.django_db
def test_the_old_key_may_go_once_the_keys_are_rotated(settings: Any) -> None:
    """Nobody is locked out: their second factor is sealed anew, too."""
    user, person = make.user(), make.person()
    factor = Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": sealing.seal("JBSWY3DP")}
    )
    old = settings.FIELD_KEYS
    settings.FIELD_KEYS = [new_key(2), *old]
    assert run(["rotate-keys"]) == 0
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    factor.refresh_from_db()
    assert sealing.unseal(factor.data["secret"]) == "JBSWY3DP"
    assert len(Person.objects.get(pk=person.pk).nik.reveal()) == 16


@pytest.mark.django_db
def test_migrate_says_when_there_is_nothing_to_do(capsys: Captured) -> None:
    assert run(["migrate"]) == 0
    assert "sudah mutakhir" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_worker_empties_the_queue_and_says_so_line_by_line(capsys: Captured) -> None:
    from anyam.jobs import actions
    from tests.jobs import kinds

    assert kinds
    job = actions.start("test.pieces", by=None, at=make.AT, region_code="", arguments={"pieces": 1})
    assert run(["worker", "--once", "--json"]) == 0
    line = said(capsys)
    assert (line["job"], line["kind"], line["status"]) == (job.pk, "test.pieces", "done")
    actions.start("test.pieces", by=None, at=make.AT, region_code="", arguments={"pieces": 1})
    assert run(["worker", "--once"]) == 0
    assert "kind=test.pieces status=done" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_worker_also_does_what_recurs() -> None:
    record("test.act", None, by=None, at=make.AT)
    names = []
    for tick in running.recurring():
        tick.run()
        names.append(tick.name)
    assert names == [
        "deliver", "remind", "tell changes", "recheck registers", "match the forgotten", "seal",
        "expire lists", "expire registers", "sweep files", "clear sessions",
    ]  # fmt: skip
    assert Seal.objects.count() == 1

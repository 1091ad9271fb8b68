"""Rubbish in every form anybody can reach: a sentence, never a broken page."""

from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.forms import File, Form, Visitor
from tests.browser.test_pages import NO_PAGE, ROLES, sort_of

RUBBISH = {
    "nul": "\x00siti\x00",
    "endless": "x" * 10_000,
    "digits": "9" * 400,
    "emoji": "🙂👩‍🌾" * 60,
    "minus": "-1",
    "infinite": "1e400",
    "no day": "31-02-2026",
    "backwards": "\u202e ' OR 1=1; -- <script>alert(1)</script> {{ 7|add:7 }} %00%s",
    "nothing": "",
}
LEFT_ALONE = ("/keluar/", "/demo/masuk/", "/akun/sesi/lainnya/akhiri/")  # they end the visit
PAGES = 60
ANSWERS: Counter[int] = Counter()
SENT: set[str] = set()  # sorts of forms that another role has sent already
LARGE = 200_000


def wrong_files() -> list[File]:
    exe = b"MZ\x90\x00" + b"\x00" * 500
    return [
        ("kosong.jpg", b"", "image/jpeg"),
        ("program.jpg", exe, "image/jpeg"),
        ("setengah.jpg", half_a_photo(), "image/jpeg"),
        ("surat.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"),
        ("../../etc/passwd\x00.jpg", b"\xff\xd8\xff\xe0" + b"0" * 200, "image/jpeg"),
        (f"{'n' * 400}.jpg", exe * 400, "text/html"),
    ]


def half_a_photo() -> bytes:
    path = Path(__file__).parent / "half.jpg"
    Image.new("RGB", (600, 800), "#446").save(path)
    content = path.read_bytes()
    path.unlink()
    return content[: len(content) // 2]


def tries(form: Form) -> list[tuple[str, dict[str, str], dict[str, File]]]:
    """Everything at once for each sort of rubbish; one field at a time for the worst."""
    uploads = [name for name, kind in form.kinds.items() if kind == "file"]
    words = [name for name in form.typed if name not in uploads]
    hidden = [name for name, kind in form.kinds.items() if kind == "hidden" and "csrf" not in name]
    all_tries: list[tuple[str, dict[str, str], dict[str, File]]] = [
        (what, form.fields | dict.fromkeys(words, value), {}) for what, value in RUBBISH.items()
    ]
    all_tries += [
        (f"{what} in {name}", form.fields | {name: RUBBISH[what]}, {})
        for name in [*words, *hidden]
        for what in ("nul", "digits")
    ]
    files = wrong_files() if uploads else []
    all_tries += [(file[0], form.fields, dict.fromkeys(uploads, file)) for file in files]
    return all_tries


def pages_only(path: str) -> str:
    """Files hold no forms: they count as one sort."""
    return "file" if NO_PAGE.search(path) else sort_of(path)


# A ketua signs in with a PIN and meets the facilitator's forms.
@pytest.mark.parametrize("role", [role for role in ROLES if role != "chair"])
def test_rubbish_breaks_nothing(demo: str, role: str) -> None:
    visitor = Visitor(demo)
    if role != "stranger":
        visitor.sign_in(ROLES[role])
    begin = "/masuk/" if role == "stranger" else "/"
    troubles = []
    for form in visitor.forms(f"{demo}{begin}", pages_only, most=PAGES):
        sort = f"{sort_of(form.action.removeprefix(demo))} {sorted(form.kinds)}"
        if sort in SENT or form.action.removeprefix(demo).startswith(LEFT_ALONE):
            continue
        SENT.add(sort)
        for what, values, files in tries(form):
            answer = visitor.post(form, values, files)
            ANSWERS[answer.status] += 1
            if answer.status >= 500:
                troubles.append(f"{form.page} → {form.action}: {what}: {answer.status}")
    assert not troubles, "\n".join(troubles)
    assert role == "stranger" or visitor.send("/").address == f"{demo}/", "signed out on the way"


def test_the_rubbish_arrived() -> None:
    """The forms were met, files among them, and few were turned away at the door."""
    assert len(SENT) > 40, sorted(SENT)
    assert sum("file" in sort for sort in SENT) > 1, sorted(SENT)
    assert ANSWERS[200] > 500, ANSWERS
    assert ANSWERS[403] < ANSWERS[200] / 5, ANSWERS

"""What every page wears: header, navigation, banners, messages; and the pages for mishaps."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from anyam.accounts.roles import Can
from anyam.regions.models import Region
from anyam.web import bell, context, nav, paging
from anyam.web.context import Shell, house
from tests.web.pages import SRI, draw, page

MISHAPS = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"]


def test_a_page_names_its_reader_and_escapes_the_name() -> None:
    html = page()
    assert "Sri &lt;Wahyuni&gt;" in html
    assert "Pendamping" in html
    assert 'lang="id"' in html
    assert 'href="#isi"' in html
    assert 'id="isi"' in html


def test_a_stranger_sees_no_menu() -> None:
    html = page(user=None)
    assert "k-nav" not in html
    assert "k-bell" not in html
    assert "Keluar" not in html


def test_the_bell_counts_once_and_only_when_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(bell, "_counter", lambda user: asked.append(user) or 12)
    request = RequestFactory().get("/")
    request.user = SRI  # type: ignore[assignment]
    surroundings = house(request)
    assert asked == []
    assert surroundings["shell"].unread == surroundings["shell"].unread == 12
    assert asked == [SRI]


@pytest.mark.parametrize(("waiting", "rings"), [(1, "1"), (99, "99"), (100, "99+")])
def test_the_bell_says_no_number_nobody_would_read(
    waiting: int, rings: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bell, "_counter", lambda _user: waiting)
    request = RequestFactory().get("/")
    request.user = SRI  # type: ignore[assignment]
    assert Shell(request).rings == rings


def test_the_shell_needs_no_user_at_all() -> None:
    shell = Shell(RequestFactory().get("/"))
    assert (shell.signed_in, shell.links, shell.role, shell.unread) == (False, [], "", 0)


@pytest.mark.parametrize("demo", [True, False])
def test_sample_data_is_said_on_every_page(demo: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMO", demo)
    for html in (page(), page(user=None)):
        assert ("semua orang di sini rekaan" in html) is demo


def test_seeing_as_somebody_is_said_on_every_page() -> None:
    assert "Anda melihat sebagai" not in page()
    assert "Anda melihat sebagai" in page(request={"see_as": SimpleNamespace(name="Admin")})


def test_messages_are_announced_by_their_weight() -> None:
    messages = [
        Message(constants.SUCCESS, "Usulan <diajukan>."),
        Message(constants.ERROR, "Belum."),
    ]
    html = page(messages=messages)
    assert html.count('role="status"') == 1
    assert html.count('role="alert"') == 1
    assert "Usulan &lt;diajukan&gt;." in html


def test_a_wide_page_says_so_to_the_stylesheet() -> None:
    assert 'class="govuk-template__body k-shell k-wide"' in page(
        before="{% block wide %}k-wide{% endblock %}"
    )


ITEMS = (
    nav.Item("home", "Beranda", "home"),
    nav.Item("a", "Kelompok", "users"),
    nav.Item("b", "Arsip", "book"),
    nav.Item("c", "Pengguna", "user", Can.MANAGE_USERS),
    nav.Item("missing", "Tidak ada", "x"),
)


@pytest.mark.urls("tests.web.routes")
@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/", ["Beranda"]),
        ("/akun/", []),
        ("/kelompok/7/", ["Kelompok"]),
        ("/kelompok/arsip/", ["Arsip"]),
    ],
)
def test_the_menu_marks_where_one_is(
    path: str, here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nav, "ITEMS", ITEMS)
    links = nav.links(path, lambda what: False)
    assert [link.label for link in links] == ["Beranda", "Kelompok", "Arsip"]
    assert [link.label for link in links if link.current] == here


@pytest.mark.urls("tests.web.routes")
def test_the_menu_follows_the_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nav, "ITEMS", ITEMS)
    assert "Pengguna" in [link.label for link in nav.links("/", Can.MANAGE_USERS.__eq__)]
    assert nav.first_url("missing", "c") == "/pengguna/"
    assert nav.first_url("missing") == ""


def link(label: str, group: str = "", *, current: bool = False) -> nav.Link:
    return nav.Link(f"/{label}/", label, "home", current, group)


def test_links_are_folded_under_their_words_and_a_group_of_one_is_none() -> None:
    few = [
        link("Beranda"),
        link("Peta", "Desa", current=True),
        link("Orang", "Data"),
        link("Surat"),
    ]
    assert nav.folded(few) == few
    village, letters, people = nav.folded(
        [link("Peta", "Desa"), link("Surat"), link("Orang", "Data"), link("Potensi", "Desa")]
    )
    assert isinstance(village, nav.Group)
    assert [each.label for each in village.links] == ["Peta", "Potensi"]
    assert not village.current
    assert (letters.label, people.label) == ("Surat", "Orang")


def test_the_word_of_a_group_tells_where_one_is() -> None:
    links = (*(link(name) for name in "abcd"), link("e", "Desa"), link("f", "Desa", current=True))
    html = render_to_string("web/parts/nav.html", parts := context._folded(links))
    assert '<summary aria-current="true">' in html
    assert html.count('aria-current="page"') == 1
    assert "<details" in render_to_string("web/parts/menu.html", parts)


def test_nobody_has_more_entries_in_sight_than_fit_in_a_row() -> None:
    with translation.override("id"):
        assert len(nav.folded(nav.links("/", lambda what: True))) <= 9


@pytest.mark.parametrize("name", MISHAPS)
def test_a_mishap_is_said_in_plain_words_even_without_a_request(name: str) -> None:
    with translation.override("id"):
        html = get_template(name).render()
    assert html.count("<h1") == 1
    assert "Kembali ke beranda" in html
    assert "Error" not in html


def test_the_language_is_switched_by_a_form_and_stays_on_the_page(client: Client) -> None:
    answered = client.post("/bahasa/", {"language": "en", "next": "/usulan/?hal=2"})
    assert answered.status_code == 302
    assert answered["Location"] == "/usulan/?hal=2"
    assert answered.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    elsewhere = client.post("/bahasa/", {"language": "id", "next": "https://jahat.example/"})
    assert "jahat" not in elsewhere["Location"]


def numbers(count: int, address: str) -> str:
    request = RequestFactory().get(address)
    page_ = Paginator(range(count), 25).get_page(request.GET.get("hal"))
    return draw("{% pagination page %}", page=page_, request=request)


def test_pages_keep_the_filters_of_the_address() -> None:
    html = numbers(500, "/usulan/?status=draft&hal=4&q=a%26b")
    assert 'href="?hal=5&amp;status=draft&amp;q=a%26b"' in html
    assert 'aria-current="page"' in html
    assert "76 sampai 100 dari 500" in html
    assert numbers(25, "/usulan/").strip() == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "got"), [("2", 2), ("999", 2), ("0", 2), ("-1", 2), ("x", 1), ("", 1)]
)
def test_a_page_number_of_rubbish_still_gives_a_page(asked: str, got: int) -> None:
    Region.objects.bulk_create(Region(code=f"{n:02}", name=f"Provinsi {n}") for n in range(60, 70))
    found = paging.page(
        RequestFactory().get("/", {"hal": asked}), Region.objects.filter(code__gte="60"), per_page=5
    )
    assert found.number == got
    assert len(found) == 5


def test_parts_are_drawn_with_their_words_escaped() -> None:
    html = draw(
        '{% tag_status a "good" %}{% task b "/x/" "Mulai" "info" %}'
        '{% task "B" "" "Belum bisa" %}{% empty_state "Belum ada" "Buat" "/baru/" "Tambah" %}'
        '{% summary_row "NIK" c "/ubah/" %}'
        '{% help d %}<p>Ini</p>{% endhelp %}{% note "bad" %}<p>{{ x }}</p>{% endnote %}'
        '{% icon "home" label="Rumah" %}{% back_link "/" %}',
        a="<b>",
        b="A<",
        c="7<",
        d="Apa <itu>?",
        x="<i>",
    )
    assert "&lt;b&gt;" in html
    assert "A&lt;" in html
    assert "7&lt;" in html
    assert "Apa &lt;itu&gt;?" in html
    assert "<p>Ini</p>" in html
    assert "&lt;i&gt;" in html
    assert 'role="img" aria-label="Rumah"' in html
    assert html.count("govuk-task-list__link") == 1


def test_a_filter_offers_its_choices_and_marks_the_one_in_force() -> None:
    html = draw("{% options choices chosen %}", choices=[("", "Semua"), ("a<", "<b>")], chosen="a<")
    assert '<option value="">Semua</option>' in html
    assert '<option value="a&lt;" selected>&lt;b&gt;</option>' in html


def test_a_status_may_know_its_own_words_and_tone() -> None:
    status = SimpleNamespace(label="Disetujui", tone="good")
    assert "govuk-tag--green" in draw("{% tag_status status %}", status=status)
    assert "govuk-tag--grey" in draw("{% tag_status 'Konsep' %}")

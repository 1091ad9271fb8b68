"""The budget as it is written: line by line, by table, by two people, on a small phone."""

import gzip
import re
from typing import Any

import pytest
from django.test import Client

from anyam.audit.models import Event
from anyam.proposals import actions, writing
from anyam.proposals.models import Proposal
from tests import make
from tests.proposals.writers import (
    address,
    asked,
    blank,
    chair,
    facilitator,
    fill,
    fresh,
    hidden,
    text,
)

pytestmark = pytest.mark.django_db
STOVE = {
    "item": "Kompor",
    "specification": "2 tungku",
    "quantity": "2",
    "unit": "buah",
    "unit_price": "750.000",
    "kind": "tool",
    "supplier": "Toko Sinar",
}


def budget(proposal: Proposal) -> list[tuple[str, int, int]]:
    lines = proposal.lines.order_by("position")
    return list(lines.values_list("item", "quantity", "unit_price"))


def items(proposal: Proposal) -> list[str]:
    return [item for item, _quantity, _price in budget(proposal)]


def writer(lines: int = 0, total: int = 9_000_000) -> tuple[Client, Proposal]:
    """A facilitator at a proposal of five members, whose ceiling is Rp 10.000.000."""
    by = facilitator()
    proposal = blank(by)
    if lines:
        actions.set_budget(proposal, make.budget(total, lines), by=by, at=make.AT)
    return make.browser(by), fresh(proposal)


def table(lines: list[dict[str, str]], **more: str) -> dict[str, str]:
    rows = {f"b-{n}-{name}": value for n, row in enumerate(lines) for name, value in row.items()}
    return {"b-TOTAL_FORMS": str(len(lines)), "b-INITIAL_FORMS": "0"} | rows | more


def test_a_facilitator_writes_a_line_on_one_page() -> None:
    client, proposal = writer()
    response = fill(client, address("budget_add", proposal), **STOVE)
    assert response["Location"] == address("budget", proposal)
    assert budget(proposal) == [("Kompor", 2, 750_000)]
    shown = text(client.get(address("budget", proposal)))
    assert "Jumlah Rp 1.500.000" in shown.replace("\N{NO-BREAK SPACE}", " ")
    assert "satu juta lima ratus ribu rupiah" in shown
    assert "Batas Rp 10.000.000 untuk 5 anggota" in shown.replace("\N{NO-BREAK SPACE}", " ")


def test_saving_may_lead_to_the_next_line() -> None:
    client, proposal = writer()
    url = address("budget_add", proposal)
    assert fill(client, url, **STOVE, lagi="1")["Location"] == url


def test_the_total_is_told_beside_the_ceiling() -> None:
    client, proposal = writer(lines=3, total=10_500_000)
    html = client.get(address("budget", proposal)).content.decode()
    assert "k-total--over" in html
    shown = text(client.get(address("budget", proposal))).replace("\N{NO-BREAK SPACE}", " ")
    assert "Lebih Rp 500.000 : kurangi" in shown
    html = client.get(address("budget_line", proposal, 1)).content.decode()
    assert 'data-ceiling="10000000"' in html
    assert 'data-others="7000000"' in html


def test_a_chair_is_asked_three_small_pages_and_no_page_asks_more_than_three_things() -> None:
    group, by = make.group(members=5), facilitator()
    proposal = blank(by, group)
    client, url = make.browser(chair(group)), address("budget_add", proposal)

    answers: dict[str, str] = {}
    pages = (("item", "specification"), ("quantity", "unit", "unit_price"), ("kind", "supplier"))
    for names in pages:
        response = client.get(url, answers)
        assert asked(response) == set(names)
        answers = hidden(response) | {name: STOVE[name] for name in names}
    assert client.post(url, answers).status_code == 302
    assert budget(proposal) == [("Kompor", 2, 750_000)]


def test_a_chair_who_errs_stays_on_the_small_page_and_loses_nothing() -> None:
    group = make.group(members=5)
    proposal = blank(facilitator(), group)
    client, url = make.browser(chair(group)), address("budget_add", proposal)
    first = {"item": "Kompor", "specification": "2 tungku"}
    wrong = first | {"quantity": "dua", "unit": "buah", "unit_price": "750.000", "langkah": "3"}
    response = client.get(url, wrong)
    html = response.content.decode()
    assert "Tulis dengan angka" in html
    assert 'value="dua"' in html
    assert hidden(response)["item"] == "Kompor"
    # Sent as the last page although an earlier one is wrong: back to the one that is.
    response = client.post(url, hidden(response) | {"quantity": "0", "unit": "x", "unit_price": ""})
    assert "Tuliskan harga satu satuan." in text(response)
    # The browser's back button, or our own link, shows the first page as it was filled in.
    response = client.get(url, wrong | {"langkah": "1"})
    assert 'value="2 tungku"' in response.content.decode()


def test_a_chair_changes_a_line_in_the_same_small_pages() -> None:
    group, by = make.group(members=5), facilitator()
    proposal = blank(by, group)
    actions.set_budget(proposal, make.budget(9_000_000, 2), by=by, at=make.AT)
    client, url = make.browser(chair(group)), address("budget_line", proposal, 2)
    answers: dict[str, str] = {}
    for typed in ({"item": "Oven"}, {"quantity": "1"}, {"kind": "tool"}):
        response = client.get(url, answers)
        shown = hidden(response)
        html = response.content.decode()
        boxes = asked(response) - {"kind"}
        left = {name: re.findall(rf'name="{name}"\s+value="([^"]*)"', html)[0] for name in boxes}
        answers = shown | left | typed
    assert client.post(url, answers).status_code == 302
    assert items(proposal) == ["Barang 1", "Oven"]


def test_a_line_is_changed_moved_and_removed() -> None:
    client, proposal = writer(lines=3)
    stored = make.budget(9_000_000, 3)[1]
    typed = {name: str(value) for name, value in stored.items()} | {"item": "Oven", "quantity": "2"}
    assert fill(client, address("budget_line", proposal, 2), **typed).status_code == 302
    assert items(proposal) == ["Barang 1", "Oven", "Barang 3"]

    token = writing.token(writing.lines_of(proposal)[1])
    client.post(address("budget_move", proposal), {"naik": f"2:{token}"})
    assert items(proposal) == ["Oven", "Barang 1", "Barang 3"]
    client.post(address("budget_move", proposal), {"turun": f"1:{token}"})
    assert items(proposal) == ["Barang 1", "Oven", "Barang 3"]

    assert "Hapus Oven?" in text(client.get(address("budget_remove", proposal, 2)))
    fill(client, address("budget_remove", proposal, 2))
    assert items(proposal) == ["Barang 1", "Barang 3"]
    assert fresh(proposal).total == 6_000_000


def test_the_ends_of_the_list_do_not_move() -> None:
    client, proposal = writer(lines=2)
    first, last = (writing.token(line) for line in writing.lines_of(proposal))
    client.post(address("budget_move", proposal), {"naik": f"1:{first}"})
    client.post(address("budget_move", proposal), {"turun": f"2:{last}"})
    assert items(proposal) == ["Barang 1", "Barang 2"]
    for rubbish in ("", "x:y", "9999:z", "1", "-1:a", "٣:a", f"1:{'x' * 10_000}"):
        assert client.post(address("budget_move", proposal), {"naik": rubbish}).status_code == 302
    assert items(proposal) == ["Barang 1", "Barang 2"]


def test_pressing_save_twice_writes_one_line() -> None:
    client, proposal = writer()
    url = address("budget_add", proposal)
    page = hidden(client.get(url))
    for _press in range(2):
        assert client.post(url, page | STOVE).status_code == 302
    assert budget(proposal) == [("Kompor", 2, 750_000)]
    assert fill(client, url, **STOVE).status_code == 302  # a new page: a second stove is meant
    assert len(budget(proposal)) == 2


def test_pressing_remove_twice_removes_one_line() -> None:
    client, proposal = writer(lines=3)
    url = address("budget_remove", proposal, 1)
    page = hidden(client.get(url))
    for _press in range(2):
        assert client.post(url, page).status_code == 302
    assert items(proposal) == ["Barang 2", "Barang 3"]


def test_two_people_adding_lines_both_keep_theirs() -> None:
    group, by = make.group(members=5), facilitator()
    proposal = blank(by, group)
    sari = make.browser(by)
    page = hidden(sari.get(address("budget_add", proposal)))
    line = {**make.budget(1_000_000, 1)[0], "item": "Oven"}
    writing.add_line(proposal, line, seen="", by=chair(group), at=make.AT)
    sari.post(address("budget_add", proposal), page | STOVE)
    assert items(proposal) == ["Oven", "Kompor"]


def other_hand(proposal: Proposal, lines: list[dict[str, Any]]) -> None:
    actions.set_budget(proposal, lines, by=chair(proposal.group), at=make.AT)


def test_a_line_that_moved_is_still_the_line_that_is_changed() -> None:
    client, proposal = writer(lines=3)
    url = address("budget_line", proposal, 3)
    page = hidden(client.get(url))
    other_hand(proposal, writing.lines_of(proposal)[1:])
    assert client.post(url, page | STOVE).status_code == 302
    assert items(proposal) == ["Barang 2", "Kompor"]


def test_a_line_somebody_else_changed_is_shown_beside_what_was_typed() -> None:
    client, proposal = writer(lines=2)
    url = address("budget_line", proposal, 1)
    page = hidden(client.get(url))
    lines = writing.lines_of(proposal)
    other_hand(proposal, [{**lines[0], "item": "Oven listrik"}, lines[1]])

    response = client.post(url, page | STOVE)
    shown = text(response)
    assert "Yang tersimpan sekarang: Oven listrik Tulisan Anda: Kompor" in shown
    assert items(proposal) == ["Oven listrik", "Barang 2"]
    assert client.post(url, hidden(response) | STOVE).status_code == 302
    assert items(proposal) == ["Kompor", "Barang 2"]


def test_a_line_somebody_else_removed_can_be_kept_as_a_new_one() -> None:
    client, proposal = writer(lines=2)
    url = address("budget_line", proposal, 2)
    page = hidden(client.get(url))
    other_hand(proposal, writing.lines_of(proposal)[:1])
    response = client.post(url, page | STOVE)
    assert "menjadi baris baru" in text(response)
    assert f'action="{address("budget_add", proposal)}"' in response.content.decode()
    client.post(address("budget_add", proposal), hidden(response) | STOVE)
    assert items(proposal) == ["Barang 1", "Kompor"]
    assert client.get(url).status_code == 200  # there is a second line again
    gone = client.get(address("budget_line", proposal, 9), follow=True)
    assert "Baris itu sudah dihapus" in text(gone)


def test_a_table_takes_fifty_lines_at_once() -> None:
    client, proposal = writer()
    url = address("budget_table", proposal)
    rows = [
        STOVE | {"item": f"Barang {n}", "quantity": "1", "unit_price": "100.000"} for n in range(50)
    ]
    assert (
        client.post(url, table(rows) | {"seen": hidden(client.get(url))["seen"]}).status_code == 302
    )
    assert len(budget(proposal)) == 50
    assert fresh(proposal).total == 5_000_000
    html = client.get(url).content.decode()
    assert 'value="Barang 49"' in html
    assert 'aria-label="Barang, baris 50"' in html
    assert "b-54-item" in html  # five blank rows below
    assert len(gzip.compress(html.encode())) < 15_000


def test_blank_rows_are_no_lines_and_ticked_rows_go() -> None:
    client, proposal = writer(lines=2)
    url = address("budget_table", proposal)
    blank_row = dict.fromkeys(STOVE, "")
    rows = [blank_row, STOVE, blank_row, STOVE | {"item": "Oven", "DELETE": "on"}]
    client.post(url, table(rows, seen=hidden(client.get(url))["seen"]))
    assert items(proposal) == ["Kompor"]


def test_a_wrong_row_keeps_the_whole_table_as_it_was_typed() -> None:
    client, proposal = writer(lines=2)
    url = address("budget_table", proposal)
    rows = [STOVE, STOVE | {"item": "Oven", "quantity": "dua", "kind": ""}]
    response = client.post(url, table(rows, seen=hidden(client.get(url))["seen"]))
    html = response.content.decode()
    assert response.status_code == 200
    assert 'href="#id_b-1-quantity"' in html
    assert 'id="id_b-1-quantity_error"' in html
    assert "Banyak, baris 2: Tulis dengan angka" in text(response)
    assert 'value="dua"' in html
    assert 'value="Kompor"' in html
    assert items(proposal) == ["Barang 1", "Barang 2"]


def test_without_script_the_table_is_added_up_and_grows_without_being_saved() -> None:
    client, proposal = writer(lines=1)
    url = address("budget_table", proposal)
    rows = [STOVE, STOVE | {"quantity": "7", "unit_price": "1.500.000"}, STOVE | {"quantity": "x"}]
    response = client.post(url, table(rows, hitung="1", seen="abc"))
    shown = text(response).replace("\N{NO-BREAK SPACE}", " ")
    assert "Jumlah Rp 12.000.000" in shown
    assert "Lebih Rp 2.000.000 : kurangi" in shown
    assert "Ada yang perlu diperbaiki" not in shown
    assert 'value="x"' in response.content.decode()
    assert hidden(response)["seen"] == "abc"
    more = client.post(url, table(rows, tambah="1")).content.decode()
    assert "b-12-item" in more
    assert "b-13-item" not in more
    assert items(proposal) == ["Barang 1"]


def test_two_people_at_the_table_lose_nothing() -> None:
    client, proposal = writer(lines=2)
    url = address("budget_table", proposal)
    seen = hidden(client.get(url))["seen"]
    other_hand(proposal, make.budget(4_000_000, 4))
    response = client.post(url, table([STOVE], seen=seen))
    shown = text(response)
    assert "Bapak Ketua mengubahnya" in shown
    assert "Barang 4: 1 buah" in shown
    assert 'value="Kompor"' in response.content.decode()
    assert len(items(proposal)) == 4
    client.post(url, table([STOVE], seen=hidden(response)["seen"]))
    assert items(proposal) == ["Kompor"]


def test_the_same_table_sent_twice_is_written_once() -> None:
    client, proposal = writer(lines=2)
    url = address("budget_table", proposal)
    seen = hidden(client.get(url))["seen"]
    events = Event.objects.about(proposal).filter(action="proposal.budget")
    before = events.count()
    for _press in range(2):
        assert client.post(url, table([STOVE], seen=seen)).status_code == 302
    assert events.count() == before + 1


def test_more_lines_than_allowed_are_refused_in_a_sentence() -> None:
    client, proposal = writer()
    url = address("budget_table", proposal)
    response = client.post(url, table([STOVE] * 101))
    assert response.status_code == 200
    assert "100" in text(response).split("Ada yang perlu diperbaiki")[1]
    dear = STOVE | {"quantity": "100.000", "unit_price": "10.000.000.000"}
    response = client.post(url, table([dear] * 2, seen=writing.token([])))
    assert "Jumlahnya terlalu besar" in text(response)
    assert budget(proposal) == []


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"b-TOTAL_FORMS": "x", "b-INITIAL_FORMS": "0"},
        {"b-TOTAL_FORMS": "-5", "b-INITIAL_FORMS": "9"},
        {"b-TOTAL_FORMS": "99999999999", "b-INITIAL_FORMS": "0"},
        {"hitung": "1"},
    ],
)
def test_a_table_whose_bookkeeping_is_rubbish_is_shown_again(data: dict[str, str]) -> None:
    client, proposal = writer(lines=2)
    response = client.post(address("budget_table", proposal), data)
    assert response.status_code in (200, 302)
    assert len(budget(proposal)) == 2

"""The letters, opened again and read."""

import io
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from typst import TypstError

from anyam.letters.kinds import Kind
from anyam.letters.render import render
from tests.letters import samples

every_kind = pytest.mark.parametrize("kind", list(Kind))


def opened(kind: str, **changes: Any) -> PdfReader:
    return PdfReader(io.BytesIO(render(kind, samples.paper(kind, **changes))))


def words(reader: PdfReader) -> str:
    """All text, with line ends and the places where long words may break taken out."""
    text = "\n".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\u200b", "").replace("\xa0", " ").split())


def glued(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def fonts(reader: PdfReader) -> list[Any]:
    found = []
    for page in reader.pages:
        for font in page["/Resources"].get_object().get("/Font", {}).values():
            found += [one.get_object() for one in font.get_object().get("/DescendantFonts", [font])]
    return found


@every_kind
def test_every_paper_is_pdf_a_2a_and_accessible(kind: str) -> None:
    reader = opened(kind)

    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()  # type: ignore[index]
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert reader.trailer["/Root"]["/Lang"] == "id-ID"  # type: ignore[index]
    assert reader.metadata
    assert reader.metadata.title


@every_kind
def test_every_font_travels_with_the_paper(kind: str) -> None:
    for font in fonts(opened(kind)):
        descriptor = font["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & descriptor.keys()
        assert "Liberation" in font["/BaseFont"] or "DejaVu" in font["/BaseFont"]


@every_kind
def test_the_same_data_give_the_same_bytes(kind: str) -> None:
    assert render(kind, samples.paper(kind)) == render(kind, samples.paper(kind))


@every_kind
def test_a_paper_that_lacks_its_substance_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match="lacks"):
        render(kind, {"body": {}})


def test_a_covering_letter_goes_via_the_directorate_with_a_copy_to_the_province() -> None:
    text = words(opened(Kind.SURAT_PENGANTAR))

    assert "PEMERINTAH KABUPATEN ENREKANG DINAS SOSIAL" in text
    assert "460/0123/Dinsos/XI/2026" in text
    assert "Enrekang, 22 November 2026" in text
    assert (
        "Yth. Menteri Sosial Republik Indonesia melalui Direktur Penanganan Fakir Miskin Wilayah I"
        in text
    )
    assert "Tembusan: 1. Kepala Dinas Sosial Provinsi Sulawesi Selatan" in text
    assert "3 (tiga) kelompok" in text
    assert "Rp 60.000.000,00 (enam puluh juta rupiah)" in text
    assert "Jumlah 30 60.000.000" in text
    assert "Drs. H. Andi Contoh, M.Si. Pembina Utama Muda (IV/c) NIP 19700101 199503 1 001" in text


def test_a_decree_cites_orders_and_lists() -> None:
    text = words(opened(Kind.SK))

    for word in ("Menimbang", "Mengingat", "MEMUTUSKAN", "KESATU", "KELIMA", "LAMPIRAN"):
        assert word in text
    assert "Undang-Undang Nomor 13 Tahun 2011 tentang Penanganan Fakir Miskin" in text
    assert "Peraturan Menteri Sosial Nomor 2 Tahun 2019" in text
    assert "UU 13/2013" not in text
    assert "dibebankan pada DIPA Direktorat Tahun Anggaran 2026." in text
    assert "Ditetapkan di Enrekang pada tanggal 22 November 2026" in text
    assert text.count("Nurhayati 3") == 1


def test_a_notice_adds_up_only_what_was_awarded() -> None:
    body = samples.body(Kind.PEMBERITAHUAN)
    body["groups"].append(samples.rows(4)[3] | {"amount": 0, "result": "Tidak ditetapkan: ganda"})

    text = words(opened(Kind.PEMBERITAHUAN, body=body))

    assert "telah ditetapkan 3 (tiga) kelompok" in text
    assert "Sebanyak 1 kelompok belum dapat ditetapkan." in text
    assert "Tidak ditetapkan: ganda –" in text
    assert "Jumlah 60.000.000" in text


def test_an_sptjm_names_who_answers_and_for_what() -> None:
    text = words(opened(Kind.SPTJM))

    assert "SURAT PERNYATAAN TANGGUNG JAWAB MUTLAK" in text
    assert "NIP : 19700101 199503 1 001" in text
    assert samples.DECREE in text
    assert "bertanggung jawab mutlak atas kebenaran data 3 (tiga) kelompok" in text
    assert "Materai Rp 10.000" in text


def test_a_berita_acara_opens_with_the_date_in_words() -> None:
    text = words(opened(Kind.BERITA_ACARA))

    assert "Pada hari Kamis tanggal dua puluh bulan Agustus tahun dua ribu dua puluh enam" in text
    assert "dihadiri oleh 10 (sepuluh) orang" in text
    assert "Tanda tangan" in text
    assert "Mengetahui, Lurah Balla," in text


def test_a_proposal_adds_up_its_budget_and_masks_every_nik() -> None:
    text = words(opened(Kind.PROPOSAL))

    assert "(dua puluh juta rupiah)" in text
    assert "6.500.000" in text
    assert "Jumlah 22.000.000" in text
    assert "Dana kelompok sendiri 2.000.000" in text
    assert "−500.000" in text
    assert "7316********0001" in text
    assert not re.search(r"\b\d{16}\b", text)


def test_a_card_shows_the_pin_apart() -> None:
    text = words(opened(Kind.KARTU_PIN))

    assert "4 8 2 9 1 3" in text
    assert "https://anyam.contoh.go.id/masuk/" in text


def test_a_long_list_repeats_its_head_on_every_page() -> None:
    reader = opened(Kind.SURAT_PENGANTAR, count=180)

    pages = [page.extract_text() for page in reader.pages]
    with_rows = [page for page in pages if "KUBE Sipakatau" in page]
    assert len(with_rows) >= 5
    assert all("Nama kelompok" in page for page in with_rows)
    assert all(f"Halaman {n} dari {len(pages)}" in page for n, page in enumerate(pages, 1))
    assert "Jumlah 1800 3.600.000.000" in words(reader)


def test_a_decree_s_list_repeats_its_head_too() -> None:
    reader = opened(Kind.SK, count=180)

    with_rows = [text for page in reader.pages if "KUBE Sipakatau" in (text := page.extract_text())]
    assert len(with_rows) >= 8
    assert all("Nama dan usaha kelompok" in page for page in with_rows)


def test_a_signature_is_never_alone_on_a_page() -> None:
    for count in range(10, 30):
        reader = opened(Kind.SURAT_PENGANTAR, count=count)
        signed = next(p.extract_text() for p in reader.pages if "Drs. H. Andi" in p.extract_text())
        assert "Demikian kami" in " ".join(signed.split())


def test_a_decree_s_signature_stands_with_its_last_clause() -> None:
    for points in range(2, 12):
        body = samples.body(Kind.SK) | {"considering": ["bahwa perlu ditetapkan"] * points}
        reader = opened(Kind.SK, body=body)
        signed = next(p.extract_text() for p in reader.pages if "Ditetapkan di" in p.extract_text())
        assert "KELIMA" in signed
        assert "Dra. Siti Contoh" in signed


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x")', "*a* _b_ `c`", "<script>alert(1)</script>", "\\u{41} \\ $x^2$", "= Judul",
        "#sys.inputs.data", "@label [x] /* y */ // z", "Kelompok السلام",
        "KUBE “Sejahtera” & Co — 1", "'; DROP TABLE", "{{ name }} {% x %}", "Ñandú Ţepeş Łódź",
        "Ω мир שלום",
    ],
)  # fmt: skip
def test_a_name_is_printed_letter_by_letter(name: str) -> None:
    body = samples.body(Kind.SURAT_PENGANTAR)
    body["groups"][0]["name"] = name

    text = opened(Kind.SURAT_PENGANTAR, body=body).pages[0].extract_text()

    shown = glued(text)
    if any("\u0590" <= letter <= "\u06ff" for letter in name):  # read from right to left
        assert glued(name.split()[0]) in shown
    else:
        assert glued(name) in shown


def test_what_no_font_can_draw_becomes_a_square() -> None:
    body = samples.body(Kind.SURAT_PENGANTAR)
    body["groups"][0]["name"] = "KUBE 🙂 ꦗꦮ\u202e\x00Melati"

    text = opened(Kind.SURAT_PENGANTAR, body=body).pages[0].extract_text()

    assert "KUBE □ □□Melati" in text


def test_a_mark_and_its_letter_from_two_fonts_do_not_stop_a_letter() -> None:
    strange = "\u0592\u21ba\u0367"  # neither font has all three
    body = samples.body(Kind.SURAT_KETERANGAN) | {"purpose": strange}

    assert "□" in words(opened(Kind.SURAT_KETERANGAN, body=body))


def test_a_fault_in_a_picture_is_not_hidden() -> None:
    body = samples.body(Kind.PROPOSAL) | {"cash_curve": "<svg"}

    with pytest.raises(TypstError, match="SVG"):
        opened(Kind.PROPOSAL, body=body)


def test_a_name_of_a_million_letters_is_cut() -> None:
    body = samples.body(Kind.SURAT_PENGANTAR)
    body["groups"][0]["name"] = "A" * 1_000_000
    body["groups"][1]["village"] = "lorem " * 200_000

    reader = opened(Kind.SURAT_PENGANTAR, body=body)

    assert len(reader.pages) <= 3
    assert "A…" in glued(words(reader))


def test_a_long_word_stays_in_its_column() -> None:
    body = samples.body(Kind.SURAT_PENGANTAR)
    body["groups"][0]["name"] = "W" * 200

    reader = opened(Kind.SURAT_PENGANTAR, body=body)

    lines = re.findall(r"W[W\u200b]+", reader.pages[0].extract_text())
    assert len(lines) > 5
    assert max(len(line) for line in lines) < 40


def test_a_draft_says_so_on_every_page_and_carries_no_code() -> None:
    draft = samples.paper(Kind.SK, draft=True, number="", code="", check_url="")
    reader = PdfReader(io.BytesIO(render(Kind.SK, draft)))

    assert all("PRATINJAU" in page.extract_text() for page in reader.pages)
    assert "periksa" not in words(reader)
    assert "Kode" not in words(reader)


def test_an_issued_paper_shows_where_to_check_it() -> None:
    text = words(opened(Kind.SPTJM))

    assert "PRATINJAU" not in text
    assert "https://anyam.contoh.go.id/periksa/7F3K92QMXA5/" in text
    assert "7F3K-92QM-XA5" in text


@pytest.mark.parametrize(("paper", "height"), [("a4", 842), ("f4", 935)])
def test_the_sheet_is_the_office_s(paper: str, height: int) -> None:
    reader = opened(Kind.SURAT_PENGANTAR, paper=paper)

    assert round(float(reader.pages[0].mediabox.height)) == height


def test_an_office_s_emblem_is_printed() -> None:
    pixel = (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAW"
        "jR9awAAAABJRU5ErkJggg=="
    )
    reader = opened(Kind.SURAT_PENGANTAR, logo=pixel)

    assert "/XObject" in reader.pages[0]["/Resources"].get_object()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_at_all_can_be_printed(text: str) -> None:
    body = samples.body(Kind.SURAT_KETERANGAN) | {"purpose": text}
    body["group"] = samples.GROUP | {"name": text}

    assert render(Kind.SURAT_KETERANGAN, samples.paper(Kind.SURAT_KETERANGAN, body=body))

"""A form drawn by `{{ form }}` speaks to eyes, fingers and screen readers."""

from html.parser import HTMLParser
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from anyam.kernel.problems import Blocked, Problem
from anyam.web.fields import DateField, PhotoField, RupiahField
from anyam.web.http import add_problems
from anyam.web.widgets import Checkboxes, Radios
from tests.web.pages import draw, page

Tag = dict[str, str | None]


class Tags(HTMLParser):
    """Every start tag of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, Tag]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, element: str, /, **wanted: str) -> list[Tag]:
        found = [attrs for tag, attrs in self.tags if tag == element]
        return [a for a in found if all(a.get(key) == value for key, value in wanted.items())]

    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _tag, attrs in self.tags if "id" in attrs]


class MemberForm(forms.Form):
    nik = forms.CharField(label="NIK", min_length=16, help_text="16 angka pada KTP.")
    office = forms.ChoiceField(
        label="Tugas",
        choices=[("chair", "Ketua"), ("other", "Lain")],
        widget=Radios(hints={"chair": "Memimpin"}, reveals={"other": "which"}),
    )
    which = forms.CharField(label="Tugas apa", required=False)
    papers = forms.MultipleChoiceField(choices=[("ktp", "KTP"), ("kk", "KK")], widget=Checkboxes)
    savings = RupiahField(label="Simpanan", initial=1_500_000)
    joined = DateField(label="Bergabung")
    story = forms.CharField(widget=forms.Textarea)
    count = forms.IntegerField(label="Anak", min_value=0, max_value=20)
    secret = forms.CharField(widget=forms.PasswordInput)
    village = forms.ChoiceField(choices=[("", "Pilih"), ("1", "Balla")])
    photo = PhotoField()
    agreed = forms.BooleanField(label="Setuju", help_text="Dibacakan dulu")
    token = forms.CharField(widget=forms.HiddenInput, initial="abc")


def empty() -> MemberForm:
    return MemberForm({"nik": "123", "savings": "1,500", "joined": "11/22/2026"})


def test_every_input_has_a_label_and_every_description_exists() -> None:
    for form in (MemberForm(), empty()):
        tags = Tags(draw("{{ form }}", form=form))
        ids = tags.ids()
        assert len(ids) == len(set(ids))
        labelled = {attrs["for"] for attrs in tags.all("label")}
        for name in ("input", "select", "textarea"):
            for attrs in tags.all(name):
                assert attrs.get("type") == "hidden" or attrs["id"] in labelled
        for _tag, attrs in tags.tags:
            for described in (attrs.get("aria-describedby") or "").split():
                assert described in ids


def test_errors_are_listed_on_top_and_lead_to_their_fields() -> None:
    tags = Tags(html := draw("{{ form }}", form=empty()))
    assert html.index("govuk-error-summary") < html.index("govuk-form-group")
    links = [attrs["href"] for attrs in tags.all("a")]
    assert "#id_office_0" in links
    assert "#id_papers_0" in links
    assert all((href or "").removeprefix("#") in tags.ids() for href in links)
    assert len(links) == 11


def test_a_message_that_names_no_field_gets_its_label_in_the_summary() -> None:
    html = draw("{% error_summary form %}", form=empty())
    assert "Tugas: Bagian ini belum diisi." in html
    assert "NIK: Paling sedikit 16 huruf atau angka. Anda menulis 3." in html
    form = MemberForm({})
    form.add_error("nik", "NIK harus 16 angka.")
    assert "NIK: NIK" not in draw("{% error_summary form %}", form=form)


def test_a_wrong_field_says_so_beside_itself() -> None:
    tags = Tags(html := draw("{{ form.nik.as_field_group }}", form=empty()))
    (box,) = tags.all("input", name="nik")
    assert box["aria-invalid"] == "true"
    assert box["aria-describedby"] == "id_nik_helptext id_nik_error"
    assert "govuk-input--error" in (box["class"] or "").split()
    assert box["value"] == "123"
    assert "Kesalahan:" in html


def test_the_summary_stands_once_on_a_page_above_the_heading() -> None:
    html = page("<h1>Judul</h1>{{ form }}", form=empty())
    assert html.count('data-module="govuk-error-summary"') == 1
    assert html.index("govuk-error-summary__title") < html.index("<h1>Judul</h1>")
    assert "<title>Perbaiki: " in html


def test_a_fresh_form_shows_no_error() -> None:
    html = page("{{ form }}", form=MemberForm())
    assert "error" not in html.replace('"error":true', "")
    assert "<title>Coba – Anyam</title>" in html


def test_what_the_browser_would_refuse_silently_is_left_to_us() -> None:
    html = draw("{{ form }}", form=MemberForm())
    tags = Tags(html)
    assert not [attrs for _tag, attrs in tags.tags if "required" in attrs]
    (count,) = tags.all("input", name="count")
    assert (count["type"], count["inputmode"]) == ("text", "numeric")
    assert "(boleh dikosongkan)" in html.split("Tugas apa")[1][:80]
    assert html.count("(boleh dikosongkan)") == 1


def test_rupiah_has_its_prefix_and_is_grouped() -> None:
    tags = Tags(html := draw("{{ form.savings.as_field_group }}", form=MemberForm()))
    (box,) = tags.all("input", name="savings")
    assert box["value"] == "1.500.000"
    assert box["inputmode"] == "numeric"
    assert ">Rp<" in html
    assert "id_savings_words" in tags.ids()
    (wrong,) = Tags(draw("{{ form.savings }}", form=empty())).all("input")
    assert wrong["value"] == "1,500"


def test_a_date_uses_the_calendar_unless_it_could_not_show_what_was_typed() -> None:
    (fresh,) = Tags(draw("{{ form.joined }}", form=MemberForm())).all("input")
    (wrong,) = Tags(draw("{{ form.joined }}", form=empty())).all("input")
    assert fresh["type"] == "date"
    assert (wrong["type"], wrong["value"]) == ("text", "11/22/2026")


def test_choices_explain_themselves_and_reveal_the_next_question() -> None:
    tags = Tags(draw("{{ form }}", form=MemberForm(prefix="a")))
    first, other = tags.all("input", name="a-office")
    assert first["aria-describedby"] == "id_a-office_0_hint"
    assert other["data-anyam-reveals"] == "conditional-id_a-which"
    assert "conditional-id_a-which" in tags.ids()
    (group,) = [f for f in tags.all("fieldset") if "aria-describedby" not in f][:1]
    assert group["class"] == "govuk-fieldset"


def test_a_label_may_be_the_heading_of_a_one_question_page() -> None:
    html = draw(
        "{% field form.nik heading=True %}{% field form.office heading=True %}", form=empty()
    )
    assert '<h1 class="govuk-label-wrapper">' in html
    assert '<h1 class="govuk-fieldset__heading">' in html


def test_what_people_typed_never_becomes_markup() -> None:
    evil = '"><script>alert(1)</script>'
    form = MemberForm(dict.fromkeys(MemberForm.base_fields, evil), {"photo": upload(evil)})
    assert "<script>" not in draw("{{ form }}", form=form)


def upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"x", "image/jpeg")


def test_refusals_of_an_action_land_beside_their_fields() -> None:
    form = MemberForm({})
    with translation.override("id"):
        add_problems(
            form,
            Blocked([
                Problem("group.too_small", "Anggota kurang dari lima."),
                Problem("member.nik", "NIK sudah dipakai.", "nik"),
                Problem("x.y", "Entah di mana.", "no_such_field"),
            ]),
        )  # fmt: skip
    assert form.non_field_errors() == ["Anggota kurang dari lima.", "Entah di mana."]
    assert "NIK sudah dipakai." in form.errors["nik"]
    assert form.errors.as_data()["nik"][-1].code == "member.nik"
    summary = draw("{% error_summary form %}", form=form)
    assert summary.index("Anggota kurang") < summary.index("NIK sudah")


def test_a_formset_lists_the_errors_of_all_its_forms() -> None:
    class LineForm(forms.Form):
        item = forms.CharField(label="Barang", required=True)
        price = RupiahField(label="Harga")

    formset_of = forms.formset_factory(LineForm, extra=2, min_num=2, validate_min=True)
    data: dict[str, Any] = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "form-1-item": "Wajan",
    }
    html = draw("{{ formset }}", formset=formset_of(data))
    assert 'href="#id_form-1-price"' in html
    assert html.count('data-module="govuk-error-summary"') == 1
    assert "form-TOTAL_FORMS" in html


def test_optional_initial_file_keeps_its_link() -> None:
    class Scan:
        url = "/berkas/7/"

        def __str__(self) -> str:
            return "surat.pdf"

    class ScanForm(forms.Form):
        scan = forms.FileField(required=False)

    html = draw("{{ form }}", form=ScanForm(initial={"scan": Scan()}))
    assert 'href="/berkas/7/"' in html

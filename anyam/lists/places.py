"""In which village somebody of a list lives: by the place of the list or by the row itself."""

from collections import defaultdict

from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.kernel.problems import Problem
from anyam.regions import rules
from anyam.regions.models import Level, Region

KECAMATAN = 6  # digits of its code
SHOWN = 40  # letters of a name that is repeated in a sentence


class Places:
    """The villages a list may speak of, by code and by name; read once for a whole list."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.is_village = region.level == Level.VILLAGE
        living = Region.objects.valid_on(timezone.localdate())
        around = region.code[:6] if self.is_village else region.code
        villages = living.at_level(Level.VILLAGE).within(around)
        self.by_code = {village.code: village for village in villages}
        self.by_name: dict[str, list[Region]] = defaultdict(list)
        for village in self.by_code.values():
            self.by_name[_key(village.name)].append(village)
        self.districts: dict[str, set[str]] = defaultdict(set)  # name or code -> codes
        for code, name in (
            living.at_level(Level.KECAMATAN).within(around).values_list("code", "name")
        ):
            self.districts[code].add(code)
            self.districts[_key(name)].add(code)

    def find(self, text: str, district: str = "") -> tuple[Region | None, Problem | None]:
        """The village of a row that says `text`, and what is wrong or to be asked about it.

        A problem with a village is a question; without one the row cannot be taken.

        Args:
          district: the kecamatan the row says: it tells villages of one name apart.
        """
        if not text.strip():
            return (self.region, None) if self.is_village else (None, _missing())
        found = self._named(text)
        if self.is_village and found != [self.region]:
            return self._elsewhere(text, found)
        # A kecamatan nobody knows tells nothing: its name may be spelt in another way.
        if found and (meant := self._district(district)):
            found = [village for village in found if village.code[:KECAMATAN] in meant]
            if not found:
                return None, _not_there(text, district)
        if len(found) > 1:
            message = _(
                "Ada %(count)d desa bernama %(name)s. Tambahkan kolom Kecamatan, atau tulis kode "
                "desanya."
            )
            texts = {"count": len(found), "name": text[:SHOWN]}
            return None, Problem("village.ambiguous", message % texts, "village")
        return (found[0], None) if found else (None, _unknown(text, self.region))

    def _elsewhere(self, text: str, found: list[Region]) -> tuple[Region | None, Problem]:
        """In the list of one village: another village is refused, other words are asked about."""
        texts = {"name": text[:SHOWN], "place": self.region.titled}
        if found:
            message = _("Di sini tertulis %(name)s, padahal daftar ini untuk %(place)s.")
            return None, Problem("village.elsewhere", message % texts, "village")
        message = _("Di sini tertulis %(name)s. Benarkah tinggal di %(place)s?")
        return self.region, Problem("village.unread", message % texts, "village")

    def _district(self, text: str) -> set[str]:
        """The codes of the kecamatan a row may mean."""
        return self.districts.get(rules.plain_code(text)) or self.districts.get(_key(text), set())

    def _named(self, text: str) -> list[Region]:
        code = rules.plain_code(text)
        return [self.by_code[code]] if code in self.by_code else self.by_name.get(_key(text), [])


def _key(text: str) -> str:
    """A name as villages are compared: no title, no spaces ("Desa Suka Maju", "Sukamaju")."""
    words = rules.fold(text).split()
    while len(words) > 1 and words[0] in rules.TITLES:
        del words[0]
    return "".join(words)


def _missing() -> Problem:
    message = _("Desanya kosong. Isi nama desa, atau unggah satu daftar untuk satu desa.")
    return Problem("village.missing", message, "village")


def _unknown(text: str, region: Region) -> Problem:
    message = _("Desa %(name)s tidak ada di %(place)s. Periksa ejaannya, atau tulis kode desanya.")
    texts = {"name": text[:SHOWN], "place": region.titled}
    return Problem("village.unknown", message % texts, "village")


def _not_there(text: str, district: str) -> Problem:
    message = _("Desa %(name)s tidak ada di Kecamatan %(place)s. Periksa ejaan keduanya.")
    texts = {"name": text[:SHOWN], "place": district[:SHOWN]}
    return Problem("village.unknown", message % texts, "village")

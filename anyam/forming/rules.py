"""What may be asked of the search and done with its answer: facts in, reasons out."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from anyam.kernel.problems import Problem

MOST = 400  # candidates of one question; beyond, the search could not prove anything
LARGEST = 20  # Permensos 2/2019 Pasal 3 ayat (2)
LEAST = 2  # one person is no group


def question_problems(
    smallest: int, largest: int, candidates: int, *, least: int = LEAST, most: int = LARGEST
) -> Iterator[Problem]:
    """What keeps a question from being asked.

    Args:
      least, most: members a group may have under the scheme.
    """
    if smallest < least:
        message = _("Menurut skema ini kelompok paling sedikit %(least)d orang.")
        yield Problem("forming.smallest", message % {"least": least}, "smallest")
    if largest > most:
        message = _("Menurut skema ini kelompok paling banyak %(most)d orang.") % {"most": most}
        yield Problem("forming.largest", message, "largest")
    elif largest < smallest:
        message = _("Yang paling banyak tidak boleh kurang dari yang paling sedikit.")
        yield Problem("forming.sizes", message, "largest")
    if candidates == 0:
        message = _("Belum ada calon yang menunggu kelompok di sini. Catat calon dulu.")
        yield Problem("forming.nobody", message, "region")
    elif candidates > MOST:
        message = _("Ada %(count)d calon; paling banyak %(most)d. Pilih satu desa saja.")
        yield Problem("forming.many", message % {"count": candidates, "most": MOST}, "region")

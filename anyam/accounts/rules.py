"""Who may be given what: plain checks on roles, places and dates. No database, no clock."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anyam.accounts.roles import LEVELS, READERS, Role
from anyam.kernel.problems import Problem

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
LONGEST_DEPUTY = timedelta(days=366)
PIN_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Post:
    """One role over one place, whoever holds it."""

    role: str
    prefix: str


def plain_username(text: str) -> str:
    """The one spelling under which a username is kept, found and counted.

    >>> plain_username(" Siti.Balla ")
    'siti.balla'
    """
    return text.strip().lower()


def username_problems(text: str) -> Iterator[Problem]:
    """Yield why nobody can be called `text`.

    >>> [p.code for p in username_problems("siti balla")], list(username_problems("siti.balla"))
    (['username.format'], [])
    """
    if not USERNAME.fullmatch(text):
        message = _(
            "Nama pengguna 3 sampai 60 huruf kecil atau angka tanpa spasi; "
            "titik dan tanda hubung boleh. Contoh: siti.balla."
        )
        yield Problem("username.format", message, "username")


def inside(code: str, prefixes: Collection[str]) -> bool:
    """Whether the place `code` lies in one of `prefixes` ("" is the whole country).

    >>> inside("7316031021", {"7316"}), inside("", {"7316"}), inside("73", {""})
    (True, False, True)
    """
    return any(code.startswith(prefix) for prefix in prefixes)


def overlap(one: str, other: str) -> bool:
    """Whether two places share ground.

    >>> overlap("7316", "731603"), overlap("7316", "7317"), overlap("", "7316")
    (True, False, True)
    """
    return one.startswith(other) or other.startswith(one)


def level_names(role: str) -> str:
    """The kinds of area a role is given over, in words.

    >>> level_names("dinsos_head")
    'kabupaten/kota'
    """
    names = {
        0: _("seluruh Indonesia"),
        2: _("provinsi"),
        4: _("kabupaten/kota"),
        6: _("kecamatan"),
        10: _("desa/kelurahan"),
    }
    return _(" atau ").join(names[length] for length in sorted(LEVELS[role]))


def assignment_problems(post: Post, admin_of: Collection[str]) -> Iterator[Problem]:
    """Why an administrator of the places `admin_of` may not give away `post`."""
    if post.role == Role.CHAIR:
        message = _("Ketua kelompok mendapat akses dari kartu PIN yang dibuat pendamping.")
        yield Problem("assignment.chair", message, "role")
    elif len(post.prefix) not in LEVELS[post.role]:
        message = _("Peran %(role)s diberikan untuk satu %(levels)s. Pilih wilayah yang sesuai.")
        values = {"role": Role(post.role).label, "levels": level_names(post.role)}
        yield Problem("assignment.level", message % values, "region")
    if not inside(post.prefix, admin_of):
        message = _("Wilayah ini di luar wilayah yang Anda kelola.")
        yield Problem("assignment.outside", message, "region")


def period_problems(starts_on: date, ends_on: date | None) -> Iterator[Problem]:
    if ends_on is not None and ends_on < starts_on:
        message = _("Tanggal selesai harus sama dengan atau sesudah tanggal mulai.")
        yield Problem("period.backwards", message, "ends_on")


def deputy_period_problems(
    starts_on: date, ends_on: date, *, today: date, office_ends_on: date | None
) -> Iterator[Problem]:
    """Why these are no days for a deputy. A deputy never starts in the past."""
    yield from period_problems(starts_on, ends_on)
    if starts_on < today:
        message = _("Tanggal mulai sudah lewat. Pilih hari ini atau sesudahnya.")
        yield Problem("deputy.past", message, "starts_on")
    if ends_on - starts_on > LONGEST_DEPUTY:
        days = LONGEST_DEPUTY.days
        message = ngettext(
            "Penggantian paling lama %(days)d hari. Bila lebih lama, tetapkan pejabat baru.",
            "Penggantian paling lama %(days)d hari. Bila lebih lama, tetapkan pejabat baru.",
            days,
        )
        yield Problem("deputy.too_long", message % {"days": days}, "ends_on")
    if office_ends_on is not None and ends_on > office_ends_on:
        message = _("Masa tugas pejabat yang digantikan berakhir lebih dulu.")
        yield Problem("deputy.beyond_office", message, "ends_on")


def two_role_problems(post: Post, others: Iterable[Post]) -> Iterator[Problem]:
    """Why somebody with the posts `others` may not also act in `post`: four eyes need two people.

    Roles that only read decide nothing, and the same role on the same place adds nothing.

    >>> head, verifier = Post("dinsos_head", "7316"), Post("dinsos_verifier", "7316")
    >>> [p.code for p in two_role_problems(head, [verifier])]
    ['deputy.two_roles']
    >>> list(two_role_problems(head, [Post("auditor", "7316"), Post("dinsos_verifier", "7317")]))
    []
    """
    for other in others:
        acts = other.role != post.role and not {other.role, post.role} & READERS
        if acts and overlap(post.prefix, other.prefix):
            message = _(
                "Orang ini sudah bertugas sebagai %(role)s di wilayah yang sama. "
                "Satu orang tidak memegang dua peran atas wilayah yang sama; pilih orang lain."
            )
            values = {"role": Role(other.role).label}
            yield Problem("deputy.two_roles", message % values, "user")
            return

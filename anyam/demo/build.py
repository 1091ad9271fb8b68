"""Builds the demonstration by the real actions, in order of time; and wipes it.

Everything happens in one transaction: a build that is stopped leaves nothing behind but files
without a row, which are swept away. A second call finds the mark and does nothing.
"""

import heapq
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.audit import actions as audit
from anyam.demo import (
    accounts,
    eligible,
    lists,
    mail,
    matched,
    offices,
    people,
    queries,
    registers,
    stage,
    villages,
)
from anyam.demo.cases import BALLA, SHARES, Case, cases
from anyam.demo.models import DemoMark
from anyam.demo.names import Village
from anyam.demo.road import Road
from anyam.demo.timeline import FREEZE, HOURS, LETTERS, Calendar, by_one_letter, plan
from anyam.groups.models import Trade
from anyam.kernel.problems import Blocked, Problem
from anyam.regions.models import Region
from anyam.regions.progress import Report, silent
from anyam.verification.asking import nothing_asked

SEED = 7316
BEGAN = 330  # days before today: offices and accounts are made
POST_HOUR, POST_MINUTE = 19, 0
LETTER_MINUTE = 58  # after every single case of the same hour
STAMP = "built.json"  # of `anyam demo`: with it the folder counts as built
Act = Callable[[datetime], None]


class Diary:
    """What is to happen, taken in order of time."""

    def __init__(self) -> None:
        self._entries: list[tuple[datetime, int, Act]] = []
        self._order = count()

    def note(self, at: datetime, act: Act) -> None:
        heapq.heappush(self._entries, (at, next(self._order), act))

    def live(self, report: Report) -> None:
        total = len(self._entries)
        for done in range(total):
            at, _order, act = heapq.heappop(self._entries)
            act(at)
            report(done + 1, total, _("Membangun kabupaten contoh"))


def build(report: Report = silent, *, at: datetime | None = None) -> dict[str, Any]:
    """Fill an empty database with a regency on the day of `at`.

    Returns:
      How many groups, people and proposals there are; `built` is False when all was there before.
    Raises:
      Blocked: the regions are not loaded, or the database already holds something else.
    """
    if queries.mark():
        return {"built": False, **queries.counts()}
    now = at or timezone.now()
    with transaction.atomic(), nothing_asked():
        villages = _villages()
        _stop_unless_empty()
        random = Random(SEED)  # noqa: S311 - invented people, no secret
        groups = cases({code: [r.code for r in found] for code, found in villages.items()}, random)
        road = _road(groups, random, now)
        facts = _live(road, groups, random, now, report)
        # Nothing else writes here yet, so even the youngest events may be sealed.
        audit.seal(at=now, settled=timedelta())
        DemoMark.objects.create(pk=1, built_at=now, facts=facts)
    return {"built": True, **queries.counts()}


def _villages() -> dict[str, list[Region]]:
    """The villages of each kecamatan of the regency, in the order of their codes."""
    found: dict[str, list[Region]] = defaultdict(list)
    for region in Region.objects.filter(parent__in=SHARES).order_by("code"):
        found[str(region.parent_id)].append(region)
    if len(found) < len(SHARES) or BALLA not in {r.code for r in found[BALLA[:6]]}:
        message = _("Daftar wilayah belum dimuat. Jalankan dulu: anyam import-regions")
        raise Blocked([Problem("demo.no_regions", message)])
    return found


def _stop_unless_empty() -> None:
    if queries.counts()["people"] or queries.counts()["users"]:
        message = _("Basis data ini sudah berisi. Data contoh hanya dibangun di basis data kosong.")
        raise Blocked([Problem("demo.not_empty", message)])


def _road(groups: Iterable[Case], random: Random, now: datetime) -> Road:
    """Officials, offices and everything else the cases share."""
    village = Village(SEED, timezone.localdate(now))
    places = Region.objects.filter(code__in={case.village for case in groups})
    regions = places.select_related("parent").order_by("code").in_bulk()
    began = now - timedelta(days=BEGAN)
    cast = people.cast(regions.values(), village=village, at=began, now=now)
    offices.open_all(cast, regions.values(), at=began + timedelta(hours=2))
    return Road(
        cast, village, random, regions, {trade.slug: trade for trade in Trade.objects.all()}
    )


def _live(
    road: Road, groups: list[Case], random: Random, now: datetime, report: Report
) -> dict[str, Any]:
    """Let everything happen; return what the pages of the demonstration want to know."""
    calendar = Calendar(timezone.localdate(now), timezone.get_default_timezone())
    diary, cards = Diary(), list[dict[str, Any]]()
    for case in groups:
        plan(case, random)
        for step in case.days:
            if step not in LETTERS or not by_one_letter(case):
                _note_step(diary, road, case, step, calendar)
    _note_letters(diary, road, groups, calendar)
    _note_post(diary, calendar)
    for day, hour, act in (*villages.PLAN, *lists.PLAN):
        diary.note(calendar.at(day, hour), partial(act, road))
    diary.note(calendar.at(FREEZE[0] + 4, 9), lambda at: stage.set_freeze(road, at))
    diary.note(calendar.at(2, 13), lambda at: cards.extend(stage.appoint_chairs(road, groups, at)))
    diary.note(calendar.at(2, 15), lambda at: stage.send_deputy(road, at))
    diary.note(calendar.at(2, 14), lambda at: accounts.open_accounts(road, groups, at))
    diary.note(calendar.at(2, 16), lambda at: eligible.ask_around(road, groups, at))
    diary.note(calendar.at(1, 16), lambda at: stage.leave_a_letter_open(road, groups, at))
    diary.live(report)
    registers.hold(road, groups, now)
    matched.look_up(now)
    eligible.judge_everybody(road, groups, now)
    stage.tell(now)
    stage.read_old_messages(now)
    return stage.facts(road, groups, cards)


def _note_step(diary: Diary, road: Road, case: Case, step: str, calendar: Calendar) -> None:
    diary.note(calendar.step(case, step), lambda at: road.take(case, step, at))


def _note_letters(diary: Diary, road: Road, groups: list[Case], calendar: Calendar) -> None:
    """The steps many cases take together, by one letter of their office."""
    together: dict[tuple[int, str], list[Case]] = defaultdict(list)
    for case in filter(by_one_letter, groups):
        for step in set(LETTERS) & case.days.keys():
            together[case.days[step], step].append(case)
    for (day, step), lot in sorted(together.items(), key=lambda item: item[0]):
        _note_letter(diary, road, lot, step, calendar.at(day, HOURS[step], LETTER_MINUTE))


def _note_letter(diary: Diary, road: Road, lot: list[Case], step: str, at: datetime) -> None:
    diary.note(at, lambda when: _send(road, lot, step, when))


def _send(road: Road, lot: list[Case], step: str, at: datetime) -> None:
    mail.send(road.cast, lot, step, at)


def _note_post(diary: Diary, calendar: Calendar) -> None:
    """Once a week the messages and reminders go out."""
    for day in range(BEGAN - 10, 1, -7):
        diary.note(calendar.at(day, POST_HOUR, POST_MINUTE), stage.tell)


def wipe() -> None:
    """Remove database and files of a demonstration, and of nothing else.

    Raises:
      Blocked: this is no demonstration, or its database is no file that could be removed.
    """
    if not settings.DEMO or queries.mark() is None:
        message = _("Ini bukan data contoh, jadi tidak dihapus.")
        raise Blocked([Problem("demo.not_demo", message)])
    if connection.vendor != "sqlite":
        message = _("Hapus basis data contoh ini dengan alat PostgreSQL (dropdb).")
        raise Blocked([Problem("demo.not_sqlite", message)])
    database = Path(connection.settings_dict["NAME"])
    registers.drop()
    connection.close()
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    (settings.DATA_DIR / STAMP).unlink(missing_ok=True)

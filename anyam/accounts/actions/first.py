"""The first administrator: nobody inside could make them, so the server's command line does."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.actions.keys import PasswordLink, issue_password_link
from anyam.accounts.models import Assignment, User
from anyam.accounts.roles import LEVELS, Role
from anyam.accounts.rules import plain_username, username_problems
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem
from anyam.regions.models import Region


@transaction.atomic
def first_administrator(
    *, username: str, name: str, region_code: str = "", at: datetime
) -> tuple[User, PasswordLink]:
    """Make an administrator over `region_code` (empty: the whole country), with a password link.

    Raises:
      Blocked: the username is taken or not well formed, or the region is none an administrator
        can have.
    """
    user = User(username=plain_username(username), name=" ".join(name.split()))
    region = Region.objects.filter(code=region_code).first() if region_code else None
    if problems := _problems(user, region, region_code):
        raise Blocked(problems)
    user.region = region
    user.set_unusable_password()
    user.save(force_insert=True)
    Assignment.objects.create(
        user=user, role=Role.AREA_ADMIN, region=region, starts_on=timezone.localdate(at)
    )
    audit.record("account.first_admin", user, by=None, at=at, region_code=region_code)
    return user, issue_password_link(user, by=None, at=at)


def _problems(user: User, region: Region | None, region_code: str) -> list[Problem]:
    problems = list(username_problems(user.username))
    if not user.name:
        problems.append(Problem("name.empty", _("Tuliskan nama lengkapnya."), "name"))
    if User.objects.filter(username=user.username).exists():
        message = _("Nama pengguna ini sudah dipakai. Tambahkan nama desa atau angka.")
        problems.append(Problem("username.taken", message, "username"))
    if region_code and (region is None or len(region_code) not in LEVELS[Role.AREA_ADMIN]):
        message = _("Kode wilayah admin adalah provinsi atau kabupaten/kota, misalnya 7316.")
        problems.append(Problem("region.level", message, "region"))
    return problems

"""The people these tests need."""

from datetime import date

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.regions.models import Region


def person(name: str, role: Role, code: str) -> User:
    user, made = User.objects.get_or_create(username=name.lower(), defaults={"name": name})
    if made:
        region = Region.objects.get_or_create(code=code, defaults={"name": code})[0]
        user.assignments.create(role=role, region=region, starts_on=date(2026, 1, 1))
    return user


def facilitator() -> User:
    return person("Siti", Role.FACILITATOR, "731603")


def admin(code: str = "7316") -> User:
    return person(f"Admin {code}", Role.AREA_ADMIN, code)

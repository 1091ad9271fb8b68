"""How every page of a register begins."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from anyam.accounts.http import UserRequest
from anyam.accounts.roles import Can
from anyam.registers.models import Register, Snapshot


def need(request: UserRequest, right: Can, code: str | None = None) -> None:
    """Refuse whoever holds no such right (over the place `code`)."""
    if not request.user.may(right, code):
        raise PermissionDenied


def get_register(request: UserRequest, pk: int) -> Register:
    """A register the user may see: 404 outside their area, 403 for who has no business in any."""
    rows = Register.objects.visible_to(request.user).select_related("region", "created_by")
    found = get_object_or_404(rows, pk=pk)
    need(request, Can.SEE_REGISTERS)
    return found


def get_snapshot(request: UserRequest, pk: int) -> Snapshot:
    rows = Snapshot.objects.visible_to(request.user)
    rows = rows.select_related("register__region", "job", "imported_by", "before__register")
    found = get_object_or_404(rows, pk=pk)
    need(request, Can.SEE_REGISTERS)
    return found


def get_own(request: UserRequest, pk: int) -> Snapshot:
    """A snapshot the user may work on."""
    found = get_snapshot(request, pk)
    need(request, Can.IMPORT_REGISTERS, found.register.place)
    return found

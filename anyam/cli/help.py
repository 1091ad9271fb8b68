"""Commands whose every help line is in both languages, Typer's own included."""

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from anyam.cli.words import two

HELP = two("Tampilkan bantuan ini", "Show this help")


class BilingualCommand(TyperCommand):
    def get_help_option(self, ctx: Any) -> Any:
        return _said_in_both(super().get_help_option(ctx))


class BilingualGroup(TyperGroup):
    def get_help_option(self, ctx: Any) -> Any:
        return _said_in_both(super().get_help_option(ctx))


def _said_in_both(option: Any) -> Any:
    if option is not None:
        option.help = HELP
    return option


def add(
    app: typer.Typer, name: str, function: Callable[..., Any], help: str, *, hidden: bool = False
) -> None:
    """Register a command under `name` with help in both languages (see `words.two`)."""
    app.command(name, help=help, hidden=hidden, cls=BilingualCommand)(function)

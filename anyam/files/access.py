"""Who may read a file, beyond being allowed to see where it belongs.

An app that keeps something tighter than the rest (a photo of a KTP) registers a rule for its kind:

    @access.rule("proposal.ktp")
    def _(user: User, attachment: Attachment) -> bool: ...
"""

from collections.abc import Callable

from anyam.accounts.models import User
from anyam.files.models import Attachment
from anyam.files.rules import SEALED

Rule = Callable[[User, Attachment], bool]
RULES: dict[str, Rule] = {}


def rule(kind: str) -> Callable[[Rule], Rule]:
    """Let the function decide on files of this kind, among those the user can see at all."""

    def register(function: Rule) -> Rule:
        RULES[kind] = function
        return function

    return register


def may_read(user: User, attachment: Attachment) -> bool:
    if attachment.content_type == SEALED:
        return False
    decide = RULES.get(attachment.kind)
    return decide is None or decide(user, attachment)

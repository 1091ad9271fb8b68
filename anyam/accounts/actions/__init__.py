"""Every write to accounts. One event each, by whom and when."""

from anyam.accounts.actions.keys import (
    PasswordLink,
    appoint_chair,
    choose_password,
    end_other_sessions,
    end_session,
    issue_password_link,
    issue_pin,
    reset_second_factor,
    unlock,
)
from anyam.accounts.actions.posts import (
    appoint_deputy,
    assign_role,
    cancel_deputy,
    end_assignment,
)
from anyam.accounts.actions.sight import start_seeing_as, stop_seeing_as
from anyam.accounts.actions.users import (
    change_details,
    choose_language,
    create_user,
    deactivate,
    reactivate,
)

__all__ = [
    "PasswordLink",
    "appoint_chair",
    "appoint_deputy",
    "assign_role",
    "cancel_deputy",
    "change_details",
    "choose_language",
    "choose_password",
    "create_user",
    "deactivate",
    "end_assignment",
    "end_other_sessions",
    "end_session",
    "issue_password_link",
    "issue_pin",
    "reactivate",
    "reset_second_factor",
    "start_seeing_as",
    "stop_seeing_as",
    "unlock",
]

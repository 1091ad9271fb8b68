"""Small bridges between an action and the page that asked for it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, QueryDict

from anyam.kernel.problems import Blocked


def add_problems(form: forms.BaseForm, blocked: Blocked) -> None:
    """Show every reason of a refusal on `form`, each beside its field if the form has it."""
    for problem in blocked.problems:
        field = problem.field if problem.field in form.fields else None
        form.add_error(field, forms.ValidationError(problem.message, code=problem.code))


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form binds to: everything posted, be it nothing, and nothing on a first look."""
    return request.POST if request.method == "POST" else None


def sent(form: forms.Form, request: HttpRequest, write: Callable[[], Any]) -> bool:
    """Was a valid form sent, and did the action take it? Refusals are shown on the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        write()
    except Blocked as blocked:
        add_problems(form, blocked)
        return False
    return True


def tell(request: HttpRequest, blocked: Blocked) -> None:
    """Show a refusal where there is no form."""
    for problem in blocked.problems:
        messages.error(request, problem.message)

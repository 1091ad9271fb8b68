"""Small bridges between a refused action and the page that asked for it."""

from django import forms

from anyam.kernel.problems import Blocked


def add_problems(form: forms.BaseForm, blocked: Blocked) -> None:
    """Show every reason of a refusal on `form`, each beside its field if the form has it."""
    for problem in blocked.problems:
        field = problem.field if problem.field in form.fields else None
        form.add_error(field, forms.ValidationError(problem.message, code=problem.code))

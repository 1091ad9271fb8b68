"""Every form is drawn with GOV.UK fields: label, hint, what is wrong, then the input."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Named by `FORM_RENDERER`; widgets live in `templates/django/forms/widgets/`.

    `{{ form }}` draws all fields, `{% field form.name %}` or `{{ form.name.as_field_group }}` one.
    """

    form_template_name = "web/forms/form.html"
    formset_template_name = "web/forms/formset.html"
    field_template_name = "web/forms/field.html"

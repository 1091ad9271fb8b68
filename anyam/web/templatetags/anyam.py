"""The words and parts every template may use; loaded as builtins, no `{% load %}` needed."""

from django import template

from anyam.web import filters
from anyam.web.tags import forms, parts

register = template.Library()

for name, function in filters.FILTERS.items():
    register.filter(name, function)

register.simple_tag(parts.icon)
register.simple_tag(parts.tag_status)
register.simple_block_tag(parts.help_block, name="help", end_name="endhelp")
register.simple_block_tag(parts.note)
register.inclusion_tag("web/parts/summary_row.html")(parts.summary_row)
register.inclusion_tag("web/parts/task.html")(parts.task)
register.inclusion_tag("web/parts/empty.html")(parts.empty_state)
register.inclusion_tag("web/parts/pagination.html", takes_context=True)(parts.pagination)
register.inclusion_tag("web/parts/chart.html")(parts.chart)
register.inclusion_tag("web/parts/track.html")(parts.track)
register.inclusion_tag("web/parts/back.html")(parts.back_link)

register.simple_tag(forms.widget_attrs)
register.simple_tag(forms.error_links)
register.simple_tag(forms.options)
register.inclusion_tag("web/forms/errors.html")(forms.error_summary)
register.inclusion_tag("web/forms/field.html")(forms.field)
register.filter("field_parts", forms.field_parts)

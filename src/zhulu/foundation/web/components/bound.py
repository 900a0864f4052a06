"""Django's forms as the design system's fields, so that a view may keep using them for validation."""

from django import forms
from django.forms.boundfield import BoundField

from zhulu.foundation.web.components.shapes import Choice, Field, Problem

KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checks"),
    (forms.RadioSelect, "radio"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "check"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
    (forms.HiddenInput, "hidden"),
    (forms.FileInput, "file"),
    (forms.DateInput, "date"),
    (forms.EmailInput, "email"),
)
"""Widgets in the order in which they are recognised; whatever is not listed is a line of text."""


def field_of(bound: BoundField) -> Field:
    """Describe a bound Django field as a ``Field``; a password is never written back into the page."""
    widget = bound.field.widget
    kind = next((name for sort, name in KINDS if isinstance(widget, sort)), "text")
    value = "" if kind in {"password", "file"} else bound.value()
    choices = widget.choices if isinstance(widget, forms.Select | forms.RadioSelect) else ()
    return Field(
        name=bound.html_name,
        label=str(bound.label),
        kind=kind,
        value="" if value is None else value,
        id=bound.auto_id,
        required=bound.field.required,
        hint=str(bound.help_text),
        errors=[str(error) for error in bound.errors],
        choices=[Choice(value=str(code), label=str(label)) for code, label in choices if code not in ("", None)],
        attrs={name: value if isinstance(value, bool) else str(value) for name, value in widget.attrs.items()},
    )


def problems_of(form: forms.BaseForm) -> list[Problem]:
    """List every error of a form, each leading to its field."""
    problems = [Problem(message=str(error)) for error in form.non_field_errors()]
    for name in form.fields:
        bound = form[name]
        problems += [Problem(message=str(error), target=bound.auto_id) for error in bound.errors]
    return problems

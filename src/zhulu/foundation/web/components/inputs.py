"""Forms: fields with their two marks, all errors at once, files, and the reviewer's decision."""

from collections.abc import Iterable

from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.template import Context

from zhulu.foundation.web.components.bound import field_of, problems_of
from zhulu.foundation.web.components.library import all_shaped, register, shaped
from zhulu.foundation.web.components.shapes import Choice, Decision, Field, FileItem, Problem, Upload

INPUT_TYPES = {"decimal": "text", "integer": "text"}
"""Kinds whose HTML type has another name; numbers are text, because a wheel must not change an amount."""
INPUT_MODES = {"decimal": "decimal", "integer": "numeric", "tel": "tel"}
INPUT_CLASSES = {"date": "input w-date", "decimal": "input w-num", "integer": "input w-num"}
GROUPS = frozenset({"radio", "checks"})


@register.inclusion_tag("zhulu/components/field.html")
def field(value: object) -> dict[str, object]:
    """Show a form field with label, marks, hint, errors and control: a ``Field`` or one of a Django form."""
    shown = field_of(value) if isinstance(value, BoundField) else shaped(Field, value)
    ident = shown.id or f"f-{shown.name}"
    errors = [Problem(message=error) if isinstance(error, str) else shaped(Problem, error) for error in shown.errors]
    described = [(f"{ident}-h", shown.hint or shown.clause), (f"{ident}-e", errors), (f"{ident}-u", shown.unit)]
    attributes = {
        "aria-describedby": " ".join(name for name, present in described if present) or None,
        "aria-invalid": "true" if errors else None,
        "required": shown.required and shown.kind not in GROUPS,
        "readonly": shown.readonly and shown.kind not in {"select", "check", *GROUPS},
        "inputmode": INPUT_MODES.get(shown.kind),
        **shown.attrs,
    }
    chosen = shown.value if isinstance(shown.value, list | tuple | set | frozenset) else [shown.value]
    return {
        "field": shown,
        "id": ident,
        "errors": errors,
        "choices": all_shaped(Choice, shown.choices),
        "chosen": [str(item) for item in chosen],
        "on": shown.kind == "check" and shown.value not in (None, "", False, "0"),
        "type": INPUT_TYPES.get(shown.kind, shown.kind),
        "css": INPUT_CLASSES.get(shown.kind, "input"),
        "attributes": flatatt({name: item for name, item in attributes.items() if item not in (None, False)}),
        "is_group": shown.kind in GROUPS,
    }


@register.inclusion_tag("zhulu/components/error_summary.html")
def error_summary(problems: object, title: str = "") -> dict[str, object]:
    """List every error at once, each leading to its field: ``Problem``s or a Django form; nothing when all is well."""
    if isinstance(problems, BaseForm):
        listed = problems_of(problems)
    else:
        listed = all_shaped(Problem, problems if isinstance(problems, Iterable) else None)
    return {"problems": listed, "title": title or f"有 {len(listed)} 处要改"}


@register.inclusion_tag("zhulu/components/marks_key.html")
def marks_key() -> dict[str, object]:
    """Explain the two marks at the head of a form."""
    return {}


@register.inclusion_tag("zhulu/components/files.html", takes_context=True)
def files(context: Context, items: Iterable[object], label: str = "已选文件") -> dict[str, object]:
    """List attached files: ``FileItem``s; each may be looked at, and taken away by POST.

    Removal is a form of its own: never place this inside another form.
    """
    return {"items": all_shaped(FileItem, items), "label": label, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("zhulu/components/upload.html", takes_context=True)
def upload(context: Context, value: object) -> dict[str, object]:
    """Show a form that hands in files with their progress: an ``Upload``; without script a button sends them.

    A form of its own: never place this inside another form.
    """
    return {"upload": shaped(Upload, value), "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("zhulu/components/decision.html", takes_context=True)
def decision_form(context: Context, value: object) -> dict[str, object]:
    """Show the reviewer's ``Decision``: what, why, how verified, opinion, and in whose name.

    Posts ``decision``, ``reason`` (several), ``method`` (several), ``opinion`` and ``version``.
    """
    decision = shaped(Decision, value)
    return {
        "decision": decision,
        "choices": all_shaped(Choice, decision.choices),
        "reasons": all_shaped(Choice, decision.reasons),
        "methods": all_shaped(Choice, decision.methods),
        "problems": all_shaped(Problem, decision.errors),
        "csrf_token": context.get("csrf_token", ""),
    }

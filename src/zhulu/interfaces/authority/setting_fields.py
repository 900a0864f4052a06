"""What is typed to change a policy setting: the value's controls by its shape, and day, reason and basis."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.http import QueryDict

from zhulu.domain.rulebook.models import PolicySetting
from zhulu.domain.rulebook.value_shapes import Control, Fault
from zhulu.foundation.web.components.shapes import Choice, Field, Problem
from zhulu.usecases.policy_settings.catalogue import Setting
from zhulu.usecases.policy_settings.changing import LONGEST_CLAUSE, LONGEST_REASON, VALUE, Wanted

MULTIPLE = frozenset({"checks"})
ROWS = "12"


def read_wanted(setting: Setting, posted: QueryDict) -> Wanted:
    """Give what was typed; what is wrong with it, the use-case says."""
    texts = {name: posted.getlist(name) for name in posted}
    try:
        day = date.fromisoformat(posted.get("valid_from", "").strip())
    except ValueError:
        day = None
    return Wanted(
        key=setting.key,
        value=setting.shape.typed(texts, VALUE),
        valid_from=day,
        reason=posted.get("reason", ""),
        clause=posted.get("clause", ""),
    )


def fields_of(
    setting: Setting,
    current: PolicySetting | None,
    posted: QueryDict | None = None,
    faults: Sequence[Fault] = (),
) -> tuple[list[Field], list[Field]]:
    """Give the controls of the value, and those of day, reason and basis, with what was typed and what is wrong."""
    messages = _by_control(faults)
    value = current.value if current else None
    controls = setting.shape.controls(value, VALUE, setting.title)
    shown: list[Field] = []
    for place, control in enumerate(controls):
        ident = _ident(control.name) if control.name not in [one.name for one in controls[:place]] else ""
        errors = messages.pop(control.name, ()) if ident else ()
        shown.append(_field(control, ident or f"{_ident(control.name)}-{place}", posted, errors))
    return shown, _framing(current, posted, messages)


def problems_of(faults: Sequence[Fault]) -> list[Problem]:
    """List everything that is wrong, each leading to its field."""
    return [Problem(message=fault.message, target=_ident(fault.control) if fault.control else "") for fault in faults]


def _framing(
    current: PolicySetting | None, posted: QueryDict | None, messages: Mapping[str, Sequence[str]]
) -> list[Field]:
    def typed(name: str, otherwise: str = "") -> str:
        return posted.get(name, "") if posted is not None else otherwise

    return [
        Field(
            "valid_from",
            "自哪一天起",
            "date",
            typed("valid_from"),
            required=True,
            hint="不能早于今天；从这一天起办理的按新的值",
            errors=messages.get("valid_from", ()),
        ),
        Field(
            "clause",
            "依据",
            value=typed("clause", current.clause if current else ""),
            required=True,
            wide=True,
            hint="条文、文件名称或文号；还没有官方出处的写“示例·未见出处”",
            errors=messages.get("clause", ()),
            attrs={"maxlength": str(LONGEST_CLAUSE)},
        ),
        Field(
            "reason",
            "理由",
            "textarea",
            typed("reason"),
            required=True,
            wide=True,
            hint="为什么要改，长期留存",
            errors=messages.get("reason", ()),
            attrs={"maxlength": str(LONGEST_REASON), "rows": "3"},
        ),
    ]


def _field(control: Control, ident: str, posted: QueryDict | None, errors: Sequence[str]) -> Field:
    return Field(
        control.name,
        control.label,
        control.kind,
        _typed(control, posted),
        id=ident,
        hint=control.hint,
        unit=control.unit,
        errors=tuple(errors),
        choices=[Choice(one.value, one.label) for one in control.options],
        wide=control.kind in {"textarea", *MULTIPLE},
        attrs={"rows": ROWS} if control.kind == "textarea" else {},
    )


def _typed(control: Control, posted: QueryDict | None) -> object:
    if posted is None:
        return control.value
    return posted.getlist(control.name) if control.kind in MULTIPLE else posted.get(control.name, "")


def _by_control(faults: Sequence[Fault]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fault in faults:
        found.setdefault(fault.control, []).append(fault.message)
    return found


def _ident(name: str) -> str:
    return f"f-{name}"

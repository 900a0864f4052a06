"""Who took which list away as a file: written into the trail before the first byte leaves (导出留痕)."""

from collections.abc import Mapping

from zhulu.domain.access.actors import Actor
from zhulu.foundation.audit.operations import record_event
from zhulu.usecases.journey import journey


def record_export(*, actor: Actor, name: str, form: str, filters: Mapping[str, str], rows: int | None) -> None:
    """Record an export; whether the list is the actor's to see its page has asked already.

    Args:
        name: what the list is called.
        form: ``xlsx`` or ``csv``.
        filters: what narrowed it.
        rows: how many rows it has; None where nobody has counted.
    """
    with journey(actor=actor, cause="export_list") as now:
        record_event(
            at=now,
            actor=actor,
            action="export_list",
            subject_kind="list",
            subject_id=name[:64],
            summary=f"导出“{name}”（{form.upper()}{f'，{rows} 行' if rows is not None else ''}）",
            detail={"form": form, "filters": dict(filters), "rows": rows},
        )

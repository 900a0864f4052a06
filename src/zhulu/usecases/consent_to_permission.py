"""The city consents to a zone's form, or does not: opinion and stamped scan, before the province sees it (三(一)c)."""

from collections.abc import Callable
from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.authorities.models import Authority
from zhulu.domain.grants.casework import Scan, keep_consent
from zhulu.domain.grants.models import PermissionCase
from zhulu.domain.grants.queries import get_case_for
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.storage.interface import ByteSource
from zhulu.usecases.deciding_permission import decide_form
from zhulu.usecases.journey import journey
from zhulu.usecases.permission_forms import receive_scan
from zhulu.usecases.submit_permission_form import latest_of, record_case

Ask = Callable[[PermissionCase], None]


class FormReadDiffers(CannotAdvance):
    """The authority took the form back and handed in another version than the one that was read."""

    rule = "DecidedOnFormRead"


def require_form_read(case: PermissionCase, *, seen: str) -> None:
    """Let a decision pass if it is about the version that stands.

    Args:
        seen: the digest of the version that was read; empty compares nothing.

    Raises:
        FormReadDiffers: another version stands by now.
    """
    if seen and latest_of(case).digest != seen:
        raise FormReadDiffers("您看的不是最新一次报送，请看过新的内容再作决定（三(一)）")


def consent_to_permission(
    *, actor: Actor, case_id: str, opinion: str, name: str, stream: ByteSource, seen: str = ""
) -> PermissionCase:
    """Consent as the city above the zone; the form goes on to the province.

    Args:
        name, stream: the scan of the form with the city's own stamp.
        seen: the digest of the version that was read.

    Raises:
        CaseNotFound, NotPermitted, CannotAdvance: as for every move; an empty opinion counts as a missing reason.
        FileRefused: with everything that is wrong with the scan.
    """
    with journey(actor=actor, cause="consent_permission", subject_kind="permission_case", subject_id=case_id) as now:
        scan: list[Scan] = []

        def ask(locked: PermissionCase) -> None:
            require_form_read(locked, seen=seen)
            scan.append(receive_scan(name=name, stream=stream, on=local_day(now)))

        return _answer(actor, case_id, "consent", opinion, ask=ask, scans=scan, now=now)


def object_to_permission(*, actor: Actor, case_id: str, opinion: str, seen: str = "") -> PermissionCase:
    """Do not consent; the form goes back to the zone with the reason.

    Raises:
        CaseNotFound, NotPermitted, CannotAdvance: as for every move; an empty opinion counts as a missing reason.
    """
    with journey(actor=actor, cause="object_permission", subject_kind="permission_case", subject_id=case_id) as now:

        def ask(locked: PermissionCase) -> None:
            require_form_read(locked, seen=seen)

        return _answer(actor, case_id, "object", opinion, ask=ask, scans=[], now=now)


def _answer(
    actor: Actor, case_id: str, transition: str, opinion: str, *, ask: Ask, scans: list[Scan], now: datetime
) -> PermissionCase:
    found = get_case_for(actor=actor, public_id=case_id, on=local_day(now))
    case, move = decide_form(found, transition, actor=actor, now=now, reason=opinion, ask=ask)
    city = _city_of(case)
    submission = latest_of(case)
    agreed = transition == "consent"
    keep_consent(
        submission=submission,
        move=move,
        city=city,
        agreed=agreed,
        scan=scans[0] if scans else None,
        actor=actor,
        now=now,
    )
    words = f"{city.name}{'同意' if agreed else '不同意'}"
    record_case(f"{transition}_permission", words, submission=submission, actor=actor, now=now, opinion=move.reason)
    return case


def _city_of(case: PermissionCase) -> Authority:
    if case.authority.parent is None:
        raise CannotAdvance("这个机关没有上级市（州）（三(一)）")
    return case.authority.parent

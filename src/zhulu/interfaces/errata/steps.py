"""Which journey carries out which step of the tables, and what its form asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.http import HttpRequest

from zhulu.domain.access.actors import Actor
from zhulu.domain.errata.models import Erratum
from zhulu.usecases.errata import deciding, filing_forms, reporting
from zhulu.usecases.errata.executing import execute_erratum
from zhulu.usecases.errata.filing_forms import Given, Upload
from zhulu.usecases.errata.submitting import submit_erratum, withdraw_erratum

Carry = Callable[[Actor, str, HttpRequest], Erratum]


@dataclass(frozen=True, slots=True)
class Form:
    """What the form of a step asks, and the journey behind it."""

    carry: Carry
    opinion: bool = False
    method: bool = False
    receipt: bool = False


def _given(request: HttpRequest) -> Given:
    scan = request.FILES.get("scan")
    try:
        day: date | None = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        day = None
    return Given(
        number=request.POST.get("number", ""),
        on=day,
        handler=request.POST.get("handler", ""),
        note=request.POST.get("opinion", ""),
        scan=Upload(scan.name or "扫描件", scan) if scan else None,
    )


def _opined(journey: Callable[..., Erratum], actor: Actor, erratum_id: str, request: HttpRequest) -> Erratum:
    return journey(actor=actor, erratum_id=erratum_id, opinion=request.POST.get("opinion", ""))


def _received(journey: Callable[..., Erratum], actor: Actor, erratum_id: str, request: HttpRequest) -> Erratum:
    return journey(actor=actor, erratum_id=erratum_id, given=_given(request))


def _plain(journey: Callable[..., Erratum], actor: Actor, erratum_id: str, _request: HttpRequest) -> Erratum:
    return journey(actor=actor, erratum_id=erratum_id)


def _agree(actor: Actor, erratum_id: str, request: HttpRequest) -> Erratum:
    return deciding.agree_to_erratum(
        actor=actor,
        erratum_id=erratum_id,
        opinion=request.POST.get("opinion", ""),
        method=request.POST.get("method", ""),
        seen=request.POST.get("seen", ""),
    )


def _opinion(journey: Callable[..., Erratum]) -> Form:
    return Form(partial(_opined, journey), opinion=True)


def _receipt(journey: Callable[..., Erratum]) -> Form:
    return Form(partial(_received, journey), receipt=True)


FORMS: Mapping[str, Form] = {
    "submit": Form(partial(_plain, submit_erratum)),
    "withdraw": Form(partial(_plain, withdraw_erratum)),
    "consent_place": _opinion(deciding.consent_to_place),
    "agree": Form(_agree, opinion=True, method=True),
    "return": _opinion(deciding.return_erratum),
    "refuse": _opinion(deciding.refuse_erratum),
    "file_at_bureau": _receipt(filing_forms.file_at_bureau),
    "file_at_department": _receipt(filing_forms.file_at_department),
    "register_filing": _receipt(filing_forms.register_filing),
    "bureau_asks": _opinion(filing_forms.ask_for_papers),
    "department_asks": _opinion(filing_forms.ask_for_papers),
    "refile": _opinion(filing_forms.refile),
    "confirm_system": _receipt(filing_forms.confirm_system_change),
    "register_system": _receipt(filing_forms.register_system_change),
    "consent": _opinion(reporting.consent_for_province),
    "province_returns": _opinion(reporting.return_for_province),
    "province_refuses": _opinion(reporting.refuse_for_province),
    "report": _receipt(reporting.report_to_ministry),
    "ministry_consents": _receipt(reporting.record_consent_of_ministry),
    "ministry_dissents": _receipt(reporting.record_dissent_of_ministry),
    "record_national": _receipt(reporting.record_national_change),
    "record_push": _receipt(reporting.record_push),
    "execute": Form(partial(_plain, execute_erratum)),
}
"""Step → its form; what the platform takes itself has none."""

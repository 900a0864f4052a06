"""A published guide as PDF, for the counter's wall; what is on it is what the version says."""

from datetime import date

from zhulu.domain.forms.guide_form import GuideSheet
from zhulu.domain.guides.facts import reviewers_from, text_from
from zhulu.domain.guides.models import GuideVersion
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.clock import local_day
from zhulu.foundation.documents.sheets import Sheet, print_sheet


def print_guide(version: GuideVersion, *, address: str) -> bytes:
    """Print a version; the same version gives the same file.

    Args:
        address: where the newest version stands, for the QR code.
    """
    return print_sheet(_sheet(version, address), made_at=version.published_at)


def _sheet(version: GuideVersion, address: str) -> Sheet:
    text = text_from(version.text)
    published_on: date = local_day(version.published_at)
    return GuideSheet(
        matter=Path(version.path).label,
        authority=version.authority_name,
        basis=text.basis,
        scope=text.scope,
        conditions=text.conditions,
        materials=text.materials,
        steps=text.steps,
        time=text.time,
        reviewers=reviewers_from(version.reviewers),
        place=text.place,
        hours=text.hours,
        phone=text.phone,
        supervision=text.supervision,
        version=str(version.number),
        published_on=published_on,
        questions=text.questions,
        address=address,
    ).sheet()

"""Builders of guides: an authority with two people, a text that may be published."""

from tests.support.filings import COUNTY, Person, make_officer
from tests.support.guide_boundaries import TEXT
from zhulu.domain.grants.models import Officer, Registration
from zhulu.domain.guides.facts import GuideText
from zhulu.domain.guides.models import GuideVersion
from zhulu.domain.standard.vocabulary import Path
from zhulu.usecases.write_guide import publish_guide, save_guide

PHONE = "0000-20000321"


def make_reviewer(code: str = COUNTY, *, sign_in_name: str = "", name: str = "王示例") -> Person:
    """Make an officer who confirms on path ② and has an office line."""
    person = make_officer(code, sign_in_name=sign_in_name, name=name)
    officer = Officer.objects.get(account=person.account)
    latest = Registration.objects.filter(officer=officer).latest("id")
    latest.pk, latest.office_phone = None, PHONE
    latest.save(force_insert=True)
    return person


def published(person: Person, *, text: GuideText = TEXT, revision: int = 0, note: str = "") -> GuideVersion:
    """Let a person write and publish the guide of path ②."""
    path = Path.BACK_FILING
    saved = save_guide(actor=person.actor, path=path, text=text, revision=revision)
    return publish_guide(actor=person.actor, path=path, revision=saved, note=note)

"""办事指南: written, published in versions, outdated by a change of people, and reminded of (三(四))."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.support.filings import CITY, COUNTY, Person
from tests.support.guide_boundaries import TEXT
from tests.support.guides import make_reviewer, published
from tests.support.permissions import make_clerk_of, make_decider
from tests.support.races import at_once, losers, winners
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.guides.models import GuideReminder, GuideVersion
from zhulu.domain.guides.operations import GuideChangedElsewhere
from zhulu.domain.guides.queries import GuideNotFound, list_states
from zhulu.domain.guides.vocabulary import GuideStanding
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.audit.models import SecurityLog
from zhulu.foundation.clock import local_day
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.supervise_guides import remind_of_guides, survey_guides
from zhulu.usecases.write_guide import GuideDesk, NothingNew, list_own_guides, open_guide, publish_guide, save_guide

PATH = Path.BACK_FILING
pytestmark = [pytest.mark.notice("三(四)"), pytest.mark.usefixtures("frozen")]


def opened(person: Person) -> GuideDesk:
    """Open the person's guide of path ②."""
    return open_guide(actor=person.actor, path=PATH, on=_today())


def _today() -> date:
    return local_day(timezone.now())


@pytest.mark.django_db
def test_the_first_text_is_the_provinces_template() -> None:
    """Whoever writes for the first time begins with the template, which lacks what only the authority knows."""
    shown = opened(make_reviewer())
    assert shown.text.steps
    assert shown.revision == 0
    assert {fault.place.column for fault in shown.findings.blocks} == {"place", "phone", "supervision"}


@pytest.mark.django_db
def test_what_is_published_names_the_registered_reviewers() -> None:
    """Names, offices and lines come from the register; the version stays as it was published."""
    person = make_reviewer()
    version = published(person, note="第一版")
    assert (version.number, version.published_name) == (1, "王示例")
    assert [row["name"] for row in version.reviewers] == ["王示例"]
    assert Entry.objects.get(kind="publish_guide").content_digest == version.digest
    again = published(person, text=replace(TEXT, time="一天"), revision=opened(person).revision)
    assert again.number == 2
    assert GuideVersion.objects.get(number=1).text == TEXT.as_json()


@pytest.mark.django_db
def test_faults_are_told_all_at_once_and_nothing_is_published() -> None:
    """A text with faults is saved and not published."""
    person = make_reviewer()
    saved = save_guide(actor=person.actor, path=PATH, text=replace(TEXT, time="", phone="13900000000"), revision=0)
    with pytest.raises(RulesViolated) as refused:
        publish_guide(actor=person.actor, path=PATH, revision=saved, note="")
    assert {fault.rule for fault in refused.value.findings.blocks} == {"GuidePartGiven", "GuideLineIsOfficeLine"}
    assert not GuideVersion.objects.exists()
    assert SecurityLog.objects.filter(action="publish_guide").count() == 1


@pytest.mark.django_db
def test_another_window_is_not_overwritten() -> None:
    """Who saves over a newer text is told; who publishes what has changed since is told, too."""
    person = make_reviewer()
    first = save_guide(actor=person.actor, path=PATH, text=TEXT, revision=0)
    with pytest.raises(GuideChangedElsewhere):
        save_guide(actor=person.actor, path=PATH, text=TEXT, revision=0)
    save_guide(actor=person.actor, path=PATH, text=replace(TEXT, time="一天"), revision=first)
    with pytest.raises(GuideChangedElsewhere):
        publish_guide(actor=person.actor, path=PATH, revision=first, note="")
    assert opened(person).text.time == "一天"


@pytest.mark.django_db
def test_a_new_reviewer_asks_for_a_new_version() -> None:
    """Until it is published, the guide is out of date and says how."""
    person = make_reviewer()
    published(person)
    assert opened(person).state.standing is GuideStanding.CURRENT
    make_reviewer(sign_in_name="second", name="李示例")
    shown = opened(person)
    assert (shown.state.standing, shown.state.changes) == (GuideStanding.STALE, "新的审核人员：李示例")
    published(person, revision=shown.revision)
    assert opened(person).is_published_as_written


@pytest.mark.django_db
def test_only_ones_own_guide_is_written() -> None:
    """A neighbour writes its own; without a grant there is none to write; who is not registered only looks."""
    person = make_reviewer()
    published(person)
    neighbour = make_reviewer("220104", sign_in_name="neighbour", name="赵示例")
    assert opened(neighbour).state.newest is None
    without = make_clerk_of(CITY)
    with pytest.raises(GuideNotFound):
        opened(without)
    assert list_own_guides(actor=without.actor, on=_today()) == []
    assert without.actor.standing
    unregistered = replace(person.actor, standing=replace(without.actor.standing, registered=False))
    with pytest.raises(NotPermitted):
        open_guide(actor=unregistered, path=PATH, on=_today())


@pytest.mark.django_db
def test_the_province_sees_what_is_missing_and_reminds_once_a_day() -> None:
    """Missing ones first; each is reminded once a day; the authority sees it; nobody else may remind."""
    person, other = make_reviewer(), make_reviewer("220104", sign_in_name="neighbour", name="赵示例")
    published(person)
    province = make_decider()
    states = survey_guides(actor=province.actor, on=_today())
    assert [state.standing for state in states] == [GuideStanding.MISSING, GuideStanding.CURRENT]
    assert remind_of_guides(actor=province.actor, chosen=[]) == 1
    assert remind_of_guides(actor=province.actor, chosen=["220104:2"]) == 0
    assert remind_of_guides(actor=province.actor, chosen=[f"{COUNTY}:2"]) == 0
    assert GuideReminder.objects.get().reminded_name == "李示例"
    assert list_own_guides(actor=other.actor, on=_today())[0].reminded_on == _today()
    with pytest.raises(GuideNotFound):
        remind_of_guides(actor=province.actor, chosen=["999999:2"])
    with pytest.raises(NotPermitted):
        remind_of_guides(actor=person.actor, chosen=[])


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """All guides of the province cost what one costs."""
    make_reviewer()
    with django_assert_num_queries(4):
        assert len(list_states(on=_today())) == 1
    for code in ("220104", "220105", CITY):
        make_reviewer(code, sign_in_name=f"of-{code}", name="赵示例")
    with django_assert_num_queries(4):
        assert len(list_states(on=_today())) == 4


@pytest.mark.django_db
def test_versions_cannot_be_slipped_in() -> None:
    """The database counts versions without a gap and lets none be changed."""
    version = published(make_reviewer())
    version.pk, version.number = None, 3
    with pytest.raises(IntegrityError, match="依次编号"), transaction.atomic():
        version.save(force_insert=True)


def test_of_two_clicks_one_publishes(fresh_database: str) -> None:
    """Both had read the same text: one version stands, and the other click is told so."""
    person = make_reviewer()
    saved = save_guide(actor=person.actor, path=PATH, text=TEXT, revision=0)
    publish = partial(publish_guide, actor=person.actor, path=PATH, revision=saved, note="")
    outcomes = at_once(publish, publish)
    assert len(losers(outcomes, NothingNew)) == 1
    assert [version.number for version in winners(outcomes)] == [1]

"""What is said about a contribution besides its grade: marks and national numbers, added and never changed."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.support.filings import confirmed_filing, make_cast
from zhulu.domain.library.models import Contribution, Mark, NationalNumber
from zhulu.domain.library.operations import keep_national_number, lift_mark, set_mark
from zhulu.domain.library.queries import list_standing_marks
from zhulu.domain.library.vocabulary import MarkKind
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.publication.queries import find_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def contribution(db: None) -> Contribution:
    """A confirmed contribution."""
    confirmed_filing(make_cast())
    return Contribution.objects.get()


def test_a_mark_stands_until_another_row_lifts_it(contribution: Contribution) -> None:
    """Both rows stay; the public page shows the mark while it stands."""
    now = timezone.now()
    mark = set_mark(
        contribution=contribution, kind=MarkKind.DOUBT, reason="规模与图纸不符", set_by="省厅 建筑管理处", now=now
    )
    publish_project(project_id=contribution.project_id, now=now)
    shown = find_project(public_id=contribution.project.public_id)
    assert shown is not None
    assert [item["label"] for item in shown["marks"]] == ["数据存疑"]

    lift_mark(mark=mark, reason="已核实", set_by="省厅 建筑管理处", now=now)

    assert list_standing_marks(contribution_id=contribution.pk) == []
    assert Mark.objects.count() == 2


def test_a_mark_is_lifted_once(contribution: Contribution) -> None:
    """The second lifting is refused by the database."""
    now = timezone.now()
    mark = set_mark(contribution=contribution, kind=MarkKind.ERROR, reason="面积有误", set_by="市局", now=now)
    lift_mark(mark=mark, reason="已勘误", set_by="市局", now=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        lift_mark(mark=mark, reason="再来一次", set_by="市局", now=now)


def test_a_national_number_is_kept_once(contribution: Contribution) -> None:
    """The same answer twice adds nothing; a stage's number stands beside the project's."""
    now = timezone.now()
    project = contribution.project
    for row_id in ("", "", "0000000000000001"):
        keep_national_number(project=project, number="2202142202240008", row_id=row_id, now=now)

    assert NationalNumber.objects.filter(project=project).count() == 2

"""What came by path ① without a department that we know: shown everywhere as 待定级, and nowhere as a grade."""

import pytest
from django.test import Client

from tests.support.bundles import BUILDER, bundle, confirmed_by
from tests.support.filing_sheets import uscc
from zhulu.domain.access.actors import SYSTEM
from zhulu.usecases.deliver_bundles import Answer, deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def due() -> Answer:
    """A delivered project whose grade is due."""
    (answer,) = deliver(actor=SYSTEM, raws=[confirmed_by(bundle(), CheckDepartCode=None)]).answers
    return answer


@pytest.mark.notice("一(一)3")
@pytest.mark.parametrize(
    "address",
    [
        "/projects/?q=临江花园",
        "/projects/{project}/",
        "/projects/?q=临江花园&export=csv",
        "/companies/{firm}/",
        "/companies/{firm}/?grade=P",
    ],
)
def test_every_page_says_that_the_grade_is_due(address: str, due: Answer) -> None:
    """List, project, export, and the firm's own library."""
    page = Client().get(address.format(project=due.project_id, firm=uscc(BUILDER)))
    body = b"".join(page) if page.streaming else page.content

    assert page.status_code == 200
    assert "待定级" in body.decode()


def test_an_extract_can_be_printed_and_checked(due: Answer) -> None:
    """The code carries that there was no grade yet."""
    page = Client().get(f"/projects/{due.project_id}/extract.pdf")
    assert page.status_code == 200

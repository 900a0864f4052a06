"""添加 searches first: by number, name, owner, place, and what is called nearly the same; then one joins."""

import pytest
from django.test import Client

from tests.support.stations import Station
from zhulu.domain.filings.models import Filing
from zhulu.domain.library.models import Project
from zhulu.domain.standard.catalogue import head_row

ADD = "/enterprise/filings/add/"


def found(client: Client, words: str) -> str:
    """Give the result of a search as a supervisor would make it."""
    return client.get(ADD, {"role": "4", "q": words}).content.decode()


@pytest.mark.parametrize("what", ["number", "name", "owner", "place"])
def test_a_project_is_found_by_what_people_know_of_it(at_submitted: Station, what: str) -> None:
    """A part is enough for names; the number may be read off a paper."""
    filing = at_submitted.filing
    project = Project.objects.get()
    head = head_row({"project": filing.sheets.get(sheet="basic").tables["project"]})
    words = {
        "number": project.number,
        "name": filing.name[2:6],
        "owner": str(head["BuildCorpName"])[2:7],
        "place": "南关区",
    }[what]
    page = found(at_submitted.cast.clerk.client(), words)
    assert "查到 1 个相近的项目" in page
    assert filing.name in page
    assert "关联已有项目" in page


def test_what_is_called_nearly_the_same_is_offered(at_submitted: Station) -> None:
    """No text of the library holds the words, but one name is like them; something else is not like it."""
    client, name = at_submitted.cast.clerk.client(), at_submitted.filing.name
    page = found(client, f"长春市{name}工程")
    assert "没有查到含" in page
    assert "名称相近的 1 个" in page
    assert name in page
    assert "都不是，新建项目" in page
    assert "名称相近" not in found(client, "桃源路小学教学楼").partition('id="found"')[2]


def test_one_joins_what_was_found(at_submitted: Station) -> None:
    """The new draft belongs to the project that stands."""
    client, project = at_submitted.cast.clerk.client(), Project.objects.get()
    client.post(ADD, {"role": "4", "q": "综合馆", "project": project.public_id})
    assert Filing.objects.order_by("-pk")[0].project == project

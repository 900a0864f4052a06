"""办事指南 at the desk: nothing typed is lost, published, supervised; and read by the public (三(四))."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.interfaces.enterprise.pages import plain
from tests.support.filings import CITY, COUNTY
from tests.support.guide_boundaries import TEXT
from tests.support.guides import make_reviewer, published
from tests.support.pdf import read
from tests.support.permissions import make_clerk_of, make_decider
from zhulu.domain.guides.models import GuideDraft, GuideReminder, GuideVersion

pytestmark = [pytest.mark.notice("三(四)"), pytest.mark.usefixtures("db", "frozen")]
NAME = "back-filing"
TYPED = {
    "scope": TEXT.scope,
    "basis": "通知一(二)\n\n 通知三(四) ",
    "conditions": "工程在本区",
    "steps": "登录企业客户端\n提交",
    "time": TEXT.time,
    "place": TEXT.place,
    "hours": TEXT.hours,
    "phone": TEXT.phone,
    "supervision": TEXT.supervision,
    "material-1-stage": "合同信息",
    "material-1-name": "合同书全文",
    "material-1-copies": "2",
    "material-2-stage": "",
    "material-2-name": "",
    "material-3-stage": "施工许可",
    "material-3-name": "施工许可证",
    "material-3-required": "0",
    "question-1-asked": "收费吗？",
    "question-1-answered": "不收费。",
}


def address(name: str, *given: object) -> str:
    """Give an address of the desk."""
    return reverse(f"authority:{name}", args=given)


def test_from_the_template_to_the_public_page(client: Client) -> None:
    """Saved, looked at, published: the public reads it, with the reviewers, and takes the PDF along."""
    officer = make_reviewer().client()
    assert "还不能发布" not in plain(officer.get(address("guide", NAME)))
    assert officer.post(address("guide", NAME), {**TYPED, "revision": "0"}).status_code == 302
    text = GuideDraft.objects.get().text
    assert text["basis"] == ["通知一(二)", "通知三(四)"]
    assert [(row["name"], row["copies"], row["is_required"]) for row in text["materials"]] == [
        ("合同书全文", "2", True),
        ("施工许可证", "1", False),
    ]
    assert "现在公众还看不到" in plain(officer.get(address("guide-preview", NAME)))
    assert client.get(reverse("portal:guide", args=[COUNTY, NAME])).status_code == 404
    assert officer.post(address("publish-guide", NAME), {"revision": "1", "note": "首次发布"}).status_code == 302
    words = plain(client.get(reverse("portal:guide", args=[COUNTY, NAME])))
    for said in ("王示例", "建筑业管理科", "0000-20000321", "合同书全文", "有则提供", "首次发布", "第 1 版"):
        assert said in words
    assert "看指南" in plain(client.get(reverse("portal:guides"), {"q": "长春"}))
    assert "没有找到这样的机关" in plain(client.get(reverse("portal:guides"), {"q": "不存在的地方"}))
    paper = client.get(reverse("portal:guide-paper", args=[COUNTY, NAME, 1]))
    assert paper["Content-Type"] == "application/pdf"
    assert "王示例" in read(paper.content).words


def test_faults_are_shown_at_their_parts_and_nothing_typed_is_lost() -> None:
    """What is wrong is saved, listed with its remedy, and keeps the guide from being published."""
    officer = make_reviewer().client()
    officer.post(address("guide", NAME), {**TYPED, "phone": "13900000000", "time": "", "revision": "0"})
    words = plain(officer.get(address("guide", NAME)))
    assert "还不能发布，有这些要补" in words
    assert "没有写“承诺时限”" in words
    refused = officer.post(address("publish-guide", NAME), {"revision": "1"})
    assert refused.status_code == 409
    assert "咨询电话：办公电话须是办公座机" in plain(refused)
    assert not GuideVersion.objects.exists()
    conflict = officer.post(address("guide", NAME), {**TYPED, "time": "刚写的时限", "revision": "7"})
    assert (conflict.status_code, "刚写的时限" in conflict.content.decode()) == (409, True)
    assert "已在另一个窗口改过" in plain(conflict)


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30])
def test_a_broken_revision_is_a_conflict(revision: str) -> None:
    """Whatever stands in the hidden field, nothing is overwritten and nothing breaks."""
    officer = make_reviewer().client()
    assert officer.post(address("guide", NAME), {**TYPED, "revision": revision}).status_code == 409
    assert officer.post(address("publish-guide", NAME), {"revision": revision}).status_code == 409


def test_older_versions_stay_and_name_the_newest(client: Client) -> None:
    """An address once cited keeps its content, with a banner."""
    person = make_reviewer()
    published(person)
    make_reviewer(sign_in_name="second", name="李示例")
    assert "新的审核人员：李示例" in plain(person.client().get(address("home")))
    published(person, revision=1, note="增加审核人员")
    assert "办事指南要办" not in plain(person.client().get(address("home"))).replace("专业承包业绩录入", "")
    old = plain(client.get(reverse("portal:guide-version", args=[COUNTY, NAME, 1])))
    assert "您看的是第 1 版，最新的是第 2 版" in old
    assert "李示例" not in old
    assert "李示例" in plain(client.get(reverse("portal:guide", args=[COUNTY, NAME])))
    assert client.get(reverse("portal:guide-version", args=[COUNTY, NAME, 3])).status_code == 404
    assert client.get(reverse("portal:guide", args=[COUNTY, "nothing"])).status_code == 404


def test_who_owes_no_guide_finds_none() -> None:
    """Without a grant there is nothing to write; a guide that does not exist is not found."""
    officer = make_clerk_of(CITY).client()
    assert "现在不用发布办事指南" in plain(officer.get(address("guides")))
    assert officer.get(address("guide", NAME)).status_code == 404
    assert officer.get(address("guide", "nothing")).status_code == 404
    assert officer.get(address("guide-survey")).status_code == 404


def test_the_province_reminds() -> None:
    """Missing ones stand in red and first; one button each, one for all; the authority reads it on its home page."""
    county, other = make_reviewer(), make_reviewer("220104", sign_in_name="neighbour", name="赵示例")
    published(county)
    province = make_decider().client()
    assert province.get(address("guides")).status_code == 302
    page = province.get(address("guide-survey"))
    order = re.findall(r"朝阳区|南关区", plain(page))
    assert order[0] == "朝阳区"
    assert "催办全部 1 份" in plain(page)
    assert plain(province.get(address("guide-survey"), {"standing": "current"})).count("朝阳区") == 0
    assert province.post(address("remind-guides")).status_code == 404
    assert province.post(address("remind-guides"), {"guide": "220104:2"}).status_code == 302
    assert province.post(address("remind-guides"), {"all": "1"}).status_code == 302
    assert GuideReminder.objects.count() == 1
    assert "没有发布，省厅" in plain(other.client().get(address("home")))
    assert county.client().post(address("remind-guides"), {"all": "1"}).status_code == 404

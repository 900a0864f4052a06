"""The page 政策设置: the list by theme, the form, the preview, and the second person's confirmation."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.support.filings import PROVINCE, Cast, Person, make_officer
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.rulebook.models import PolicySetting, SettingProposal
from zhulu.domain.rulebook.queries import get_policy
from zhulu.foundation.clock import local_day

pytestmark = pytest.mark.notice("三(一)a")
LIST = "/authority/settings/"
ONE = "/authority/settings/objection_days/"


@pytest.fixture
def desk(cast: Cast) -> Client:
    """The provincial officer's browser."""
    return cast.province.client()


@pytest.fixture
def second(cast: Cast) -> Person:
    """Another provincial officer with the same grant."""
    return make_officer(PROVINCE, function=GrantFunction.GRADE_A, sign_in_name="officer-second", name="吴示例")


def form(**changes: str) -> dict[str, str]:
    """Fill in the form for a public notice of five working days."""
    day = (local_day(timezone.now()) + timedelta(days=3)).isoformat()
    return {"value": "5", "valid_from": day, "clause": "省厅〔2026〕1号", "reason": "试行公示", **changes}


def test_every_setting_stands_in_the_list(desk: Client) -> None:
    """By theme, with value, basis and the mark of what has no source."""
    page = desk.get(LIST).content.decode()
    told = (
        "程序还没有读取",
        "确认与定级",
        "带 * 字段（A级必填）清单",
        "时限、工作日与办事指南",
        "示例·未见出处",
        "共 17 条",
    )
    for words in told:
        assert words in page


def test_every_setting_can_be_opened(desk: Client) -> None:
    """Each page shows its value, its form and its versions."""
    for key in PolicySetting.objects.order_by("key").values_list("key", flat=True).distinct():
        page = desk.get(f"{LIST}{key}/")
        assert page.status_code == 200
        assert "提出改动" in page.content.decode()
    assert desk.get(f"{LIST}nothing/").status_code == 404


def test_a_change_is_previewed_proposed_and_confirmed(desk: Client, second: Person) -> None:
    """The preview writes nothing; the proposal waits for the other person; the confirmation makes the version."""
    preview = desk.post(f"{ONE}propose/", form(step="preview"))
    assert "预览：还没有提出" in preview.content.decode()
    assert "5 个工作日" in preview.content.decode()
    assert not SettingProposal.objects.exists()

    sent = desk.post(f"{ONE}propose/", form(step="propose"), follow=True)
    assert sent.redirect_chain == [(ONE, 302)]
    own = sent.content.decode()
    assert "待确认的改动" in own
    assert "确认改动" not in own
    assert "撤回改动" in own

    other = second.client()
    assert "有 1 项改动等着确认" in other.get(LIST).content.decode()
    assert "确认改动" in other.get(ONE).content.decode()
    proposal = SettingProposal.objects.get()
    done = other.post(f"/authority/setting-changes/{proposal.public_id}/confirm/", follow=True).content.decode()
    assert "李示例 提出，吴示例 确认" in done
    assert get_policy(as_of=proposal.valid_from).number("objection_days") == 5


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"value": "五"}, "须为整数"),
        ({"value": "61"}, "须在 0 到 60 之间"),
        ({"valid_from": "2020-01-01"}, "生效日不能早于今天"),
        ({"valid_from": "下周"}, "请填写生效日"),
        ({"reason": ""}, "请写明理由"),
        ({"clause": ""}, "请写明依据"),
    ],
)
def test_what_is_wrong_is_told_and_kept(desk: Client, changes: dict[str, str], told: str) -> None:
    """422 with the fault at its field; what was typed is still there."""
    back = desk.post(f"{ONE}propose/", form(step="propose", **changes))
    page = back.content.decode()
    assert back.status_code == 422
    assert told in page
    assert form(**changes)["reason"] in page
    assert not SettingProposal.objects.exists()


def test_holidays_are_a_setting_like_the_others(desk: Client, second: Person) -> None:
    """Days are typed a line each; a line that is no day is told with its number; what is right changes the calendar."""
    where = f"{LIST}holidays/propose/"
    wrong = {"value-rest": "2030-05-05\n五一", "value-work": "", "step": "propose"}
    refused = desk.post(where, {**form(), **wrong})
    assert "休息日（一行一天）：第 2 行：“五一”不是日期" in refused.content.decode()
    assert "2030-05-05" in refused.content.decode()

    assert desk.post(where, {**form(), **wrong, "value-rest": "2030-05-06"}).status_code == 302
    proposal = SettingProposal.objects.get()
    second.client().post(f"/authority/setting-changes/{proposal.public_id}/confirm/")
    assert get_policy(as_of=proposal.valid_from).mapping("holidays")["rest"] == ["2030-05-06"]


def test_the_other_answers(desk: Client, second: Person) -> None:
    """Declining needs a reason (409 without); the proposer takes back; what is answered is not answered again."""
    desk.post(f"{ONE}propose/", form(step="propose"))
    at = f"/authority/setting-changes/{SettingProposal.objects.get().public_id}/"
    other = second.client()
    assert other.post(f"{at}decline/", {"reason": " "}).status_code == 409
    assert other.post(f"{at}withdraw/").status_code == 403
    assert desk.post(f"{at}confirm/").status_code == 403
    assert other.post(f"{at}decline/", {"reason": "先征求意见"}, follow=True).status_code == 200
    assert "先征求意见" in desk.get(ONE).content.decode()
    assert desk.post(f"{at}withdraw/").status_code == 409


def test_nobody_else_opens_it(cast: Cast) -> None:
    """A county finds nothing, a clerk is refused."""
    for path in (LIST, ONE):
        assert cast.county.client().get(path).status_code == 404
        assert cast.clerk.client().get(path).status_code == 403
    assert cast.county.client().post(f"{ONE}propose/", form()).status_code == 404

"""The frame around every page: province, demo, elder mode, who may enter, and refusals as pages."""

from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxDetails
from pytest_django import Settings

from zhulu.foundation.web import refusals
from zhulu.foundation.web.context import ELDER_COOKIE, page_frame
from zhulu.foundation.web.province import ProvincePackIncomplete, read_province
from zhulu.foundation.web.views import declares, elder_mode

PACK = """
name = "样省"
short_name = "样"
library_name = "样省工程项目库"
department = "样省住房和城乡建设厅"
notice = "样建办〔2023〕1号"
data_bureau = "示例省数据局"
support_name = "技术支持单位"
support_phone = "0000-0"
approvals_system = "审批系统"
supervision_platform = "样省监管平台"
national_platform = "国家平台"
[[contacts]]
office = "建筑管理处"
phone = "0000-1"
"""


@pytest.fixture
def pack(tmp_path: Path, settings: Settings) -> Path:
    """A province of one's own."""
    (tmp_path / "province.toml").write_text(PACK, encoding="utf-8")
    settings.PROVINCE_PACK = tmp_path
    return tmp_path


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    """A stranger's request."""
    return rf.get("/enterprise/?page=2")


def test_the_province_is_read_from_its_pack(pack: Path) -> None:
    """Names and contacts come from ``province.toml``, and a changed file is read anew."""
    province = read_province(pack=pack)
    assert (province.department, province.contacts[0].office) == ("样省住房和城乡建设厅", "建筑管理处")
    (pack / "province.toml").write_text(PACK.replace("样省住房", "样省新房"), encoding="utf-8")
    assert read_province(pack=pack).department == "样省新房和城乡建设厅"


def test_an_incomplete_pack_is_named(tmp_path: Path) -> None:
    """A pack without its file, or with a key missing, says what lacks."""
    with pytest.raises(ProvincePackIncomplete, match="does not exist"):
        read_province(pack=tmp_path)
    (tmp_path / "province.toml").write_text('name = "样省"\n', encoding="utf-8")
    with pytest.raises(ProvincePackIncomplete, match="lacks short_name, library_name"):
        read_province(pack=tmp_path)


@pytest.mark.usefixtures("pack")
def test_the_frame_knows_demo_elder_and_address(request_: HttpRequest, settings: Settings) -> None:
    """The frame says whether this is a demo, whether the reader wants large type, and where to come back to."""
    settings.DEMO = True
    request_.COOKIES[ELDER_COOKIE] = "1"
    frame = page_frame(request_)["frame"]
    assert (frame.demo, frame.elder, frame.address, frame.actor) == (True, True, "/enterprise/?page=2", None)


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/projects/?q=a", "/projects/?q=a"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        ("", "/"),
    ],
)
def test_elder_mode_leads_back_within_the_site(rf: RequestFactory, back: str, leads: str) -> None:
    """Choosing large type sets a cookie and leads back, never to another site."""
    response = elder_mode(rf.post("/elder-mode", {"next": back, "on": "1"}))
    assert response["Location"] == leads
    assert response.cookies[ELDER_COOKIE].value == "1"
    assert response.cookies[ELDER_COOKIE]["httponly"]


def test_elder_mode_can_be_left(rf: RequestFactory) -> None:
    """Leaving elder mode takes the cookie away; a GET changes nothing."""
    response = elder_mode(rf.post("/elder-mode", {"next": "/", "on": "0"}))
    assert response.cookies[ELDER_COOKIE].value == ""
    assert elder_mode(rf.get("/elder-mode")).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def _ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def test_a_view_declares_its_permission() -> None:
    """The declaration can be read off the view: the architecture test walks the resolver by it."""
    assert declares("enterprise:filing:edit")(_ok).permission == "enterprise:filing:edit"


def test_a_stranger_is_sent_to_sign_in_and_back(request_: HttpRequest) -> None:
    """A page that is not public sends a stranger to sign in, with the way back."""
    response = declares("enterprise:workbench:read")(_ok)(request_)
    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"].endswith("?next=%2Fenterprise%2F%3Fpage%3D2")


def test_a_stranger_with_htmx_moves_the_whole_page(rf: RequestFactory) -> None:
    """When the session has ended, an htmx request moves the whole page and remembers the page it came from."""
    request: Any = rf.post(
        "/enterprise/save", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/enterprise/f"}
    )
    request.htmx = HtmxDetails(request)
    response = declares("enterprise:workbench:read")(_ok)(request)
    assert response["HX-Redirect"].endswith("?next=%2Fenterprise%2Ff")


def test_public_pages_need_no_sign_in_and_private_ones_are_not_stored(request_: Any) -> None:
    """A public page answers a stranger and may be kept; what a signed-in person sees is never stored."""
    public = declares("public:library:read")(_ok)
    assert "no-store" not in public(request_).get("Cache-Control", "")
    request_.actor = SimpleNamespace(name="甲", office="乙")
    for view in (public, declares("enterprise:workbench:read")(_ok)):
        assert "no-store" in view(request_)["Cache-Control"]
        assert "private" in view(request_)["Cache-Control"]


@pytest.mark.usefixtures("pack")
def test_refusals_are_pages_that_say_what_next(request_: HttpRequest) -> None:
    """Every refusal has its status, our frame, and a next step; a reason made for people is shown and escaped."""
    cases = [
        (refusals.bad_request(request_), HTTPStatus.BAD_REQUEST, "没有看懂"),
        (
            refusals.permission_denied(request_, PermissionDenied("属地不符<b>")),
            HTTPStatus.FORBIDDEN,
            "属地不符&lt;b&gt;",
        ),
        (refusals.page_not_found(request_), HTTPStatus.NOT_FOUND, "没有这个页面"),
        (refusals.server_error(request_), HTTPStatus.INTERNAL_SERVER_ERROR, "没有保存"),
        (refusals.form_expired(request_, "CSRF token missing"), HTTPStatus.FORBIDDEN, "表单过期"),
    ]
    for response, status, words in cases:
        html = response.content.decode()
        assert response.status_code == status
        assert words in html
        assert "<h1>" in html
        assert "样省工程项目库" in html


@pytest.mark.usefixtures("pack")
def test_a_refusal_to_htmx_is_swapped_into_the_page(rf: RequestFactory) -> None:
    """An htmx request gets the words only, aimed at the main part."""
    request: Any = rf.get("/", headers={"HX-Request": "true"})
    request.htmx = HtmxDetails(request)
    response = refusals.page_not_found(request)
    assert response["HX-Retarget"] == "#main"
    assert b"<html" not in response.content
    assert "没有这个页面" in response.content.decode()


def test_a_broken_frame_still_gives_an_error_page(request_: HttpRequest, settings: Settings) -> None:
    """When even the frame cannot be drawn, a bare page says that nothing was saved."""
    settings.PROVINCE_PACK = Path("/nowhere")
    response = refusals.server_error(request_)
    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "没有保存" in response.content.decode()


@pytest.mark.usefixtures("pack")
def test_every_page_says_that_it_is_a_demo(client: Client, settings: Settings) -> None:
    """In demo mode the banner stands on the page, error pages included; outside it never."""
    settings.DEMO = True
    assert "演示环境" in client.get("/no-such-page/").content.decode()
    settings.DEMO = False
    assert "演示环境" not in client.get("/no-such-page/").content.decode()


@pytest.mark.usefixtures("pack")
def test_elder_mode_is_written_by_the_server(client: Client) -> None:
    """With the cookie the page itself carries the mode: no script is needed."""
    assert "data-elder" not in client.get("/no-such-page/").content.decode()
    client.cookies[ELDER_COOKIE] = "1"
    assert '<html lang="zh-CN" data-elder>' in client.get("/no-such-page/").content.decode()


@pytest.mark.django_db
def test_the_health_check_asks_the_database(client: Client) -> None:
    """The balancer hears ok when the database answers."""
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (HTTPStatus.OK, b"ok\n")

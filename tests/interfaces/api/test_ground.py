"""The ground of the machine interface: every refusal one form, doors, turns, the published description."""

import json
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest
from django.test import Client, RequestFactory
from ninja import Router

from tests.support.people import make_account, signed_in
from zhulu.domain.access.vocabulary import AccountKind, Permission
from zhulu.interfaces.api.doors import Anybody, Machines
from zhulu.interfaces.api.ground import Undeclared, addresses, describe, make_api
from zhulu.interfaces.api.urls import api
from zhulu.usecases.moments import MOMENTS

FIELDS = {"type", "title", "status", "detail", "instance", "rule", "clause", "faults"}


def problem(answer: Any) -> dict[str, Any]:
    """Give a problem document, having seen that it is one."""
    assert answer["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = json.loads(answer.content)
    assert set(document) == FIELDS
    assert document["status"] == answer.status_code
    return document


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/nowhere", "/api/v1/rules/", "/api/v1/feed/%00"])
def test_an_unknown_address_is_a_problem(client: Client, address: str) -> None:
    """404 as a problem whatever is accepted, never a page."""
    document = problem(client.get(address, headers={"Accept": "text/html"}))

    assert (document["status"], document["rule"]) == (404, "AddressLeadsSomewhere")


@pytest.mark.parametrize("address", ["/api/v1/rules", "/api/v1/openapi.json", "/api/v1/docs"])
def test_a_wrong_method_is_a_problem_and_says_which_are_right(db: None, client: Client, address: str) -> None:
    """405 with ``Allow``."""
    answer = client.post(address, {})

    assert (answer.status_code, problem(answer)["rule"]) == (405, "MethodAllowed")
    assert "GET" in answer["Allow"]


def test_head_is_get_without_a_body(db: None, client: Client) -> None:
    """What can be got can be asked for its head."""
    assert client.head("/api/v1/rules").status_code == 200


def test_the_rules_are_listed_with_their_stable_ids(db: None, client: Client) -> None:
    """A program learns every id that may refuse, with the clauses."""
    rules = client.get("/api/v1/rules").json()["rules"]
    listed = {row["rule"]: row for row in rules}

    assert {rule.name for moment in MOMENTS.values() for rule in moment.rules} <= set(listed)
    assert "一(二)1" in listed["StartBeforeCutOver"]["clauses"]
    assert {"RequestReadable", "Authenticated", "Permitted", "RequestsPerMinute"} <= set(listed)


def test_the_description_is_openapi_3_1_and_names_every_refusal(client: Client) -> None:
    """Each operation documents the problem document for every status that the ground may answer."""
    document = client.get("/api/v1/openapi.json").json()

    assert document["openapi"] == "3.1.0"
    for methods in document["paths"].values():
        for operation in methods.values():
            for status in ("401", "404", "405", "422", "429", "500"):
                assert "application/problem+json" in operation["responses"][status]["content"]
    assert document["components"]["schemas"]["Problem"]["required"]


def test_the_page_for_people_is_drawn_from_the_description(client: Client) -> None:
    """The page names each operation, and brings no script of its own."""
    page = client.get("/api/v1/docs").content.decode()

    for address, methods in describe(api)["paths"].items():
        for method in methods:
            assert f"{method.upper()} {address}" in page
    assert page.count("<script") == 2  # the frame's own two


def test_who_comes_too_often_is_told_when_to_come_back(db: None, client: Client) -> None:
    """429 with ``Retry-After``; the next minute begins anew, another address is not held up."""
    with time_machine.travel("2026-03-16 10:00:40+08:00", tick=False) as clock:
        answers = [client.get("/api/v1/rules").status_code for _ in range(121)]
        refused = client.get("/api/v1/rules")
        other = client.get("/api/v1/rules", REMOTE_ADDR="10.9.8.7")
        clock.shift(20)
        again = client.get("/api/v1/rules")

    assert answers == [200] * 120 + [429]
    assert (problem(refused)["rule"], refused["Retry-After"]) == ("RequestsPerMinute", "20")
    assert (other.status_code, again.status_code) == (200, 200)


def nothing(request: HttpRequest) -> dict[str, str]:
    """Answer with nothing."""
    return {}


def _interface(router: Router) -> Any:
    """Give the one view of an interface of one router."""
    (pattern,) = addresses(make_api({"thing": router}))
    return pattern.callback


def test_an_operation_without_a_door_does_not_start() -> None:
    """Forgetting the permission is found when the addresses are made, not by a visitor."""
    router = Router()
    router.get("")(nothing)

    with pytest.raises(Undeclared):
        addresses(make_api({"thing": router}))


def test_one_address_has_one_permission() -> None:
    """Two operations of an address under different permissions are refused: the walk over addresses sees one."""
    router = Router()
    router.get("", auth=Anybody())(nothing)
    router.post("", auth=Machines(Permission.FEED_DELIVER))(nothing)

    with pytest.raises(Undeclared):
        addresses(make_api({"thing": router}))


def test_a_bug_is_a_problem_without_its_entrails(db: None, caplog: pytest.LogCaptureFixture) -> None:
    """500 says what to do next; the traceback is in the log only."""
    router = Router()

    @router.get("", auth=Anybody())
    def broken(request: HttpRequest) -> dict[str, str]:
        return {"secret": {}["secret"]}

    answer = _interface(router)(RequestFactory().get("/api/v1/thing"))

    assert (answer.status_code, problem(answer)["rule"]) == (500, "PlatformWorks")
    assert "secret" not in answer.content.decode()
    assert "KeyError" in caplog.text


def test_a_session_opens_no_machines_door(db: None) -> None:
    """An officer's browser cannot be made to deliver: only a token counts."""
    router = Router()
    router.get("", auth=Machines(Permission.FEED_TRACK))(nothing)
    view = _interface(router)
    officer = signed_in(make_account(kind=AccountKind.SYSTEM_ADMIN))
    request = RequestFactory().get("/api/v1/thing")
    request.session = officer.session

    answer = view(request)

    assert (answer.status_code, problem(answer)["rule"]) == (401, "Authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")

"""The feed by its address: answers per bundle, problem documents for what cannot be read, tracking of one's own."""

import json

import pytest
from django.conf import settings

from tests.support.bundles import bundle, changed
from tests.support.machines import make_robot
from zhulu.domain.access.vocabulary import Permission
from zhulu.interfaces.api.feed import MOST_BYTES

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/feed/bundles"


def test_a_bundle_is_taken_and_can_be_asked_for() -> None:
    """Post, then get what became of it."""
    robot = make_robot()
    answer = robot.post(ADDRESS, {"bundles": [bundle()]})
    assert answer.status_code == 200, answer.content
    (told,) = answer.json()["answers"]
    assert told["grade"] == "C"
    found = robot.get(f"/api/v1/feed/deliveries/{told['delivery']}")
    assert found.status_code == 200
    assert found.json()["project"] == told["project"]


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"null", b"{}", b'{"bundles": []}', b'{"bundles": [NaN]}', b"\xff", b"[" * 100000],
)
def test_what_cannot_be_read_is_a_problem(body: bytes) -> None:
    """400 with a stable rule, never 500."""
    answer = make_robot().post(ADDRESS, body)
    assert answer.status_code == 400
    assert answer.json()["rule"] == "RequestReadable"


def test_too_many_bundles_are_a_problem() -> None:
    """413 says how many are taken at once."""
    assert make_robot().post(ADDRESS, {"bundles": [{}] * 1001}).status_code == 413


def test_a_large_batch_is_taken_and_a_huge_one_is_a_problem() -> None:
    """More than a page may send goes through here; over the feed's own bound 413 says where it lies."""
    robot = make_robot()
    padding = {f"备注{number}": "无" * 1000 for number in range(2000)}
    large = changed(bundle(), "TBProjectInfo", **padding)
    assert len(json.dumps(large, ensure_ascii=False).encode()) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert robot.post(ADDRESS, {"bundles": [large]}).status_code == 200

    answer = robot.post(ADDRESS, b" " * (MOST_BYTES + 1))
    assert (answer.status_code, answer.json()["rule"]) == (413, "RequestNotTooLarge")
    assert "16 MB" in answer.json()["detail"]


def test_a_delivery_of_nobody_is_not_found() -> None:
    """404 as a problem document."""
    answer = make_robot().get("/api/v1/feed/deliveries/nothing")
    assert answer.status_code == 404


def test_a_client_without_the_permission_is_refused() -> None:
    """403."""
    robot = make_robot(permissions=(Permission.FEED_TRACK,))
    assert robot.post(ADDRESS, {"bundles": [bundle()]}).status_code == 403

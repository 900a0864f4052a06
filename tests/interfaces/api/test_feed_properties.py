"""The feed against its published description: whatever is sent, the answer is one that the description names."""

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.bundles import bundle
from tests.support.machines import Robot, make_robot

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/feed/bundles"
QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
WORDS = st.sampled_from(
    ["source", "inner_num", "stage", "version", "tables", "TBProjectInfo", "PrjName", "SPXT", "\x00"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=5), inner, max_size=5),
    max_leaves=12,
)


@pytest.fixture
def robot() -> Robot:
    """A client that may deliver."""
    return make_robot(per_minute=1_000_000)


def described(robot: Robot) -> dict[str, Any]:
    """Give the published description."""
    found: dict[str, Any] = robot.get("/api/v1/openapi.json").json()
    return found


def test_requests_made_from_the_description_are_answered(robot: Robot) -> None:
    """Schemathesis makes the requests of both operations; none is answered by 5xx, each by a status that is named."""
    document = described(robot)
    schema = schemathesis.openapi.from_dict(document)
    deliver, track = schema[ADDRESS]["POST"], schema["/api/v1/feed/deliveries/{delivery}"]["GET"]

    @QUICK
    @given(case=deliver.as_strategy())
    def post(case: Any) -> None:
        answer = robot.post(ADDRESS, json.dumps(case.body, default=str).encode("utf-8", "replace"))
        assert answer.status_code < 500
        assert str(answer.status_code) in document["paths"][ADDRESS]["post"]["responses"]

    @QUICK
    @given(case=track.as_strategy())
    def get(case: Any) -> None:
        address = f"/api/v1/feed/deliveries/{case.path_parameters['delivery']}"
        assert robot.get(address).status_code in {200, 404}

    post()
    get()


def test_any_json_in_a_bundle_is_answered(robot: Robot) -> None:
    """Whatever stands in a place of a bundle, it is answered for itself, and its neighbour enters or repeats."""

    @QUICK
    @given(odd=VALUES, place=st.sampled_from(["envelope", "tables", "row", "value"]))
    def post(odd: Any, place: str) -> None:
        spoilt = bundle(inner_num="SP-odd")
        if place == "envelope":
            spoilt = odd
        elif place == "tables":
            spoilt["tables"] = odd
        elif place == "row":
            spoilt["tables"]["TBBuilderLicenceManage"] = odd
        else:
            spoilt["tables"]["TBProjectInfo"]["PrjName"] = odd
        answer = robot.post(ADDRESS, json.dumps({"bundles": [spoilt, bundle()]}).encode())
        assert answer.status_code == 200
        first, neighbour = answer.json()["answers"]
        assert first["delivery"]
        assert neighbour["outcome"] != "rejected"

    post()

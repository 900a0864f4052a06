"""Golden files: bundles that should pass, wait and be refused, each with its claim, its verdict and its rule ids.

A file is a bundle with what should become of it; a new case is a new file in ``tests/golden/feed``.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.intake.models import Delivery
from zhulu.usecases.deliver_bundles import Answer, deliver

FILES = sorted((Path(__file__).parents[1] / "golden" / "feed").glob("*.json"))


def read(path: Path) -> dict[str, Any]:
    """Read a golden file."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def told(answer: Answer) -> dict[str, Any]:
    """Give what a golden file says of a bundle, as it became."""
    return {
        "outcome": answer.outcome.value,
        "grade": answer.grade,
        "rules": sorted({fault["rule"] for fault in answer.faults}),
        "remarks": sorted({remark["rule"] for remark in answer.remarks}),
    }


def test_there_are_enough_of_both() -> None:
    """At least forty, and a good part of them refused."""
    refused = [path for path in FILES if read(path)["outcome"] == "rejected"]

    assert len(FILES) >= 40
    assert len(refused) >= 15


@pytest.mark.django_db
@pytest.mark.notice("一(一)1")
def test_every_file_comes_to_its_verdict() -> None:
    """All of them in one batch, so that each stands beside bad neighbours; every fault cites and says how to mend."""
    golden = [read(path) for path in FILES]

    answers = deliver(actor=SYSTEM, raws=[one["bundle"] for one in golden]).answers

    expected = {
        path.name: {key: one[key] for key in ("outcome", "grade", "rules", "remarks")}
        for path, one in zip(FILES, golden, strict=True)
    }
    assert {path.name: told(answer) for path, answer in zip(FILES, answers, strict=True)} == expected
    assert Delivery.objects.count() == len(FILES)
    assert all(fault["clause"] and fault["message"] for answer in answers for fault in answer.faults)

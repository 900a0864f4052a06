"""Loads what a delivery is made of: a contribution as it stands in the library, mapped by the settings of a day."""

import json
from dataclasses import dataclass

from zhulu.domain.exchange.mapping import Body, Statement, Terms, to_national
from zhulu.domain.library.models import Contribution, GradeDecision, Version
from zhulu.domain.library.queries import get_latest_version
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.foundation.clock import local_day


@dataclass(frozen=True, slots=True)
class Mapped:
    """A contribution as it would be pushed now."""

    version: Version
    grade: str
    name: str
    body: Body
    payload: str
    digest: str


def map_contribution(*, contribution: Contribution, policy: Policy) -> Mapped:
    """Map a contribution's standing version under its current grade."""
    version = get_latest_version(contribution_id=contribution.pk)
    document = json.loads(version.canonical)
    decision = _newest_decision(contribution)
    body = to_national(document, statement=_statement(contribution, decision, policy), terms=terms_of(policy))
    payload = canonical_json(body.national())
    rows: list[dict[str, object]] = document.get("project", [])
    return Mapped(
        version=version,
        grade=decision.grade if decision else "",
        name=str(rows[0].get("PrjName", "")) if rows else "",
        body=body,
        payload=payload,
        digest=digest(payload),
    )


def terms_of(policy: Policy) -> Terms:
    """Give the settings of the mapping."""
    codes = {
        str(dictionary): {str(ours): str(theirs) for ours, theirs in pairs.items()}
        for dictionary, pairs in policy.mapping("push_codes").items()
        if isinstance(pairs, dict)
    }
    return Terms(codes=codes, personal=frozenset(str(column) for column in policy.items("push_personal")))


def _newest_decision(contribution: Contribution) -> GradeDecision | None:
    return GradeDecision.objects.filter(contribution=contribution).order_by("-id").first()


def _statement(contribution: Contribution, decision: GradeDecision | None, policy: Policy) -> Statement:
    sources = policy.mapping("push_data_source")
    return Statement(
        project_number=contribution.project.number,
        grade=decision.grade if decision else "",
        data_source=str(sources.get(contribution.path, "")),
        authority=f"{decision.authority_name}{decision.reviewer_office}" if decision else "",
        reviewer=decision.reviewer_name if decision else "",
        entered_on=local_day(contribution.entered_at).isoformat(),
    )

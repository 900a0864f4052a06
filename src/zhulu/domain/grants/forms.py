"""A form as document and as facts: what is stamped and kept for ever, and what its rules are asked about."""

from datetime import date

from zhulu.domain.access.models import Account
from zhulu.domain.authorities.models import Jurisdiction
from zhulu.domain.grants.facts import Dictionary, FormFacts, LineFacts, PersonFacts
from zhulu.domain.grants.models import CaseLine, Grant, PermissionCase
from zhulu.domain.grants.querysets import is_known_elsewhere
from zhulu.domain.grants.rights import Right, possible_rights
from zhulu.domain.grants.vocabulary import FormKind, GrantFunction, LineKind
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.crypto.vault import opened_for_rules

SOMEBODY_NEW = frozenset({"name", "office", "id_number", "office_phone"})
ASKED = {
    LineKind.ADD: SOMEBODY_NEW,
    LineKind.REPLACE: SOMEBODY_NEW,
    LineKind.IDENTITY: frozenset({"name", "office"}),
    LineKind.CONTACT: frozenset({"office_phone"}),
    LineKind.END: frozenset[str](),
    LineKind.ADJUST: frozenset[str](),
}
"""Which fields of a person each kind of line asks for."""
TERM_SETTING = "grant_term_months"


def lines_of(case: PermissionCase) -> list[CaseLine]:
    """Give a form's lines in the order of their writing."""
    return list(case.lines.select_related("officer__account", "taker__account", "made__account").order_by("pk"))


def asked_of(line: CaseLine) -> frozenset[str]:
    """Give the fields that a line asks for; of somebody who is registered already it asks none anew."""
    return frozenset() if line.taker_id else ASKED[LineKind(line.kind)]


def document_of(case: PermissionCase) -> dict[str, object]:
    """Write a form as its canonical document: what the stamp stands under. Numbers appear as commitments."""
    head = {
        "row_id": case.public_id,
        "kind": case.kind,
        "authority": case.authority.code,
        "authority_name": case.authority.name,
        "rights": list(case.rights),
        "areas": list(case.areas),
        "basis": case.basis,
        "credit_code": case.credit_code,
        "address": case.address,
        "phone": case.phone,
        "valid_from": case.valid_from.isoformat() if case.valid_from else "",
        "valid_to": case.valid_to.isoformat() if case.valid_to else "",
        "reason": case.reason,
        "effective_on": case.effective_on.isoformat() if case.effective_on else "",
    }
    return {"form": [head], "lines": [_written(line) for line in lines_of(case)]}


def _written(line: CaseLine) -> dict[str, object]:
    return {
        "row_id": line.public_id,
        "kind": line.kind,
        "officer": line.officer.public_id if line.officer else "",
        "officer_name": line.officer.name if line.officer else "",
        "taker": line.taker.public_id if line.taker else "",
        "taker_name": line.taker.name if line.taker else "",
        "name": line.name,
        "id_number": line.id_commitment,
        "office": line.office,
        "post": line.post,
        "office_phone": line.office_phone,
        "mobile": line.mobile_commitment,
        "sign_in_name": line.sign_in_name,
        "rights": list(line.rights),
    }


def digest_of(case: PermissionCase) -> str:
    """Give the digest of a form as it stands."""
    return digest(canonical_json(document_of(case)))


def form_facts(*, case: PermissionCase, policy: Policy, dictionary: Dictionary, today: date) -> FormFacts:
    """Give the facts that a form's rules are asked about.

    Args:
        dictionary: the province's words against registrations that name nobody.
    """
    lines = lines_of(case)
    effect = max(case.effective_on or today, today)
    return FormFacts(
        kind=FormKind(case.kind),
        possible={right.code: right.label for right in possible_rights(case.authority)},
        standing=standing_rights(authority_id=case.authority_id, on=effect),
        today=today,
        rights=frozenset(case.rights),
        basis=case.basis,
        phone=case.phone,
        reason=case.reason,
        valid_from=case.valid_from,
        valid_to=case.valid_to,
        longest_months=policy.number(TERM_SETTING),
        effective_on=case.effective_on,
        areas=frozenset(case.areas),
        own_areas=frozenset(own_areas(authority_id=case.authority_id, on=effect)),
        lines=[_line_facts(case, line, dictionary) for line in lines],
        has_scan=case.scan_id is not None,
        scan_is_current=case.scan_digest == digest_of(case),
    )


def standing_rights(*, authority_id: int, on: date) -> frozenset[str]:
    """Give the codes of the rights that an authority holds on a day."""
    rows = Grant.objects.on(on).filter(authority_id=authority_id).values_list("path", "function").distinct()
    return frozenset(Right(Path(path), GrantFunction(function)).code for path, function in rows)


def own_areas(*, authority_id: int, on: date) -> list[str]:
    """Give the codes of the areas in which an authority is at home on a day, by code."""
    rows = Jurisdiction.objects.on(on).filter(authority_id=authority_id)
    return list(rows.order_by("area__code").values_list("area__code", flat=True))


def _line_facts(case: PermissionCase, line: CaseLine, dictionary: Dictionary) -> LineFacts:
    taken = bool(line.sign_in_name) and Account.objects.filter(sign_in_name=line.sign_in_name).exists()
    return LineFacts(
        line=line.public_id,
        kind=LineKind(line.kind),
        person=_person(case, line, dictionary),
        rights=frozenset(line.rights),
        officer=line.officer.public_id if line.officer else "",
        taker=line.taker.public_id if line.taker else "",
        sign_in_name=line.sign_in_name,
        sign_in_name_taken=taken and not line.taker_id,
    )


def _person(case: PermissionCase, line: CaseLine, dictionary: Dictionary) -> PersonFacts:
    number = opened_for_rules(owner=line.vault_owner, commitments=[line.id_commitment]).get(line.id_commitment, "")
    asks = asked_of(line)
    return PersonFacts(
        name=line.name,
        office=line.office,
        authority_name=case.authority.name,
        id_number=number if "id_number" in asks else "",
        office_phone=line.office_phone,
        is_known_elsewhere=bool(number) and "id_number" in asks and is_known_elsewhere(id_number=number),
        line=line.public_id,
        asks=asks,
        dictionary=dictionary,
    )

"""Which of the province's offices looks at an application for A: by what the firm did in the project (Q33).

The table is the province's setting. A desk is an assignment, not a permission: any officer with the grant may decide,
unless the province sets ``province_desks_strict``.
"""

from collections.abc import Collection

from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.vocabulary import ParticipantRole

KINDS = {
    ParticipantRole.SURVEY: "surveyor",
    ParticipantRole.DESIGN: "designer",
    ParticipantRole.CONSTRUCTION: "builder",
    ParticipantRole.SUPERVISION: "supervisor",
    ParticipantRole.GENERAL_CONTRACTING: "builder",
}
"""Role in the project → the setting's word for the kind of firm."""
CONSULTED = "completion"
"""The setting's word for the office that is asked about completion and quality."""


def desks_of(policy: Policy, roles: Collection[str]) -> tuple[str, ...]:
    """Give the offices that answer for a firm's roles, each once; several roles may lead to several."""
    table = policy.mapping("province_desks")
    found = (str(table.get(kind, "")) for role, kind in KINDS.items() if role in roles)
    return tuple(dict.fromkeys(filter(None, found)))


def roles_of_desk(policy: Policy, office: str) -> frozenset[str]:
    """Give the roles for which an office answers; none for an office that is no desk."""
    table = policy.mapping("province_desks")
    return frozenset(role.value for role, kind in KINDS.items() if same_office(str(table.get(kind, "")), office))


def consulted_desk(policy: Policy) -> str:
    """Give the office whose opinion may be asked (质监站); empty where the province names none."""
    return str(policy.mapping("province_desks").get(CONSULTED, ""))


def same_office(one: str, other: str) -> bool:
    """Whether two names mean one office, whatever blanks were typed."""
    return bool(one.strip()) and "".join(one.split()) == "".join(other.split())


def is_at_its_desk(policy: Policy, *, roles: Collection[str], office: str) -> bool:
    """Whether an officer of that office may decide on an application for A of a firm with these roles."""
    desks = desks_of(policy, roles)
    strict = policy.flag("province_desks_strict")
    return not strict or not desks or any(same_office(desk, office) for desk in desks)

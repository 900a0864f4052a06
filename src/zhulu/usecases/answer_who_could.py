"""「who could confirm this on that day」: for a project or an authority and any day, with the document (三(一))."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind, Level, Permission
from zhulu.domain.authorities.models import Authority
from zhulu.domain.authorities.queries import find_home_authorities
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import home_on, list_filings_of
from zhulu.domain.grants.queries import AbleOfficer, list_able_officers
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path
from zhulu.usecases.journey import journey


@dataclass(frozen=True, slots=True)
class Group:
    """Who could do one thing."""

    title: str
    note: str
    rows: Sequence[AbleOfficer]


@dataclass(frozen=True, slots=True)
class WhoCould:
    """The answer for one subject and one day."""

    subject: str
    on: date
    groups: Sequence[Group]

    @property
    def lines(self) -> Sequence[tuple[Group, AbleOfficer]]:
        """Every person, each with the thing that they could do."""
        return [(group, row) for group in self.groups for row in group.rows]


def may_ask(actor: Actor) -> bool:
    """Whether the actor is the audit administrator or an officer of the province."""
    if actor.kind == AccountKind.AUDIT_ADMIN:
        return True
    standing = actor.standing
    return actor.kind == AccountKind.OFFICER and standing is not None and standing.level == Level.PROVINCE


def require_asker(actor: Actor) -> None:
    """Let the audit administrator and the province pass; a refusal is logged.

    Raises:
        NotPermitted: the actor is neither.
    """
    if may_ask(actor):
        return
    with journey(actor=actor, cause=Permission.GRANT_HISTORY_READ.value):
        raise NotPermitted("由省厅和审计管理员查询（三(一)、三(三)）")


def who_could_in_authority(*, actor: Actor, authority_id: str, on: date) -> WhoCould | None:
    """Say who of an authority could do what on a day; None for an authority that there is not.

    Raises:
        NotPermitted: the actor is neither auditor nor of the province.
    """
    require_asker(actor)
    authority = Authority.objects.filter(public_id=authority_id).first()
    if authority is None:
        return None
    rows = list_able_officers(on=on, authority_ids=[authority.pk])
    return WhoCould(authority.name, on, [Group("当日的权限", "", rows)])


def who_could_confirm_project(*, actor: Actor, number: str, on: date) -> WhoCould | None:
    """Say who could confirm a project's filings, raise or grade them on a day; None for an unknown number.

    Whose desk a filing lay on that day is told by its handovers; before it was submitted, by place and jurisdiction.

    Raises:
        NotPermitted: the actor is neither auditor nor of the province.
    """
    require_asker(actor)
    filings = list_filings_of(project_number=number.strip())
    if not filings:
        return None
    groups = [group for filing in filings for group in _of_filing(filing, on)]
    return WhoCould(f"{filings[0].name}（{number.strip()}）", on, groups)


def _of_filing(filing: Filing, on: date) -> Iterator[Group]:
    path = Path(filing.path)
    home = home_on(filing=filing, on=on)
    homes = [home] if home else find_home_authorities(area_code=filing.area_code, on=on)
    title = f"{filing.enterprise.name}的填报：属地确认"
    for authority in homes:
        note = authority.name if home else f"{authority.name}（当日未派到机关，按项目所在地）"
        yield Group(title, note, _able([authority], path, GrantFunction.CONFIRM, filing, on))
    if not homes:
        yield Group(title, "当日没有对项目所在地负责的机关", [])
    if path == Path.SPECIALIST:
        return
    cities = [one.parent for one in homes if one.parent and one.parent.level == Level.CITY]
    for city in cities:
        yield Group("重新确认为 B 级", city.name, _able([city], path, GrantFunction.RECHECK, filing, on))
    province = list(Authority.objects.filter(level=Level.PROVINCE, confirms_grade__gt=""))
    yield Group("定为 A 级", "省厅", _able(province, path, GrantFunction.GRADE_A, filing, on))


def _able(
    authorities: Sequence[Authority], path: Path, function: GrantFunction, filing: Filing, on: date
) -> list[AbleOfficer]:
    return list_able_officers(
        on=on,
        authority_ids=[authority.pk for authority in authorities],
        path=path,
        functions=[function],
        area_code=filing.area_code,
    )

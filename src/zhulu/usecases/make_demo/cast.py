"""Who acts in a demo: firms with clerks, authorities with officers and grants, and the accounts that the demo shows.

Only the shown accounts can sign in; everybody else is there to have signed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count
from random import Random

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.models import Account
from zhulu.domain.access.operations import create_account, create_demo_account
from zhulu.domain.access.vocabulary import AccountKind, Level
from zhulu.domain.authorities.models import Authority
from zhulu.domain.authorities.operations import put_jurisdiction
from zhulu.domain.authorities.vocabulary import AuthorityKind
from zhulu.domain.enterprises.operations import add_clerk, register_organisation
from zhulu.domain.enterprises.vocabulary import Code, Residence
from zhulu.domain.grants.models import Officer
from zhulu.domain.grants.operations import appoint_holder, give_grant, register_officer
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.clock import LOCAL, local_day
from zhulu.usecases.identify_actor import identify_actor
from zhulu.usecases.make_demo.codes import office_phone
from zhulu.usecases.make_demo.places import Places, list_confirming_authorities
from zhulu.usecases.make_demo.script import Trader
from zhulu.usecases.make_demo.words import person

GRANTED_ON = date(2023, 4, 17)
GRANTED_AT = datetime.combine(GRANTED_ON, time(10), tzinfo=LOCAL)
"""Before the first filing: the authorities had applied for their permissions."""
SHOWN_CLERKS = {"3": ("shigong", "施工企业经办人"), "4": ("jianli", "监理企业经办人"), "2": ("sheji", "设计企业经办人")}
"""Role → sign-in name and words of the firms' clerks that the demo shows."""
COUNTY_OFFICES = ("建筑业管理科", "建筑市场监管股", "工程建设管理科", "质量安全监督站")
ADMINISTRATORS = (
    (AccountKind.SYSTEM_ADMIN, "xitong", "开通和停用账号，不办理业务"),
    (AccountKind.SECURITY_ADMIN, "anquan", "解锁账号、看安全日志，不办理业务"),
    (AccountKind.AUDIT_ADMIN, "shenji", "看全部操作记录，不办理业务"),
)


@dataclass
class Cast:
    """Everybody by what they are needed for."""

    clerks: dict[str, Actor] = field(default_factory=dict)
    """Code of the firm → its clerk."""
    reviewers: dict[str, Actor] = field(default_factory=dict)
    """Code of the authority → who confirms there."""
    province: Sequence[Actor] = ()
    """Who grants A: builders' and supervisors' affairs first, then survey and design."""


@dataclass
class _Casting:
    """What hiring needs at hand."""

    dice: Random
    places: Places
    now: datetime
    positions: Iterator[int] = field(default_factory=lambda: count(1))
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    taken: set[str] = field(default_factory=set)

    def name(self) -> str:
        """Draw a name that nobody of the demo bears yet: who signed has to be plain."""
        while (drawn := person(self.dice)) in self.taken:
            pass
        self.taken.add(drawn)
        return drawn

    def shown(self, *, sign_in_name: str, kind: AccountKind, note: str) -> Account:
        return create_demo_account(
            sign_in_name=sign_in_name,
            name=self.name(),
            kind=kind,
            note=note,
            position=next(self.positions),
            now=self.now,
        )

    def unshown(self, kind: AccountKind) -> Account:
        return create_account(sign_in_name=f"{kind.value}-{next(self.numbers):03d}", name=self.name(), kind=kind)


def hire(dice: Random, *, places: Places, traders: Sequence[Trader], now: datetime) -> Cast:
    """Write firms, authorities' people, grants and accounts, and give who acts for whom."""
    casting = _Casting(dice=dice, places=places, now=now)
    cast = Cast()
    shown = [next(trader for trader in traders if trader.role == role) for role in SHOWN_CLERKS]
    for trader in (*shown, *(trader for trader in traders if trader not in shown)):
        cast.clerks[trader.party.code] = _hire_clerk(casting, trader, shown=trader in shown)
    _let_cities_run(places)
    for authority in _demo_first(places):
        cast.reviewers[authority.code] = _hire_reviewer(casting, authority)
    cast.province = _hire_province(casting)
    _hire_others(casting)
    _hire_colleague(casting, next(iter(_demo_first(places))))
    return cast


def _hire_clerk(casting: _Casting, trader: Trader, *, shown: bool) -> Actor:
    organisation = register_organisation(
        name=trader.party.name,
        kinds=[trader.kind],
        residence=Residence.IN_PROVINCE,
        area_code=trader.area,
        codes=[Code(value=trader.party.code)],
    )
    if shown:
        sign_in_name, words = SHOWN_CLERKS[trader.role]
        note = f"{words}：{trader.party.name}"
        account = casting.shown(sign_in_name=sign_in_name, kind=AccountKind.CLERK, note=note)
    else:
        account = casting.unshown(AccountKind.CLERK)
    add_clerk(account=account, organisation=organisation, office_phone=office_phone(account.pk))
    return identify_actor(account=account)


def _let_cities_run(places: Places) -> None:
    """Have one district of each city supervised by the city itself, which confirms B there."""
    for place in places.city_run:
        put_jurisdiction(
            authority_code=place.city, area_code=place.county, valid_from=GRANTED_ON, valid_to=None, overwrite=False
        )


def _demo_first(places: Places) -> list[Authority]:
    """Give the authorities with the demo's county and city first, so that their accounts head the list."""
    first = [places.counties[0].county, places.counties[0].city]
    return sorted(
        list_confirming_authorities(places),
        key=lambda authority: first.index(authority.code) if authority.code in first else len(first),
    )


def _hire_reviewer(casting: _Casting, authority: Authority) -> Actor:
    is_city = authority.level == Level.CITY
    if authority.code == casting.places.counties[0].county:
        words = f"县级审核人员：{authority.name}，可确认为 {authority.confirms_grade} 级"
        account = casting.shown(sign_in_name="xianji", kind=AccountKind.OFFICER, note=words)
    elif authority.code == casting.places.counties[0].city:
        words = f"市级审核人员：{authority.name}，可确认为 {authority.confirms_grade} 级"
        account = casting.shown(sign_in_name="shiji", kind=AccountKind.OFFICER, note=words)
    else:
        account = casting.unshown(AccountKind.OFFICER)
    office = "建筑市场监管科" if is_city else casting.dice.choice(COUNTY_OFFICES)
    officer = _register(account, authority, office)
    for path in (Path.BACK_FILING, Path.SPECIALIST):
        _grant(authority, officer, path, GrantFunction.CONFIRM)
    if is_city:
        _grant(authority, officer, Path.BACK_FILING, GrantFunction.RECHECK)
    return identify_actor(account=account)


def hire_second_reviewer(dice: Random, *, authority: Authority, now: datetime) -> None:
    """Give an authority one more reviewer from today on: its guides now name too few."""
    name = person(dice)
    account = create_account(sign_in_name=f"officer-new-{authority.code}", name=name, kind=AccountKind.OFFICER)
    officer = _register(account, authority, "建设工程管理科")
    for path in (Path.BACK_FILING, Path.SPECIALIST):
        grant = authority.grants.get(path=path, function=GrantFunction.CONFIRM)
        appoint_holder(grant=grant, officer=officer, valid_from=local_day(now))


def _hire_colleague(casting: _Casting, authority: Authority) -> None:
    """Give the demo's county a second reviewer: work is claimed and passed on between two."""
    words = f"县级审核人员（第二名）：{authority.name}，可领取、接手、转交"
    account = casting.shown(sign_in_name="xianji2", kind=AccountKind.OFFICER, note=words)
    officer = _register(account, authority, COUNTY_OFFICES[0])
    for path in (Path.BACK_FILING, Path.SPECIALIST):
        _grant(authority, officer, path, GrantFunction.CONFIRM)


def _register(account: Account, authority: Authority, office: str, post: str = "科员") -> Officer:
    return register_officer(
        account=account,
        authority=authority,
        name=account.name,
        office=office,
        post=post,
        office_phone=office_phone(account.pk),
        registered_at=GRANTED_AT,
    )


def _grant(authority: Authority, officer: Officer, path: Path, function: GrantFunction) -> None:
    grant = authority.grants.filter(path=path, function=function).first() or give_grant(
        authority=authority,
        path=path,
        function=function,
        valid_from=GRANTED_ON,
        document_note=f"监管公共服务平台权限申请表（{authority.name}，已盖章）",
        decided_at=GRANTED_AT,
    )
    appoint_holder(grant=grant, officer=officer, valid_from=GRANTED_ON)


def _hire_province(casting: _Casting) -> list[Actor]:
    """Register the province's people: two who grant A, one who reads."""
    department = Authority.objects.get(kind=AuthorityKind.DEPARTMENT)
    granting = (
        ("shengji", "建筑管理处", "省级审核人员：可将施工、监理企业申请的定为 A 级"),
        ("shengji2", "勘察设计处", "省级审核人员：可将勘察、设计企业申请的定为 A 级"),
    )
    actors: list[Actor] = []
    for sign_in_name, office, note in granting:
        account = casting.shown(sign_in_name=sign_in_name, kind=AccountKind.OFFICER, note=note)
        officer = _register(account, department, office, "主任科员")
        _grant(department, officer, Path.BACK_FILING, GrantFunction.GRADE_A)
        actors.append(identify_actor(account=account))
    reader = casting.shown(sign_in_name="chakan", kind=AccountKind.OFFICER, note="省厅只读人员：可查看，不能办理")
    _register(reader, department, "质量安全监管处")
    return actors


def _hire_others(casting: _Casting) -> None:
    """Register the two helpers of errata and the three administrators."""
    for kind, authority_kind, sign_in_name, office, note in (
        (AccountKind.SUPPORT, AuthorityKind.SUPPORT, "jishu", "运维服务部", "技术支持人员：只执行已批准的勘误"),
        (AccountKind.DATA_BUREAU, AuthorityKind.DATA_BUREAU, "zhengshu", "项目审批处", "政务数据部门：备案"),
    ):
        authority = Authority.objects.filter(kind=authority_kind).first()
        account = casting.shown(sign_in_name=sign_in_name, kind=kind, note=note)
        if authority is not None:
            _register(account, authority, office)
    for kind, sign_in_name, note in ADMINISTRATORS:
        casting.shown(sign_in_name=sign_in_name, kind=kind, note=f"{kind.label}：{note}")

"""What a decided form brings about: accounts, registrations, grants and holders, each from its day on.

Everything is dated, so that a change takes effect with its day by itself; what remains for the day itself (an account
that ends, today's columns of the register) is done by ``carry_out``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.models import Account
from zhulu.domain.access.operations import CannotCreateAccount, create_account, deactivate_account
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.authorities.models import Area
from zhulu.domain.grants.forms import lines_of
from zhulu.domain.grants.models import CaseLine, Grant, GrantHolder, Officer, PermissionCase, Registration
from zhulu.domain.grants.operations import (
    ID_NUMBER,
    MOBILE,
    appoint_holder,
    give_grant,
    keep_registration,
    register_officer,
)
from zhulu.domain.grants.rights import Right, read_rights
from zhulu.domain.grants.vocabulary import FormKind, LineKind
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.crypto.vault import keep, opened_for_rules
from zhulu.foundation.db.periods import LastingQuerySet
from zhulu.foundation.db.transactions import transaction_required

DAY = timedelta(days=1)
LEAVES = frozenset({LineKind.REPLACE, LineKind.END})
"""Lines by which somebody's rights and account end."""


class CannotTakeEffect(CannotAdvance):
    """The form, right as it is, cannot be carried out from that day on; the message says why."""

    rule = "GrantTakesEffect"


@dataclass(frozen=True, slots=True)
class Effect:
    """A decided form with everything that its effects need."""

    case: PermissionCase
    starts_on: date
    actor: Actor
    now: datetime


def first_day(case: PermissionCase, *, today: date) -> date:
    """Give the first day on which a form can take effect if it is decided today.

    What ends or supersedes somebody's right begins tomorrow at the earliest: what was decided today stays covered by
    the right that held today.
    """
    tomorrow = today + DAY
    if case.kind == FormKind.CHANGE:
        return max(case.effective_on or tomorrow, tomorrow)
    wished = max(case.valid_from or today, today)
    return max(wished, tomorrow) if _superseded(case, wished).exists() else wished


def _superseded(case: PermissionCase, first: date) -> LastingQuerySet[Grant]:
    """Give the grants that an application takes the place of: the same rights in the same places, from that day on."""
    rights = Q(pk__in=[])
    for right in read_rights(case.rights):
        rights |= Q(path=right.path, function=right.function)
    rows = Grant.objects.within(first, case.valid_to).filter(rights, authority_id=case.authority_id)
    return rows.filter(Q(area__isnull=True) | Q(area__code__in=case.areas)) if case.areas else rows


@transaction_required
def take_effect(effect: Effect) -> None:
    """Write what a granted form brings about from its day on.

    Raises:
        CannotTakeEffect: it collides with what stands, or its term is over.
    """
    if effect.case.kind == FormKind.APPLICATION:
        _apply(effect)
        return
    for line in lines_of(effect.case):
        _change(effect, line)


def _apply(effect: Effect) -> None:
    case, first = effect.case, effect.starts_on
    if case.valid_to is not None and first > case.valid_to:
        raise CannotTakeEffect(f"权限最早从 {first} 起，申请的截止日 {case.valid_to} 在它以前（三(一)）")
    _end_superseded(effect)
    officers = {line.pk: _person_of(effect, line) for line in lines_of(case)}
    for right in read_rights(case.rights):
        for area in _areas(case.areas):
            grant = _give(effect, right, area)
            for line in lines_of(case):
                if right.code in line.rights:
                    appoint_holder(grant=grant, officer=officers[line.pk], valid_from=first)


def _areas(codes: Sequence[str]) -> list[Area | None]:
    return list(Area.objects.filter(code__in=codes).order_by("code")) if codes else [None]


def _give(effect: Effect, right: Right, area: Area | None) -> Grant:
    return give_grant(
        authority=effect.case.authority,
        path=right.path,
        function=right.function,
        valid_from=effect.starts_on,
        valid_to=effect.case.valid_to,
        document_note=f"{effect.case.get_kind_display()}表 {effect.case.number}（已盖章）",
        decided_at=effect.now,
        area=area,
        case=effect.case,
    )


def _end_superseded(effect: Effect) -> None:
    first = effect.starts_on
    for grant in _superseded(effect.case, first).select_for_update(of=("self",)).order_by("pk"):
        if grant.valid_from is not None and grant.valid_from >= first:
            raise CannotTakeEffect(
                f"已有自 {grant.valid_from} 起的“{Right.of(grant).label}”权限，与本次申请重叠（三(一)）"
            )
        grant.valid_to = first - DAY
        grant.save(update_fields=["valid_to"])


def _change(effect: Effect, line: CaseLine) -> None:
    kind = LineKind(line.kind)
    if kind in LEAVES:
        _end_rights(effect, _officer_of(line), read_rights(()), all_of_them=True)
    if kind in {LineKind.ADD, LineKind.REPLACE}:
        _hold(effect, _person_of(effect, line), read_rights(line.rights))
    elif kind is LineKind.ADJUST:
        officer = _officer_of(line)
        _end_rights(effect, officer, read_rights(line.rights))
        _hold(effect, officer, read_rights(line.rights))
    elif kind in {LineKind.IDENTITY, LineKind.CONTACT}:
        _register_anew(effect, line, _officer_of(line))


def _officer_of(line: CaseLine) -> Officer:
    if line.officer is None:
        raise CannotTakeEffect("表里有一行没有写明是哪一名人员（三(一)）")
    return line.officer


def _person_of(effect: Effect, line: CaseLine) -> Officer:
    """Give the registered person of a line, or register somebody new with an account that waits for its link."""
    officer = line.taker or _enroll(effect, line)
    if not officer.account.is_active:
        raise CannotTakeEffect(f"{officer.name}的账号已停用，请退回，由申请机关另选（三(二)）")
    line.made = officer
    line.save(update_fields=["made"])
    return officer


def _enroll(effect: Effect, line: CaseLine) -> Officer:
    authority = effect.case.authority
    name = line.sign_in_name or _free_name(authority.code)
    try:
        account = create_account(sign_in_name=name, name=line.name, kind=AccountKind.OFFICER)
    except CannotCreateAccount as taken:
        raise CannotTakeEffect(f"{taken}。请退回，由申请机关改正（三(二)）") from taken
    officer = register_officer(
        account=account,
        authority=authority,
        name=line.name,
        office=line.office,
        post=line.post,
        office_phone=line.office_phone,
        registered_at=effect.now,
        accepted=effect.actor,
        case=effect.case,
    )
    _carry_numbers(line, officer)
    return officer


def _free_name(code: str) -> str:
    """Give a sign-in name by the authority's code that nobody has."""
    stem = f"{code.lower()}-"
    taken = set(Account.objects.filter(sign_in_name__startswith=stem).values_list("sign_in_name", flat=True))
    serial = len(taken) + 1
    while f"{stem}{serial:02d}" in taken:
        serial += 1
    return f"{stem}{serial:02d}"


def _carry_numbers(line: CaseLine, officer: Officer) -> None:
    """Keep the person's numbers under the person's own name in the vault."""
    clear = opened_for_rules(owner=line.vault_owner, commitments=[line.id_commitment, line.mobile_commitment])
    if line.id_commitment in clear:
        officer.id_commitment = keep(owner=officer.vault_owner, label=ID_NUMBER, value=clear[line.id_commitment])
    if line.mobile_commitment in clear:
        officer.mobile_commitment = keep(owner=officer.vault_owner, label=MOBILE, value=clear[line.mobile_commitment])
    officer.save(update_fields=["id_commitment", "mobile_commitment"])


def _hold(effect: Effect, officer: Officer, rights: Iterable[Right]) -> None:
    """Let an officer hold rights in every grant of the authority that stands on the day or begins later."""
    for right in rights:
        grants = Grant.objects.within(effect.starts_on, None).filter(
            authority_id=effect.case.authority_id, path=right.path, function=right.function
        )
        for grant in grants.order_by("pk"):
            first = max(effect.starts_on, grant.valid_from or effect.starts_on)
            if not GrantHolder.objects.filter(grant=grant, officer=officer).within(first, None).exists():
                appoint_holder(grant=grant, officer=officer, valid_from=first)


def _end_rights(effect: Effect, officer: Officer, kept: Iterable[Right], *, all_of_them: bool = False) -> None:
    """End an officer's rights with the day before, all but those that are kept."""
    staying = {(right.path, right.function) for right in kept}
    rows = GrantHolder.objects.within(effect.starts_on, None).filter(officer=officer).select_related("grant")
    for holder in rows.select_for_update(of=("self",)).order_by("pk"):
        if not all_of_them and (holder.grant.path, holder.grant.function) in staying:
            continue
        begun = holder.valid_from is None or holder.valid_from < effect.starts_on
        if not begun and not all_of_them:
            raise CannotTakeEffect(
                f"{officer.name}的权限从 {holder.valid_from} 起才开始，生效日期请填在那一天以后（三(一)）"
            )
        # Who leaves has no account by then; a right that has not begun ends with its first day.
        holder.valid_to = effect.starts_on - DAY if begun else holder.valid_from
        holder.save(update_fields=["valid_to"])


def _register_anew(effect: Effect, line: CaseLine, officer: Officer) -> None:
    """Write the next row of the register; today's columns follow on the day."""
    if line.kind == LineKind.IDENTITY:
        officer.name, officer.office, officer.post = line.name, line.office, line.post
    else:
        officer.office_phone = line.office_phone
        clear = opened_for_rules(owner=line.vault_owner, commitments=[line.mobile_commitment])
        if line.mobile_commitment in clear:
            number = clear[line.mobile_commitment]
            officer.mobile_commitment = keep(owner=officer.vault_owner, label=MOBILE, value=number)
            Officer.objects.filter(pk=officer.pk).update(mobile_commitment=officer.mobile_commitment)
    keep_registration(
        officer=officer, valid_from=effect.starts_on, now=effect.now, accepted=effect.actor, case=effect.case
    )


@transaction_required
def carry_out(*, case: PermissionCase, now: datetime) -> list[Officer]:
    """Do what remains for a change's own day: accounts end, the register's columns follow. Give who has left."""
    left: list[Officer] = []
    for line in lines_of(case):
        kind = LineKind(line.kind)
        if kind in {LineKind.IDENTITY, LineKind.CONTACT} and line.officer:
            _follow(line.officer, on=case.starts_on)
        if kind in LEAVES and line.officer:
            if line.officer.account.is_active:
                deactivate_account(account=line.officer.account, now=now)
            left.append(line.officer)
    case.carried_out_at = now
    case.save(update_fields=["carried_out_at"])
    return left


def _follow(officer: Officer, *, on: date | None) -> None:
    """Let today's columns say what the register says."""
    rows = Registration.objects.filter(officer=officer)
    row = (rows.filter(valid_from__lte=on) if on else rows).order_by("-valid_from", "-id").first()
    if row is None:
        return
    officer.name, officer.office, officer.post, officer.office_phone = row.name, row.office, row.post, row.office_phone
    officer.save(update_fields=["name", "office", "post", "office_phone"])
    Account.objects.filter(pk=officer.account_id).update(name=row.name)

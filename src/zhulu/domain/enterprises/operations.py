"""Writing organisations: registering, renaming, their codes, successions and clerks."""

from collections.abc import Sequence
from datetime import date

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from zhulu.domain.access.models import Account
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.enterprises.models import (
    ClerkProfile,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    Succession,
)
from zhulu.domain.enterprises.vocabulary import (
    Code,
    OrganisationKind,
    Residence,
    Scheme,
    SuccessionKind,
    body_of,
    scheme_of,
    tidy,
)
from zhulu.foundation.db.transactions import transaction_required

USCC_LENGTH = 18


class CodeRefused(ValueError):
    """A code has a wrong form or check character, or is another organisation's; the message is fit to show."""


class CannotRename(ValueError):
    """The new name is empty or the one it has."""


class CannotRecordSuccession(ValueError):
    """The succession would lead back to its beginning."""


class CannotAddClerk(ValueError):
    """The account is no clerk's."""


@transaction_required
def register_organisation(
    *,
    name: str,
    kinds: Sequence[OrganisationKind],
    residence: Residence,
    area_code: str = "",
    codes: Sequence[Code] = (),
) -> Organisation:
    """Register an organisation with its codes; an owner of old records may have none.

    Raises:
        CodeRefused: see ``add_identifier``.
    """
    organisation = Organisation.objects.create(
        name=name.strip(), kinds=list(kinds), residence=residence, area_code=area_code
    )
    for code in codes:
        add_identifier(organisation=organisation, code=code)
    return organisation


@transaction_required
def add_identifier(*, organisation: Organisation, code: Code) -> OrganisationIdentifier:
    """Add a code in use; its scheme is told by its form.

    Raises:
        CodeRefused: 18 characters with a wrong character or check digit (GB 32100-2015), or a code in use elsewhere.
    """
    value = tidy(code.value)
    scheme = _checked_scheme(value)
    taken = OrganisationIdentifier.objects.filter(value=value, valid_to__isnull=True).select_related("organisation")
    standing = taken.first()
    if standing and standing.organisation_id == organisation.pk:
        return standing
    if standing:
        raise CodeRefused(f"代码 {value} 已属于“{standing.organisation.name}”")
    return OrganisationIdentifier.objects.create(
        organisation=organisation,
        scheme=scheme,
        value=value,
        body=body_of(value),
        source=code.source,
        valid_from=code.valid_from,
    )


def _checked_scheme(value: str) -> Scheme:
    if not value:
        raise CodeRefused("代码不能为空")
    if len(value) == USCC_LENGTH:
        try:
            uscc.validate(value)
        except ValidationError as fault:
            raise CodeRefused(f"统一社会信用代码 {value} 不正确：字符或校验位有误（GB 32100-2015）") from fault
    return scheme_of(value)


@transaction_required
def end_identifier(*, identifier: OrganisationIdentifier, last_day: date) -> None:
    """End a code: it still finds its organisation, and may be given to another."""
    identifier.valid_to = last_day
    identifier.save(update_fields=["valid_to"])


@transaction_required
def rename_organisation(*, organisation: Organisation, name: str, last_day: date, source: str = "") -> None:
    """Give a new name and keep the old one with its last day.

    Raises:
        CannotRename: the name is empty or unchanged.
    """
    new = name.strip()
    if not new or new == organisation.name:
        raise CannotRename("新名称为空，或与现名称相同")
    OrganisationName.objects.create(organisation=organisation, name=organisation.name, valid_to=last_day, source=source)
    organisation.name = new
    organisation.save(update_fields=["name"])


@transaction_required
def record_succession(
    *, predecessor: Organisation, successor: Organisation, kind: SuccessionKind, on: date
) -> Succession:
    """Record that one organisation stands in another's place since a day.

    Raises:
        CannotRecordSuccession: following the successor would lead back to the predecessor.
    """
    if predecessor.pk in _descent(successor.pk):
        raise CannotRecordSuccession(f"“{successor.name}”本身由“{predecessor.name}”承继，不能成环")
    return Succession.objects.create(predecessor=predecessor, successor=successor, kind=kind, on=on)


def _descent(organisation_id: int) -> set[int]:
    reached: set[int] = set()
    waiting = {organisation_id}
    while waiting:
        reached |= waiting
        steps = Succession.objects.filter(predecessor_id__in=waiting)
        waiting = set(steps.values_list("successor_id", flat=True)) - reached
    return reached


@transaction_required
def add_clerk(*, account: Account, organisation: Organisation, office_phone: str = "") -> ClerkProfile:
    """Let an account act for an organisation.

    Raises:
        CannotAddClerk: the account is an officer's or an administrator's.
    """
    if account.kind not in {AccountKind.CLERK, AccountKind.OWNER}:
        raise CannotAddClerk(f"{account.get_kind_display()}的账号不能作为单位经办人")
    return ClerkProfile.objects.create(account=account, organisation=organisation, office_phone=office_phone)

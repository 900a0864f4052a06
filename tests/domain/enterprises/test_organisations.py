"""Organisations: their codes old and new, names, successions and clerks."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from zhulu.domain.access.models import Account
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.enterprises.models import Organisation, OrganisationIdentifier
from zhulu.domain.enterprises.operations import (
    CannotAddClerk,
    CannotRecordSuccession,
    CannotRename,
    CodeRefused,
    add_clerk,
    add_identifier,
    end_identifier,
    record_succession,
    register_organisation,
    rename_organisation,
)
from zhulu.domain.enterprises.queries import (
    OrganisationUnknown,
    current_code,
    find_by_code,
    find_clerk,
    get_organisation,
    list_former_names,
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

USCC = "91350100M000100Y43"
OTHER_USCC = "91530702219210897C"
LAST_DAY = dt.date(2025, 6, 30)


def firm(name: str = "示例建设有限公司", *codes: str) -> Organisation:
    """Register a builder with codes."""
    return register_organisation(
        name=name,
        kinds=[OrganisationKind.BUILDER],
        residence=Residence.IN_PROVINCE,
        codes=[Code(value) for value in codes],
    )


@pytest.mark.parametrize(
    ("code", "scheme", "body"),
    [
        (USCC, Scheme.USCC, "M000100Y4"),
        ("71349413-5", Scheme.ORG_CODE_10, "713494135"),
        ("713494135", Scheme.ORG_CODE_9, "713494135"),
        ("71349413-X", Scheme.ORG_CODE_10, "71349413X"),
        ("220104000012345", Scheme.OTHER, ""),
    ],
)
def test_scheme_is_told_by_form(code: str, scheme: Scheme, body: str) -> None:
    """Length and characters tell which code it is, and the nine characters that the forms share."""
    assert (scheme_of(code), body_of(code)) == (scheme, body)


@given(st.text(max_size=30))
def test_tidying_twice_changes_nothing(text: str) -> None:
    """Tidying is idempotent and leaves no white space."""
    once = tidy(text)
    assert tidy(once) == once
    assert not any(character.isspace() for character in once)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", [USCC, f" {USCC.lower()} ", "９１３５０１００Ｍ０００１００Ｙ４３", "M000100Y4", "M000100Y-4"]
)
def test_any_form_of_the_code_finds_the_firm(typed: str) -> None:
    """The 18 characters, dirty or full-width, and the nine- and ten-character codes inside them find the same firm."""
    registered = firm("甲公司", USCC)
    assert find_by_code(code=typed) == registered


@pytest.mark.django_db
def test_old_code_and_new_code_find_each_other() -> None:
    """A firm on record by its ten-character code is found by nine and by the eighteen that contain them."""
    firm("甲公司", "21921089-7")
    found = [find_by_code(code=code) for code in ("219210897", "21921089-7", OTHER_USCC)]
    assert [organisation.name if organisation else None for organisation in found] == ["甲公司"] * 3


@pytest.mark.django_db
def test_two_eighteen_character_codes_are_two_bodies() -> None:
    """An 18-character code never finds a firm by another 18-character code, whatever part they share."""
    firm("甲公司", OTHER_USCC)
    assert find_by_code(code="92530702219210897A") is None
    assert find_by_code(code="") is None


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["91350100M000100Y44", "91350100M000100I43", "  "])
def test_wrong_credit_code_is_refused(wrong: str) -> None:
    """A wrong check character, a letter outside the alphabet or nothing at all is no code (GB 32100-2015)."""
    with pytest.raises(CodeRefused):
        firm("甲公司", wrong)


@pytest.mark.django_db
def test_database_refuses_a_credit_code_of_wrong_form() -> None:
    """The form of the code is a constraint too: raw writing cannot pass it."""
    organisation = firm()
    with pytest.raises(IntegrityError, match="identifier_fits_scheme"), transaction.atomic():
        OrganisationIdentifier.objects.create(organisation=organisation, scheme=Scheme.USCC, value="9135")


@pytest.mark.django_db
def test_code_in_use_belongs_to_one_firm() -> None:
    """A code in use is refused to another firm, by name; the same firm adding it again changes nothing."""
    first, second = firm("甲公司", USCC), firm("乙公司")
    with pytest.raises(CodeRefused, match="甲公司"):
        add_identifier(organisation=second, code=Code(USCC))
    assert add_identifier(organisation=first, code=Code(USCC)).organisation_id == first.pk
    assert first.identifiers.count() == 1
    with pytest.raises(IntegrityError, match="identifier_in_use_once"), transaction.atomic():
        OrganisationIdentifier.objects.create(organisation=second, scheme=Scheme.USCC, value=USCC)


@pytest.mark.django_db
def test_ended_code_still_finds_its_firm_until_given_on() -> None:
    """An ended code finds its old firm; once another firm has it, it finds that one."""
    first = firm("甲公司", "713494135")
    end_identifier(identifier=first.identifiers.get(), last_day=LAST_DAY)
    assert find_by_code(code="713494135") == first
    second = firm("乙公司", "713494135")
    assert find_by_code(code="713494135") == second


@pytest.mark.django_db
def test_owner_may_have_no_code() -> None:
    """Owners of old records are registered without a code and have none to show."""
    owner = register_organisation(name="某村委会", kinds=[OrganisationKind.OWNER], residence=Residence.IN_PROVINCE)
    assert current_code(organisation_id=owner.pk) == ""


@pytest.mark.django_db
def test_current_code_prefers_eighteen_characters() -> None:
    """Of the codes in use the 18-character one is shown, whichever came first."""
    organisation = firm("甲公司", "219210897", "21921089-7", OTHER_USCC)
    assert current_code(organisation_id=organisation.pk) == OTHER_USCC


@pytest.mark.django_db
def test_renaming_keeps_the_old_name() -> None:
    """Former names are listed latest first, and an empty or equal name is refused."""
    organisation = firm("甲公司", USCC)
    rename_organisation(organisation=organisation, name="乙公司", last_day=LAST_DAY)
    rename_organisation(organisation=organisation, name="丙公司", last_day=LAST_DAY + dt.timedelta(days=1))
    assert get_organisation(public_id=organisation.public_id).name == "丙公司"
    assert list_former_names(organisation_id=organisation.pk) == ["乙公司", "甲公司"]
    for name in ("丙公司 ", " "):
        with pytest.raises(CannotRename):
            rename_organisation(organisation=organisation, name=name, last_day=LAST_DAY)


@pytest.mark.django_db
def test_code_of_a_merged_firm_finds_the_successor() -> None:
    """A chain of mergers ends at the firm that stands today, and holds from its day on."""
    first, second, third = firm("甲公司", USCC), firm("乙公司"), firm("丙公司")
    record_succession(predecessor=first, successor=second, kind=SuccessionKind.MERGE, on=LAST_DAY)
    record_succession(
        predecessor=second, successor=third, kind=SuccessionKind.RENAME, on=LAST_DAY + dt.timedelta(days=30)
    )
    assert find_by_code(code=USCC) == third
    assert find_by_code(code=USCC, on=LAST_DAY) == second
    assert find_by_code(code=USCC, on=LAST_DAY - dt.timedelta(days=1)) == first


@pytest.mark.django_db
def test_code_of_a_split_firm_finds_the_firm_itself() -> None:
    """After a split the code cannot tell which part is meant."""
    first = firm("甲公司", USCC)
    for name in ("乙公司", "丙公司"):
        record_succession(predecessor=first, successor=firm(name), kind=SuccessionKind.SPLIT, on=LAST_DAY)
    assert find_by_code(code=USCC) == first


@pytest.mark.django_db
def test_succession_never_runs_in_a_circle() -> None:
    """A firm cannot succeed its own successor, directly or through others, nor itself."""
    first, second, third = firm("甲公司"), firm("乙公司"), firm("丙公司")
    record_succession(predecessor=first, successor=second, kind=SuccessionKind.MERGE, on=LAST_DAY)
    record_succession(predecessor=second, successor=third, kind=SuccessionKind.MERGE, on=LAST_DAY)
    for predecessor in (third, first):
        with pytest.raises(CannotRecordSuccession):
            record_succession(predecessor=predecessor, successor=first, kind=SuccessionKind.MERGE, on=LAST_DAY)


@pytest.mark.django_db
def test_clerks_are_clerks() -> None:
    """A clerk's or owner's account acts for its organisation; an officer's account is refused."""
    organisation = firm("甲公司")
    clerk = Account.objects.create_account(sign_in_name="clerk", name="经办", kind=AccountKind.CLERK)
    officer = Account.objects.create_account(sign_in_name="officer", name="审核", kind=AccountKind.OFFICER)
    add_clerk(account=clerk, organisation=organisation)
    found = find_clerk(account_id=clerk.pk)
    assert found is not None
    assert found.organisation == organisation
    assert find_clerk(account_id=officer.pk) is None
    with pytest.raises(CannotAddClerk):
        add_clerk(account=officer, organisation=organisation)


@pytest.mark.django_db
def test_unknown_organisation() -> None:
    """Asking for an organisation that does not exist says so."""
    with pytest.raises(OrganisationUnknown):
        get_organisation(public_id="nobody")


@pytest.mark.django_db
def test_database_knows_the_kinds() -> None:
    """An organisation of no kind or of an unknown kind is refused by the database."""
    for kinds in ([], ["baker"]):
        with pytest.raises(IntegrityError, match="organisation_kinds_known"), transaction.atomic():
            Organisation.objects.create(name="某", kinds=kinds, residence=Residence.IN_PROVINCE)

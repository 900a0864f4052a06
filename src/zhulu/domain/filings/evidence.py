"""What a filing says of itself where the registers of tendering, quality, safety and permits could know it. Pure."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from zhulu.domain.filings.facts import FilingFacts
from zhulu.domain.rulebook.shapes import Row
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.verification.comparing import Claim, Said
from zhulu.domain.verification.vocabulary import Register

WORKS = ("301", "600")
"""Contracts whose contractor builds: 施工总包, 工程总承包."""


def claims_of(facts: FilingFacts) -> tuple[Claim, ...]:
    """Give a claim for each register, in their order."""
    found = _of_work(facts) if facts.path == Path.SPECIALIST else _of_project(facts)
    return tuple(found)


def _of_project(facts: FilingFacts) -> Iterator[Claim]:
    head, works = facts.first("project"), _works_contract(facts)
    party = (_text(works, "ContractorCorpName"), _text(works, "ContractorCorpCode"))
    tender, permit = facts.first("tenders"), facts.first("permits")
    yield Claim(
        Register.TENDER,
        _said(
            head,
            number=_text(tender, "TenderNum"),
            party=(_text(tender, "TenderCorpName"), _text(tender, "TenderCorpCode")),
            on_date=_day(tender, "TenderResultDate"),
            amount=_figure(tender, "TenderMoney"),
        ),
        _others(facts, "tenders", "TenderNum"),
    )
    for register, column in ((Register.QUALITY, "QualityNum"), (Register.SAFETY, "SafeNum")):
        numbers = _others(facts, "unit_works", column)
        area = _figure(head, "AllArea")
        yield Claim(register, _said(head, number=numbers[0] if numbers else "", size=area, party=party), numbers[1:])
    yield Claim(
        Register.PERMIT,
        _said(
            head,
            number=_text(permit, "BuilderLicenceNum"),
            on_date=_day(permit, "ReleaseDate"),
            amount=_figure(permit, "ContractMoney"),
            size=_figure(permit, "Area"),
            party=party,
        ),
        _others(facts, "permits", "BuilderLicenceNum"),
    )


def _of_work(facts: FilingFacts) -> Iterator[Claim]:
    head = facts.first("specialist_works")
    party = (_text(head, "ContractorCorpName"), _text(head, "ContractorCorpCode"))
    for register in (Register.TENDER, Register.QUALITY, Register.SAFETY):
        yield Claim(register, _said(head, party=party))
    number, day = _text(head, "BuilderLicenceNum"), _day(head, "PermitDate")
    yield Claim(Register.PERMIT, _said(head, number=number, on_date=day, party=party))


def _works_contract(facts: FilingFacts) -> Row:
    rows = facts.rows("contracts")
    return next((row for row in rows if row.get("ContractTypeNum") in WORKS), rows[0] if rows else {})


def _said(
    head: Row,
    *,
    number: str = "",
    party: tuple[str, str] = ("", ""),
    on_date: date | None = None,
    amount: Decimal | None = None,
    size: Decimal | None = None,
) -> Said:
    return Said(
        number=number,
        name=_text(head, "PrjName"),
        owner_name=_text(head, "BuildCorpName"),
        owner_code=_text(head, "BuildCorpCode"),
        party_name=party[0],
        party_code=party[1],
        area_code=_text(head, "CountyNum"),
        on_date=on_date,
        amount=amount,
        size=size,
    )


def _others(facts: FilingFacts, table: str, column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (_text(row, column) for row in facts.rows(table)))))


def _text(row: Row, column: str) -> str:
    return str(row.get(column) or "").strip()


def _day(row: Row, column: str) -> date | None:
    value = row.get(column)
    return value if isinstance(value, date) else None


def _figure(row: Row, column: str) -> Decimal | None:
    value = row.get(column)
    return value if isinstance(value, Decimal) and value else None

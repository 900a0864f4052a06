"""Facts of a filing without a database: the complete sheets read by the standard, under the province's own policy."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.support.filing_sheets import complete_sheets, uscc
from zhulu.domain.filings.facts import FilingFacts, Home
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.shapes import Row
from zhulu.domain.standard.catalogue import SHEETS_OF_PATH, TABLES
from zhulu.domain.standard.values import Fault, parse

TODAY = date(2026, 3, 16)
FILER_CODE, FILER_NAME = uscc(1), "吉林澄岳建设集团有限公司"
COMMITMENT = "c" * 64
"""What stands where an ID number or telephone was given."""
POLICY_FILE = Path(__file__).resolve().parents[2] / "provinces" / "jilin" / "policy.toml"
SIX = tuple(SHEETS_OF_PATH["2"])
FOUR = ("basic", "tender", "contract", "drawing_review")
PAPERS = frozenset(
    {
        ("basic", "owner_statement"),
        ("basic", "commitment"),
        ("basic", "scale_evidence"),
        ("tender", "award_notice"),
        ("contract", "contract"),
        ("drawing_review", "review_certificate"),
        ("permit", "no_permit_statement"),
        ("completion", "completion_report"),
    }
)
"""One paper for each line that the province demands of a builder."""


def jilin_policy(**changes: object) -> Policy:
    """Give the province's settings as they stand, with some of them changed."""
    settings = tomllib.loads(POLICY_FILE.read_text(encoding="utf-8"))["setting"]
    return Policy(as_of=TODAY, values={**{line["key"]: line["value"] for line in settings}, **changes})


def complete_facts(*roles: str, sheets: Sequence[str] = SIX, policy: Policy | None = None) -> FilingFacts:
    """Give facts that no rule objects to, with these sheets filled; roles default to a builder's."""
    roles = roles or ("3",)
    typed = complete_sheets(filer_name=FILER_NAME, filer_code=FILER_CODE, roles=roles)
    document: dict[str, list[Row]] = {key: [] for key in TABLES}
    for sheet in sheets:
        for table, rows in typed[sheet].items():
            stage = {"Stage": sheet} if table == "participants" else {}
            document[table] += [{**stage, **_read(table, row)} for row in rows]
    return FilingFacts(
        document=document,
        roles=frozenset(roles),
        filer_code=FILER_CODE,
        filer_name=FILER_NAME,
        papers=PAPERS,
        home=Home(area_code="220102", area_known=True, authority_name="南关区住房和城乡建设局"),
        policy=policy or jilin_policy(),
        today=TODAY,
    )


def _read(table: str, row: Mapping[str, str]) -> Row:
    read: dict[str, object] = {"row_id": row["row_id"]}
    for item in TABLES[table].asked:
        text = row.get(item.column, "")
        value = parse(item, text)
        assert not isinstance(value, Fault), value
        if value is not None:
            read[item.column] = COMMITMENT if item.personal else value
    return read


def changed(facts: FilingFacts, table: str, **columns: object) -> FilingFacts:
    """Give the facts with columns of every record of a table changed; None empties."""
    rows = [{**row, **columns} for row in facts.document[table]]
    return replace(facts, document={**facts.document, table: rows})


def without(facts: FilingFacts, *tables: str) -> FilingFacts:
    """Give the facts with some tables empty."""
    return replace(facts, document={**facts.document, **{table: [] for table in tables}})

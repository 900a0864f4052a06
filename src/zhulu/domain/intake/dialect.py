"""How other systems write the standard: names of tables and columns in their variants, led to the catalogue's own.

The catalogue is the one source of names. Beside it stand here only spellings that public sources show of the same thing
(underscores, the edition of 2014, known slips), and the flat columns of 2014 for firms, which became participants.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from zhulu.domain.standard.catalogue import TABLES, Field
from zhulu.domain.standard.vocabulary import ParticipantRole, ParticipantStage

FEED_TABLES = (
    "project",
    "unit_works",
    "tenders",
    "contracts",
    "drawing_reviews",
    "drawing_review_persons",
    "permits",
    "permit_persons",
    "completion_checks",
    "completion_filings",
    "participants",
)
"""The tables that a bundle may carry, in the order of a document; papers do not come by the feed."""

STAGE_TABLES: Mapping[str, tuple[str, ...]] = {
    "basic": ("project",),
    "tender": ("tenders",),
    "contract": ("contracts",),
    "drawing_review": ("drawing_reviews",),
    "permit": ("permits",),
    "completion": ("completion_checks", "completion_filings"),
}
"""What a bundle of a stage has to bring: a record of one of these."""

OTHER_SPELLINGS: Mapping[str, Mapping[str, str]] = {
    "project": {"buldplannum": "BuildPlanNum", "begindete": "BeginDate"},
    "unit_works": {"pjrsize": "PrjSize"},
    "contracts": {
        "provincecontractnum": "ProvinceRecordNum",
        "unitecontractorcorpname": "UnionCorpName",
        "unitecontractorcorpcode": "UnionCorpCode",
    },
    "permits": {
        "buldplannum": "BuildPlanNum",
        "issuecertdate": "ReleaseDate",
        "builderlicencename": "BuildPrjName",
        "buiprjname": "BuildPrjName",
    },
    "completion_checks": {"prjfinishname": "FinPrjName"},
    "completion_filings": {"prjfinishname": "FinPrjName"},
}
"""Folded spelling → the standard's column (data-standard §0.3, §1.6, §1.7)."""


@dataclass(frozen=True, slots=True)
class Flat:
    """The flat columns of 2014 that name one firm and who answers for it: column names without the numbers 2 and 3."""

    role: ParticipantRole
    name: str
    code: str
    person: str = ""
    card_type: str = ""
    card: str = ""


FLAT: Mapping[str, tuple[Flat, ...]] = {
    "drawing_reviews": (
        Flat(ParticipantRole.SURVEY, "EconCorpName", "EconCorpCode"),
        Flat(ParticipantRole.DESIGN, "DesignCorpName", "DesignCorpCode"),
    ),
    "permits": (
        Flat(ParticipantRole.SURVEY, "EconCorpName", "EconCorpCode"),
        Flat(ParticipantRole.DESIGN, "DesignCorpName", "DesignCorpCode"),
        Flat(
            ParticipantRole.CONSTRUCTION,
            "ConsCorpName",
            "ConsCorpCode",
            "ConstructorName",
            "CIDCardTypeNum",
            "ConstructorIDCard",
        ),
        Flat(
            ParticipantRole.SUPERVISION,
            "SuperCorpName",
            "SuperCorpCode",
            "SupervisionName",
            "SIDCardTypeNum",
            "SupervisionIDCard",
        ),
    ),
    "completion_filings": (Flat(ParticipantRole.TESTING, "QCCorpName", "QCCorpCode"),),
}
"""Firms that the edition of 2014 kept in the rows of review, permit and filing (data-standard §0.2, §1.5, §1.6)."""
SURVEY_AND_DESIGN = frozenset({ParticipantRole.SURVEY.value, ParticipantRole.DESIGN.value})
INNER = "innernum"
"""How the column ends in which a source keeps a record's own number."""


def fold(name: str) -> str:
    """Give a name without underscores and capitals: ``Prj_Name`` and ``PRJNAME`` are one."""
    return name.replace("_", "").lower()


@cache
def _tables() -> Mapping[str, str]:
    known = {fold(key): key for key in FEED_TABLES}
    return known | {fold(TABLES[key].standard_name): key for key in FEED_TABLES}


def find_table(name: str) -> str | None:
    """Find the catalogue's key of a table by its key or its name in the standard, in any spelling."""
    return _tables().get(fold(name))


@cache
def _columns(table: str) -> Mapping[str, str]:
    own = {fold(item.column): item.column for item in TABLES[table].fields}
    return own | dict(OTHER_SPELLINGS.get(table, {}))


@lru_cache(maxsize=4096)
def column_of(table: str, name: str) -> str:
    """Give the standard's column for a name in any spelling; an unknown name stays as it is."""
    return _columns(table).get(fold(name), name)


@cache
def _known(table: str) -> Mapping[str, Field]:
    return {item.column: item for item in TABLES[table].fields}


def find_field(table: str, column: str) -> Field | None:
    """Find a field of a table by the standard's column; as ``Table.find``, for who asks a million times."""
    return _known(table).get(column)


def stage_of_role(role: str) -> str:
    """Give the sheet on which a participant of a role stands: survey and design with the drawing review."""
    stage = ParticipantStage.DRAWING_REVIEW if role in SURVEY_AND_DESIGN else ParticipantStage.PERMIT
    return stage.value

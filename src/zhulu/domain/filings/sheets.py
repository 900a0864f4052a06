"""Which sheets a filer must fill: on path ② by the roles it had in the project (一(二)6), on path ③ its one sheet."""

from collections.abc import Collection

from zhulu.domain.standard.vocabulary import ParticipantRole, Path, SheetKey

BUILDERS = frozenset({ParticipantRole.CONSTRUCTION, ParticipantRole.SUPERVISION, ParticipantRole.GENERAL_CONTRACTING})
"""Roles with six sheets: 施工、监理, and 工程总承包 as a builder."""
DESIGNERS = frozenset({ParticipantRole.SURVEY, ParticipantRole.DESIGN})
"""Roles with four sheets, whose own particulars must be complete: 勘察、设计."""
FILING_ROLES = (
    ParticipantRole.SURVEY,
    ParticipantRole.DESIGN,
    ParticipantRole.CONSTRUCTION,
    ParticipantRole.SUPERVISION,
    ParticipantRole.GENERAL_CONTRACTING,
)
"""Who may file at all (一(二)2)."""

FOUR_SHEETS = (SheetKey.BASIC, SheetKey.TENDER, SheetKey.CONTRACT, SheetKey.DRAWING_REVIEW)
SIX_SHEETS = (*FOUR_SHEETS, SheetKey.PERMIT, SheetKey.COMPLETION)


def required_sheets(roles: Collection[str], *, path: str = Path.BACK_FILING) -> tuple[SheetKey, ...]:
    """Give the sheets that must be filled: six for builders and supervisors, else four; roles take the union.

    On path ③ that is the one 采集表, whoever files (一(三)3).
    """
    if path == Path.SPECIALIST:
        return (SheetKey.SPECIALIST,)
    return SIX_SHEETS if BUILDERS.intersection(roles) else FOUR_SHEETS

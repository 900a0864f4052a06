"""The room's models. Content rows hold confirmed facts only; what is said about them stands in append-only rows beside.

Each model lives in the module of its kind; this package exports them all, because Django looks here.
"""

from zhulu.domain.library.models.content import (
    CONTENT_MODELS,
    AttachmentReference,
    BasicInformation,
    CompletionCheck,
    CompletionFiling,
    ContentRow,
    Contract,
    DrawingReview,
    DrawingReviewPerson,
    Participant,
    Permit,
    PermitPerson,
    SpecialistWork,
    Tender,
    UnitWork,
)
from zhulu.domain.library.models.contribution import Contribution, Tombstone, Version
from zhulu.domain.library.models.grades import Confirmation, GradeDecision, Mark
from zhulu.domain.library.models.identity import NationalNumber, NumberCounter, Project, StageNumber

__all__ = [
    "CONTENT_MODELS",
    "AttachmentReference",
    "BasicInformation",
    "CompletionCheck",
    "CompletionFiling",
    "Confirmation",
    "ContentRow",
    "Contract",
    "Contribution",
    "DrawingReview",
    "DrawingReviewPerson",
    "GradeDecision",
    "Mark",
    "NationalNumber",
    "NumberCounter",
    "Participant",
    "Permit",
    "PermitPerson",
    "Project",
    "SpecialistWork",
    "StageNumber",
    "Tender",
    "Tombstone",
    "UnitWork",
    "Version",
]

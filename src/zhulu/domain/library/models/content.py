"""The content models by the key of their table in the catalogue."""

from collections.abc import Mapping
from types import MappingProxyType

from zhulu.domain.library.models.base import ContentRow
from zhulu.domain.library.models.content_commissioning import Contract, Tender
from zhulu.domain.library.models.content_completion import CompletionCheck, CompletionFiling
from zhulu.domain.library.models.content_people import AttachmentReference, Participant
from zhulu.domain.library.models.content_permit import Permit, PermitPerson
from zhulu.domain.library.models.content_project import BasicInformation, UnitWork
from zhulu.domain.library.models.content_review import DrawingReview, DrawingReviewPerson
from zhulu.domain.library.models.content_specialist import SpecialistWork

__all__ = [
    "CONTENT_MODELS",
    "AttachmentReference",
    "BasicInformation",
    "CompletionCheck",
    "CompletionFiling",
    "ContentRow",
    "Contract",
    "DrawingReview",
    "DrawingReviewPerson",
    "Participant",
    "Permit",
    "PermitPerson",
    "SpecialistWork",
    "Tender",
    "UnitWork",
]

CONTENT_MODELS: Mapping[str, type[ContentRow]] = MappingProxyType(
    {
        model.table: model
        for model in (
            BasicInformation,
            UnitWork,
            Tender,
            Contract,
            DrawingReview,
            DrawingReviewPerson,
            Permit,
            PermitPerson,
            CompletionCheck,
            CompletionFiling,
            SpecialistWork,
            Participant,
            AttachmentReference,
        )
    }
)
"""In the order of a document."""

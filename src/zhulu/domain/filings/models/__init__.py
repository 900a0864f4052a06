"""Filings: drafts, submissions and what was decided on them; and where an open one stands on the review desk."""

from zhulu.domain.filings.models.checks import DuplicateJudgement as DuplicateJudgement
from zhulu.domain.filings.models.checks import EvidenceSeen as EvidenceSeen
from zhulu.domain.filings.models.checks import OriginalsCheck as OriginalsCheck
from zhulu.domain.filings.models.checks import SitePhoto as SitePhoto
from zhulu.domain.filings.models.checks import SiteVisit as SiteVisit
from zhulu.domain.filings.models.desk import Claim as Claim
from zhulu.domain.filings.models.desk import DeskEntry as DeskEntry
from zhulu.domain.filings.models.desk import SavedView as SavedView
from zhulu.domain.filings.models.filing import Consultation as Consultation
from zhulu.domain.filings.models.filing import Filing as Filing
from zhulu.domain.filings.models.filing import GradeApplication as GradeApplication
from zhulu.domain.filings.models.filing import Handover as Handover
from zhulu.domain.filings.models.filing import Paper as Paper
from zhulu.domain.filings.models.filing import PreReview as PreReview
from zhulu.domain.filings.models.filing import ReturnReason as ReturnReason
from zhulu.domain.filings.models.filing import SheetDraft as SheetDraft
from zhulu.domain.filings.models.filing import Submission as Submission
from zhulu.domain.filings.models.filing import WarningReason as WarningReason
from zhulu.domain.filings.models.filing import WorkHandover as WorkHandover

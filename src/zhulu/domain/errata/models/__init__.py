"""The room's models: cases with their lines and papers, what was handed in, receipts, agreed diffs, executions, hints.

Each model lives in the module of its kind; this package exports them all, because Django looks here.
"""

from zhulu.domain.errata.models.agreed import AgreedErratum, ContentColumn, ErratumExecution
from zhulu.domain.errata.models.case import Erratum, ErratumLine, ErratumPaper, ErratumSubmission, HeldRecord
from zhulu.domain.errata.models.hints import Hint, HintAnswer
from zhulu.domain.errata.models.receipts import Receipt
from zhulu.domain.errata.models.scans import StepScan

__all__ = [
    "AgreedErratum",
    "ContentColumn",
    "Erratum",
    "ErratumExecution",
    "ErratumLine",
    "ErratumPaper",
    "ErratumSubmission",
    "HeldRecord",
    "Hint",
    "HintAnswer",
    "Receipt",
    "StepScan",
]

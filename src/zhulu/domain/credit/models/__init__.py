"""The room's models: leads, cases with what was done about them, and what a finding brings about.

Each model lives in the module of its kind; this package exports them all, because Django looks here.
"""

from zhulu.domain.credit.models.alerts import Alert
from zhulu.domain.credit.models.cases import Case, CasePaper, Check, Statement
from zhulu.domain.credit.models.findings import Effect, Finding, Remedy, Reversal, Service, Signature
from zhulu.domain.credit.models.following import Follow, FollowAnswer
from zhulu.domain.credit.models.leads import Lead
from zhulu.domain.credit.models.records import AdverseRecord, Evaluation, RecordEnd, Repair, Veto

__all__ = [
    "AdverseRecord",
    "Alert",
    "Case",
    "CasePaper",
    "Check",
    "Effect",
    "Evaluation",
    "Finding",
    "Follow",
    "FollowAnswer",
    "Lead",
    "RecordEnd",
    "Remedy",
    "Repair",
    "Reversal",
    "Service",
    "Signature",
    "Statement",
    "Veto",
]

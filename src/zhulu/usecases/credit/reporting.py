"""举报: anybody reports a false entry; a contact is sealed in the vault, the lead finds its desk (三(五))."""

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.credit.models import Lead
from zhulu.domain.credit.operations import NewLead, keep_lead
from zhulu.domain.credit.vocabulary import LeadSource
from zhulu.domain.enterprises.queries import find_by_code
from zhulu.domain.filings.models import Filing
from zhulu.domain.library.models import Project
from zhulu.foundation.clock import local_day
from zhulu.usecases.credit.leads import record_lead
from zhulu.usecases.credit.stepping import Faults
from zhulu.usecases.journey import journey

LONGEST_TEXT = 2000
LONGEST_CONTACT = 100


def give_report(*, project: str, firm: str, text: str, contact: str = "") -> Lead:
    """Take a report in; it is about the project whose number is given, and about the firm's filing there if one fits.

    Args:
        project: the provincial number, the public id at the end of the project page's address, or a name.
        firm: the firm's name or code; may be empty.
        contact: how the reporter may be reached; goes to the vault and nowhere else; may be empty.

    Raises:
        Incomplete: with everything that is missing.
    """
    with journey(actor=SYSTEM, cause="give_report", subject_kind="lead") as now:
        faults = Faults()
        named = faults.need("project", project, "请填写项目编号或项目名称（三(五)）")
        said = faults.need("text", text, "请写明哪里虚假、有什么依据（三(五)）")
        faults.clean("text", said)
        if len(said) > LONGEST_TEXT:
            faults.say("text", f"最多 {LONGEST_TEXT} 字，请写短一些")
        if len(contact) > LONGEST_CONTACT:
            faults.say("contact", f"最多 {LONGEST_CONTACT} 字")
        faults.settle()
        found = Project.objects.filter(number=named).first() or Project.objects.filter(public_id=named).first()
        filing = _filing(found, firm.strip()) if found else None
        lead = NewLead(
            source=LeadSource.REPORT,
            subject=f"{firm.strip()}“{filing.name if filing else named}”",
            text=said,
            filing=filing,
            project=found,
            organisation=filing.enterprise if filing else None,
            authority=filing.home_authority if filing else None,
            contact=contact,
        )
        kept = keep_lead(lead=lead, actor=None, on=local_day(now), now=now)
        record_lead(kept, kind="give_report", summary=f"收到举报 {kept.number}", actor=SYSTEM, now=now)
        return kept


def _filing(project: Project, firm: str) -> Filing | None:
    """Find the one filing that is meant: the firm's, or the only one; else the lead waits at the province."""
    filings = list(
        Filing.objects.filter(project=project, submitted_at__isnull=False).select_related(
            "enterprise", "home_authority"
        )
    )
    if firm:
        known = find_by_code(code=firm)
        named = [row for row in filings if firm in row.enterprise.name or (known and row.enterprise_id == known.pk)]
        return named[0] if len(named) == 1 else None
    return filings[0] if len(filings) == 1 else None

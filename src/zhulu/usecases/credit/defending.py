"""陈述申辩: what the accused enterprise says to what it was told, signed by the account that wrote it (三(五))."""

from zhulu.domain.access.actors import Actor
from zhulu.domain.credit.models import Case
from zhulu.domain.credit.operations import keep_statement
from zhulu.domain.credit.vocabulary import PaperUse
from zhulu.domain.statecraft.models import Move
from zhulu.usecases.credit.stepping import Faults, Step, Upload, keep_upload, open_door, take_step
from zhulu.usecases.journey import journey


def state_defence(*, actor: Actor, case_id: str, text: str, upload: Upload | None = None) -> Case:
    """Say what one has to say, as often as one likes until the decision; what comes late is heard as well.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
        Incomplete: nothing is said.
        FileRefused: the paper cannot be kept.
    """
    with journey(actor=actor, cause="state_defence", subject_kind="case", subject_id=case_id) as now:
        case = open_door(actor=actor, case_id=case_id, now=now)
        faults = Faults()
        said = faults.need("text", text, "请写明陈述申辩的内容；没有异议的，也请写“没有异议”（三(五)）")
        faults.settle()

        def alongside(locked: Case, move: Move) -> None:
            keep_statement(case=locked, text=said, move=move)
            if upload is not None:
                keep_upload(case=locked, upload=upload, use=PaperUse.STATEMENT, is_disclosed=True, actor=actor, now=now)

        return take_step(case, Step("defend", reason=said, alongside=alongside), actor=actor, now=now)[0]

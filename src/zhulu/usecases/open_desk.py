"""Let an officer of an authority onto the review desk; anybody else is refused and the refusal is logged."""

from zhulu.domain.access.actors import Actor, Standing
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind, Permission
from zhulu.usecases.journey import journey


def open_desk(*, actor: Actor) -> Standing:
    """Give the standing with which an officer works.

    Raises:
        NotPermitted: the actor is no officer, or an officer whom no authority has registered.
    """
    if actor.kind == AccountKind.OFFICER and actor.standing is not None:
        return actor.standing
    with journey(actor=actor, cause=Permission.WORKBENCH_AUTHORITY.value):
        raise NotPermitted("审核工作台只供主管部门的审核人员使用（三(一)、三(二)）")

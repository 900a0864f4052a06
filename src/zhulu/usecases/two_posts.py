"""初审—确认: where the province has two posts, one officer passes a filing on, and a colleague confirms it.

Whether it has them is a setting of path ②, by the text of the filing's first submission, like everything by which an
open filing is judged (ADR 0021, 0024). Two levels, one after the other, are another matter, path ③'s: ``two_steps``.
"""

from dataclasses import dataclass

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.models import Filing, PreReview, Submission
from zhulu.domain.filings.queries import find_pre_review
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance

TWO_POSTS = "two_step_confirmation"


class PreReviewMissing(CannotAdvance):
    """The province has two posts, and nobody of the home authority has passed this version on yet."""

    rule = "PreReviewBeforeConfirmation"


class SamePerson(CannotAdvance):
    """Whoever passed a version on would confirm it, too."""

    rule = "AnotherPersonConfirms"


@dataclass(frozen=True, slots=True)
class Posts:
    """Where a filing stands between two posts, as one officer sees it."""

    are_two: bool
    passed_on: PreReview | None
    """By whom, how and when this version was passed on at this desk."""
    by_oneself: bool
    """Whether this officer did."""

    @property
    def awaits_first(self) -> bool:
        """Whether somebody has to pass it on before it can be confirmed."""
        return self.are_two and self.passed_on is None

    @property
    def may_confirm(self) -> bool:
        """Whether this officer is not hindered from confirming by the two posts."""
        return not self.are_two or (self.passed_on is not None and not self.by_oneself)


def has_two_posts(*, filing: Filing, policy: Policy) -> bool:
    """Whether a filing is passed on before it is confirmed."""
    return filing.path == Path.BACK_FILING and policy.flag(TWO_POSTS)


def posts_of(*, filing: Filing, submission: Submission, policy: Policy, actor: Actor) -> Posts:
    """Give where a filing stands between the posts; without two, no query."""
    are_two = has_two_posts(filing=filing, policy=policy)
    found = find_pre_review(filing=filing, submission=submission) if are_two else None
    return Posts(are_two=are_two, passed_on=found, by_oneself=found is not None and _did(found, actor))


def require_passed_on(*, filing: Filing, submission: Submission, policy: Policy, actor: Actor) -> None:
    """Let a confirmation pass that another officer of the authority has prepared, or that needs none.

    Raises:
        PreReviewMissing: nobody has passed this version on at this desk.
        SamePerson: this officer did.
    """
    posts = posts_of(filing=filing, submission=submission, policy=policy, actor=actor)
    if posts.awaits_first:
        raise PreReviewMissing("省里实行双岗：请先由本机关一名审核人员初审，再由另一名确认（一(二)3、三(三)）")
    if posts.by_oneself:
        raise SamePerson("这一件由您初审，须由本机关另一名审核人员确认（一(二)3、三(三)）")


def _did(pre_review: PreReview, actor: Actor) -> bool:
    return bool(pre_review.move.account_id == actor.account_id)

"""What a path does not lead to, said in one place: path ③ has no grade and is never pushed (一(三)5).

The database refuses both by itself; here is the sentence that people and programs get before it has to.
"""

from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance


class NotOnThisPath(CannotAdvance):
    """The data came by a path that has no grade and is never pushed; a conflict (409), whoever asks."""

    rule = "PathLeadsThere"


def require_graded_path(path: str) -> None:
    """Let a path pass whose data may be graded.

    Raises:
        NotOnThisPath: path ③.
    """
    if path == Path.SPECIALIST:
        raise NotOnThisPath("专业承包业绩不定数据等级，不能申请定级（一(三)5）")


def require_pushed_path(path: str) -> None:
    """Let a path pass whose data may go to the national platform, if their grade does.

    Raises:
        NotOnThisPath: path ③.
    """
    if path == Path.SPECIALIST:
        raise NotOnThisPath("专业承包业绩只在本省平台展示，不能推送国家平台（一(三)5）")

"""What an OFD says of itself, as pages show it: no browser shows the file."""

from zhulu.foundation.storage.ofd import read_ofd_facts
from zhulu.foundation.storage.stores import current_storage
from zhulu.foundation.web.components.shapes import Fact

UNSAID = "没有写明"


def ofd_facts(*, sm3: str) -> list[Fact]:
    """Give title, pages, author and day of a stored OFD; what it does not say is said to be unsaid.

    Raises:
        FileMissing: storage has lost the file.
    """
    with current_storage().open(sm3) as stored:
        read = read_ofd_facts(stored)
    return [
        Fact("标题", read.title or UNSAID),
        Fact("页数", f"{read.pages} 页" if read.pages else "读不出"),
        Fact("作者", read.author or UNSAID),
        Fact("制作日期", read.made_on or UNSAID),
    ]

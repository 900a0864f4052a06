"""附件1 as it holds on a day: the three paths side by side, from the notice's clauses, the settings and the sheets.

What the notice says is quoted, what the province has set is read, what the program demands is asked of the program;
only where all three are silent stands a word of ours.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path as Folder

from django.conf import settings

from zhulu.domain.exchange.owing import pushed_grades
from zhulu.domain.filings.sheets import BUILDERS, DESIGNERS, FILING_ROLES, required_sheets
from zhulu.domain.forms.comparison import ComparedLine, Comparison
from zhulu.domain.rulebook.notice import Clause, read_clauses, read_notice
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.catalogue import SHEETS, SHEETS_OF_PATH
from zhulu.domain.standard.vocabulary import Path, SheetKey

NUMBER_AND_TITLE = re.compile(r"^(\d+\.[^。]{2,12}。|（[一二三四五]）)")
"""The head of a clause, which the table's own heads repeat: 1.适用范围。 or （一）."""
FORMER_NAME = re.compile(r"（原([^）]+)）")
BY_SYSTEM = "按工程审批系统的要求"
FEED_SHOWN = "“工程项目信息”栏目。"
"""Where 二(一)c lets the data of path ① be seen; the notice has no sentence of its own for it."""
NEVER = "不推送"
NOT_APPLICABLE = "不适用"
NONE = "—"


class NoticeUnknown(LookupError):
    """The settings name a notice whose text is not written down."""


def compare_paths(*, as_of: date, using: str = "default") -> Comparison:
    """Compare the three paths as they hold on a day.

    Raises:
        NoticeUnknown: the notice of that day is not among those written down.
    """
    policy = get_policy(as_of=as_of, using=using)
    number = policy.text("notice")
    book = _Book(_clauses_of(number))
    return Comparison(
        notice=number,
        as_of=as_of,
        paths=(str(Path.APPROVAL_FEED.label), str(Path.BACK_FILING.label), str(Path.SPECIALIST.label)),
        lines=list(_lines(book, policy)),
    )


@dataclass(frozen=True, slots=True)
class _Book:
    clauses: Mapping[str, Clause]

    def text(self, *keys: str) -> str:
        """Quote clauses without their numbers and titles, one after the other."""
        return "".join(NUMBER_AND_TITLE.sub("", self.clauses[key].text) for key in keys)

    def former_name(self, key: str) -> str:
        """Give what a path was called before."""
        found = FORMER_NAME.search(self.clauses[key].text)
        return found[1] if found else NONE

    def line(self, label: str, *cells: tuple[str, ...]) -> ComparedLine:
        """Give a line of quotations: the clauses of each cell."""
        first, second, third = (self.text(*keys) for keys in cells)
        return ComparedLine(label, (first, second, third), tuple(dict.fromkeys(key for keys in cells for key in keys)))


def _lines(book: _Book, policy: Policy) -> Iterator[ComparedLine]:
    yield ComparedLine(
        "原名称", (NONE, book.former_name("一(二)"), book.former_name("一(三)")), ("一(一)", "一(二)", "一(三)")
    )
    yield book.line("适用范围", ("一(一)1",), ("一(二)1",), ("一(三)1",))
    yield book.line("实施主体", ("一(一)2",), ("一(二)2",), ("一(三)2",))
    yield book.line("录入入口", ("一(一)",), ("一(二)3a",), ("一(三)3",))
    demanded = (BY_SYSTEM, _filed_sheets(), _specialist_sheet())
    yield ComparedLine("必填信息", demanded, ("一(二)6a", "一(二)6c", "一(三)3"))
    papers = (BY_SYSTEM, _papers(policy, Path.BACK_FILING), _papers(policy, Path.SPECIALIST))
    yield ComparedLine("附件", papers, ("一(二)3a", "一(三)3"))
    reviewed = (book.text("一(一)3"), book.text("一(二)3b"), book.text("一(三)3").rpartition("后，")[2])
    yield ComparedLine("审核机关", reviewed, ("一(一)3", "一(二)3b", "一(三)3"))
    yield book.line("数据等级", ("一(一)3",), ("一(二)4a", "一(二)4b", "一(二)4c", "一(二)4d"), ("一(三)5",))
    shown = (FEED_SHOWN, book.text("一(二)5"), book.text("一(三)4"))
    yield ComparedLine("展示位置", shown, ("二(一)c", "一(二)5", "一(三)4"))
    yield ComparedLine("推送国家平台", _pushed(policy), ("一(二)4d", "一(三)5", "Q37"))
    yield book.line("勘误申请和办理", ("二(一)a", "二(一)b"), ("二(二)a",), ("二(二)a",))
    yield _national(book, policy)
    yield book.line("注意事项", ("一(一)4",), ("一(二)6e", "三(五)b"), ("一(三)5", "三(五)b"))


def _filed_sheets() -> str:
    """Say which sheets each kind of firm must fill, as the program demands it."""
    groups = []
    for roles in (BUILDERS, DESIGNERS):
        firms = "、".join(str(role.label) for role in FILING_ROLES if role in roles)
        groups.append(f"{firms}：{_names(required_sheets(roles))}")
    return "\n".join(groups)


def _specialist_sheet() -> str:
    return _names(required_sheets((), path=Path.SPECIALIST))


def _names(keys: tuple[SheetKey, ...]) -> str:
    return "、".join(SHEETS[key].label for key in keys)


def _papers(policy: Policy, path: Path) -> str:
    """List the papers that each sheet of a path demands by the province's setting."""
    demanded = policy.mapping("papers")
    lines = []
    for key, sheet in SHEETS_OF_PATH[path.value].items():
        asked = demanded.get(key)
        if isinstance(asked, list) and asked:
            lines.append(f"{sheet.label}：{'；'.join(str(paper['label']) for paper in asked)}")
    return "\n".join(lines) or NONE


def _pushed(policy: Policy) -> tuple[str, str, str]:
    first, second, third = (_grades(policy, path) for path in ("1", "2", "3"))
    return first, second, third


def _grades(policy: Policy, path: str) -> str:
    grades = pushed_grades(policy=policy, path=path)
    return f"推送 {'、'.join(grades)} 级" if grades else NEVER


def _national(book: _Book, policy: Policy) -> ComparedLine:
    """Give the third procedure of errata, for the paths of which anything is pushed."""
    keys = ("二(三)a", "二(三)b", "二(三)c")
    words = book.text(*keys)
    first, second, third = (NOT_APPLICABLE if pushed == NEVER else words for pushed in _pushed(policy))
    return ComparedLine("国家平台勘误", (first, second, third), keys)


def _clauses_of(number: str) -> Mapping[str, Clause]:
    for folder in sorted(Folder(settings.NOTICE_DIR).glob("*/clauses.toml")):
        if _number_of(folder.parent) == number:
            return _read(folder.parent)
    raise NoticeUnknown(number)


@cache
def _number_of(folder: Folder) -> str:
    return read_notice(directory=folder).number


@cache
def _read(folder: Folder) -> Mapping[str, Clause]:
    return read_clauses(directory=folder)

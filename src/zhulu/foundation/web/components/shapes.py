"""What the components show: plain frozen values with no behaviour, made by views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zhulu.foundation.tabular.headings import ColumnKind


@dataclass(frozen=True, slots=True)
class Link:
    """A word that leads somewhere; without ``href`` only the word."""

    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """A small mark beside a name. ``tone``: ``""``, ``warn``, ``bad`` or ``push``."""

    label: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views; ``note`` is a count or a warning in small type."""

    label: str
    href: str
    current: bool = False
    note: str | int = ""


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the workbench's side menu; ``hot`` paints the count red: it waits for this person."""

    label: str
    href: str
    count: int = 0
    hot: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class NavGroup:
    """A group of the side menu; the first usually has no title."""

    items: Sequence[NavItem | Mapping[str, object]]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with its value. ``clause`` cites, ``note`` explains, ``off`` marks a value that does not agree."""

    label: str
    value: object = ""
    unit: str = ""
    note: str = ""
    clause: str = ""
    href: str = ""
    wide: bool = False
    off: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``kind``: ``""``, ``lead`` (the row's name), ``num`` (right-aligned) or ``fit`` (narrow).

    ``note`` and ``flags`` name the small text and the marks under its cells; in an exported file they are columns of
    their own. ``written`` says how a spreadsheet takes the cells.
    """

    key: str
    label: str
    kind: str = ""
    note: str = ""
    flags: str = ""
    written: ColumnKind = ColumnKind.TEXT

    @property
    def heading(self) -> str:
        """What stands above the column on a page: its name, with that of the small text."""
        return f"{self.label}与{self.note}" if self.note else self.label


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is more than text. ``grade``: ``A``–``D`` or ``""`` for 不定级; None shows no badge."""

    text: object = ""
    href: str = ""
    note: str = ""
    grade: str | None = None
    state: str = ""
    tone: str = ""
    flags: Sequence[Flag | Mapping[str, object]] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table that becomes cards on a narrow screen; each row maps column keys to text or ``Cell``."""

    caption: str
    columns: Sequence[Column | Mapping[str, object]]
    rows: Sequence[Mapping[str, object]]
    show_caption: bool = False
    flow: bool = False
    """Compact cards: for lists of projects."""


@dataclass(frozen=True, slots=True)
class Pager:
    """Two directions of a keyset; an empty address is an end. ``target``: the htmx target, empty without htmx."""

    previous: str = ""
    next: str = ""
    summary: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: what is wrong, how to mend it, why (clause), and the id of the field it belongs to."""

    message: str
    remedy: str = ""
    clause: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values to choose; ``note`` says what choosing it means.

    Neighbours of a select with the same ``group`` stand together under its name.
    """

    value: str
    label: str
    note: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A form field.

    ``kind``: ``text``, ``password``, ``email``, ``tel``, ``search``, ``date``, ``decimal``, ``integer``, ``textarea``,
    ``select``, ``radio``, ``checks`` (several), ``check`` (one), ``file`` or ``hidden``. ``required`` prints the red
    必填, ``star`` the blue ``*（A级必填）``. ``attrs`` are further attributes of the control (``autocomplete``,
    ``maxlength``, ``hx-…``); an attribute that is None or False is left out.
    """

    name: str
    label: str
    kind: str = "text"
    value: object = ""
    id: str = ""
    required: bool = False
    star: bool = False
    hint: str = ""
    clause: str = ""
    unit: str = ""
    errors: Sequence[Problem | Mapping[str, object] | str] = ()
    choices: Sequence[Choice | Mapping[str, object]] = ()
    blank: str = "请选择"
    """The first, empty option of a select; empty for none."""
    wide: bool = False
    readonly: bool = False
    attrs: Mapping[str, str | bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """A sheet of a filing. ``tone``: ``""``, ``done``, ``error`` or ``optional``; ``note`` says it in words."""

    label: str
    href: str
    tone: str = ""
    note: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many of the needed items are there, and which are lacking."""

    have: int
    total: int
    missing: Sequence[Link | Mapping[str, object]] = ()
    label: str = "A级完备度"


@dataclass(frozen=True, slots=True)
class FileItem:
    """An attached file. ``remove`` is the address that takes it away by POST; ``progress`` is a percentage."""

    name: str
    note: str = ""
    href: str = ""
    remove: str = ""
    bad: bool = False
    progress: int | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A place to hand in files; the form is posted to ``action`` and ``target`` is replaced by the answer."""

    name: str
    label: str
    action: str
    target: str
    hint: str = ""
    accept: str = ""
    multiple: bool = True
    hidden: Mapping[str, str] = field(default_factory=dict)
    """Further values that go with the files, such as the kind of paper."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of a timeline. ``tone``: ``""`` (past), ``now`` or ``next``; ``on`` is a date or a moment as printed."""

    label: str
    on: object = ""
    note: str = ""
    clause: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung of the grade ladder: which grade, who gave it, when."""

    grade: str
    label: str
    on: object = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A number to act on; either ``grade`` (a badge as the label) or ``label``."""

    value: object
    label: str = ""
    grade: str | None = None
    href: str = ""
    note: str = ""
    hot: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The reviewer's decision form.

    ``choices`` are the transitions open to this person; ``reasons`` the grounds for a return, ticked where
    ``chosen_reasons`` holds their value; ``methods`` the ways of verification. ``version`` is what the reviewer has
    read: the server refuses the decision when the filing has moved on. ``sign_as`` is the office and name that the
    decision will carry for ever.
    """

    action: str
    choices: Sequence[Choice | Mapping[str, object]]
    sign_as: str
    version: str = ""
    chosen: str = ""
    reasons: Sequence[Choice | Mapping[str, object]] = ()
    chosen_reasons: Sequence[str] = ()
    methods: Sequence[Choice | Mapping[str, object]] = ()
    chosen_methods: Sequence[str] = ()
    opinion: str = ""
    errors: Sequence[Problem | Mapping[str, object]] = ()
    submit: str = "提交审核决定"
    clause: str = "三(二)、三(三)"

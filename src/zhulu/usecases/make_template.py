"""下载模板: a workbook for many filings at once, made of the day's settings, dictionaries and places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhulu.domain.filings.categories import open_categories
from zhulu.domain.filings.queries import list_star_fields
from zhulu.domain.filings.sheets import FILING_ROLES
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.catalogue import Field
from zhulu.domain.standard.catalogue.specialist import CATEGORIES
from zhulu.domain.standard.dictionaries import options
from zhulu.domain.standard.vocabulary import FieldKind, Path
from zhulu.domain.uploads.columns import (
    CITY,
    MANAGING,
    NUMBER,
    NUMBERS,
    ROLES,
    UploadColumn,
    UploadSheet,
    sheets_of,
)
from zhulu.domain.uploads.examples import EXAMPLE, example_of
from zhulu.domain.uploads.places import as_lists, read_places
from zhulu.foundation.tabular.forms import FormBook, FormColumn, FormSheet, write_form
from zhulu.foundation.tabular.headings import ColumnKind
from zhulu.foundation.tabular.sources import Limits

CITIES, COUNTIES, ZONES = "市州", "县_", "区_"
YES_NO, ROLE_NAMES, CATEGORY_NAMES = "是否", "承担角色", "承包类别"
LONG = frozenset({FieldKind.LONG_TEXT})
NOTES = {
    Path.BACK_FILING.value: (
        "第一张表一行是一个项目，其余各表用“序号”说明属于哪个项目，可以有几行。第 4 行是示例，不导入。"
    ),
    Path.SPECIALIST.value: "一行是一项工程。第 4 行是示例，不导入。",
}


@dataclass(frozen=True, slots=True)
class Offers:
    """What the drop-downs of a day offer, and what is starred."""

    lists: Mapping[str, Sequence[str]]
    stars: frozenset[tuple[str, str]]
    figures: Mapping[str, Sequence[str]]
    """Column → the categories of path ③ that ask for it."""


def make_template(*, path: str, on: date) -> bytes:
    """Make the template of a path as XLSX."""
    return write_form(form_book(path=path, on=on))


def form_book(*, path: str, on: date) -> FormBook:
    """Give the workbook of a path: sheets, columns, drop-downs and instructions."""
    offers = _offers(path, on)
    sheets = [
        FormSheet(sheet.title, NOTES[path], [_form_column(sheet, column, offers) for column in sheet.columns])
        for sheet in sheets_of(path)
    ]
    return FormBook(sheets=sheets, lists=offers.lists, guide=_guide(path, sheets))


def _offers(path: str, on: date) -> Offers:
    policy = get_policy(as_of=on)
    places = read_places(on=on)
    lists: dict[str, Sequence[str]] = {CITIES: list(places.counties), YES_NO: ["是", "否"]}
    lists |= {f"{COUNTIES}{city}": names for city, names in as_lists(places.counties).items()}
    lists |= {f"{ZONES}{city}": names for city, names in as_lists(places.zones).items()}
    categories = open_categories(policy)
    figures: dict[str, list[str]] = {}
    if path == Path.SPECIALIST:
        lists[CATEGORY_NAMES] = [category.name for category in categories]
        for category in categories:
            for column in category.figures:
                figures.setdefault(column, []).append(category.name)
    else:
        lists[ROLE_NAMES] = [str(role.label) for role in FILING_ROLES]
    for sheet in sheets_of(path):
        for item in filter(None, (column.item for column in sheet.columns)):
            if item.dictionary:
                lists.setdefault(_list_of(item.dictionary), [label for _, label in options(item.dictionary, on)])
    return Offers(lists=lists, stars=_stars(path, policy), figures=figures)


def _stars(path: str, policy: Policy) -> frozenset[tuple[str, str]]:
    if path == Path.SPECIALIST:
        return frozenset()
    return frozenset((table.key, item.column) for table, item in list_star_fields(policy=policy))


def _list_of(dictionary: str) -> str:
    return f"选项_{dictionary}"


def _form_column(sheet: UploadSheet, column: UploadColumn, offers: Offers) -> FormColumn:
    item = column.item
    if item is None:
        return _own_column(column, offers)
    choices = _choices_of(item)
    listed = tuple(offers.lists.get(choices, ()))
    place = choices in {COUNTIES, ZONES}
    if place and (first := next(iter(offers.lists[CITIES]), "")):
        listed = tuple(offers.lists.get(f"{choices}{first}", ())) if choices == COUNTIES else ()
    return FormColumn(
        label=column.label,
        kind=_kind_of(item),
        required=item.required,
        star=(sheet.table.key, item.column) in offers.stars,
        choices=choices,
        under="所在市（州）" if place else "",
        takes_others=item.kind is FieldKind.CODES,
        hint=_hint_of(item, offers),
        width=min(44, max(14, 2 * len(column.label) + 2)) if item.kind not in LONG else 44,
        example="" if choices == ZONES else example_of(sheet.table.key, item, choices=listed),
    )


def _own_column(column: UploadColumn, offers: Offers) -> FormColumn:
    hints = {
        NUMBER: "同一个项目在各表里写同一个序号，例如 1、2、3",
        ROLES: "本单位在项目中承担的角色；承担几个的，用顿号隔开",
        CITY: "先选市（州），后面的县（市、区）就只列它的",
    }
    lists = {ROLES: ROLE_NAMES, CITY: CITIES}
    choices = lists.get(column.key, "")
    examples = {NUMBER: EXAMPLE, ROLES: "施工", CITY: next(iter(offers.lists[CITIES]), "")}
    return FormColumn(
        label=column.label,
        required=column.required,
        choices=choices,
        takes_others=column.key == ROLES,
        hint=hints[column.key],
        width=10 if column.key == NUMBER else 16,
        example=examples[column.key],
    )


def _choices_of(item: Field) -> str:
    if item.kind is FieldKind.FLAG:
        return YES_NO
    if item.kind is FieldKind.AREA_CODE:
        return ZONES if item.column == MANAGING else COUNTIES
    if item.offered_by == CATEGORIES:
        return CATEGORY_NAMES
    return _list_of(item.dictionary) if item.dictionary else ""


def _kind_of(item: Field) -> ColumnKind:
    if item.kind is FieldKind.DATE:
        return ColumnKind.DATE
    return ColumnKind.NUMBER if item.kind in NUMBERS else ColumnKind.TEXT


def _hint_of(item: Field, offers: Offers) -> str:
    parts = [item.hint] if item.hint else []
    if item.column in offers.figures:
        parts.append(f"承包类别是{'、'.join(offers.figures[item.column])}的必填")
    if item.kind is FieldKind.CODES:
        parts.append("选几项的，用顿号隔开")
    if item.personal:
        parts.append("不公开，导入后加密保存")
    return "。".join(parts)


def _guide(path: str, sheets: Sequence[FormSheet]) -> list[list[str]]:
    rows = [
        [f"{Path(path).label}：填写说明"],
        [NOTES[path]],
        ["红色“必填”：不填不能导入。蓝色“*”：申请 A 级时必须填（一(二)6）。没有标记的，有就填。"],
        ["不要改工作表的名称和标题行，不要合并单元格，不要用公式；多余的列请删去。不会填的列可以整列留空。"],
        [f"一个文件最多 {Limits().rows:,} 行。附件材料在导入以后，到每一件草稿里上传，再逐件提交。"],
        ["同一个文件再上传一次，已经建过草稿的行不会重复建立。"],
        ["工作表", "列", "标记", "怎么填"],
    ]
    if path == Path.SPECIALIST:
        rows[2] = ["红色“必填”：不填不能导入。没有标记的，有就填；有的指标按承包类别必填，见说明。"]
    return rows + [
        [sheet.title, column.label, column.marks, column.hint] for sheet in sheets for column in sheet.columns
    ]

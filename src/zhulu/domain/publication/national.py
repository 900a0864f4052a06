"""Shows a record of the national platform as a public document of ours, its dirt remarked and nothing of it mended.

Such a record has not been filed, confirmed or graded here: what it states about itself (number, grade) is shown as
stated, there is no office and no digest, and every oddity that its reading found stands in a table of its own.
"""

from typing import Any

from zhulu.domain.publication.parts import show_table
from zhulu.domain.standard.catalogue import TABLES, field
from zhulu.domain.standard.dictionaries import find_label
from zhulu.domain.standard.normalise import NationalRecord
from zhulu.domain.standard.values import display_json
from zhulu.domain.standard.vocabulary import Grade

SOURCE = "全国建筑市场监管公共服务平台"
UNGRADED = "未标等级"
REMARKS = "原始数据说明"


def build_national(record: NationalRecord) -> dict[str, Any]:
    """Build the document of one project record as the national platform has it."""
    row, stated = record.row, record.statements
    grade = Grade(stated["DataLevel"]) if stated.get("DataLevel") in Grade.values else None
    number = stated.get("PrjNum") or stated.get("ProvincePrjNum", "")
    kind = str(row.get("PrjTypeNum", ""))
    return {
        "public_id": "",
        "number": number,
        "name": row.get("PrjName", ""),
        "path": "",
        "path_label": SOURCE,
        "grade": grade.value if grade else None,
        "grade_label": str(grade.label) if grade else UNGRADED,
        "area": _area(record),
        "address": row.get("Address", ""),
        "kind": kind,
        "kind_label": find_label("project_type", kind) or kind,
        "function_label": _shown(record, "PrjFunctionNum"),
        "owner": {"name": row.get("BuildCorpName", ""), "code": row.get("BuildCorpCode", "")},
        "scale": {
            "invest": _shown(record, "AllInvest"),
            "area": _shown(record, "AllArea"),
            "length": _shown(record, "AllLength"),
        },
        "start_on": row.get("BDate") or "",
        "finish_on": row.get("EDate") or "",
        "confirmed_on": None,
        "updated_at": stated.get("LastUpdateDate") or stated.get("CreateDate"),
        "has_unconfirmed": grade is Grade.D,
        "parts": [_part(record, grade)],
        "participants": [],
        "marks": [{"kind": "doubtful", "label": f"原始数据有 {len(record.remarks)} 处说明"}] if record.remarks else [],
    }


def _shown(record: NationalRecord, column: str) -> str:
    return display_json(field("project", column), record.row.get(column))


def _area(record: NationalRecord) -> dict[str, str]:
    codes = [str(record.row.get(column, "")) for column in ("CountyNum", "CityNum", "ProvinceNum")]
    code = next((code for code in codes if code), "")
    return {"code": code, "name": code, "city": "", "county": "", "zone": ""}


def _part(record: NationalRecord, grade: Grade | None) -> dict[str, Any]:
    tables = [show_table(TABLES["project"], [record.row])]
    if record.remarks:
        tables.append(_remarks(record))
    return {
        "public_id": "",
        "filer": {"name": SOURCE, "code": "", "roles": []},
        "grade": grade.value if grade else None,
        "grade_label": str(grade.label) if grade else UNGRADED,
        "grade_meaning": "等级为该平台所载，本平台没有审核过这条记录。",
        "authority": "",
        "decided_on": None,
        "version": "",
        "digest": "",
        "grade_history": [],
        "tables": tables,
    }


def _remarks(record: NationalRecord) -> dict[str, Any]:
    return {
        "key": "remarks",
        "label": REMARKS,
        "columns": [["Column", "栏目"], ["Raw", "原值"], ["Said", "说明"]],
        "rows": [
            {"Column": _label(remark.column), "Raw": f"“{remark.raw}”", "Said": remark.said}
            for remark in record.remarks
        ],
    }


def _label(column: str) -> str:
    known = TABLES["project"].find(column)
    return known.label if known else column

"""Made-up published projects in the shape that ``publication`` writes."""

from typing import Any

WIDE = ["UnitCode", "SubPrjName", "StructureType", "FloorArea", "Floors", "Height", "Span"]


def part(**changes: Any) -> dict[str, Any]:
    """A confirmed part of a construction firm."""
    return {
        "public_id": "part000000000001",
        "filer": {"name": "样例建设集团有限公司", "code": "91220101MA0Y7K2R15", "roles": ["施工"]},
        "grade": "C",
        "grade_label": "县级确认",
        "grade_meaning": "经项目所在地县（市、开发区）级住建主管部门审核确认。",
        "authority": "样县住房和城乡建设局",
        "decided_on": "2024-01-18",
        "version": 2,
        "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "grade_history": [
            {"grade": "D", "label": "企业提交", "on": "2023-05-11", "authority": ""},
            {"grade": "C", "label": "县级确认", "on": "2024-01-18", "authority": "样县住房和城乡建设局"},
        ],
        "tables": [
            {
                "key": "unit_works",
                "label": "单体信息",
                "columns": [[key, f"列{key}"] for key in [*WIDE, "Empty"]],
                "rows": [{key: f"{key}-{row}" for key in WIDE} for row in (1, 2)],
            },
            {
                "key": "tenders",
                "label": "招投标",
                "columns": [["TenderNum", "中标通知书编号"], ["TenderMoney", "中标金额（万元）"]],
                "rows": [{"TenderNum": "ZB-1", "TenderMoney": "6,842.37"}],
            },
            {"key": "attachments", "label": "附件", "columns": [["Name", "名称"]], "rows": [{"Name": "secret.pdf"}]},
        ],
        **changes,
    }


def document(**changes: Any) -> dict[str, Any]:
    """A project confirmed at C."""
    return {
        "public_id": "abcdefgh12345670",
        "number": "2201131804150102",
        "name": "滨河学校<教学楼>",
        "path": "2",
        "path_label": "补录业绩",
        "grade": "C",
        "grade_label": "县级确认",
        "area": {"code": "000113", "name": "样省样市样县", "city": "样市", "county": "样县"},
        "address": "样路 1 号",
        "kind": "01",
        "kind_label": "房屋建筑工程",
        "function_label": "科教文卫建筑",
        "owner": {"name": "样县教育投资有限公司", "code": "91220113MA0Y2D3F57"},
        "scale": {"invest": "12386.40", "area": "18204.00", "length": None},
        "start_on": "2018-04-15",
        "finish_on": "2019-08-23",
        "confirmed_on": "2024-01-18",
        "updated_at": "2024-01-17T16:30:00+00:00",
        "has_unconfirmed": False,
        "parts": [part()],
        "participants": [
            {"role_label": "施工", "name": "样例建设集团有限公司", "code": "91220101MA0Y7K2R15", "person": "邵北辰"}
        ],
        "marks": [{"kind": "pushed", "label": "已推国家平台"}],
        **changes,
    }

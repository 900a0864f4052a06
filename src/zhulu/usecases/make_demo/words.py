"""The words from which made-up names are put together: rare syllables, so that no real firm or person is meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

FIRST = "澄砺衡霁峤珩昀翊澜岑皓筠瀚沐栖谧葳蔚琮璟叡骁弈昭晟"
SECOND = "岳石宇川湖屿洲汀渚坤桥原野舟帆林谷庭轩堂台苑畔台渡"
SURNAMES = "秦陆叶顾沈宋郑程苏梁魏薛袁温纪祁穆柏卓宁贺邵康严岳傅卢俞"
GIVEN = (
    *("守业", "鸣谦", "知秋", "长河", "望舒", "知远", "安澜", "以宁", "若川", "怀瑾", "景行", "立言", "思齐", "承谦"),
    *("致远", "明哲", "书航", "清和", "砚舟", "云舒", "修文", "松年", "亦凡", "述之", "子衿", "南乔", "正言", "闻笛"),
)
STREETS = (
    "云杉",
    "青禾",
    "向阳",
    "松涛",
    "芳草",
    "银杏",
    "学府",
    "滨河",
    "望湖",
    "同心",
    "丰谷",
    "晨光",
    "新苑",
    "文渊",
)
RETURN_WORDS = (
    ("R05", "contract", "", "合同签章页只有一方公章，请补全后重新上传"),
    ("R05", "completion", "", "验收报告第 3 页扫描模糊，看不清日期"),
    ("R06", "tender", "TenderMoney", "中标金额与中标通知书不一致，请核对"),
    ("R06", "completion", "FactArea", "实际面积与验收报告所载相差较大，请说明或改正"),
    ("R08", "basic", "BuildCorpName", "建设单位名称与立项文件上的不同，更名的请附说明"),
    ("R11", "basic", "", "单体只填了一个，立项文件列有多个，请补齐"),
    ("R12", "drawing_review", "", "勘察单位的项目负责人没有写注册编号"),
    ("R99", "permit", "PermitSituation", "请说明当年没有办理施工许可的具体经过"),
)
"""Code, sheet, column and words of a reason of return."""
OPINIONS = (
    "所附材料齐全，与原件核对一致，同意确认。",
    "经比对招投标和质监台账，内容属实，同意确认。",
    "已到现场核查，建成规模与填报一致，同意确认。",
)
GRANT_OPINION = "*字段齐全，证明材料能够相互印证，同意定为 A 级。"
TRANSFER_REASON = "本项目由市里统一监管，施工许可和质量监督档案都在市局，移交市局审核。"
RAISE_OPINION = "市局调阅原件复核，与县里确认的一致，同意重新确认为 B 级。"
SEND_BACK_OPINION = "验收报告缺勘察单位签章，请补充后再申请；原等级不变。"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work: what it is called, its codes, and what is usual for it."""

    noun: str
    type: str
    """项目分类."""
    function: str
    """工程用途."""
    structure: str
    unit: str
    """What one of its unit works is called; empty where it has none."""
    scale: tuple[int, int]
    """Square metres, or metres for works of type 02."""
    price: tuple[float, float]
    """万元 per square metre or metre."""
    floors: tuple[int, int] = (0, 0)
    owner: str = "房地产开发有限公司"
    weight: int = 2


KINDS: Sequence[Kind] = (
    Kind("家园", "01", "100", "005", "号住宅楼", (12000, 96000), (0.21, 0.34), (6, 26), weight=5),
    Kind("花园小区", "01", "100", "005", "号住宅楼", (18000, 120000), (0.2, 0.32), (7, 30), weight=5),
    Kind("综合楼", "01", "400", "004", "号楼", (8000, 42000), (0.24, 0.4), (5, 22), "实业有限公司", 3),
    Kind("办公楼", "01", "301", "003", "办公楼", (4000, 26000), (0.26, 0.42), (4, 16), "机关后勤服务中心"),
    Kind("商业广场", "01", "302", "004", "商业楼", (15000, 80000), (0.3, 0.5), (3, 6), "商业管理有限公司"),
    Kind("实验小学", "01", "304", "003", "教学楼", (6000, 24000), (0.24, 0.36), (4, 5), "教育发展中心", 3),
    Kind("高级中学", "01", "304", "003", "教学楼", (12000, 52000), (0.26, 0.38), (4, 6), "教育发展中心"),
    Kind("体育公园综合馆", "01", "304", "014", "综合馆", (9000, 32000), (0.5, 0.8), (2, 4), "文体事业发展中心", 1),
    Kind("中心医院门诊楼", "01", "304", "004", "门诊楼", (14000, 48000), (0.4, 0.62), (6, 14), "卫生事业发展中心"),
    Kind("标准厂房", "01", "700", "014", "号厂房", (8000, 60000), (0.14, 0.24), (1, 3), "产业园建设有限公司", 3),
    Kind("粮食仓储库", "01", "700", "015", "号仓", (5000, 30000), (0.12, 0.2), (1, 1), "粮食储备有限公司", 1),
    Kind("道路改造", "02", "014", "", "", (900, 6800), (1.2, 3.6), (0, 0), "市政建设投资有限公司", 3),
    Kind("跨河桥梁", "02", "015", "", "", (120, 980), (12.0, 30.0), (0, 0), "市政建设投资有限公司", 1),
    Kind("供热管网", "02", "013", "", "", (1500, 18000), (0.4, 1.1), (0, 0), "热力有限公司"),
    Kind("污水处理厂", "02", "011", "", "", (400, 2600), (3.0, 9.0), (0, 0), "水务投资有限公司", 1),
)
TRADES_OF_OWNERS = tuple(sorted({kind.owner for kind in KINDS}))
PHASES = ("", "一期", "二期", "三期", "A区", "B区", "改扩建", "续建")


def brand(dice: Random) -> str:
    """Give two syllables that nobody trades under."""
    return dice.choice(FIRST) + dice.choice(SECOND)


def person(dice: Random) -> str:
    """Give the name of somebody who does not exist."""
    return dice.choice(SURNAMES) + dice.choice(GIVEN)


def kind_of_work(dice: Random) -> Kind:
    """Draw a kind of work; dwellings are the most frequent."""
    return dice.choices(KINDS, weights=[kind.weight for kind in KINDS])[0]


def plain(name: str) -> str:
    """Give an area's name as people write it before another word: without 省 or 市."""
    return name[:-1] if name.endswith(("省", "市")) else name

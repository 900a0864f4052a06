"""Loading a province's data pack: whole, twice, edited, and full of faults."""

import datetime as dt
import io
import shutil
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from zhulu.domain.authorities.models import Area, AreaHistory, Authority, Jurisdiction
from zhulu.domain.authorities.operations import Put
from zhulu.domain.rulebook.models import PolicySetting
from zhulu.domain.rulebook.operations import set_policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.vocabulary import PaperKind, SheetKey
from zhulu.foundation.audit.models import Event
from zhulu.usecases.load_province import load_province
from zhulu.usecases.read_province_pack import AREAS, AUTHORITIES, POLICY, PackRefused, read_province_pack

TODAY = dt.date(2026, 3, 16)
PACK = Path(site.PROVINCE_PACK)
LOADED = (Area, AreaHistory, Authority, Jurisdiction, PolicySetting)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Return a copy of the shipped pack, to be spoilt."""
    return shutil.copytree(PACK, tmp_path / "pack")


def replace(pack: Path, file: str, old: str, new: str) -> None:
    """Change a file of the pack."""
    text = (pack / file).read_text(encoding="utf-8")
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.django_db
def test_loading_into_an_empty_database() -> None:
    """Everything of the pack is written, and one event says so."""
    with connection.cursor() as cursor:
        for model in (Jurisdiction, AreaHistory, Authority, Area):
            # In one statement: row by row, parents protect their children's rows.
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
    events = Event.objects.count()
    load_province(directory=PACK)
    shipped = read_province_pack(directory=PACK)
    assert Area.objects.count() == len(shipped.areas)
    assert AreaHistory.objects.count() == len(shipped.former_codes)
    assert Authority.objects.count() == len(shipped.authorities)
    assert Jurisdiction.objects.count() == len(shipped.jurisdictions)
    assert Event.objects.count() == events + 1


@pytest.mark.django_db
def test_loading_twice_writes_nothing() -> None:
    """A second run finds every row the same, adds no row and records no event."""
    load_province(directory=PACK)
    before = [model.objects.count() for model in (*LOADED, Event)]
    loaded = load_province(directory=PACK)
    assert set(loaded.counts) == {Put.SAME}
    assert [model.objects.count() for model in (*LOADED, Event)] == before


@pytest.mark.django_db
def test_what_the_province_edited_is_kept() -> None:
    """A new start never undoes the province's edit; only ``overwrite`` does, and policy then gets a new row."""
    load_province(directory=PACK)
    Authority.objects.filter(code="220581").update(confirms_grade="B")
    Jurisdiction.objects.filter(authority__code="220171").update(valid_from=TODAY)
    day = PolicySetting.objects.get(key="show_grade_d").valid_from
    set_policy(key="show_grade_d", value=False, valid_from=day, reason="省厅更正", set_by="省厅")
    loaded = load_province(directory=PACK)
    assert sorted(loaded.kept) == ["政策 show_grade_d", "机关 220581", "管辖 220171 220171"]
    assert Authority.objects.get(code="220581").confirms_grade == "B"
    assert get_policy(as_of=TODAY).flag("show_grade_d") is False
    load_province(directory=PACK, overwrite=True)
    assert Authority.objects.get(code="220581").confirms_grade == "C"
    assert get_policy(as_of=TODAY).flag("show_grade_d") is True
    assert PolicySetting.objects.filter(key="show_grade_d").count() == 3


@pytest.mark.django_db
def test_later_policy_of_the_province_stays() -> None:
    """A setting that the province made from a later day holds from that day, before and after loading."""
    set_policy(key="objection_days", value=5, valid_from=TODAY, reason="示例", set_by="省厅")
    load_province(directory=PACK)
    assert get_policy(as_of=TODAY).number("objection_days") == 5
    assert get_policy(as_of=TODAY - dt.timedelta(days=1)).number("objection_days") == 0


@pytest.mark.django_db
def test_shipped_policy_is_what_the_rules_read() -> None:
    """The values of the Ground are set, of the kinds that their readers expect."""
    load_province(directory=PACK)
    policy = get_policy(as_of=TODAY)
    assert policy.day("cut_over_date") == dt.date(2019, 9, 12)
    assert policy.flag("show_grade_d")
    assert policy.flag("legacy_permit_allowed")
    assert not policy.flag("two_step_confirmation")
    assert policy.text("number_overflow") == "next_day"
    assert policy.number("max_file_bytes") == 20 * 1024 * 1024
    assert policy.number("max_filing_bytes") == 200 * 1024 * 1024
    assert policy.mapping("service_days") == {"accept": 2, "review": 10, "province": 10}
    assert policy.items("a_grade_fields") == ["catalogue_default"]
    codes = [line["code"] for line in policy.items("return_reasons") if isinstance(line, dict)]
    assert codes == [*(f"R{number:02}" for number in range(1, 17)), "R99"]


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["papers", "optional_papers"])
def test_shipped_papers_are_of_known_sheets_and_kinds(key: str) -> None:
    """Each line of the lists of papers names a sheet of the six and kinds that can be uploaded."""
    load_province(directory=PACK)
    for sheet, lines in get_policy(as_of=TODAY).mapping(key).items():
        assert sheet in SheetKey.values
        assert isinstance(lines, list)
        for line in lines:
            assert line["label"]
            assert set(line["any_of"]) <= set(PaperKind.values)


FAULTS = [
    (AREAS, "220122,农安县,county,gb,220100", "220122,农安县,hamlet,gb,220100", "hamlet"),
    (AREAS, "220122,农安县,county,gb,220100", "220122,农安县,county,gb,229900", "229900 没有写在前面"),
    (AREAS, "220122,农安县,county,gb,220100", "220182,农安县,county,gb,220100", "220182 重复"),
    (AREAS, "220122,农安县,county,gb,220100,,", "220122,农安县,county,gb,220100,2020-13-01,", "不是日期"),
    (AREAS, "220122,农安县,county,gb,220100,,", "220122,农安县,county,gb,220100,2020-01-02,2020-01-01", "早于"),
    (AREAS, "2201X1,长春新区,county,own", "220191,长春新区,county,own", "写法"),
    (AREAS, "220122,农安县,county,gb,220100,,", "220122,农安县", "列数"),
    (AREAS, "code,name", "kode,name", "缺少列 code"),
    (
        AUTHORITIES,
        "220122,农安县住房和城乡建设局,bureau,county,220100,C",
        "220122,农安县住房和城乡建设局,bureau,county,220100,A",
        "不能确认",
    ),
    (AUTHORITIES, ",C,220122,false", ",C,22012,false", "编号前缀"),
    (AUTHORITIES, ",C,220122,false", ",C,220122,no", "true 或 false"),
    ("jurisdictions.csv", "220122,220122,,", "220122,999999,,", "999999 不存在"),
    ("jurisdictions.csv", "220122,220122,,", "220122,220122,,\n220122,220122,2020-01-01,", "重叠"),
    ("area_history.csv", "220381,公主岭市,220184,2020-12-31", "220381,公主岭市,220184,", "不能为空"),
    (POLICY, 'reason = "通知未设公示期', 'raison = "通知未设公示期', "缺少 reason"),
    (POLICY, 'key = "push_open_until"', 'key = "path2_open_until"', "重复"),
    (POLICY, "value = 0", "value = ", "TOML"),
    ("province.toml", "short_name", "short", "short_name"),
]


@pytest.mark.parametrize(("file", "old", "new", "says"), FAULTS)
def test_fault_is_named_with_its_place(pack: Path, file: str, old: str, new: str, says: str) -> None:
    """Each kind of fault is found, and told with its file and what is wrong."""
    replace(pack, file, old, new)
    with pytest.raises(PackRefused) as refusal:
        read_province_pack(directory=pack)
    assert any(fault.file == file and says in fault.message for fault in refusal.value.faults)


def test_all_faults_are_told_at_once_with_their_rows(pack: Path) -> None:
    """Two faults in two files give two messages, each with the row that an editor shows."""
    replace(pack, AREAS, "222426,安图县,county", "222426,安图县,hamlet")
    replace(pack, "jurisdictions.csv", "220122,220122,,", "220122,999999,,")
    row = (pack / "jurisdictions.csv").read_text(encoding="utf-8").splitlines().index("220122,999999,,") + 1
    with pytest.raises(PackRefused) as refusal:
        read_province_pack(directory=pack)
    files = {fault.file for fault in refusal.value.faults}
    assert {AREAS, "jurisdictions.csv"} <= files
    assert f"jurisdictions.csv 第 {row} 行：区域 999999 不存在" in str(refusal.value)


def test_missing_file_is_a_fault(pack: Path) -> None:
    """A pack without one of its files is refused by the file's name."""
    (pack / AREAS).unlink()
    with pytest.raises(PackRefused, match=AREAS):
        read_province_pack(directory=pack)


@pytest.mark.django_db
def test_command_reports_and_writes_nothing(pack: Path, settings: Settings) -> None:
    """The command lists the faults and leaves the database as it was; with a sound pack it says what it did."""
    counts = [model.objects.count() for model in LOADED]
    sound = io.StringIO()
    call_command("load_province", stdout=sound)
    assert "省份数据包" in sound.getvalue()
    replace(pack, AREAS, "222426,安图县,county", "222426,安图县,hamlet")
    settings.PROVINCE_PACK = pack
    with pytest.raises(CommandError, match="hamlet"):
        call_command("load_province")
    assert [model.objects.count() for model in LOADED] == counts

"""Load the province's data pack: areas, authorities, jurisdiction and dated policy.

Safe to repeat. What stands in the database may have been edited by the province since: such rows are kept and
counted, unless the pack is told to win.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.authorities.operations import Put, put_area, put_authority, put_former_code, put_jurisdiction
from zhulu.domain.rulebook.models import PolicySetting
from zhulu.domain.rulebook.operations import set_policy
from zhulu.foundation.audit.operations import record_event
from zhulu.usecases.journey import journey
from zhulu.usecases.read_province_pack import Pack, SettingRow, read_province_pack

SET_BY = "省份数据包"
"""Who policy rows of the pack say they were set by."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did."""

    counts: dict[Put, int]
    kept: list[str]
    """The rows that differ from the pack and were kept."""

    @property
    def sentence(self) -> str:
        """One Chinese sentence for people."""
        parts = {Put.ADDED: "新增", Put.CHANGED: "更新", Put.KEPT: "保留省里改过的", Put.SAME: "不变"}
        return "，".join(f"{word} {self.counts.get(put, 0)} 行" for put, word in parts.items())


def load_province(*, directory: Path, overwrite: bool = False) -> Loaded:
    """Check the pack and write it.

    Args:
        overwrite: let the pack win over rows that differ; policy is then set anew, earlier rows stay readable.

    Raises:
        PackRefused: the pack has faults; nothing is written.
    """
    pack = read_province_pack(directory=directory)
    with journey(actor=SYSTEM, cause="load_province") as now:
        done = list(_put_all(pack, overwrite=overwrite))
        loaded = Loaded(
            counts=dict(Counter(put for _, put in done)), kept=[what for what, put in done if put is Put.KEPT]
        )
        if loaded.counts.get(Put.ADDED) or loaded.counts.get(Put.CHANGED):
            record_event(
                at=now,
                actor=SYSTEM,
                action="province.loaded",
                subject_kind="province",
                subject_id=directory.name,
                summary=f"载入省份数据包：{loaded.sentence}",
                detail={"kept": loaded.kept},
            )
    return loaded


def _put_all(pack: Pack, *, overwrite: bool) -> Iterator[tuple[str, Put]]:
    for area in pack.areas:
        values = asdict(area)
        values["parent_code"] = values.pop("parent") or None
        yield f"区划 {area.code}", put_area(**values, overwrite=overwrite)
    for former in pack.former_codes:
        values = asdict(former)
        values["area_code"] = values.pop("new_code")
        yield f"旧代码 {former.old_code}", put_former_code(**values, overwrite=overwrite)
    for authority in pack.authorities:
        values = asdict(authority)
        values["parent_code"] = values.pop("parent") or None
        yield f"机关 {authority.code}", put_authority(**values, overwrite=overwrite)
    for row in pack.jurisdictions:
        yield (
            f"管辖 {row.authority} {row.area}",
            put_jurisdiction(
                authority_code=row.authority,
                area_code=row.area,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                overwrite=overwrite,
            ),
        )
    for setting in pack.settings:
        yield f"政策 {setting.key}", _put_setting(setting, overwrite=overwrite)


def _put_setting(setting: SettingRow, *, overwrite: bool) -> Put:
    standing = PolicySetting.objects.filter(key=setting.key, valid_from=setting.valid_from).order_by("-id").first()
    if standing and standing.value == setting.value:
        return Put.SAME
    if standing and not overwrite:
        return Put.KEPT
    set_policy(
        key=setting.key,
        value=setting.value,
        valid_from=setting.valid_from,
        reason=setting.reason,
        clause=setting.clause,
        set_by=SET_BY,
    )
    return Put.CHANGED if standing else Put.ADDED

"""Reads 政策设置 for the province: all settings by theme, one with its versions, and what waits to be confirmed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.grants.permissions import SettingPolicy
from zhulu.domain.rulebook.models import PolicySetting, SettingProposal
from zhulu.domain.rulebook.queries import SettingNotFound, list_setting_versions, open_proposals
from zhulu.usecases.open_desk import open_desk
from zhulu.usecases.policy_settings.catalogue import SETTINGS, Setting, Theme

NO_SOURCE = "示例·未见出处"
"""The mark of a value that has no official source yet."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One setting: the version of today, those still to come, all of them, and what is proposed."""

    setting: Setting
    current: PolicySetting | None
    coming: list[PolicySetting]
    versions: list[PolicySetting]
    proposal: SettingProposal | None

    @property
    def has_no_source(self) -> bool:
        """Whether the value of today says that it has no official source."""
        return self.current is not None and NO_SOURCE in (self.current.clause or self.current.reason)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the actor may do with one setting."""

    may_propose: bool
    may_decide: bool
    may_withdraw: bool


def show_settings(*, actor: Actor, on: date) -> dict[Theme, list[Shown]]:
    """Give every setting by theme, with three queries however many versions there are.

    Raises:
        NotPermitted: the actor is no officer.
        SettingNotFound: the actor's authority is not the province.
    """
    _require_province(actor, on)
    versions: dict[str, list[PolicySetting]] = defaultdict(list)
    for row in list_setting_versions():
        versions[row.key].append(row)
    proposals = {item.key: item for item in open_proposals(among=SettingPolicy(on=on).visible_to(actor=actor))}
    groups: dict[Theme, list[Shown]] = {theme: [] for theme in Theme}
    for setting in SETTINGS.values():
        groups[setting.theme].append(_shown(setting, versions[setting.key], proposals.get(setting.key), on))
    return groups


def count_open_changes(*, actor: Actor) -> int:
    """Count the proposed changes that wait for somebody of the province."""
    return SettingPolicy.visible_to(actor=actor).filter(answer=None).count()


def show_setting(*, actor: Actor, key: str, on: date) -> tuple[Shown, Standing]:
    """Give one setting with its versions, and what the actor may do with it.

    Raises:
        NotPermitted, SettingNotFound: as for all; there is no such setting.
    """
    _require_province(actor, on)
    if key not in SETTINGS:
        raise SettingNotFound(key)
    policy = SettingPolicy(on=on)
    waiting = open_proposals(among=policy.visible_to(actor=actor).filter(key=key))
    proposal = waiting[0] if waiting else None
    standing = Standing(
        may_propose=proposal is None and policy.may(actor=actor, action=Permission.SETTING_PROPOSE),
        may_decide=proposal is not None and policy.may(actor=actor, action=Permission.SETTING_DECIDE, thing=proposal),
        may_withdraw=proposal is not None
        and policy.may(actor=actor, action=Permission.SETTING_PROPOSE, thing=proposal),
    )
    return _shown(SETTINGS[key], list_setting_versions(key=key), proposal, on), standing


def list_answered(*, actor: Actor, key: str, on: date) -> list[SettingProposal]:
    """Give the answered changes of a setting, the newest first."""
    rows = SettingPolicy(on=on).visible_to(actor=actor).filter(key=key, answer__isnull=False)
    return list(rows.select_related("answer").order_by("-id"))


def _shown(setting: Setting, versions: list[PolicySetting], proposal: SettingProposal | None, on: date) -> Shown:
    past = [row for row in versions if row.valid_from <= on]
    return Shown(
        setting=setting,
        current=past[0] if past else None,
        coming=[row for row in versions if row.valid_from > on],
        versions=versions,
        proposal=proposal,
    )


def _require_province(actor: Actor, on: date) -> None:
    open_desk(actor=actor)
    if not SettingPolicy(on=on).may(actor=actor, action=Permission.SETTING_READ):
        raise SettingNotFound

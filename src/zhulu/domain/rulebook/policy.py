"""The policy of one day: every setting's value as it held then, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


class PolicyMissing(Exception):
    """The province has not set a policy that a rule needs; the message names its key."""


@dataclass(frozen=True)
class Policy:
    """Values by key, as of one day; a decision stores those that it used."""

    as_of: date
    values: Mapping[str, object]

    def text(self, key: str) -> str:
        """Give a text setting.

        Raises:
            PolicyMissing: nobody has set it.
        """
        return str(self._get(key))

    def flag(self, key: str) -> bool:
        """Give a yes/no setting."""
        return self._get(key) is True

    def number(self, key: str) -> int:
        """Give a whole-number setting."""
        return int(str(self._get(key)))

    def day(self, key: str) -> date:
        """Give a day setting."""
        return date.fromisoformat(str(self._get(key)))

    def mapping(self, key: str) -> Mapping[str, object]:
        """Give a setting that is a table."""
        value = self._get(key)
        return value if isinstance(value, dict) else {}

    def items(self, key: str) -> list[object]:
        """Give a setting that is a list."""
        value = self._get(key)
        return value if isinstance(value, list) else []

    def used(self, *keys: str) -> dict[str, object]:
        """Give the values of some keys, for a decision to store."""
        return {key: self._get(key) for key in keys}

    def _get(self, key: str) -> object:
        if key not in self.values:
            raise PolicyMissing(f"政策参数“{key}”在 {self.as_of} 尚未设定")
        return self.values[key]

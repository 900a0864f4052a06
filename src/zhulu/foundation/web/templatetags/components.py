"""The component library as Django loads it; a builtin in every template, so that no page needs ``{% load %}``."""

from zhulu.foundation.web.components import badges, inputs, navigation, notices, records
from zhulu.foundation.web.components.library import register

__all__ = ["badges", "inputs", "navigation", "notices", "records", "register"]

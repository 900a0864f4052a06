"""Replacements that make tests fail where the product would carry on, or finish where it would take its time."""

from typing import Self

from django.contrib.auth.hashers import Argon2PasswordHasher


class TemplateVariableUndefined(Exception):
    """A template reads a variable that its view does not give."""


class UndefinedVariable(str):
    """Stands for ``string_if_invalid``: Django puts the variable's name into it, and it raises.

    Example:
        ``{{ project.nmae }}`` raises ``TemplateVariableUndefined: project.nmae``; ``{% if nothing %}`` does not.
    """

    __slots__ = ()

    def __new__(cls) -> Self:
        """Make one that is true, because Django ignores an empty one."""
        return super().__new__(cls, "%s")

    def __mod__(self, variable: object) -> str:
        """Refuse instead of formatting."""
        raise TemplateVariableUndefined(str(variable))


class CheapArgon2(Argon2PasswordHasher):
    """The product's algorithm at the lowest cost: what it protects is made up."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1

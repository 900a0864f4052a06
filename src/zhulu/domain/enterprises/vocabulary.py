"""The words for organisations, and the shapes of the codes they are known by."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.db import models


class OrganisationKind(models.TextChoices):
    """What a firm does; one firm may be several (一(二)2)."""

    BUILDER = "builder", "施工"
    SUPERVISOR = "supervisor", "监理"
    SURVEYOR = "surveyor", "勘察"
    DESIGNER = "designer", "设计"
    OWNER = "owner", "建设单位"


class Residence(models.TextChoices):
    """Whether a firm is registered in the province or admitted to work in it."""

    IN_PROVINCE = "in_province", "省内"
    ADMITTED = "admitted", "省外入省"


class Scheme(models.TextChoices):
    """Which code an identifier is."""

    USCC = "uscc", "统一社会信用代码（18位）"
    ORG_CODE_10 = "org_code_10", "组织机构代码（10位，含连字符）"
    ORG_CODE_9 = "org_code_9", "组织机构代码（9位）"
    OTHER = "other", "其他"


class SuccessionKind(models.TextChoices):
    """How one organisation came to stand in another's place."""

    MERGE = "merge", "合并"
    SPLIT = "split", "分立"
    RENAME = "rename", "更名重新登记"


FORMS = {
    Scheme.USCC: r"^[0-9A-HJ-NPQRTUWXY]{18}$",
    Scheme.ORG_CODE_10: r"^[0-9A-Z]{8}-[0-9X]$",
    Scheme.ORG_CODE_9: r"^[0-9A-Z]{8}[0-9X]$",
    Scheme.OTHER: r"^.+$",
}
"""The form of each code (GB 32100-2015, GB 11714); also a constraint of the database."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code as an identifier is given: scheme, value, and where it was seen."""

    value: str
    source: str = ""
    valid_from: date | None = None


def tidy(code: str) -> str:
    """Give a code without the dirt of typing: full-width forms, spaces and small letters."""
    typed = "".join(unicodedata.normalize("NFKC", code).split()).upper()
    return unicodedata.normalize("NFKC", typed)


def scheme_of(code: str) -> Scheme:
    """Tell by its form which scheme a tidy code follows."""
    return next(scheme for scheme, form in FORMS.items() if re.match(form, code) or scheme is Scheme.OTHER)


def body_of(code: str) -> str:
    """Give the nine characters (主体标识码) that the 18-, 10- and 9-character codes of one body share, or nothing."""
    match scheme_of(code):
        case Scheme.USCC:
            return code[8:17]
        case Scheme.ORG_CODE_10 | Scheme.ORG_CODE_9:
            return code.replace("-", "")
        case _:
            return ""


def key_of(code: str) -> str:
    """Give the form in which a code is compared: 18 characters as they are, short codes without hyphen, else nothing.

    What has the form of no organisation's code, such as 无, names nobody.
    """
    return code if scheme_of(code) is Scheme.USCC else body_of(code)

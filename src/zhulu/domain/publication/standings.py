"""Who is named in a project's public parts: which company, in which role, and how far that is confirmed.

Read from the very parts of which the document is made. A code names a company; a bare name names none, because two
firms may share it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.enterprises.queries import current_code, find_by_code
from zhulu.domain.enterprises.vocabulary import key_of, tidy
from zhulu.domain.publication.models import CompanyDocument
from zhulu.domain.publication.parts import Part
from zhulu.domain.publication.vocabulary import OWNER

WHOLE = 18
"""Characters of a 统一社会信用代码."""


@dataclass(frozen=True, slots=True)
class Company:
    """Which company is meant: the code it is listed under, and the organisation if it is registered."""

    code: str
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """That a company stands in a project in one role."""

    company: Company
    role: str
    name: str
    grade: str
    is_confirmed: bool
    filed_itself: bool


@dataclass(frozen=True, slots=True)
class _Mention:
    code: str
    role: str
    name: str


def body_of_whole(code: str) -> str:
    """Give the nine characters inside a code of 18, by which short codes are matched; nothing for a short one."""
    return code[8:17] if len(code) == WHOLE else ""


class Register:
    """Tells which company a code stands for, asking once for each code."""

    def __init__(self) -> None:
        """Start knowing nothing."""
        self._known: dict[str, Company | None] = {}

    def find(self, code: str) -> Company | None:
        """Find the company of a code as written; None where it has the form of no organisation's code."""
        written = tidy(code)
        if written not in self._known:
            self._known[written] = self._look_up(written)
        return self._known[written]

    def _look_up(self, written: str) -> Company | None:
        key = key_of(written)
        if not key:
            return None
        registered = find_by_code(code=written)
        return (_listed(registered) if registered else None) or Company(self._whole(key))

    def _whole(self, key: str) -> str:
        """Give the one code of 18 characters, here or published, that contains a short one; else the code itself."""
        if len(key) == WHOLE:
            return key
        published = CompanyDocument.objects.filter(codes__contains=[key]).exclude(code=key)
        here = [company.code for company in self._known.values() if company]
        holders = {code for code in (*here, *published.values_list("code", flat=True)) if body_of_whole(code) == key}
        return holders.pop() if len(holders) == 1 else key


def _listed(organisation: Organisation) -> Company | None:
    """Give a registered organisation under its current code; None where it has none to be listed under."""
    code = key_of(current_code(organisation_id=organisation.pk))
    return Company(code, organisation.pk) if code else None


def standings_of(parts: Sequence[Part]) -> list[Standing]:
    """List each company once per role, by the best part that names it so; ordered by code and role."""
    register = Register()
    for code in sorted((mention.code for part in parts for mention in _mentions(part)), key=len, reverse=True):
        register.find(code)  # whole codes first: a short one may be inside
    gathered: dict[tuple[str, str], Standing] = {}
    for part in parts:
        filer = _filer(part, register)
        for mention in _mentions(part):
            company = register.find(mention.code)
            if company is None:
                continue
            standing = Standing(
                company=company,
                role=mention.role,
                name=mention.name,
                grade=part.grade,
                is_confirmed=part.is_confirmed,
                filed_itself=filer is not None and filer.code == company.code,
            )
            key = (company.code, mention.role)
            gathered[key] = _better(gathered.get(key), standing)
    return [gathered[key] for key in sorted(gathered)]


def _filer(part: Part, register: Register) -> Company | None:
    return register.find(_text(part.filer, "code"))


def _better(one: Standing | None, other: Standing) -> Standing:
    """Merge two parts' words on one role: the confirmed one before the other, the better grade before the worse."""
    if one is None:
        return other
    best = min(one, other, key=lambda standing: (not standing.is_confirmed, standing.grade))
    return replace(best, filed_itself=one.filed_itself or other.filed_itself)


def _mentions(part: Part) -> Iterator[_Mention]:
    for role in part.roles:
        yield _Mention(_text(part.filer, "code"), role, _text(part.filer, "name"))
    for row in part.content.get("participants", []):
        yield _Mention(_text(row, "CorpCode"), _text(row, "CorpRoleNum"), _text(row, "CorpName"))
    for row in (*part.content.get("project", []), *part.content.get("specialist_works", [])):
        yield _Mention(_text(row, "BuildCorpCode"), OWNER, _text(row, "BuildCorpName"))


def _text(row: Mapping[str, object], key: str) -> str:
    return str(row.get(key) or "")

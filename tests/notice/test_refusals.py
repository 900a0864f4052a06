"""Every refusal has a stable rule id and says its clause; what refuses no matter is exempt by name, with why."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import zhulu.domain
import zhulu.usecases
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.rulebook.runner import RulesViolated, examine
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.storage.inspection import FileRefused
from zhulu.usecases.moments import MOMENTS

SOURCE = Path(zhulu.domain.__file__).resolve().parents[1]
CITATION = re.compile(r"[一二三]\([一二三四五六]\)|（[一二三]）")
NOT_FOUND = "404 on purpose: what one may not see looks like what does not exist, so there is nothing to cite"
SET_UP = "a set-up command or the demo: told to whoever runs it, not to a party of the notice"
OWN_ACCOUNT = "signing in and one's own password: security, on which the notice is silent"
FAULT = "a fault of the platform or of a file it is given by its operator, not of a matter"
EXEMPT = {
    "AttachmentUnknown": NOT_FOUND,
    "AuthorityUnknown": NOT_FOUND,
    "ErratumNotFound": NOT_FOUND,
    "BundleNotFound": NOT_FOUND,
    "CaseNotFound": NOT_FOUND,
    "CreditNotFound": NOT_FOUND,
    "DeliveryNotFound": NOT_FOUND,
    "OfficerNotFound": NOT_FOUND,
    "ExtractNotFound": NOT_FOUND,
    "FilingNotFound": NOT_FOUND,
    "GuideNotFound": NOT_FOUND,
    "OrganisationUnknown": NOT_FOUND,
    "ProjectNotFound": NOT_FOUND,
    "RequestNotFound": NOT_FOUND,
    "SettingNotFound": NOT_FOUND,
    "UploadNotFound": NOT_FOUND,
    "AlreadyBeingFed": SET_UP,
    "Broken": SET_UP,
    "FileUnreadable": SET_UP,
    "CannotAddClerk": SET_UP,
    "CannotAppoint": SET_UP,
    "CannotGive": SET_UP,
    "CannotRecordSuccession": SET_UP,
    "CannotRegisterOfficer": SET_UP,
    "CannotRename": SET_UP,
    "CodeRefused": SET_UP,
    "CannotMakeDemo": SET_UP,
    "NoPlaces": SET_UP,
    "DepartmentIsOpen": SET_UP,
    "NotADemo": SET_UP,
    "NotAnAdministrator": SET_UP,
    "NotToBeBackdated": SET_UP,
    "PackRefused": SET_UP,
    "_Wrong": SET_UP,
    "CannotCreateAccount": OWN_ACCOUNT,
    "CannotEndAccount": OWN_ACCOUNT,
    "LinkRefused": OWN_ACCOUNT,
    "PasswordRefused": OWN_ACCOUNT,
    "WrongPassword": OWN_ACCOUNT,
    "AddressRefused": FAULT,
    "CannotRead": FAULT,
    "NotADocument": FAULT,
    "NotCanonical": FAULT,
    "NotOfKind": FAULT,
    "NotUnderstood": FAULT,
    "NoticeRefused": FAULT,
    "NoticeUnknown": FAULT,
    "NumbersExhausted": FAULT,
    "OutOfOrder": FAULT,
    "OvertakenByAnother": FAULT,
    "PolicyMissing": FAULT,
    "SeverityUnknown": FAULT,
    "UnknownField": FAULT,
}
"""Exceptions without a rule id, each with its reason."""
SILENT = {
    "zhulu.domain.access.machines": "credentials of other systems: security, on which the notice is silent",
    "zhulu.usecases.manage_machines": "as above",
    "zhulu.usecases.use_machine": "as above",
    "zhulu.domain.exchange.connector.http": "what another system answered: told to the operators, in its own words",
    "zhulu.domain.exchange.connector.wire": "as above",
    "zhulu.usecases.save_view": "an officer's own views of the list: comfort, on which the notice is silent",
    "zhulu.domain.access.permissions": "three administrators keep apart what the notice does not speak of",
}
"""Modules whose refusals rest on no clause, each with its reason."""


def exceptions() -> dict[str, type[Exception]]:
    """Give every exception that domain or use-cases define, by name."""
    found: dict[str, type[Exception]] = {}
    for package in (zhulu.domain, zhulu.usecases):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" in module.name:
                continue
            for thing in vars(importlib.import_module(module.name)).values():
                if isinstance(thing, type) and issubclass(thing, Exception) and thing.__module__ == module.name:
                    found[thing.__name__] = thing
    return found


EXCEPTIONS = exceptions()
REFUSALS = {name: kind for name, kind in EXCEPTIONS.items() if hasattr(kind, "rule")}
RULE_IDS = {name: str(getattr(kind, "rule", "")) for name, kind in REFUSALS.items()}


def test_every_exception_carries_a_rule_or_is_exempt() -> None:
    """A new refusal without an id is named; an exemption of what is gone, or of what has an id, is named too."""
    assert set(EXCEPTIONS) - set(REFUSALS) == set(EXEMPT)
    assert all(EXEMPT.values())


@pytest.mark.parametrize("name", sorted(set(REFUSALS) - {"RulesViolated"}))
def test_a_rule_id_is_a_name(name: str) -> None:
    """One word in the form of the rules' own names, fit to stand in an API for ever."""
    assert re.fullmatch(r"[A-Z][A-Za-z]+", RULE_IDS[name])


def test_the_great_refusals_have_theirs() -> None:
    """State, permission, rules and files."""
    assert (CannotAdvance.rule, NotPermitted.rule, FileRefused.rule) == (
        "TransitionFromState",
        "Permitted",
        "FileAccepted",
    )


def test_a_violation_of_rules_gives_the_first_ones_id() -> None:
    """``RulesViolated`` has as many ids as blocks; ``rule`` is the one whose sentence it says."""
    from tests.support.filing_facts import TODAY, complete_facts, without  # noqa: PLC0415 - facts are built here only

    found = examine(MOMENTS["submission"], without(complete_facts("3"), "contracts"), as_of=TODAY)
    refusal = RulesViolated(found)
    assert refusal.rule == found.blocks[0].rule == "RequiredSheetsComplete"


def raises() -> Iterator[tuple[str, int, str, str]]:
    """Give every ``raise Refusal("…")`` of domain and use-cases: module, line, class, its words."""
    for path in sorted([*(SOURCE / "domain").rglob("*.py"), *(SOURCE / "usecases").rglob("*.py")]):
        module = ".".join(("zhulu", *path.relative_to(SOURCE).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                name = getattr(node.exc.func, "id", "")
                if name in REFUSALS and name != "RulesViolated":
                    yield module, node.lineno, name, _words(node.exc.args[0])


def _words(argument: ast.expr) -> str:
    """Give what a message says in any case; a value that is filled in counts as a clause if it is called one."""
    if isinstance(argument, ast.Constant):
        return str(argument.value)
    if isinstance(argument, ast.JoinedStr):
        return "".join(
            _words(part) if isinstance(part, ast.Constant) else ast.unparse(part) for part in argument.values
        )
    return ast.unparse(argument)


RAISED = list(raises())


def test_every_refusal_says_its_clause() -> None:
    """The words of a refusal cite; where they come from a table, its clause is filled in."""
    silent = [
        (module, line, name, words)
        for module, line, name, words in RAISED
        if max(words) >= "\u4e00" and not CITATION.search(words)
        if "clause" not in words.lower() and module not in SILENT
    ]

    assert len(RAISED) > 20
    assert silent == []

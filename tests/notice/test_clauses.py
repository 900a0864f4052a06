"""The notice as data: it is whole, every citation leads to it, and what is said to carry a clause out exists."""

import ast
import csv
import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import get_resolver

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.forms.editions import ATTACHMENTS
from zhulu.domain.rulebook.notice import (
    ClauseVerdict,
    NoticeRefused,
    parent_of,
    read_capabilities,
    read_clauses,
    read_readings,
)
from zhulu.domain.statecraft.edges import machines
from zhulu.usecases.moments import MOMENTS
from zhulu.usecases.policy_settings.catalogue import SETTINGS as CHANGEABLE

ROOT = Path(__file__).resolve().parents[2]
NOTICE = ROOT / "notice"
PACK = ROOT / "provinces" / "jilin"
CLAUSES = read_clauses(directory=NOTICE / "jijianban-2023-19")
READINGS = read_readings(directory=NOTICE)
CAPABILITIES = read_capabilities(directory=NOTICE)
RULES = {rule.name: rule.cites for moment in MOMENTS.values() for rule in moment.rules}
POLICY = tomllib.loads((PACK / "policy.toml").read_text(encoding="utf-8"))["setting"]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
SETTINGS = {item["key"] for item in POLICY}
CITATION = re.compile(r"[一二三]\([一二三四五六]\)(?:\d[a-z]?|[a-z])?(?![a-z])")
POINT = re.compile(r"\bQ\d+\b")
TEXT_DIGEST = "386ec2cace04b325756219897a576f5f3dafec97720410c1804314df3bc39818"
"""SHA-256 of the whole text without blanks: changing a word of the notice is a decision."""
MOST_PENDING_CLAUSES, MOST_PENDING_READINGS = 6, 6
"""How many entries wait for a capability; the counts may only fall."""


def _sources() -> Iterator[tuple[str, str]]:
    for folder in ("src", "provinces"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".toml"} and "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def _guard_names() -> set[str]:
    declared = (guard for model in apps.get_models() for guard in getattr(model, "guards", ()))
    return {guard.function.name for guard in declared} | {"zhulu_refuse_change"}


def _constraint_names() -> set[str]:
    return {constraint.name for model in apps.get_models() for constraint in model._meta.constraints}


def _route_exists(name: str) -> bool:
    """Whether an address has that name, whatever it takes."""
    space, _, own = name.partition(":")
    namespaces = get_resolver().namespace_dict
    return space in namespaces and own in namespaces[space][1].reverse_dict


def _anchor_exists(file: str, anchor: str) -> bool:
    """Whether a document has the heading that the anchor names."""
    path = ROOT / file
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE) if path.is_file() else []
    return anchor in {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


CARRIERS: dict[str, Callable[[str], bool]] = {
    "rule": RULES.__contains__,
    "moment": MOMENTS.__contains__,
    "machine": lambda name: name in {machine.name for machine in machines()},
    "state": lambda name: name in {f"{machine.name}.{row.key}" for machine in machines() for row in machine.states},
    "transition": lambda name: (
        name in {f"{machine.name}.{row.name}" for machine in machines() for row in machine.transitions}
    ),
    "permission": lambda name: name in set(Permission),
    "setting": SETTINGS.__contains__,
    "model": lambda name: name in {model._meta.label for model in apps.get_models()},
    "guard": lambda name: name in _guard_names(),
    "constraint": lambda name: name in _constraint_names(),
    "function": lambda name: any(f"CREATE OR REPLACE FUNCTION {name}(" in text for _, text in _sources()),
    "route": _route_exists,
    "form": lambda name: name in {attachment.key for attachment in ATTACHMENTS},
    "file": lambda name: (ROOT / name).is_file(),
    "term": lambda name: f"\n| {name} | `" in GLOSSARY,
    "doc": lambda name: _anchor_exists(*name.split("#")),
}


def test_the_text_is_whole_and_unchanged() -> None:
    """The entries, one after another, are the notice's text to the letter."""
    text = re.sub(r"\s", "", "".join(clause.text for clause in CLAUSES.values()))

    assert hashlib.sha256(text.encode()).hexdigest() == TEXT_DIGEST


def test_every_number_of_the_structure_is_there() -> None:
    """Three chapters with their sections, numbered points and six attachments, each beginning with its own number."""
    points = {"一(一)": 4, "一(二)": 6, "一(三)": 5, "附件": 6}
    sections = {"一": "一二三", "二": "一二三", "三": "一二三四五"}

    for chapter, numbers in sections.items():
        assert CLAUSES[chapter].text.startswith(f"{chapter}、")
        for number in numbers:
            assert CLAUSES[f"{chapter}({number})"].text.startswith(f"（{number}）")
    for section, count in points.items():
        texts = [CLAUSES[f"{section}{number}"].text for number in range(1, count + 1)]
        assert [text.split(".")[0] for text in texts] == [str(number) for number in range(1, count + 1)]
        assert f"{section}{count + 1}" not in CLAUSES


def test_no_person_and_no_telephone_stands_in_it() -> None:
    """Contact lines name offices; telephone numbers are left out."""
    written = (NOTICE / "jijianban-2023-19" / "clauses.toml").read_text(encoding="utf-8")

    assert re.findall(r"\d{7,}|\d{3,4}-\d{7,8}", written) == []
    assert CLAUSES["尾部"].text.count("〔") == 4


def test_every_clause_hangs_under_one_that_stands_before_it() -> None:
    """Sub-clauses follow their clause, so that the text can be read from top to bottom."""
    seen: set[str] = set()
    for key in CLAUSES:
        parent = parent_of(key)
        assert parent == "" or parent in seen, key
        seen.add(key)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_cites_clauses_that_exist(rule: str) -> None:
    """A rule without a clause, or with one that the notice does not have, is named."""
    assert RULES[rule]
    assert [key for key in RULES[rule] if key not in CLAUSES] == []


def test_every_state_and_transition_cites_a_clause_that_exists() -> None:
    """The state tables stand on the notice."""
    cited = {state.clause for machine in machines() for state in machine.states}
    cited |= {row.clause for machine in machines() for row in machine.transitions}

    assert cited
    assert [clause for clause in cited if clause not in CLAUSES] == []


def test_every_citation_in_the_sources_leads_somewhere() -> None:
    """Clauses and points named in code, templates, messages and the data pack exist."""
    found = [
        (path, key)
        for path, text in _sources()
        for key in (*CITATION.findall(text), *POINT.findall(text))
        if key not in CLAUSES and key not in READINGS
    ]

    assert found == []


def test_every_domain_docstring_cites_in_the_notices_form() -> None:
    """No docstring cites with full-width brackets, which a search for the clause would miss."""
    wrong = [
        path
        for path, text in _sources()
        if path.endswith(".py")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and re.search(r"[一二三]（[一二三四五六]）", ast.get_docstring(node) or "")
    ]

    assert wrong == []


def test_every_policy_setting_names_its_ground() -> None:
    """A setting rests on a clause, on a reading, or says that it is an example without a source."""
    groundless = [
        item["key"]
        for item in POLICY
        if not any(key in CLAUSES or key in READINGS for key in re.split(r"[、，]|尾部", item["clause"]))
        and "未见出处" not in item["clause"]
    ]

    assert groundless == []


@pytest.mark.parametrize("key", CLAUSES)
def test_what_carries_a_clause_out_exists(key: str) -> None:
    """Every clause is carried by something that exists, or waits for a capability by name, or is left to people."""
    clause = CLAUSES[key]
    missing = [item for item in clause.carried_by if not CARRIERS[item.split(":")[0]](item.split(":", 1)[1])]

    assert missing == []
    assert clause.carried_by or clause.pending or clause.verdict is ClauseVerdict.PROCEDURE


def test_every_rule_carries_a_clause() -> None:
    """The other way round: no rule works without a clause that names it."""
    carried = {item.removeprefix("rule:") for clause in CLAUSES.values() for item in clause.carried_by}

    assert set(RULES) <= carried


def test_what_waits_is_named_and_counted() -> None:
    """A pending entry names a known capability, no capability is listed in vain, and the counts may only fall."""
    clauses = [clause.pending for clause in CLAUSES.values() if clause.pending]
    readings = [reading.pending for reading in READINGS.values() if reading.pending]

    assert {*clauses, *readings} == set(CAPABILITIES)
    assert len(clauses) <= MOST_PENDING_CLAUSES
    assert len(readings) <= MOST_PENDING_READINGS


def test_the_thirty_eight_points_are_read() -> None:
    """Q1 to Q38, in order, each with a question, an answer and clauses that exist."""
    assert list(READINGS) == [f"Q{number}" for number in range(1, 39)]
    assert all(reading.question and reading.default for reading in READINGS.values())
    assert [key for reading in READINGS.values() for key in reading.clauses if key not in CLAUSES] == []


def test_settings_and_columns_of_readings_exist() -> None:
    """Where the province may decide otherwise, the setting or the column of its data pack is there."""
    named = {key for reading in READINGS.values() for key in reading.setting}
    columns = [reading.column.split(":") for reading in READINGS.values() if reading.column]

    assert named <= SETTINGS
    for file, column in columns:
        with (PACK / file).open(encoding="utf-8") as lines:
            assert column in next(csv.reader(lines))


def test_a_setting_that_nothing_reads_says_so() -> None:
    """A reading whose setting the program does not read yet is pending: the settings page must not promise."""
    code = "".join(text for path, text in _sources() if path.startswith("src"))
    idle = [
        reading.key
        for reading in READINGS.values()
        if reading.setting and not reading.pending and not any(f'"{key}"' in code for key in reading.setting)
    ]

    assert idle == []


def test_decision_records_of_readings_exist() -> None:
    """A reading that names an ADR leads to one."""
    missing = [
        reading.key
        for reading in READINGS.values()
        if reading.adr and not list((ROOT / "docs" / "adr").glob(f"{reading.adr}-*.md"))
    ]

    assert missing == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("nothing = 1", "holds no"),
        ('[[clause]]\nkey = "一"', "title"),
        ('[[clause]]\nkey = "一"\ntitle = "甲"\ntext = "乙"\nverdict = "rule"', "does"),
        ('[[clause]]\nkey = "一"\ntitle = "甲"\ntext = "乙"\nverdict = "wish"', "wish"),
        ('[[clause]]\nkey = "一"\ntitle = "甲"\ntext = "乙"\nverdict = "rule"\ndoes = "己"\ncarried_by = "x"', "list"),
        ('[[clause]]\nkey = "一"\ntitle = "甲"\ntext = "乙"\nverdict = "rule"\ndoes = "己"\n' * 2, "twice"),
    ],
)
def test_a_malformed_file_is_refused_with_its_place(tmp_path: Path, written: str, said: str) -> None:
    """Whoever edits the notice is told what is wrong and where."""
    (tmp_path / "clauses.toml").write_text(written, encoding="utf-8")

    with pytest.raises(NoticeRefused, match=said):
        read_clauses(directory=tmp_path)


def test_every_setting_can_be_changed_on_the_page() -> None:
    """A setting of the pack has a line in ``usecases/policy_settings/catalogue.py``: theme, title and shape."""
    assert SETTINGS - set(CHANGEABLE) == set()

"""One deployment is one province, whose facts are a data pack: none of them stands in code."""

import csv
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "zhulu"
PACKS = sorted(path.parent for path in (ROOT / "provinces").glob("*/province.toml"))
TEXT = {".py", ".html", ".txt", ".js", ".css", ".toml", ".json", ".csv", ".sql", ".svg", ".md", ".typ"}
DEFAULT_PACK = re.compile(r'^.*"provinces" / "[a-z]+".*$', re.MULTILINE)
"""The one line that says which pack a deployment takes if nobody chooses."""
PROVENANCE = SOURCE / "__init__.py"
"""The package's opening words may say which notice ordered it."""
TOO_COMMON = {"西安", "朝阳", "宽城", "铁西", "铁东", "龙山", "东昌", "安图", "长岭"}
"""Stems that are also names or words elsewhere."""


def sources() -> list[Path]:
    """List every text file of the product."""
    return [path for path in SOURCE.rglob("*") if path.suffix in TEXT and "__pycache__" not in path.parts]


def names_of(pack: Path) -> set[str]:
    """Give the names that would betray the province: its own, its areas', its folder's."""
    facts = tomllib.loads((pack / "province.toml").read_text(encoding="utf-8"))
    names = {str(facts["name"]), str(facts["short_name"]), str(facts["notice"]), pack.name}
    with (pack / "areas.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            stem = re.sub(r"(省|市|区|县|自治州|自治县)$", "", row["name"])
            names |= {row["name"]} | ({stem} - TOO_COMMON if len(stem) > 1 else set())
    return names


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_no_name_of_the_province_in_code(pack: Path) -> None:
    """No file of the product names the province, its notice or one of its areas."""
    pattern = re.compile("|".join(sorted(map(re.escape, names_of(pack)), key=len, reverse=True)), re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in sources()
        if path != PROVENANCE
        for match in pattern.finditer(DEFAULT_PACK.sub("", path.read_text(encoding="utf-8")))
    ]
    assert not found, "province facts in code; move them to the data pack:\n" + "\n".join(found)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_no_area_code_of_the_province_in_code(pack: Path) -> None:
    """No file of the product holds a code that begins with the province's two digits and has the form of an area's."""
    facts = tomllib.loads((pack / "province.toml").read_text(encoding="utf-8"))
    code = re.compile(rf"(?<![\w.]){str(facts['code'])[:2]}[0-9X]{{4}}(?:[0-9]{{3}})?(?!\w)")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in sources()
        for match in code.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found, "area codes in code; move them to the data pack:\n" + "\n".join(found)


def test_there_is_a_pack() -> None:
    """The shipped packs were found, so that the tests above looked for something."""
    assert [pack.name for pack in PACKS] == ["jilin"]

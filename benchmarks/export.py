"""Lists as files against what they stand on: CSV against PostgreSQL's own COPY, XLSX against XlsxWriter.

All write the whole public list, newest first, as its page filters it. The floor of CSV is a COPY of the plain columns
in the same order, drained and thrown away; XlsxWriter gets the same rows from a server-side cursor, and once more from
memory, without the database. Memory is the peak of a process of its own that does nothing but the export.
"""

import csv
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
import python_calamine
import xlsxwriter

from zhulu.config.environment import ROOT
from zhulu.domain.publication.queries import PUBLIC
from zhulu.interfaces.portal.criteria import Criteria
from zhulu.interfaces.portal.listing import listing_of

ORDER = "ORDER BY sort_on DESC, project_id DESC"
PLAIN = (
    "SELECT name, number, area_name, kind, owner_name, path, grade, sort_on FROM publication_projectdocument"
    f" WHERE is_confirmed {ORDER}"
)
WIDTH = 8
MEGABYTE = 1024
MOST_COMPARED = 50_000
"""Rows up to which every cell of CSV and XLSX is compared; beyond, the first so many."""
ALONE = """
import sys
import django
django.setup()
from benchmarks.export import ours
for chunk in ours(sys.argv[1]):
    pass
status = open("/proc/self/status").read()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""
"""Its own peak: what ``getrusage`` tells a child begins with its parent's."""


def ours(form: str) -> Iterator[bytes]:
    """Give the product's file."""
    listing = listing_of(Criteria())
    return listing.csv() if form == "csv" else listing.xlsx()


def drain(chunks: Iterator[bytes]) -> int:
    """Take a stream to its end, and give its size."""
    return sum(len(chunk) for chunk in chunks)


def copy_to(connection: psycopg.Connection) -> int:
    """Have PostgreSQL write the plain columns, and throw them away as fast as libpq hands them over."""
    size = 0
    with connection.cursor().copy(f"COPY ({PLAIN}) TO STDOUT (FORMAT csv)") as copy:
        size += len(copy.read())
        while (line := connection.pgconn.get_copy_data(0))[0] > 0:
            size += line[0]
        while connection.pgconn.get_result():
            pass
    return size


def fetched(connection: psycopg.Connection) -> Iterator[tuple[Any, ...]]:
    """Read the rows through a server-side cursor."""
    with connection.transaction(), connection.cursor(name="bench") as cursor:
        cursor.itersize = 1000
        cursor.execute(PLAIN)
        yield from cursor


def by_xlsxwriter(rows: Iterator[tuple[Any, ...]]) -> int:
    """Write rows as XlsxWriter does with constant memory, and give the size of the file."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as target:
        with xlsxwriter.Workbook(target.name, {"constant_memory": True}) as book:
            sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
            for number, row in enumerate(rows):
                for place in range(WIDTH - 1):
                    sheet.write_string(number, place, row[place])
                sheet.write_datetime(number, WIDTH - 1, row[-1], day)
        return Path(target.name).stat().st_size


def measure(*, rounds: int) -> int:
    """Measure and print; 1 if CSV and XLSX hold different rows, or another number than the library."""
    with psycopg.connect(os.environ["DATABASE_URL_PUBLIC"], autocommit=True) as connection:
        count = connection.execute(f"SELECT count(*) FROM ({PLAIN}) AS listed").fetchone()[0]  # type: ignore[index]
        in_memory = list(fetched(connection))
        contestants: dict[str, Callable[[], int]] = {
            "COPY TO": lambda: copy_to(connection),
            "CSV": lambda: drain(ours("csv")),
            "XLSX": lambda: drain(ours("xlsx")),
            "rows in columns": lambda: sum(len(batch) for batch in listing_of(Criteria()).copy().columns(using=PUBLIC)),
            "XlsxWriter": lambda: by_xlsxwriter(fetched(connection)),
            "XlsxWriter without the database": lambda: by_xlsxwriter(iter(in_memory)),
        }
        times: dict[str, list[float]] = {name: [] for name in contestants}
        sizes: dict[str, int] = {}
        for turn in range(rounds):
            names = [*contestants][turn % len(contestants) :] + [*contestants][: turn % len(contestants)]
            for name in names:
                began = time.perf_counter()
                sizes[name] = contestants[name]()
                times[name].append(time.perf_counter() - began)
    taken = {name: median(seconds) for name, seconds in times.items()}
    _print(count, taken, sizes)
    return _compare(count)


def _print(count: int, taken: dict[str, float], sizes: dict[str, int]) -> None:
    print(f"\n{count:,} rows of {WIDTH} columns, medians of alternating rounds")
    print(f"{'':<34}{'seconds':>9}{'rows/s':>12}{'MB':>8}{'peak MB':>9}")
    for name, seconds in taken.items():
        peak = f"{_peak(name.lower()):.0f}" if name in {"CSV", "XLSX"} else ""
        print(f"{name:<34}{seconds:>9.2f}{count / seconds:>12,.0f}{sizes[name] / 1e6:>8.1f}{peak:>9}")
    print(f"CSV is {taken['COPY TO'] / taken['CSV']:.0%} of COPY TO")
    print(f"XLSX is {taken['XlsxWriter'] / taken['XLSX']:.1f} × XlsxWriter with the same cursor")
    alone = taken["XlsxWriter without the database"] / taken["XLSX"]
    print(f"XLSX, database included, is {alone:.1f} × XlsxWriter without it")


def _peak(form: str) -> float:
    program = [sys.executable, "-c", ALONE, form]
    done = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True)
    return int(done.stdout) / MEGABYTE


def _compare(count: int) -> int:
    """Compare the two files cell by cell, as others read them."""
    lines = csv.reader(io.StringIO(b"".join(ours("csv")).decode("utf-8-sig"), newline=""))
    book = python_calamine.load_workbook(io.BytesIO(b"".join(ours("xlsx"))))
    sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    if sum(sheet.height for sheet in sheets) != count + len(sheets):
        print("✗ the workbook holds another number of rows")
        return 1
    for place, (line, row) in enumerate(zip(lines, sheets[0].iter_rows(), strict=False)):
        if [cell.removeprefix("'") for cell in line] != [str(cell).removeprefix("'") for cell in row]:
            print(f"✗ row {place} differs: {line} {row}")
            return 1
        if place == MOST_COMPARED:
            break
    return 0

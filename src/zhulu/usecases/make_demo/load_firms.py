"""Loads the companies that load rows name, with the day of their newest project."""

from collections.abc import Mapping
from datetime import datetime

from django.db.backends.utils import CursorWrapper

from zhulu.domain.enterprises.vocabulary import OrganisationKind, body_of
from zhulu.usecases.make_demo.documents import Firm, LoadRows

COMPANIES = (
    "COPY publication_companydocument (code, name, former_names, kinds, residence, codes, search_text, updated_at)"
    " FROM STDIN WITH (FORMAT text)"
)
OF_CODES = "SELECT code, id FROM publication_companydocument WHERE code = ANY(%s)"


def ids_of_firms(cursor: CursorWrapper, rows: LoadRows, *, now: datetime) -> dict[str, int]:
    """Write the firms that are not there yet, and give the ids of all by code."""
    firms = {firm.code: firm for firm in rows.firms()}
    cursor.execute(OF_CODES, [list(firms)])
    known = dict(cursor.fetchall())
    with cursor.cursor.copy(COMPANIES) as copy:
        for code, firm in firms.items():
            if code not in known:
                copy.write(_line(firm, now))
    cursor.execute(OF_CODES, [list(firms)])
    return dict(cursor.fetchall())


def _line(firm: Firm, now: datetime) -> str:
    body = body_of(firm.code)
    kind = OrganisationKind.OWNER if firm.is_owner else OrganisationKind.BUILDER
    found_by = f"{firm.name}\\n{firm.code}\\n{body}\\n{firm.letters}".lower()
    codes = f"{{{firm.code},{body}}}"
    return "\t".join((firm.code, firm.name, "{}", f"{{{kind.value}}}", "", codes, found_by, now.isoformat())) + "\n"


def settle_firms(cursor: CursorWrapper, firms: Mapping[str, int]) -> None:
    """Give each firm the days of its newest projects; one that no project names goes again."""
    ids = list(firms.values())
    cursor.execute(
        "UPDATE publication_companydocument AS firm SET newest_on = found.newest, newest_confirmed_on = found.sure "
        "FROM (SELECT company_id, max(sort_on) AS newest, max(sort_on) FILTER (WHERE is_confirmed) AS sure "
        "FROM publication_participation WHERE company_id = ANY(%s) GROUP BY company_id) AS found "
        "WHERE firm.id = found.company_id",
        [ids],
    )
    cursor.execute("DELETE FROM publication_companydocument WHERE id = ANY(%s) AND newest_on IS NULL", [ids])

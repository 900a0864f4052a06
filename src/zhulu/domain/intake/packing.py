"""Keeps what was read of a bundle while it waits, and gives it back as it was. Pure.

It holds commitments, never personal numbers: these went to the vault when the bundle came.
"""

import json
from dataclasses import asdict

from zhulu.domain.intake.facts import Broken, Bundle, Clash, Confirmation, Envelope, Oddity
from zhulu.domain.intake.models import Delivery
from zhulu.domain.rulebook.shapes import Place


def pack(bundle: Bundle) -> str:
    """Write what was read."""
    return json.dumps(
        {
            "document": bundle.document,
            "stated": dict(bundle.stated),
            "broken": [asdict(item) for item in bundle.broken],
            "oddities": [asdict(item) for item in bundle.oddities],
            "clashes": [asdict(item) for item in bundle.clashes],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def unpack(delivery: Delivery, prepared: str) -> Bundle:
    """Give a bundle back as it was read when it came."""
    read = json.loads(prepared)
    return Bundle(
        raw=delivery.raw,
        digest=delivery.digest,
        dossier_key=delivery.dossier.key if delivery.dossier else "",
        envelope=Envelope(
            source=delivery.source,
            inner_num=delivery.inner_num,
            stage=delivery.stage,
            version=delivery.version,
            produced_at=delivery.produced_at,
        ),
        confirmation=Confirmation(
            department=delivery.check_depart_name,
            department_code=delivery.check_depart_code,
            office=delivery.check_office_name,
            person=delivery.check_person_name,
            on=delivery.check_date,
        ),
        document=read["document"],
        stated=read["stated"],
        broken=tuple(Broken(Place(**item["place"]), item["message"], item["remedy"]) for item in read["broken"]),
        oddities=tuple(Oddity(**item) for item in read["oddities"]),
        clashes=tuple(Clash(**item) for item in read["clashes"]),
    )

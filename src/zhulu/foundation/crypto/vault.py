"""The vault: keep personal data sealed, show it masked, and read it in clear only with a trace.

Owners are text labels (``kind:public_id``), so this table refers to nothing and nothing refers to it: locked rows hold
the commitment and find their datum by it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.audit.who import Who
from zhulu.foundation.crypto import commitments, keys, sm4
from zhulu.foundation.crypto.masks import HIDDEN, mask
from zhulu.foundation.crypto.models import PersonalDatum
from zhulu.foundation.db.transactions import transaction_required

ACTION_READ = "personal-data:value:read"
"""The event written for each reading in clear."""


class DatumNotFound(Exception):
    """The owner has no such datum, or it was erased."""


class DatumTampered(Exception):
    """The sealed value opens to something its commitment does not cover: two rows were swapped or one was changed."""


@transaction_required
def keep(*, owner: str, label: str, value: str) -> str:
    """Seal a value for an owner and give the commitment that locked rows may hold.

    Keeping the same value again gives the same commitment and adds nothing.

    Raises:
        ValueError: the value is blank, or label or owner hold the unit separator.
    """
    kept = commitments.tidy(value)
    if not kept:
        raise ValueError("a blank value is not kept")
    ring = keys.keyring()
    commitment = commitments.commit(key=keys.commitment_key(), owner=owner, label=label, value=kept)
    datum = PersonalDatum(
        owner=owner,
        label=label,
        key_id=ring.current,
        ciphertext=sm4.seal(kept, ring=ring, label=label, owner=owner),
        blind_index=commitments.blind(key=keys.blind_index_key(), value=kept),
        commitment=commitment,
    )
    PersonalDatum.objects.bulk_create([datum], ignore_conflicts=True)
    return commitment


def commitment_of(*, owner: str, label: str, value: str) -> str:
    """Give the commitment that ``keep`` would give, without keeping anything."""
    return commitments.commit(key=keys.commitment_key(), owner=owner, label=label, value=commitments.tidy(value))


@transaction_required
def keep_many(data: Iterable[tuple[str, str, str]]) -> None:
    """Seal many values at once, as (owner, label, value); their commitments are ``commitment_of`` them.

    What is kept already adds nothing.
    """
    ring, index = keys.keyring(), keys.blind_index_key()
    sealed = [
        PersonalDatum(
            owner=owner,
            label=label,
            key_id=ring.current,
            ciphertext=sm4.seal(value, ring=ring, label=label, owner=owner),
            blind_index=commitments.blind(key=index, value=value),
            commitment=commitment_of(owner=owner, label=label, value=value),
        )
        for owner, label, value in ((owner, label, commitments.tidy(value)) for owner, label, value in data)
    ]
    PersonalDatum.objects.bulk_create(sealed, batch_size=2000, ignore_conflicts=True)


@transaction_required
def reveal(*, owner: str, commitment: str, reader: Who, reason: str, now: datetime) -> str:
    """Give a value in clear and record who read it and why, in the same transaction.

    The caller has checked that the reader may.

    Raises:
        DatumNotFound: there is no such datum.
        DatumTampered, CannotOpen: the row was changed behind the vault's back.
        ValueError: no reason is given.
    """
    if not reason.strip():
        raise ValueError("reading personal data in clear needs a reason")
    datum = PersonalDatum.objects.filter(owner=owner, commitment=commitment).first()
    if datum is None:
        raise DatumNotFound(f"{owner} has no such datum")
    value = _open(datum)
    record_event(
        at=now,
        actor=reader,
        action=ACTION_READ,
        subject_kind="personal_datum",
        subject_id=commitment,
        summary=f"查看个人信息明文：{datum.label}",
        detail={"owner": owner, "label": datum.label, "reason": reason},
    )
    return value


@transaction_required
def reveal_many(*, owner: str, commitments: Iterable[str], reader: Who, reason: str, now: datetime) -> dict[str, str]:
    """Give many of an owner's values in clear, by commitment, with one event that names their labels.

    The caller has checked that the reader may. A value that was erased is left out.

    Raises:
        DatumTampered, CannotOpen: a row was changed behind the vault's back.
        ValueError: no reason is given.
    """
    if not reason.strip():
        raise ValueError("reading personal data in clear needs a reason")
    data = list(PersonalDatum.objects.filter(owner=owner, commitment__in=set(commitments)).order_by("pk"))
    values = {datum.commitment: _open(datum) for datum in data}
    if data:
        record_event(
            at=now,
            actor=reader,
            action=ACTION_READ,
            subject_kind="personal_datum",
            subject_id=owner[:64],
            summary=f"查看个人信息明文 {len(data)} 项",
            detail={"owner": owner, "labels": sorted(datum.label for datum in data), "reason": reason},
        )
    return values


def masked(*, owner: str, commitment: str) -> str:
    """Give a value masked by its shape; a missing one is shown as hidden, for a page must not tell the two apart."""
    return masked_many(owner=owner, commitments=[commitment])[commitment]


def masked_many(*, owner: str, commitments: Iterable[str]) -> dict[str, str]:
    """Give many of an owner's values masked, by commitment, with one query."""
    wanted = dict.fromkeys(commitments, HIDDEN)
    for datum in PersonalDatum.objects.filter(owner=owner, commitment__in=wanted):
        wanted[datum.commitment] = mask(_open(datum))
    return wanted


def opened_for_rules(*, owner: str, commitments: Iterable[str]) -> dict[str, str]:
    """Give an owner's values in clear, by commitment, to rules that ask whether they are right.

    No person reads them, so no event is written: never show, log or store what this gives. A value that was erased is
    left out.
    """
    data = PersonalDatum.objects.filter(owner=owner, commitment__in=[item for item in commitments if item])
    return {datum.commitment: _open(datum) for datum in data}


def find_owners(*, value: str) -> list[str]:
    """List the owners that hold this value under any label, sorted, found by the blind index without opening any."""
    index = commitments.blind(key=keys.blind_index_key(), value=value)
    return sorted(set(PersonalDatum.objects.filter(blind_index=index).values_list("owner", flat=True)))


@transaction_required
def erase(*, owner: str) -> int:
    """Erase everything kept for an owner and give how many values that were.

    Commitments elsewhere stay, and open nothing any more.
    """
    count, _ = PersonalDatum.objects.filter(owner=owner).delete()
    return count


def rekey(*, limit: int = 1000) -> int:
    """Seal up to ``limit`` values anew under the current key and give how many; 0 says that none is left.

    Commitments and blind indexes do not change. Rows somebody else holds are skipped and stay for the next call.
    """
    ring = keys.keyring()
    with transaction.atomic():
        stale = PersonalDatum.objects.exclude(key_id=ring.current).order_by("pk")
        data = list(stale.select_for_update(skip_locked=True)[:limit])
        for datum in data:
            value = _open(datum)
            datum.ciphertext = sm4.seal(value, ring=ring, label=datum.label, owner=datum.owner)
            datum.key_id = ring.current
        PersonalDatum.objects.bulk_update(data, ["ciphertext", "key_id"], batch_size=500)
    return len(data)


def _open(datum: PersonalDatum) -> str:
    value = sm4.open_sealed(
        bytes(datum.ciphertext),
        ring=keys.keyring(),
        label=datum.label,
        owner=datum.owner,
    )
    expected = commitments.commit(key=keys.commitment_key(), owner=datum.owner, label=datum.label, value=value)
    if expected != datum.commitment:
        raise DatumTampered(f"a datum {datum.label!r} of {datum.owner!r} does not match its commitment")
    return value

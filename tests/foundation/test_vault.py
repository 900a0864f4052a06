"""The vault on its table: kept, masked, revealed with a trace, sealed anew, erased."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from zhulu.foundation.audit.models import Event
from zhulu.foundation.crypto import keys, sm4, vault
from zhulu.foundation.crypto.models import PersonalDatum

NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
IDENTITY = "22010219800101123X"
MOBILE = "13812345678"
pytestmark = pytest.mark.django_db


class Reader:
    """An officer who reads."""

    account_id = 7
    name = "王建国"
    office = "长春市城乡建设委员会 建筑管理处"


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path) -> Path:
    """Give the test key files of its own."""
    for name in keys.KEY_FILES:
        (tmp_path / name).write_text(keys.new_key_file_contents(name))
    settings.SECRETS_DIR = tmp_path
    return tmp_path


def test_a_value_is_kept_sealed_and_read_with_a_trace() -> None:
    """The table holds no plain digit; reading gives the value and writes who, what label and why."""
    commitment = vault.keep(owner="filing:a", label="IDCard", value=f" {IDENTITY} ")
    datum = PersonalDatum.objects.get()
    value = vault.reveal(owner="filing:a", commitment=commitment, reader=Reader(), reason="核对身份", now=NOW)
    event = Event.objects.get(action=vault.ACTION_READ)

    assert value == IDENTITY
    assert IDENTITY.encode() not in bytes(datum.ciphertext)
    assert (event.actor_account_id, event.actor_name, event.action) == (7, "王建国", vault.ACTION_READ)
    assert event.detail == {"owner": "filing:a", "label": "IDCard", "reason": "核对身份"}
    assert IDENTITY not in f"{event.summary}{event.detail}"


def test_keeping_again_adds_nothing() -> None:
    """The same value of the same owner and label has one row and one commitment."""
    made = {vault.keep(owner="filing:a", label="IDCard", value=IDENTITY) for _ in range(3)}

    assert len(made) == 1
    assert PersonalDatum.objects.count() == 1


def test_one_owner_may_hold_many_values_under_one_label() -> None:
    """Two persons of one filing are two data."""
    first = vault.keep(owner="filing:a", label="IDCard", value=IDENTITY)
    second = vault.keep(owner="filing:a", label="IDCard", value="220102198001011999")

    assert vault.masked_many(owner="filing:a", commitments=[first, second]) == {
        first: "2201***********X",
        second: "2201***********9",
    }


@pytest.mark.parametrize("value", ["", "   ", "\n"])
def test_a_blank_value_is_not_kept(value: str) -> None:
    """There is nothing to seal in a blank."""
    with pytest.raises(ValueError, match="blank"):
        vault.keep(owner="filing:a", label="IDCard", value=value)


def test_masking_leaves_no_trace_and_tells_nothing_of_what_is_missing() -> None:
    """A masked value writes no event; an unknown commitment looks like any hidden value."""
    commitment = vault.keep(owner="filing:a", label="Mobile", value=MOBILE)

    assert vault.masked(owner="filing:a", commitment=commitment) == "138****5678"
    assert vault.masked(owner="filing:b", commitment=commitment) == "********"
    assert not Event.objects.filter(action=vault.ACTION_READ).exists()


def test_reading_needs_a_reason_and_the_right_owner() -> None:
    """Without a reason nothing is opened; another owner's commitment finds nothing."""
    commitment = vault.keep(owner="filing:a", label="IDCard", value=IDENTITY)

    with pytest.raises(ValueError, match="reason"):
        vault.reveal(owner="filing:a", commitment=commitment, reader=Reader(), reason=" ", now=NOW)
    with pytest.raises(vault.DatumNotFound):
        vault.reveal(owner="filing:b", commitment=commitment, reader=Reader(), reason="x", now=NOW)


def test_ciphertexts_swapped_between_rows_are_noticed() -> None:
    """Swapping by SQL is refused by the associated data, or within one owner and label by the commitment."""
    mine = vault.keep(owner="filing:a", label="IDCard", value=IDENTITY)
    foreign = vault.keep(owner="filing:b", label="IDCard", value="220102198001011999")
    sibling = vault.keep(owner="filing:a", label="IDCard", value="220102198001011000")
    for other, refusal in ((foreign, sm4.CannotOpen), (sibling, vault.DatumTampered)):
        stolen = PersonalDatum.objects.get(commitment=other).ciphertext
        PersonalDatum.objects.filter(commitment=mine).update(ciphertext=stolen)
        with pytest.raises(refusal):
            vault.reveal(owner="filing:a", commitment=mine, reader=Reader(), reason="x", now=NOW)


def test_rekeying_changes_the_seal_and_nothing_else(own_keys: Path) -> None:
    """After a rotation all values are sealed under the younger key, batch by batch, and every one opens."""
    owners = [f"filing:{number}" for number in range(5)]
    commitments = {owner: vault.keep(owner=owner, label="IDCard", value=IDENTITY) for owner in owners}
    path = own_keys / keys.PERSONAL_DATA
    path.write_text(keys.with_younger_key(path.read_text()))
    keys.forget_keys()

    assert [vault.rekey(limit=3), vault.rekey(limit=3), vault.rekey(limit=3)] == [3, 2, 0]
    assert set(PersonalDatum.objects.values_list("key_id", flat=True)) == {"k2"}
    for owner, commitment in commitments.items():
        assert vault.reveal(owner=owner, commitment=commitment, reader=Reader(), reason="x", now=NOW) == IDENTITY


def test_owners_are_found_by_value() -> None:
    """Whoever holds a number is found by any spelling of it, under any label, without opening anything."""
    for owner in ("filing:b", "filing:a"):
        vault.keep(owner=owner, label="IDCard", value=IDENTITY)
    vault.keep(owner="filing:c", label="IDCard", value="220102198001011999")

    assert vault.find_owners(value=IDENTITY.lower()) == ["filing:a", "filing:b"]
    assert vault.find_owners(value=MOBILE) == []


def test_erasing_leaves_commitments_that_open_nothing() -> None:
    """An erased owner's values are gone; what locked rows hold of them is a number without meaning."""
    commitment = vault.keep(owner="filing:a", label="IDCard", value=IDENTITY)

    assert vault.erase(owner="filing:a") == 1
    with pytest.raises(vault.DatumNotFound):
        vault.reveal(owner="filing:a", commitment=commitment, reader=Reader(), reason="x", now=NOW)


def test_the_table_refuses_a_second_row_for_one_commitment() -> None:
    """The database holds the rule too."""
    vault.keep(owner="filing:a", label="IDCard", value=IDENTITY)
    copy = PersonalDatum.objects.get()
    copy.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()

"""SM4-GCM, keys, commitments and masks: the pure half of personal data."""

import json
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from zhulu.foundation.crypto import commitments, keys, sm4
from zhulu.foundation.crypto.masks import mask

RING = keys.Keyring(current="k1", keys={"k1": bytes(range(16))})
IDENTITY = "22010219800101123X"


def test_the_algorithms_are_the_national_ones() -> None:
    """SM3 and SM4 give the example values of GB/T 32905 and GB/T 32907."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    block = Cipher(algorithms.SM4(key), modes.ECB()).encryptor().update(key)  # noqa: S305 - the standard's example

    assert digest.finalize().hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert block.hex() == "681edf34d206965e86b3e94f536e4246"


@given(value=st.text(), owner=st.text(alphabet="abc:123", max_size=20))
def test_what_is_sealed_opens_in_its_place(value: str, owner: str) -> None:
    """Any text opens again under the same label and owner."""
    encodable = value.encode(errors="ignore").decode()
    sealed = sm4.seal(encodable, ring=RING, label="IDCard", owner=owner)

    assert sm4.open_sealed(sealed, ring=RING, label="IDCard", owner=owner) == encodable


def test_sealing_twice_gives_different_texts() -> None:
    """Each sealing draws its own IV, so equal values cannot be told from their sealed texts."""
    texts = {sm4.seal(IDENTITY, ring=RING, label="IDCard", owner="filing:a") for _ in range(50)}

    assert len(texts) == 50


@pytest.mark.parametrize(
    ("label", "owner"),
    [("IDCard", "filing:b"), ("Mobile", "filing:a"), ("IDCar", "dfiling:a"), ("", "IDCardfiling:a")],
)
def test_a_sealed_text_does_not_open_elsewhere(label: str, owner: str) -> None:
    """A ciphertext moved to another row or column is refused, also where the joined names would look alike."""
    sealed = sm4.seal(IDENTITY, ring=RING, label="IDCard", owner="filing:a")

    with pytest.raises(sm4.CannotOpen):
        sm4.open_sealed(sealed, ring=RING, label=label, owner=owner)


def test_every_changed_byte_is_noticed() -> None:
    """Flipping a bit in IV, body or tag is refused; in the key id it asks for a key that is not there."""
    sealed = sm4.seal(IDENTITY, ring=RING, label="IDCard", owner="filing:a")

    for position in range(len(sealed)):
        broken = bytearray(sealed)
        broken[position] ^= 1
        with pytest.raises((sm4.CannotOpen, keys.KeyRefused)):
            sm4.open_sealed(bytes(broken), ring=RING, label="IDCard", owner="filing:a")


@pytest.mark.parametrize("length", [0, 1, 10, 30])
def test_a_cut_text_is_refused(length: int) -> None:
    """What is too short to be sealed is refused as such."""
    sealed = sm4.seal("", ring=RING, label="IDCard", owner="filing:a")

    with pytest.raises(sm4.CannotOpen, match="cut off"):
        sm4.open_sealed(sealed[:length], ring=RING, label="IDCard", owner="filing:a")


def test_places_cannot_be_forged_with_the_separator() -> None:
    """A label or an owner that holds the separator is refused."""
    with pytest.raises(ValueError, match="separator"):
        sm4.seal("x", ring=RING, label="a\x1fb", owner="c")


def test_an_older_key_still_opens_after_rotation() -> None:
    """A younger key seals what is new; the older one stays and opens what it sealed."""
    before = keys.new_key_file_contents(keys.PERSONAL_DATA)
    old, new = keys.parse_keyring(before), keys.parse_keyring(keys.with_younger_key(before))
    sealed = sm4.seal(IDENTITY, ring=old, label="IDCard", owner="filing:a")
    anew = sm4.seal(IDENTITY, ring=new, label="IDCard", owner="filing:a")

    assert sm4.open_sealed(sealed, ring=new, label="IDCard", owner="filing:a") == IDENTITY
    assert (sm4.key_id_of(sealed), sm4.key_id_of(anew)) == ("k1", "k2")
    with pytest.raises(keys.KeyRefused, match="k2"):
        sm4.open_sealed(anew, ring=old, label="IDCard", owner="filing:a")


@pytest.mark.parametrize(
    "contents",
    [
        "",
        "[]",
        "{}",
        '{"current": "k1", "keys": {}}',
        '{"current": "k1", "keys": {"k1": "00"}}',
        '{"current": "k2", "keys": {"k1": "000102030405060708090a0b0c0d0e0f"}}',
        '{"current": "k1", "keys": ["k1"]}',
    ],
)
def test_a_malformed_ring_is_refused(contents: str) -> None:
    """A ring without its current key, or with a key of the wrong length, is refused before anything is sealed."""
    with pytest.raises(keys.KeyRefused):
        keys.parse_keyring(contents)


def test_key_files_are_random_and_of_the_right_length() -> None:
    """Each new key file holds fresh keys: 16 bytes for SM4, 32 for the two MACs; other names are refused."""
    ring = keys.parse_keyring(keys.new_key_file_contents(keys.PERSONAL_DATA))
    macs = {keys.new_key_file_contents(name).strip() for name in (keys.BLIND_INDEX, keys.COMMITMENT) for _ in range(5)}

    assert [len(key) for key in ring.keys.values()] == [16]
    assert {len(bytes.fromhex(key)) for key in macs} == {32}
    assert len(macs) == 10
    with pytest.raises(keys.KeyRefused):
        keys.new_key_file_contents("other.key")


def test_a_ring_does_not_show_its_keys() -> None:
    """A ring printed in a log shows ids only."""
    assert RING.keys["k1"].hex() not in repr(RING)
    assert "k1" in repr(RING)
    assert json.loads(RING.dump())["current"] == "k1"


def test_a_missing_key_file_is_named(settings: Settings, tmp_path: Path) -> None:
    """The refusal names the file and how to make it."""
    settings.SECRETS_DIR = tmp_path

    with pytest.raises(keys.KeyRefused, match=r"commitment\.key .*make-secrets"):
        keys.commitment_key()


@given(
    first=st.tuples(st.text("ab", max_size=3), st.text("ab", max_size=3), st.text("ab", max_size=3)),
    second=st.tuples(st.text("ab", max_size=3), st.text("ab", max_size=3), st.text("ab", max_size=3)),
)
def test_commitments_are_equal_only_for_equal_value_label_and_owner(
    first: tuple[str, str, str], second: tuple[str, str, str]
) -> None:
    """No shift of letters between owner, label and value gives the same commitment."""
    made = [commitments.commit(key=b"k" * 32, owner=a, label=b, value=c) for a, b, c in (first, second)]

    assert (made[0] == made[1]) == (first == second)
    assert all(re.fullmatch(r"[0-9a-f]{64}", text) for text in made)


def test_commitments_need_the_key() -> None:
    """Under another key the same value commits differently: digits cannot be guessed without the key."""
    one = commitments.commit(key=b"a" * 32, owner="o", label="l", value=IDENTITY)
    other = commitments.commit(key=b"b" * 32, owner="o", label="l", value=IDENTITY)

    assert one != other


@pytest.mark.parametrize(
    "spelling", [IDENTITY.lower(), f" {IDENTITY} ", "２２０１０２１９８００１０１１２３Ｘ", "220102 19800101 123X"]
)
def test_spellings_of_one_number_share_a_blind_index(spelling: str) -> None:
    """A number is found again however it was typed."""
    assert commitments.blind(key=b"k" * 32, value=spelling) == commitments.blind(key=b"k" * 32, value=IDENTITY)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("22010219800101123X", "2201***********X"),
        ("22010219800101123x", "2201***********X"),
        ("220102800101123", "2201***********3"),
        ("13812345678", "138****5678"),
        (" 13812345678 ", "138****5678"),
        ("0431-12345678", "********"),
        ("E12345678", "********"),
        ("张三", "********"),
        ("", "********"),
    ],
)
def test_masks_show_the_shape_only(value: str, shown: str) -> None:
    """ID numbers show four and one, mobiles three and four, anything else nothing (domain.md §5.7)."""
    assert mask(value) == shown

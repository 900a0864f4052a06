"""The time-based code: bind an authenticator at the first sign-in, and ask for a code at every other.

A code opens once: whoever looked over the shoulder cannot use it again. Wrong codes make the device wait longer and
longer, and count towards the lock-out of the account.
"""

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhulu.domain.access.models import Account


class Verdict(StrEnum):
    """What came of showing a code."""

    ACCEPTED = "accepted"
    """The code was right and has not been used before."""
    WRONG = "wrong"
    """The code was not right."""
    REPLAYED = "replayed"
    """The code was right and has opened once already."""
    TOO_SOON = "too_soon"
    """After wrong codes the next try must wait a little."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the person puts into an authenticator app."""

    address: str
    """The ``otpauth://`` address, for a QR picture."""
    secret: str
    """The same secret in base 32, in groups of four, for typing."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict and, where accepted, the device that showed it; ``wait`` in whole seconds for ``TOO_SOON``."""

    verdict: Verdict
    device: TOTPDevice | None = None
    wait: int = 0


def has_second_factor(*, account: Account) -> bool:
    """Whether the account has an authenticator that has shown a right code."""
    return bool(TOTPDevice.objects.filter(user_id=account.pk, confirmed=True).exists())


def begin_enrolment(*, account: Account) -> Enrolment:
    """Give the secret to bind; the same until a first code confirms it, so that a reload does not spoil the scan."""
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        device = TOTPDevice.objects.filter(user_id=account.pk, confirmed=False).first()
        if device is None:
            device = TOTPDevice.objects.create(user_id=account.pk, name="身份验证器", confirmed=False)
    secret = b32encode(device.bin_key).decode()
    groups = (secret[start : start + 4] for start in range(0, len(secret), 4))
    return Enrolment(address=device.config_url, secret=" ".join(groups))


def verify_second_factor(*, account: Account, code: str) -> Verification:
    """Judge a code; an unconfirmed device is bound by its first right one.

    Never raises for a wrong code: the count of failures must be committed.
    """
    now = timezone.now()
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user_id=account.pk).order_by("-confirmed", "pk").first()
        if device is None:
            return Verification(Verdict.WRONG)
        allowed, why = device.verify_is_allowed()
        if not allowed:
            wait = (why["locked_until"] - now).total_seconds() if why and "locked_until" in why else 1
            return Verification(Verdict.TOO_SOON, wait=max(1, round(wait)))
        if _was_used(device, code, now):
            return Verification(Verdict.REPLAYED)
        if not device.verify_token(code):
            return Verification(Verdict.WRONG)
        if not device.confirmed:
            device.confirmed = True
            device.save(update_fields=["confirmed"])
        return Verification(Verdict.ACCEPTED, device=device)


def _was_used(device: TOTPDevice, code: str, now: datetime) -> bool:
    """Whether the code belongs to a step within tolerance that has already opened."""
    for step in range(-device.tolerance, device.tolerance + 1):
        totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift + step)
        totp.time = now.timestamp()
        if totp.t() <= device.last_t and str(totp.token()).zfill(device.digits) == code:
            return True
    return False

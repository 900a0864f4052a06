"""The demo's known password and codes: used by the demo generator and by the demo's sign-in page, nowhere else.

Nothing here is a secret, so a database in which it opens accounts carries a ``DemoMark`` and is refused by a
deployment that is not a demo (``checks``).
"""

from hashlib import sha256

DEMO_PASSWORD = "zhulu-demo-2026"  # noqa: S105 - shown to everybody on the demo's sign-in page
"""The one password of all demo accounts."""

TOTP_KEY_LENGTH = 40
"""Twenty bytes in hexadecimal: what authenticator apps expect."""


def demo_totp_key(*, sign_in_name: str) -> str:
    """Give the time-based secret of a demo account in hexadecimal: the same on every machine."""
    return sha256(f"zhulu demo code {sign_in_name}".encode()).hexdigest()[:TOTP_KEY_LENGTH]

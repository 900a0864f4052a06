"""Whether a request is signed by the province: HMAC-SM3 under a key of its ring, not older than five minutes."""

import hashlib
import hmac as compare
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac

LONGEST_AGE = 300


def fault_of(environ: Mapping[str, Any], body: bytes, *, keys: Path) -> str:
    """Say what is wrong with a request's signature; nothing where it is right.

    Args:
        keys: the file with the ring of keys, read anew each time, so that a rotation takes effect at once.
    """
    key_id = str(environ.get("HTTP_X_KEY_ID", ""))
    moment = str(environ.get("HTTP_X_TIMESTAMP", ""))
    scheme, _, given = str(environ.get("HTTP_X_SIGNATURE", "")).partition(" ")
    ring = json.loads(keys.read_text(encoding="ascii")).get("keys", {})
    if scheme != "HMAC-SM3" or key_id not in ring:
        return "没有签名，或者不认识这把密钥"
    if not moment.isdigit() or abs(time.time() - int(moment)) > LONGEST_AGE:
        return "签名的时间不在五分钟以内"
    path = str(environ.get("PATH_INFO", "")).encode("latin-1").decode() + (
        f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
    )
    lines = (str(environ["REQUEST_METHOD"]), path, moment, key_id, hashlib.sha256(body).hexdigest())
    mac = hmac.HMAC(bytes.fromhex(ring[key_id]), hashes.SM3())
    mac.update("\n".join(lines).encode())
    return "" if compare.compare_digest(mac.finalize().hex(), given) else "签名不对"

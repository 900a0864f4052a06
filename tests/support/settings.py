"""The product's settings, cut off from the machine's environment and made strict.

The databases' places are filled in when the first test asks for a database (``tests.support.database``), so that
tests without one need no server.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import cast

from tests.support.strictness import UndefinedVariable
from zhulu.foundation.postgres.roles import APP, OWNER, PUBLIC
from zhulu.foundation.secrets import make_secrets

_SHOTS = os.environ.get("ZHULU_SHOTS") == "1"
for _name in [name for name in os.environ if name.startswith(("ZHULU_", "DATABASE_URL"))]:
    del os.environ[_name]
_VAR = Path(tempfile.mkdtemp(prefix="zhulu-test-"))
"""Secrets, blobs and anchors of this process; removed when it ends."""
atexit.register(shutil.rmtree, _VAR, ignore_errors=True)
make_secrets(_VAR / "secrets")
os.environ |= {
    "DATABASE_URL": f"postgresql://{OWNER}@/not-yet?host=/nowhere",
    "DATABASE_URL_APP": f"postgresql://{APP}@/not-yet?host=/nowhere",
    "DATABASE_URL_PUBLIC": f"postgresql://{PUBLIC}@/not-yet?host=/nowhere",
    "ZHULU_VAR": str(_VAR),
    "ZHULU_SECRETS": str(_VAR / "secrets"),
    "ZHULU_POOL": "0",
    "ZHULU_LOG_LEVEL": "WARNING",
    # Playwright keeps an event loop in the main thread, in which Django would refuse to use the database.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}

from zhulu.config.settings import *  # noqa: E402, F403 - the environment had to be set first
from zhulu.config.settings import BASE_DIR, STORAGES, TEMPLATES  # noqa: E402

SECRET_KEY = "used by tests only"
PASSWORD_HASHERS = ["tests.support.strictness.CheapArgon2"]
# Hashed names exist after collectstatic only; the live site serves the sources.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = _VAR / "static"
STATIC_ROOT.mkdir()
TEMPLATES = [
    {**engine, "OPTIONS": {**cast("dict[str, object]", engine["OPTIONS"]), "string_if_invalid": UndefinedVariable()}}
    for engine in TEMPLATES
]
SCREENSHOTS = BASE_DIR / "screenshots" if _SHOTS else None
"""Where journeys leave pictures when ``ZHULU_SHOTS=1``."""

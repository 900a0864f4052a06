"""Django's settings, derived from the typed environment."""

import secrets as token
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import structlog
from csp.constants import NONE, SELF

from zhulu.config.environment import ROOT, Environment

ENVIRONMENT = Environment.read()


def _secret(name: str) -> str:
    path = ENVIRONMENT.secrets / name
    return path.read_text().strip() if path.exists() else token.token_urlsafe(48)


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    options: dict[str, object] = {key: value for key, value in query.items() if key != "host"}
    if ENVIRONMENT.pool:
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or query.get("port", "")),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


BASE_DIR = ROOT
SECRET_KEY = _secret("django.key")
DEBUG = False
DEMO = ENVIRONMENT.demo
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
CSRF_TRUSTED_ORIGINS = list(ENVIRONMENT.origins)

DATABASES = {
    "default": _database(ENVIRONMENT.database_url_app),
    "public": _database(ENVIRONMENT.database_url_public or ENVIRONMENT.database_url_app),
}
if ENVIRONMENT.database_url:
    DATABASES["owner"] = _database(ENVIRONMENT.database_url)
    DATABASES["owner"]["OPTIONS"] = {
        key: value
        for key, value in dict(DATABASES["owner"]["OPTIONS"]).items()  # type: ignore[call-overload]
        if key != "pool"
    }

FOUNDATION_APPS = [
    "zhulu.foundation.db",
    "zhulu.foundation.audit",
    "zhulu.foundation.ledger",
    "zhulu.foundation.crypto",
    "zhulu.foundation.storage",
    "zhulu.foundation.throttle",
    "zhulu.foundation.web",
]
DOMAIN_APPS = [
    "zhulu.domain.access",
    "zhulu.domain.statecraft",
    "zhulu.domain.rulebook",
    "zhulu.domain.enterprises",
    "zhulu.domain.authorities",
    "zhulu.domain.grants",
    "zhulu.domain.guides",
    "zhulu.domain.library",
    "zhulu.domain.verification",
    "zhulu.domain.filings",
    "zhulu.domain.uploads",
    "zhulu.domain.intake",
    "zhulu.domain.errata",
    "zhulu.domain.credit",
    "zhulu.domain.exchange",
    "zhulu.domain.publication",
]
INTERFACE_APPS = [
    "zhulu.interfaces.signin",
    "zhulu.interfaces.portal",
    "zhulu.interfaces.enterprise",
    "zhulu.interfaces.authority",
    "zhulu.interfaces.console",
    "zhulu.interfaces.errata",
    "zhulu.interfaces.api",
    "zhulu.interfaces.commands",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "procrastinate.contrib.django",
    *FOUNDATION_APPS,
    *DOMAIN_APPS,
    *INTERFACE_APPS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "zhulu.interfaces.signin.session.SessionTimeout",
    "zhulu.interfaces.signin.session.IdentifyActor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "zhulu.config.urls"
WSGI_APPLICATION = "zhulu.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "zhulu.foundation.web.context.page_frame",
            ],
            "builtins": ["zhulu.foundation.web.templatetags.components"],
        },
    }
]

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("sign_in_name", "name")},
    },
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "signin:sign-in"
LOGIN_REDIRECT_URL = "signin:landing"
LOGOUT_REDIRECT_URL = "portal:home"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "zhulu.interfaces.signin.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "sign_in_name", "code", "present", "repeated"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
OTP_TOTP_SYNC = False
OTP_TOTP_ISSUER = "筑录"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.https
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_IDLE_MINUTES = 30
"""Minutes without a request after which a signed-in session ends (等保三级: 会话超时)."""
CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "zhulu.foundation.web.refusals.form_expired"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if ENVIRONMENT.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = ENVIRONMENT.var / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": ENVIRONMENT.var}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "png", "gz", "br", "map", "woff2")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

STATE_MACHINES = [
    "zhulu.domain.grants.states.PERMISSION_CASE",
    "zhulu.domain.filings.states.BACK_FILING",
    "zhulu.domain.filings.states.SPECIALIST_FILING",
    "zhulu.domain.filings.states.GRADE_APPLICATION",
    "zhulu.domain.exchange.states.DELIVERY",
    "zhulu.domain.intake.states.FEED_DELIVERY",
    "zhulu.domain.intake.states.FEED_HOLD",
    "zhulu.domain.intake.states.FEED_GRADE",
    "zhulu.domain.intake.states.FEED_APPLICATION",
    "zhulu.domain.errata.states.ERRATUM_APPROVAL",
    "zhulu.domain.errata.states.ERRATUM_PROVINCIAL",
    "zhulu.domain.errata.states.ERRATUM_NATIONAL",
    "zhulu.domain.credit.states.LEAD",
    "zhulu.domain.credit.states.FALSE_ENTRY",
    "zhulu.domain.credit.states.REPAIR",
]
"""Every state table of the product; the database's own copy is written from them after each migration."""

PROVINCE_PACK = ENVIRONMENT.province
NOTICE_DIR = ROOT / "notice"
FONT_DIR: Path = ENVIRONMENT.fonts
BLOB_DIR: Path = ENVIRONMENT.var / "blobs"
ANCHOR_DIR: Path = ENVIRONMENT.var / "anchors"
SECRETS_DIR: Path = ENVIRONMENT.secrets
NATIONAL_URL: str = ENVIRONMENT.national_url
"""Where deliveries to the national platform go; empty sends nothing (``exchange.connector.configured``)."""

PROCRASTINATE_ON_APP_READY = "zhulu.interfaces.jobs.schedule.register"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": ENVIRONMENT.log_level},
    "loggers": {"axes": {"level": "WARNING"}, "procrastinate": {"level": "WARNING"}},
}
"""One JSON object a line, to standard error; no personal data is ever logged."""

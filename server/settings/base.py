"""What is true everywhere; reads no environment and holds no secret."""

from pathlib import Path

from server.settings.back_office import UNFOLD  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent.parent

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "django_tasks",
    "server.apps.TasksConfig",
    "server",
    "content",
    "graph",
]
MIDDLEWARE = [
    "server.reading.recording.RecordingMiddleware",
    "server.middleware.ConditionalReadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "server.middleware.ContentSecurityMiddleware",
    "server.plain_reads.PlainReadMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "server.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "server.negotiation.NegotiationMiddleware",
]
ROOT_URLCONF = "server.urls"
WSGI_APPLICATION = "server.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "server" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
AUTH_USER_MODEL = "server.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "server" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "server" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
LOGIN_URL = "/admin/login/"
LOGIN_REDIRECT_URL = "/"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "server.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["server.permissions.ReadPublicOrSignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["server.rendering.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "server.renderer_choice.PlainNegotiation",
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "server.openapi.PlumblineSchema",
    "EXCEPTION_HANDLER": "server.problems.exception_handler",
    # The graph export has its own ?format=; DRF must not take it for a renderer.
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
REST_KNOX = {"TOKEN_LIMIT_PER_USER": None, "AUTO_REFRESH": False}
KNOX_TOKEN_MODEL = "server.ApiToken"  # noqa: S105  (a model, not a token)
SPECTACULAR_SETTINGS = {
    "TITLE": "Plumbline 准绳",
    "VERSION": "1",
    "LICENSE": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
    # Relative to where the document stands: this instance, whatever its host.
    "SERVERS": [{"url": "/"}],
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # Closed words stand where they are used; components for them would need names nobody asked for.
    "POSTPROCESSING_HOOKS": ["server.openapi.with_identities"],
    # Answers are described as they are given; no second schema for what a client may leave out.
    "COMPONENT_SPLIT_REQUEST": False,
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Seconds without a worker's beat after which /readyz says so.
WORKER_SILENCE_SECONDS = 60
# Anonymous reading of public content; off, every address but health and sign-in asks for a user.
ANONYMOUS_READING = True
# Memory for kept answers, in megabytes a server process; 0 keeps none.
READING_MEMORY_MB = 64
# Whether `manage.py serve` makes the user `editor` and prints a one-time login.
LOCAL_EDITOR = False
# Whether webhooks may be sent to private and loopback addresses, and without TLS.
WEBHOOK_ALLOW_PRIVATE = False

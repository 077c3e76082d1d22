"""The settings of a host: nothing is special but the two lines on transactions."""

import os

SECRET_KEY = os.environ.get("SECRET_KEY", "for the example only")
ROOT_URLCONF = "host.urls"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "complaints",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("DATABASE", "host.sqlite3"),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # writers wait for each other instead of failing
            "timeout": 30,
            "init_command": "pragma journal_mode = wal; pragma synchronous = normal; pragma secure_delete = on",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True  # the library knows no naive instants

"""Django's settings."""

SECRET_KEY = "replaced-at-start"  # noqa: S105
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]
USE_TZ = True

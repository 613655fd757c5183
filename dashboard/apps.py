"""The Django app; importing the checks registers them."""

from django.apps import AppConfig

from dashboard import checks

__all__ = ["Dashboard", "checks"]


class Dashboard(AppConfig):
    """Models and commands of the board."""

    name = "dashboard"

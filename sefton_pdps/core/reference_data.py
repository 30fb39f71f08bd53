"""The tables that every installation begins with: each app adds what loads its own (`AppConfig.ready`)."""

from collections.abc import Callable

# In the order of the apps in the settings; each may be repeated.
LOADERS: list[Callable[[], object]] = []

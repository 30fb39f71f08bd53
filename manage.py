#!/usr/bin/env python
"""Management commands. In local settings they start the embedded database by themselves where none runs."""

import subprocess
import sys

from sefton_pdps.settings import environment
from sefton_pdps.startup import spare_the_garbage_search


def main() -> None:
    """Run one management command."""
    spare_the_garbage_search()
    if not environment.is_given("DJANGO_SETTINGS_MODULE"):
        environment.provide(DJANGO_SETTINGS_MODULE="sefton_pdps.settings.local")
    arguments = list(sys.argv)
    # Tables belong to the owner role: a bare "migrate" would ask the application's role and do nothing.
    if arguments[1:2] == ["migrate"] and not any(a.startswith("--database") for a in arguments):
        arguments[2:2] = ["--database", "owner"]
    try:
        from django.core.management import execute_from_command_line

        from sefton_pdps.local.embedded import for_command
        from sefton_pdps.local.postgres import ServerError
        from sefton_pdps.local.store import StoreError
    except ModuleNotFoundError as missing:
        raise SystemExit(
            f"{missing.name} is not installed here. Use .venv/bin/python manage.py, which 'make run' sets up."
        ) from missing
    try:
        with for_command(arguments):
            # Tasks that a command wakes go to our broker: the task application must exist first.
            import sefton_pdps.celery  # noqa: F401  (imported for its effect)

            execute_from_command_line(arguments)
    except (ServerError, StoreError) as refused:
        raise SystemExit(str(refused)) from refused
    except subprocess.CalledProcessError as failed:
        raise SystemExit(failed.returncode) from failed


if __name__ == "__main__":
    main()

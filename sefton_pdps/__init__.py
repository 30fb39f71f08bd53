"""Sefton Council's Pseudo Dynamic Purchasing System for placements of children in care."""

from typing import Any


def __getattr__(name: str) -> Any:
    """Give `sefton_pdps.celery_app` on demand, so that set-up works before the dependencies are installed."""
    if name == "celery_app":
        from sefton_pdps.celery import app

        return app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Logging: JSON lines on a server, readable lines at a desk, and never anything about a child."""

import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404

# Fields of a child's record, and of a request that may carry one. Dropped by name wherever they occur.
CHILD_FIELDS = frozenset(
    {
        "given_name", "family_name", "first_name", "last_name", "full_name", "known_as", "child_name",
        "date_of_birth", "dob", "home_postcode", "postcode", "home_address", "address", "wishes", "needs",
        "risks", "nhs_number", "unique_pupil_number", "upn", "ethnicity", "religion", "language", "school",
        "health", "disability", "siblings", "profile", "body", "post", "form", "cleaned_data",
        "query_string", "also_known_as", "previous_names", "relatives", "workers", "other_schools", "addresses",
        "case_numbers", "words",
    }
)  # fmt: skip


def drop_child_fields(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop every field that could tell who a child is, at any depth (UK GDPR art. 5(1)(c))."""
    for name in list(event):
        if name.lower() in CHILD_FIELDS:
            del event[name]
        else:
            event[name] = _without_child_fields(event[name])
    return event


def _without_child_fields(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_child_fields(item)
            for key, item in value.items()
            if str(key).lower() not in CHILD_FIELDS
        }
    if isinstance(value, list | tuple):
        items = [_without_child_fields(item) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    return value


def tell_exception_without_values(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Render an exception with its places but no local variables, and only the first line of its message.

    PostgreSQL puts the row that it refused into the lines after the first, and that row may be a child's.
    """
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(_told(error))
    return event


def tell_a_refusal_in_one_line(record: logging.LogRecord) -> bool:
    """A refused page is no fault of ours: its line names the page, and no trace of how the refusal was raised."""
    if isinstance(record.exc_info, tuple) and isinstance(record.exc_info[1], (PermissionDenied, Http404)):
        record.exc_info = None
    return True


def _told(error: BaseException) -> Iterator[str]:
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _told(earlier)
        yield "which led to"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    yield f"{type(error).__module__}.{type(error).__qualname__}: {str(error).partition(chr(10))[0]}"


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    drop_child_fields,
]


def logging_settings(*, as_json: bool, level: str = "INFO") -> dict[str, Any]:
    """Return Django's LOGGING and point structlog at it: one handler, one format, one redaction."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    ending: list[Any] = (
        [structlog.processors.JSONRenderer()] if as_json else [structlog.dev.ConsoleRenderer(colors=False)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    tell_exception_without_values,
                    *ending,
                ],
            }
        },
        "filters": {
            "refusals": {"()": "django.utils.log.CallbackFilter", "callback": tell_a_refusal_in_one_line}
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["refusals"]}
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers would print every request, and mail its body to administrators.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # SQL carries values; it is never logged.
            "django.db.backends": {"level": "WARNING"},
            # The sweeps come every few seconds; what they do is said once, by the trace.
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "pikepdf": {"level": "WARNING"},
            "weasyprint": {"level": "CRITICAL"},
        },
    }

"""What the settings promise, environment by environment."""

import io
import logging
import logging.config
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from kombu.exceptions import OperationalError

from sefton_pdps import schedule
from sefton_pdps.celery import app
from sefton_pdps.core.time import clock
from sefton_pdps.local.embedded import PROJECT, manage
from sefton_pdps.local.pytest_servers import servers
from sefton_pdps.settings import environment
from sefton_pdps.settings.logs import drop_child_fields, logging_settings

pytestmark = pytest.mark.whole

COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "sefton_pdps.settings.production",
    "SECRET_KEY": "x" * 60,
    "SEALING_KEYS": "y" * 60,
    "ALLOWED_HOSTS": "pdps.example.invalid",
    "BASE_URL": "https://pdps.example.invalid",
    "DATABASE_URL": "postgresql://sefton_app:app@127.0.0.1:9/none",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "EMAIL_URL": "smtp+tls://mail.example.invalid:587",
}


def _python(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    env = environment.child(**{**COMPLETE, **variables})
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("name", [name for name in COMPLETE if name != "DJANGO_SETTINGS_MODULE"])
def test_production_names_what_is_missing(name):
    ran = _python("from django.conf import settings; settings.DEBUG", **{name: ""})
    assert ran.returncode == 1
    assert f"ImproperlyConfigured: {name} is not set" in ran.stderr


@pytest.mark.parametrize(("demonstration", "asked"), [("false", "True"), ("true", "False")])
def test_production_asks_for_a_second_factor_unless_every_name_is_invented(demonstration, asked):
    code = "from django.conf import settings; print(settings.SECOND_FACTOR, len(settings.SEALING_KEYS))"
    ran = _python(code, DEMONSTRATION=demonstration, SEALING_KEYS=f"{'y' * 60}, {'z' * 60}")
    assert ran.stdout.split() == [asked, "2"]


def test_production_has_no_owner_connection_unless_it_migrates():
    code = "from django.conf import settings; print(sorted(settings.DATABASES))"
    assert _python(code, MIGRATE_DATABASE_URL="").stdout.strip() == "['default', 'journal']"
    assert "owner" in _python(code, MIGRATE_DATABASE_URL="postgresql://o:o@127.0.0.1:9/none").stdout


def test_a_management_command_in_production_starts_no_database_of_its_own():
    env = environment.child(**{**COMPLETE, "DATABASE_URL": ""})
    ran = subprocess.run(manage("migrate"), cwd=PROJECT, env=env, capture_output=True, text=True)
    assert ran.returncode != 0
    assert "DATABASE_URL is not set" in ran.stderr


def test_the_policy_for_content_allows_nothing_inline():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert "unsafe" not in str(directives)
    assert directives["frame-ancestors"] == directives["object-src"] == directives["base-uri"] == ["'none'"]
    assert directives["default-src"] == directives["form-action"] == ["'self'"]


def test_passwords_are_kept_with_argon2():
    assert all("Argon2" in hasher for hasher in settings.PASSWORD_HASHERS)
    assert _python(
        "from django.conf import settings; print(settings.PASSWORD_HASHERS)"
    ).stdout.strip() == str(["django.contrib.auth.hashers.Argon2PasswordHasher"])


def test_the_cached_template_loader_stays_on():
    loaders = settings.TEMPLATES[0]["OPTIONS"]["loaders"]
    assert [loader[0] for loader in loaders] == ["django.template.loaders.cached.Loader"]


def test_a_childs_fields_are_dropped_from_a_log_line_at_any_depth():
    line = {
        "event": "referral saved",
        "referral": "8d7c",
        "given_name": "Invented",
        "changes": [{"date_of_birth": "2012-01-01", "state": "draft"}],
        "detail": {"Home_Postcode": "ZZ1 1ZZ", "count": 2},
    }
    assert drop_child_fields(None, "info", line) == {
        "event": "referral saved",
        "referral": "8d7c",
        "changes": [{"state": "draft"}],
        "detail": {"count": 2},
    }


REFUSAL = "violates a constraint\nDETAIL: Failing row contains (Invented-Family, 2012-01-01)"


def _refuse(secret: str) -> None:
    raise ValueError(REFUSAL)


@pytest.fixture(params=["on a server", "at a desk"])
def printed(request) -> Iterator[Callable[[], str]]:
    """What our one formatter prints of everything that the test logs."""
    lines = logging_settings(as_json=request.param == "on a server")["formatters"]["lines"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(lines.pop("()")(**lines))
    logging.getLogger().addHandler(handler)
    yield stream.getvalue
    logging.getLogger().removeHandler(handler)


def test_a_childs_fields_are_dropped_from_what_is_printed(printed):
    structlog.get_logger("placements").warning("saved", family_name="Invented-Family", referral="8d7c")
    assert "8d7c" in printed()
    assert "Invented-Family" not in printed()


@pytest.mark.parametrize("get", [logging.getLogger, structlog.get_logger])
def test_a_refused_row_does_not_reach_the_log_by_its_exception(printed, get):
    try:
        _refuse("Local-Secret".lower())
    except ValueError:
        get("django.request").exception("Internal Server Error")
    assert "violates a constraint" in printed()
    assert "in _refuse" in printed()
    assert "Invented-Family" not in printed()
    assert "local-secret" not in printed()


@pytest.mark.parametrize("refusal", [PermissionDenied, Http404])
def test_a_refused_page_is_one_line_of_the_log(refused_lines, refusal):
    try:
        raise refusal
    except refusal:
        logging.getLogger("django.request").warning("Forbidden: %s", "/people/", exc_info=True)
    assert refused_lines().count("\n") == 1
    assert "/people/" in refused_lines()


def test_a_fault_keeps_its_trace(refused_lines):
    try:
        _refuse("local")
    except ValueError:
        logging.getLogger("django.request").error("Internal Server Error", exc_info=True)
    assert "in _refuse" in refused_lines()


@pytest.fixture
def refused_lines(monkeypatch) -> Iterator[Callable[[], str]]:
    """What the whole of our logging writes, with its filter and its format, as a server has it."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    logging.config.dictConfig(logging_settings(as_json=True))
    yield stream.getvalue
    monkeypatch.undo()
    logging.config.dictConfig(settings.LOGGING)


def test_the_exception_that_led_to_another_is_told_with_as_little(printed):
    try:
        try:
            _refuse("local")
        except ValueError as error:
            raise RuntimeError("could not save") from error
    except RuntimeError:
        logging.getLogger("django.request").exception("Internal Server Error")
    assert "violates a constraint" in printed()
    assert "could not save" in printed()
    assert "Invented-Family" not in printed()


# --- Tasks ------------------------------------------------------------------------------------------------
def test_every_periodic_job_has_a_name_of_its_own_and_a_reason():
    assert len({job.name for job in schedule.JOBS}) == len(schedule.JOBS)
    assert all(job.reason.endswith(".") for job in schedule.JOBS)


def test_sweeps_follow_the_setting_and_expire_when_nobody_takes_them():
    entries = schedule.beat_schedule(sweep_seconds=30)
    assert entries["close due call-offs"]["schedule"].total_seconds() == 30
    assert entries["close due call-offs"]["options"] == {"expires": 60}
    assert "options" not in entries["compile the month"]


def test_beat_is_given_the_schedule():
    assert app.conf.beat_schedule == schedule.beat_schedule(sweep_seconds=settings.SWEEP_SECONDS)


def test_every_job_of_the_schedule_is_a_task():
    app.loader.import_default_modules()
    assert {job.task for job in schedule.JOBS} <= set(app.tasks)


def test_a_task_wakes_nobody_quickly_when_the_broker_is_lost():
    started = time.monotonic()
    with pytest.raises(OperationalError):
        app.send_task("sefton_pdps.core.tasks.beat_heart", retry=False)
    assert time.monotonic() - started < 3


def test_a_task_is_taken_again_when_its_worker_dies():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.broker_connection_max_retries is None


_CELERY = "from sefton_pdps.celery import app; "


@pytest.mark.parametrize(
    "start",
    [
        "import sefton_pdps.wsgi",
        f"{_CELERY}app.worker_main(['worker', '--pool', 'solo'])",
        # This scheduler keeps no file.
        f"{_CELERY}app.start(['beat', '--scheduler', 'celery.beat:Scheduler', '--pidfile', ''])",
    ],
    ids=["web", "worker", "beat"],
)
def test_nothing_of_a_real_system_starts_on_a_clock_that_was_moved(committed_db, start):
    clock.stop_at(clock.now() + timedelta(days=1))
    ran = _python(start, DATABASE_URL=servers.addresses(committed_db).app)
    assert ran.returncode != 0
    assert "The product's clock is not the true time" in ran.stderr
    clock.set_right()
    assert (
        _python("import sefton_pdps.wsgi", DATABASE_URL=servers.addresses(committed_db).app).returncode == 0
    )


def test_the_web_server_is_loaded_whole_and_forks_no_connection(committed_db):
    """Its workers are forked from it: a connection opened before would be one for all of them."""
    code = (
        "import sefton_pdps.wsgi, sys; from django.db import connections; "
        "print('placements.views.referrals' in sys.modules, [c.alias for c in connections.all() if c.connection])"
    )
    assert _python(code, DATABASE_URL=servers.addresses(committed_db).app).stdout.strip() == "True []"

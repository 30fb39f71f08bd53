"""`load_demo`: where it refuses, and what is left when it is stopped half-way."""

import signal
import subprocess
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time import clock
from sefton_pdps.demo.management.commands import load_demo
from sefton_pdps.local.embedded import PROJECT, manage
from sefton_pdps.local.pytest_servers import servers
from sefton_pdps.settings import environment
from tests.factories.accounts import person
from tests.factories.rows import all_of


def test_outside_local_and_demonstration_settings_it_refuses(db, settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="local and demonstration settings only"):
        call_command("load_demo")
    assert not all_of(User).exists()


def test_where_people_are_it_refuses(db):
    person(Role.FINANCE_OFFICER)
    with pytest.raises(CommandError, match="already holds people"):
        call_command("load_demo")
    assert all_of(User).count() == 1


def test_a_day_that_is_none_is_refused(db):
    with pytest.raises(CommandError, match="--today"):
        call_command("load_demo", "--today", "Monday")


def _load(database: str) -> subprocess.Popen[str]:
    env = environment.child(
        **servers.environment(database), DJANGO_SETTINGS_MODULE="sefton_pdps.settings.test"
    )
    # A shell that runs the tests in the background has Ctrl-C ignored by all that they start.
    heeding = ["env", "--default-signal=INT"]
    return subprocess.Popen(
        [*heeding, *manage("load_demo")], cwd=PROJECT, env=env, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def test_stopped_half_way_it_leaves_nothing_and_a_true_clock(committed_db):
    loader = _load(committed_db)
    assert loader.stdout
    next(line for line in loader.stdout if "living data set" in line)
    loader.send_signal(signal.SIGINT)
    loader.stdout.read()
    assert loader.wait(30) != 0
    assert clock.is_true()
    assert not all_of(User).exists()


def test_a_clock_that_a_killed_load_left_behind_is_put_right_before_the_day_is_asked(
    committed_db, monkeypatch
):
    asked = []
    monkeypatch.setattr(load_demo, "load", lambda **given: asked.append(given["today"]))
    clock.stop_at(clock.now() - timedelta(days=2000))
    call_command("load_demo")
    assert asked == [clock.today()] and clock.is_true()

"""Where a checkout's data lie, who may read them, and what keeps two commands apart."""

import fcntl
import json
import os
import stat
import tempfile
from pathlib import Path

import pytest

from sefton_pdps.local import identity, store, throwaway


@pytest.fixture
def own(tmp_path) -> store.Store:
    """A store in a folder of this test."""
    made = store.Store(tmp_path / "a store")
    made.make()
    return made


def test_a_secret_stays_the_same(own):
    assert own.secret("one") == own.secret("one")
    assert len(own.secret("one")) >= 50


def test_secrets_differ(own):
    assert own.secret("one") != own.secret("two")


def test_secrets_are_for_us_alone(own):
    own.secret("one")
    assert stat.S_IMODE((own.root / "secrets.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("folder", ["files", "mail"])
def test_stored_files_and_mail_are_for_us_alone(own, folder):
    assert stat.S_IMODE((own.root / folder).stat().st_mode) == 0o700


def test_a_lock_that_is_held_is_not_had(own):
    with own.open_lock("run") as first, own.open_lock("run") as second:
        assert store.try_lock(first, fcntl.LOCK_EX)
        assert not store.try_lock(second, fcntl.LOCK_EX)


def test_a_lock_ends_with_its_holder(own):
    with own.open_lock("run") as first:
        assert store.try_lock(first, fcntl.LOCK_EX)
    with own.open_lock("run") as second:
        assert store.try_lock(second, fcntl.LOCK_EX)


def test_the_last_user_alone_may_stop_the_server(own):
    with own.open_lock("users") as first, own.open_lock("users") as second:
        assert store.try_lock(first, fcntl.LOCK_SH)
        assert store.try_lock(second, fcntl.LOCK_SH)
        assert not store.try_lock(first, fcntl.LOCK_EX)
        second.close()
        assert store.try_lock(first, fcntl.LOCK_EX)


def test_a_half_written_state_counts_as_none(own):
    own.state_file.write_text('{"address": ')
    assert own.state() == {}


def test_the_state_is_read_back(own):
    own.write_private(own.state_file, {"address": "http://127.0.0.1:8000"})
    assert own.state() == json.loads(own.state_file.read_text()) == {"address": "http://127.0.0.1:8000"}


def test_data_lie_in_the_checkout_where_the_servers_reach_it():
    reachable = Path(tempfile.mkdtemp(dir="/tmp"))
    reachable.chmod(0o755)
    assert store.locate(reachable).root == reachable / ".local"
    reachable.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as somebody else")
def test_data_lie_under_var_tmp_where_nobody_cannot_reach_the_checkout(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    found = store.locate(closed).root
    assert found.parent == Path("/var/tmp")
    assert found.name.startswith("sefton-pdps-")
    assert store.locate(closed).root == found
    found.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as somebody else")
def test_a_folder_that_somebody_else_put_under_var_tmp_is_refused(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    found = store.locate(closed).root
    identity.for_servers().give(found)
    with pytest.raises(store.StoreError, match="belongs to another user"):
        store.locate(closed)
    found.rmdir()


def test_folders_of_killed_test_runs_are_swept_and_those_in_use_kept(tmp_path):
    left, used = (tmp_path / f"sefton-pdps-test-{name}" for name in ("left", "used"))
    for folder in (left, used):
        folder.mkdir()
        (folder / "lock").touch()
    with (used / "lock").open("a") as held:
        store.try_lock(held, fcntl.LOCK_EX)
        throwaway.sweep_left_overs(tmp_path)
        assert used.exists()
    assert not left.exists()

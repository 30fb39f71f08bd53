"""The award file of a call-off is a chain of hashes: only its trigger writes it, and what was changed is found."""

from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError
from django.test import override_settings

from calloffs.models import CallOff, Invitation
from calloffs.services.award_files import verify_all
from calloffs.trail import RECORDS
from sefton_pdps.audit import anchors, events
from sefton_pdps.audit.chains import Broken, Head, Verified, heads
from sefton_pdps.audit.models import ChainLink, ChainSalt, ChainTail, Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.settings import environment
from tests.factories import calloffs
from tests.factories.rows import all_of, in_system
from tests.factories.world import World

EDITS = 1000 if environment.is_given("DRILL") else 60
SEED = 20261130
_BYTE = "{0} = set_byte({0}, {1} %% length({0}), get_byte({0}, {1} %% length({0})) # 1)"
# What the owner of the database may do to one row, by table: statements on the row with an id.
CHANGES = {
    "audit_event": [
        "UPDATE audit_event SET at = at + interval '1 microsecond' WHERE id = %s",
        "UPDATE audit_event SET name = overlay(name PLACING 'x' FROM 1 FOR 1) WHERE id = %s",
        "UPDATE audit_event SET actor_id = gen_random_uuid() WHERE id = %s",
        "UPDATE audit_event SET actor_words = overlay(actor_words PLACING '_' FROM 2 FOR 1) WHERE id = %s",
        "UPDATE audit_event SET subject_id = gen_random_uuid() WHERE id = %s",
        "UPDATE audit_event SET subject_type = subject_type || 's' WHERE id = %s",
        """UPDATE audit_event SET payload = payload || '{"amount": 1}' WHERE id = %s""",
        "UPDATE audit_event SET chain_id = gen_random_uuid() WHERE id = %s",
        "UPDATE audit_event SET chain_id = NULL WHERE id = %s",
        "DELETE FROM audit_event WHERE id = %s",
    ],
    "audit_chainlink": [
        *(
            f"UPDATE audit_chainlink SET {_BYTE.format(column, turn)} WHERE id = %s"
            for column in ("digest", "hash")
            for turn in (0, 17, 31)
        ),
        "UPDATE audit_chainlink SET previous = sha256(previous) WHERE id = %s",
        "UPDATE audit_chainlink SET sequence = sequence + 1000 WHERE id = %s",
        "UPDATE audit_chainlink SET chain_id = gen_random_uuid() WHERE id = %s",
        "DELETE FROM audit_chainlink WHERE id = %s",
    ],
    "audit_chainsalt": [
        f"UPDATE audit_chainsalt SET {_BYTE.format('salt', 5)} WHERE id = %s",
        "DELETE FROM audit_chainsalt WHERE id = %s",
    ],
}
TABLES = [*CHANGES, "audit_chaintail"]


@pytest.fixture
def owner(world_for_module: World) -> Iterator[Any]:
    """The owner of the database with the append-only trigger set aside; what it did is undone afterwards."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("SELECT set_config('sefton.scope', 'system', false)")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE kept_{table} AS TABLE {table}")
        yield cursor
        _undo(cursor)
        for table in TABLES:
            cursor.execute(f"DROP TABLE kept_{table}")
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")


def _undo(owner: Any) -> None:
    for table in TABLES:
        owner.execute(f"DELETE FROM {table}")
        owner.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")


@in_system
def _verified(anchored: list[Head] | None = None) -> Verified:
    return verify_all(anchored or [])


@in_system
def _heads() -> list[Head]:
    return heads(ChainTail.objects.all())


def _found(broken: list[Broken], link: ChainLink) -> bool:
    """Whether the link is named, or the next one, which then follows nothing."""
    named = [one for one in broken if one.chain_id == link.chain_id]
    near = range(link.sequence - 1, link.sequence + 2)  # the end of a chain is named by what is left of it
    return any(one.event_id == link.pk or one.sequence in near for one in named)


@tenancy.in_scope(tenancy.COUNCIL)
def _call_off() -> CallOff:
    return calloffs.call_off()


# --- What stands in a chain -------------------------------------------------------------------------------
def test_every_event_of_every_call_off_is_a_link_and_all_chains_hold(world_for_module: World) -> None:
    found = _verified()
    assert found.broken == []
    assert found.links == all_of(Event).filter(chain_id__isnull=False).count() > 30
    assert found.chains == all_of(CallOff).filter(pk__in=all_of(ChainTail).values("pk")).count() > 3


def test_whatever_leads_to_a_call_off_by_its_own_column_belongs_to_its_award_file() -> None:
    """By the declared way to the child; the function asks the column, so a new kind of record needs no migration."""
    leading = {record.label for record in RECORDS if (record.child or "").startswith("call_off__")}
    with connection.cursor() as cursor:
        for label in leading:
            cursor.execute(
                "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = 'call_off_id'",
                [label.replace(".", "_")],
            )
            assert cursor.fetchone(), label
    assert len(leading) >= 8


@pytest.mark.django_db
def test_an_event_goes_into_the_file_of_its_call_off_whatever_chain_is_given() -> None:
    first, second = _call_off(), _call_off()
    with tenancy.scope(tenancy.COUNCIL) as now:
        Event.objects.create(
            at=now,
            name="call_off.remind",
            subject_type="calloffs.calloff",
            subject_id=first.pk,
            chain_id=second.pk,
        )
        Event.objects.create(
            at=now,
            name="person.invited",
            subject_type="accounts.user",
            subject_id=uuid4(),
            chain_id=second.pk,
        )
    assert all_of(Event).get(name="call_off.remind").chain_id == first.pk
    assert all_of(Event).get(name="person.invited").chain_id is None


# --- Who may write one ------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("scope", [tenancy.COUNCIL, tenancy.SYSTEM])
@pytest.mark.parametrize("table", ["audit_chaintail", "audit_chainlink", "audit_chainsalt"])
@pytest.mark.parametrize("how", ["INSERT INTO {0} TABLE {0}", "UPDATE {0} SET id = id", "DELETE FROM {0}"])
def test_the_application_writes_no_chain_in_any_scope(scope: str, table: str, how: str) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        tenancy.scope(scope),
        connection.cursor() as cursor,
    ):
        cursor.execute(how.format(table))


@pytest.mark.django_db
def test_the_application_adds_no_link_and_removes_nothing_but_as_the_system() -> None:
    with pytest.raises(DatabaseError, match="permission denied"), tenancy.scope(tenancy.SYSTEM):
        connection.cursor().execute("SELECT audit_add_link(e) FROM audit_event e")
    with pytest.raises(DatabaseError, match="append-only"), tenancy.scope(tenancy.COUNCIL):
        connection.cursor().execute("SELECT audit_remove_content(ARRAY[]::uuid[])")


def test_a_providers_event_is_a_link_of_the_one_chain_and_the_provider_reads_none_of_it(
    world_for_module: World,
) -> None:
    invitation = all_of(Invitation).order_by("pk").first()
    before = all_of(ChainTail).get(pk=invitation.call_off_id)
    with tenancy.scope(tenancy.provider_scope(invitation.provider_id)) as now:
        events.record("invitation.open", subject=invitation, by=None, at=now)
    with tenancy.scope(tenancy.provider_scope(invitation.provider_id)):
        assert not ChainTail.objects.exists()
        assert not ChainLink.objects.exists()
        assert not ChainSalt.objects.exists()
    after = all_of(ChainTail).get(pk=invitation.call_off_id)
    assert after.sequence == before.sequence + 1
    assert _verified().broken == []


# --- What was changed is found ----------------------------------------------------------------------------
@pytest.mark.drawn
def test_every_change_by_the_owner_of_the_database_is_found_at_its_entry(owner: Any) -> None:
    drawn = Random(SEED)
    links = list(all_of(ChainLink).order_by("pk"))
    for turn in range(EDITS):
        link, table = drawn.choice(links), drawn.choice(list(CHANGES))
        change = drawn.choice(CHANGES[table])
        owner.execute(change, [link.pk])
        assert owner.rowcount == 1
        assert _found(_verified().broken, link), (turn, change, link)
        _undo(owner)
    assert _verified().broken == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_chaintail SET sequence = sequence - 1",
        "UPDATE audit_chaintail SET hash = sha256(hash)",
        "DELETE FROM audit_chaintail",
        "UPDATE audit_chaintail SET id = gen_random_uuid()",
    ],
)
def test_a_tail_that_was_moved_is_found(owner: Any, change: str) -> None:
    owner.execute(change)
    assert {one.chain_id for one in _verified().broken} >= {head.chain_id for head in _heads()}
    assert _verified().broken


@pytest.mark.drawn
def test_a_cut_end_and_a_chain_that_was_written_anew_are_found_by_what_was_noted_outside(owner: Any) -> None:
    drawn, noted = Random(SEED), _heads()
    for _ in range(EDITS // 4):
        head = drawn.choice([one for one in noted if one.sequence > 1])
        _cut(owner, head, kept=drawn.randrange(head.sequence))
        assert [one.chain_id for one in _verified(noted).broken] == [head.chain_id]
        _undo(owner)
        _write_anew(owner, head)
        assert _verified().broken == [], "it holds by itself"
        assert [one.chain_id for one in _verified(noted).broken] == [head.chain_id]
        _undo(owner)
    assert _verified(noted).broken == []


def _cut(owner: Any, head: Head, *, kept: int) -> None:
    """Take the last entries away so that what is left holds by itself."""
    gone = "(SELECT id FROM audit_chainlink WHERE chain_id = %s AND sequence > %s)"
    for table in ("audit_event", "audit_chainsalt", "audit_chainlink"):
        owner.execute(f"DELETE FROM {table} WHERE id IN {gone}", [head.chain_id, kept])
    owner.execute("DELETE FROM audit_chaintail WHERE id = %s", [head.chain_id])
    owner.execute(
        "INSERT INTO audit_chaintail SELECT chain_id, sequence, hash, sefton_now() FROM audit_chainlink"
        " WHERE chain_id = %s AND sequence = %s",
        [head.chain_id, kept],
    )


def _write_anew(owner: Any, head: Head) -> None:
    """Change what one event says and compute the whole chain again."""
    owner.execute(
        """UPDATE audit_event SET payload = '{"to": "awarded"}' WHERE id =
        (SELECT id FROM audit_chainlink WHERE chain_id = %s ORDER BY sequence LIMIT 1)""",
        [head.chain_id],
    )
    owner.execute("SELECT id FROM audit_chainlink WHERE chain_id = %s ORDER BY sequence", [head.chain_id])
    keys = [key for (key,) in owner.fetchall()]
    for table, column in (("audit_chainsalt", "id"), ("audit_chainlink", "id")):
        owner.execute(f"DELETE FROM {table} WHERE {column} = ANY (%s::uuid[])", [keys])
    owner.execute("DELETE FROM audit_chaintail WHERE id = %s", [head.chain_id])
    for key in keys:
        owner.execute("SELECT audit_add_link(e) FROM audit_event e WHERE id = %s", [key])


# --- The commands, and what is noted outside --------------------------------------------------------------
def _command(name: str, *args: str, **options: Any) -> str:
    said = StringIO()
    call_command(name, *args, stdout=said, stderr=said, **options)
    return said.getvalue()


def test_the_command_counts_what_it_verified_and_names_what_is_broken(owner: Any, tmp_path: Path) -> None:
    with override_settings(FILES_ROOT=str(tmp_path)):
        with tenancy.scope(tenancy.SYSTEM) as now:
            anchors.anchor(at=now)
        assert _command("verify_award_files").startswith("All hold: ")
        link = all_of(ChainLink).order_by("pk").first()
        owner.execute("DELETE FROM audit_event WHERE id = %s", [link.pk])
        reference = all_of(CallOff).get(pk=link.chain_id).reference
        said = StringIO()
        with pytest.raises(CommandError, match="1 award files do not hold"):
            call_command("verify_award_files", stdout=said, stderr=said)
        assert (
            f"Broken: {reference}, entry {link.sequence} (event {link.pk}): its event is gone."
            in said.getvalue()
        )


def test_verifying_nothing_is_no_success(committed_db: str) -> None:
    with pytest.raises(CommandError, match="nothing was verified"):
        _command("verify_award_files")


def test_a_folder_that_is_not_there_or_holds_something_else_is_refused(
    world_for_module: World, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="no folder"):
        _command("verify_award_files", anchors=tmp_path / "nowhere")
    (tmp_path / "notes.json").write_text('{"heads": [1]}')
    with pytest.raises(CommandError, match="notes.json is no anchor"):
        _command("verify_award_files", anchors=tmp_path)


def test_an_anchor_notes_the_chains_that_grew_since_the_last(
    committed_db: str, tmp_path: Path, clock: Any
) -> None:
    with override_settings(FILES_ROOT=str(tmp_path)):
        call_offs = [_call_off() for _ in range(2)]
        for call_off in call_offs:
            _remind(call_off)
        clock.advance(hours=2)
        _anchor()
        clock.advance(days=1)
        _remind(call_offs[1])
        _anchor()
        noted = list(anchors.read(tmp_path / "anchors"))
    assert [head.chain_id for head in noted[2:]] == [call_offs[1].pk]
    assert {head.chain_id for head in noted[:2]} == {one.pk for one in call_offs}


@in_system
def _anchor() -> None:
    anchors.anchor(at=product_clock.now())


def _remind(call_off: CallOff) -> None:
    with tenancy.scope(tenancy.COUNCIL) as now:
        events.record("call_off.remind", subject=call_off, by=None, at=now, number=1)


# --- What a decision on retention removes -----------------------------------------------------------------
def test_what_a_decision_removed_is_said_and_is_not_broken(committed_db: str) -> None:
    call_off = _call_off()
    for _ in range(3):
        _remind(call_off)
    kept = all_of(ChainLink).filter(chain_id=call_off.pk).count()
    said = _command("remove_from_award_file", call_off.reference, "--entries", "1", "2", "--decision", "IG-7")
    assert "2 entries" in said
    gone = all_of(Event).filter(pk__in=all_of(ChainLink).filter(sequence__lte=2).values("pk"))
    assert {(one.actor_id, one.actor_words, str(one.payload)) for one in gone} == {(None, "", "{}")}
    assert "2 entries: what they said was removed by decision IG-7." in _command("verify_award_files")
    assert all_of(ChainLink).filter(chain_id=call_off.pk).count() == kept + 1


@pytest.mark.parametrize(
    ("entries", "decision", "why"),
    [
        (["1"], "  ", "number of the decision"),
        (["99"], "IG-8", "has no entry 99"),
        (["1"], "IG-8", "removed already"),
        (["3"], "IG-8", "tells of a removal"),
    ],
)
def test_a_removal_without_a_decision_or_of_what_tells_of_one_is_refused(
    committed_db: str, entries: list[str], decision: str, why: str
) -> None:
    call_off = _call_off()
    _remind(call_off)
    _remind(call_off)
    first = list(islice(all_of(ChainLink).filter(chain_id=call_off.pk).order_by("sequence"), 2))
    assert [link.sequence for link in first] == [1, 2]
    _command("remove_from_award_file", call_off.reference, "--entries", "1", "--decision", "IG-7")
    with pytest.raises(CommandError, match=why):
        _command("remove_from_award_file", call_off.reference, "--entries", *entries, "--decision", decision)
    assert _verified().removed == {"IG-7": 1}


def test_what_was_removed_by_no_decision_is_broken(committed_db: str) -> None:
    call_off = _call_off()
    _remind(call_off)
    key = all_of(ChainLink).get(chain_id=call_off.pk).pk
    with transaction.atomic(), tenancy.scope(tenancy.SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT audit_remove_content(%s::uuid[])", [[key]])
    assert [one.what for one in _verified().broken] == [
        "who did it and what is said was removed by no decision"
    ]

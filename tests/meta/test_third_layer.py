"""The third layer alone: what SQL run as the application's role in one provider's scope can read and change."""

import pytest

from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from tests.factories.accounts import person
from tests.factories.world import CANARY, World
from tests.meta.tries import FORBIDDEN, rows_of, tried
from tests.sefton_pdps.core.test_database_roles import secured_tables

# Every other table of the database has a row policy that hides it from whoever it does not concern.
READ_BY_ALL = {
    "core_workerheart": "the health page, which nobody signs in for, says when a worker last ran",
    "geography_authority": "published names of authorities, for distances and areas",
    "geography_adjoiningauthority": "which authorities adjoin, published",
    "placements_feekind": "the kinds of fee that an offer is made of",
    "providers_admissionround": "a round is advertised to everybody",
    "providers_admissionround_lots": "a round is advertised to everybody",
    "providers_criterion": "the criteria of a round are advertised with it",
    "providers_framework": "the framework is advertised to everybody",
    "providers_frameworkextension": "the framework's term is advertised to everybody",
    "providers_roundextension": "a later closing time is advertised to everybody, with its reason",
    "providers_lot": "the lots are advertised to everybody",
}
BEHIND_FUNCTIONS = {
    "accounts_askedlink": "asked for before anybody is known; taken by the task that sends the links",
    "accounts_signintry": "tries at a password, by a keyed mark of the account; counted by functions only",
    "core_referencecounter": "counts of every kind of record: only the next number is given out",
    "django_session": "read before a scope is known: one by its key, by the doors of `accounts.session_store`",
}
READ_ONLY = {
    "auth_group": "Django's own, empty",
    "auth_group_permissions": "Django's own, empty",
    "auth_permission": "Django's own names of models; nobody holds one",
    "core_clock_offset": "the product's clock, moved by the owner only",
    "django_content_type": "Django's own names of models",
    "django_migrations": "which migrations ran",
}
# What a provider's scope may write into, and may not read back: the trail, and messages to anybody.
WRITTEN_BY_ALL = {"audit_event", "notifications_notice"}
OTHERS = {**READ_BY_ALL, **BEHIND_FUNCTIONS, **READ_ONLY}
TABLES = """
    SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY 1
"""


def _tables() -> list[str]:
    return [name for (name,) in rows_of(TABLES)]


def _column(table: str) -> str:
    found = rows_of("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", [table])
    return str(found[0][0])


def test_every_table_has_a_policy_or_the_reason_why_it_has_none(world_for_module: World) -> None:
    assert set(_tables()) == set(secured_tables()) | set(OTHERS)
    assert set(secured_tables()) & set(OTHERS) == set()


def test_a_provider_reads_no_row_of_anybody_else(world_for_module: World) -> None:
    own = str(world_for_module.rival.provider_id)
    with tenancy.scope(world_for_module.rival.scope):
        rows = {
            table: tried(f"SELECT * FROM {table} t WHERE t::text LIKE '%%{CANARY}%%'") for table in _tables()
        }
        shown = {table for table, found in rows.items() if found not in (0, FORBIDDEN)}
        assert shown == {"calloffs_calloff"}, (
            "of a call-off that it is invited to, its pages leave out columns"
        )
        assert {str(one) for (one,) in rows_of("SELECT provider_id FROM accounts_user")} == {own}
        people = {one for (one,) in rows_of("SELECT id FROM accounts_user")}
        for table, column in (
            ("accounts_rolegrant", "user_id"),
            ("notifications_notice", "recipient_id"),
            ("core_submission", "user_id"),
        ):
            assert {one for (one,) in rows_of(f"SELECT {column} FROM {table}")} <= people, table


def test_what_is_the_councils_alone_shows_a_provider_nothing(world_for_module: World) -> None:
    alone = {
        table
        for (table,) in rows_of(
            "SELECT tablename FROM pg_policies GROUP BY 1 HAVING NOT bool_or("
            "coalesce(qual, '') || coalesce(with_check, '') ~ 'sefton_provider|EXISTS|IS NOT NULL')"
            " AND bool_or(qual LIKE '%sefton_scope()%')"
        )
    } - set(READ_BY_ALL)
    assert {"reporting_budget", "reporting_citedfigure", "providers_roundadvice", "audit_refusal"} <= alone
    with tenancy.scope(tenancy.COUNCIL):
        assert {table for table in alone if tried(f"SELECT * FROM {table}") == 0} == set()
    with tenancy.scope(world_for_module.rival.scope):
        assert {table for table in alone if tried(f"SELECT * FROM {table}") != 0} == set()


def test_a_provider_changes_and_removes_no_row_that_it_does_not_see(world_for_module: World) -> None:
    wrong = []
    with tenancy.scope(world_for_module.rival.scope):
        for table in _tables():
            column, seen = _column(table), tried(f"SELECT * FROM {table}")
            allowed = 0 if table in OTHERS or not isinstance(seen, int) else seen
            for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
                touched = tried(statement)
                if isinstance(touched, int) and touched > allowed:
                    wrong.append((statement, touched, allowed))
    assert wrong == []


def test_a_provider_adds_no_copy_of_a_row_of_anybody_else(world_for_module: World) -> None:
    rows = {}
    with tenancy.scope(tenancy.COUNCIL):
        for table in _tables():
            if table not in BEHIND_FUNCTIONS:
                found = rows_of(
                    f"SELECT row_to_json(t)::text FROM {table} t ORDER BY t::text LIKE '%%{CANARY}%%' DESC"
                )
                if found:
                    rows[table] = found[0][0]
    added = []
    with tenancy.scope(world_for_module.rival.scope):
        for table, row in rows.items():
            statement = f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, %s)).*"
            if tried(statement, [row]) == 1 and table not in WRITTEN_BY_ALL:
                added.append(table)
    assert added == []
    assert len(rows) > 60


NEW_OFFICER = """INSERT INTO accounts_user (id, password, email, name, job_title, is_active, created_at)
    VALUES (gen_random_uuid(), 'x', 'new@example.invalid', 'New', '', true, now())"""
GRANT = """INSERT INTO accounts_rolegrant (id, user_id, role, valid_from)
    SELECT gen_random_uuid(), id, 'DCS', date '2020-01-01' FROM accounts_user LIMIT 1"""


@pytest.mark.parametrize(
    "statement",
    [
        NEW_OFFICER,
        GRANT,
        "UPDATE accounts_user SET provider_id = NULL",
        "UPDATE accounts_user SET provider_id = gen_random_uuid()",
        "SELECT * FROM django_session",
        "DELETE FROM django_session",
        "SELECT last FROM core_referencecounter",
        "UPDATE core_referencecounter SET last = 0",
        "DELETE FROM audit_event",
        "UPDATE audit_refusal SET count = 1",
    ],
)
def test_a_provider_cannot_help_itself(world_for_module: World, statement: str) -> None:
    with tenancy.scope(world_for_module.rival.scope):
        assert tried(statement) == FORBIDDEN


def test_the_scope_of_somebody_who_signs_in_shows_the_lock_out_only(world_for_module: World) -> None:
    with tenancy.scope(tenancy.DOOR):
        shown = {table for table in secured_tables() if tried(f"SELECT * FROM {table}") not in (0, FORBIDDEN)}
    assert {table for table in shown if not table.startswith("axes_")} == set()
    assert "axes_accessattempt" in shown


def test_an_unknown_person_with_no_scope_writes_nothing_but_the_trail(world_for_module: World) -> None:
    person(Role.AUDITOR)  # somebody to copy
    for table in secured_tables():
        assert tried(f"DELETE FROM {table}") in (0, FORBIDDEN), table

"""What the application's role can and cannot do, asked of the database itself."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.utils import DatabaseError


def _one(statement: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


def _all(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


# Under row security, and not read by everybody whatever the scope.
CLOSED_TABLES = """
    SELECT relname FROM pg_class WHERE relrowsecurity AND NOT EXISTS (
        SELECT FROM pg_policies WHERE tablename = relname AND cmd = 'SELECT' AND qual = 'true') ORDER BY 1
"""


def secured_tables() -> list[str]:
    """The tables whose rows a scope shows, as the database lists them."""
    return [name for (name,) in _all(CLOSED_TABLES)]


@pytest.mark.django_db
def test_the_application_is_neither_superuser_nor_past_row_security() -> None:
    role = _one(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles"
        " WHERE rolname = current_user"
    )
    assert role == (False,) * 5


@pytest.mark.django_db
def test_the_application_is_a_member_of_no_other_role() -> None:
    assert (
        _all(
            "SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = current_user"
        )
        == []
    )


@pytest.mark.django_db
def test_the_application_owns_nothing() -> None:
    assert _all("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user") == []
    assert _all("SELECT proname FROM pg_proc WHERE pg_get_userbyid(proowner) = current_user") == []


@pytest.mark.django_db
def test_the_application_makes_no_table_and_empties_none() -> None:
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    assert _one("SELECT has_schema_privilege('public', 'CREATE')") == (False,)
    assert [name for name in tables if _one(f"SELECT has_table_privilege('{name}', 'TRUNCATE')")[0]] == []


@pytest.mark.django_db
def test_row_security_binds_the_owner_too_and_every_secured_table_has_a_policy() -> None:
    unforced = _all("SELECT relname FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity")
    without = _all(
        "SELECT relname FROM pg_class c WHERE relrowsecurity"
        " AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)"
    )
    assert (unforced, without) == ([], [])


@pytest.mark.django_db
def test_every_table_of_ours_about_one_provider_or_one_child_is_secured() -> None:
    kept_open = {"calloffs_delegationband"}
    about = {
        model._meta.db_table
        for model in apps.get_models()
        if any(
            field.name in ("provider", "child", "referral", "placement", "call_off")
            for field in model._meta.fields
        )
    }
    assert about - set(secured_tables()) - kept_open == set()


@pytest.mark.django_db
def test_functions_that_run_as_the_owner_name_their_search_path() -> None:
    loose = _all(
        "SELECT proname FROM pg_proc WHERE prosecdef"
        " AND NOT coalesce(array_to_string(proconfig, ',') LIKE '%search_path=%', false)"
    )
    assert loose == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE sefton_owner",
        "ALTER TABLE providers_provider DISABLE ROW LEVEL SECURITY",
        "DROP POLICY providers_provider_scope ON providers_provider",
        "UPDATE core_clock_offset SET shift = '1 day'",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_application_cannot_help_itself(statement: str) -> None:
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(statement)

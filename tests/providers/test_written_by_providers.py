"""What SQL in a provider's own scope may write of its application, by state."""

import pytest

from providers.states import ApplicationState
from sefton_pdps.core.database import tenancy
from tests.factories import applications
from tests.meta.tries import FORBIDDEN, tried

pytestmark = pytest.mark.django_db
PARTS = ("lot", "answer", "document")


@pytest.fixture
def submitted(files_root):
    with tenancy.scope(tenancy.COUNCIL):
        return applications.Cast().submitted()


@pytest.mark.parametrize("state", sorted({*ApplicationState.values} - {"submitted", "withdrawn"}))
def test_an_application_that_was_sent_is_only_withdrawn_by_its_provider(submitted, state):
    with tenancy.scope(tenancy.provider_scope(submitted.provider_id)):
        step = "UPDATE providers_application SET state = %s"
        # An admission without its scores is refused by a guard of its own too.
        assert tried(step, [state]) in (FORBIDDEN, "SP045")
        assert tried(f"{step}, withdrawn_at = sefton_now()", ["withdrawn"]) == 1
        assert (
            tried(f"{step}, withdrawn_at = sefton_now(), decision_reasons = 'None.'", ["withdrawn"])
            == FORBIDDEN
        )


def test_nothing_is_added_changed_or_taken_from_an_application_that_was_sent(submitted):
    with tenancy.scope(tenancy.provider_scope(submitted.provider_id)):
        for part in PARTS:
            table = f"providers_application{part}"
            assert tried(f"DELETE FROM {table}") == FORBIDDEN
            again = (
                f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table},"
                f" to_jsonb(t) || jsonb_build_object('id', gen_random_uuid()))).* FROM {table} t LIMIT 1"
            )
            assert tried(again) == FORBIDDEN
        assert tried("UPDATE providers_applicationanswer SET text = 'Better.'") == FORBIDDEN
        assert tried("UPDATE providers_applicationdocument SET expires_on = expires_on + 900") == FORBIDDEN

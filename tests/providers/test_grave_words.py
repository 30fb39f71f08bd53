"""What a warning says of the time by which something is to be decided."""

from datetime import UTC, date, datetime

import pytest

from providers.presenters.grave import warning
from providers.rules.gravity import UNNAMED, Standing
from providers.states import GraveCause


@pytest.mark.parametrize("cause", [UNNAMED, GraveCause.LOST])
def test_a_warning_is_as_true_after_the_time_to_decide_as_before(cause):
    due_at = datetime(2026, 10, 30, 14, 35, tzinfo=UTC)
    said = warning("Gull House", [Standing(cause, as_at=date(2026, 10, 27), due_at=due_at)])
    assert "by 30 October 2026 at 2:35pm." in said and "is to be decided" not in said

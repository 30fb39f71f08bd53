"""An agreed placement that will not happen, or is over, ends its agreement; both sides and the worker are told."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from calloffs.models import CallOff, ServiceAgreement
from calloffs.services import ended_placements
from calloffs.tasks import end_with_placements
from placements.models import Placement
from placements.services import placements
from placements.states import EndReason, PlacementState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.clock import now
from sefton_pdps.notifications.models import Notice
from tests.browsing import PageClient
from tests.factories import accounts, awards
from tests.factories.placements import rewritten
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_root")]
REASON = "The family found another way."


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def agreed():
    """A direct award whose placement is planned: its story, agreement and placement."""
    story = awards.direct()
    awards.make_case(story)
    awards.turn_all(awards.ask(story))
    agreement = awards.sign(awards.issue(story), awards.signer(story))
    return story, agreement, Placement.objects.get(call_off_id=story.call_off.pk)


def cancel(placement, by, reason=REASON):
    return placements.cancel_placement(placement=placement, reason=reason, by=by, at=now())


def state_of(agreement):
    return ServiceAgreement.objects.get(pk=agreement.pk).state


def test_a_cancelled_placement_ends_its_agreement_and_both_sides_are_told(agreed):
    story, agreement, placement = agreed
    cancel(placement, story.officer)
    assert state_of(agreement) == "signed"  # until the sweep comes
    end_with_placements()
    assert state_of(agreement) == "ended"
    told = all_of(Notice).filter(kind="agreement.ended_with_placement").values_list("recipient_id", flat=True)
    assert {agreement.provider_signed_by_id, agreement.council_signed_by_id} <= {*told}
    assert CallOff.objects.get(pk=story.call_off.pk).state == "awarded"


def test_no_page_of_an_ended_agreement_waits_for_a_paper_that_nobody_makes(agreed):
    """No worker makes the PDF of what has ended, so that "look again in a minute" would stand there for ever."""
    story, agreement, placement = agreed
    cancel(placement, story.officer)
    end_with_placements()
    for reader, page in (
        (story.officer, "/agreements/"),
        (agreement.provider_signed_by, "/portal/agreements/"),
    ):
        client = PageClient()
        client.force_login(reader)
        html = client.get(f"{page}{agreement.pk}/").content.decode()
        assert "was made before it ended." in html and "The PDF is being made." not in html


def test_a_placement_that_has_ended_ends_its_agreement_too(agreed):
    story, agreement, placement = agreed
    row, at = Placement.objects.filter(pk=placement.pk), now()
    row.update(
        state=PlacementState.STARTED, started_at=at, arrived_at=at, arrival_confirmed_by="Invented Manager"
    )
    row.update(
        state=PlacementState.ENDED, ended_at=at, ended_on=placement.starts_on, end_reason=EndReason.PLANNED
    )
    end_with_placements()
    assert state_of(agreement) == "ended"


def test_an_agreement_of_a_placement_that_goes_on_stays(agreed):
    _, agreement, _ = agreed
    end_with_placements()
    assert state_of(agreement) == "signed"


def test_a_second_sweep_finds_nothing_and_tells_nobody_again(agreed):
    story, agreement, placement = agreed
    cancel(placement, story.officer)
    end_with_placements()
    told = all_of(Notice).count()
    end_with_placements()
    assert not ended_placements.end_agreement(agreement_id=agreement.pk, at=now())
    assert all_of(Notice).count() == told


def test_the_social_worker_is_told(agreed):
    story, _, placement = agreed
    worker = accounts.person(Role.SOCIAL_WORKER)
    child = placement.child
    rewritten(child, social_worker=worker)
    cancel(Placement.objects.get(pk=placement.pk), story.officer)
    assert all_of(Notice).filter(kind="placement.cancel", recipient=worker).count() == 1


@pytest.mark.parametrize("reason", ["", "  "])
def test_no_placement_is_cancelled_without_a_reason(agreed, reason):
    story, _, placement = agreed
    with pytest.raises(DomainError, match="Say why"):
        cancel(placement, story.officer, reason)
    assert Placement.objects.get(pk=placement.pk).state == PlacementState.PLANNED


def test_a_reason_that_names_the_child_is_refused(agreed):
    story, _, placement = agreed
    with pytest.raises(DomainError):
        cancel(placement, story.officer, f"{placement.child.given_name} went home.")


def test_the_database_keeps_the_reason(agreed):
    _, _, placement = agreed
    with pytest.raises(DatabaseError, match="cancelled_has_a_reason"), transaction.atomic():
        Placement.objects.filter(pk=placement.pk).update(state=PlacementState.CANCELLED, cancelled_at=now())


def test_the_page_asks_first_and_shows_the_reason_afterwards(agreed):
    story, _, placement = agreed
    client = PageClient()
    client.force_login(story.officer)
    page = f"/placements/{placement.pk}/"
    asked = client.get(f"{page}cancel/").content.decode()
    assert "If you cancel it" in asked and "Why will it not happen?" in asked
    assert client.post(f"{page}cancel/", {"reason": "", "key": str(uuid4())}).status_code == 200
    assert Placement.objects.get(pk=placement.pk).state == PlacementState.PLANNED
    sent = client.post(f"{page}cancel/", {"reason": REASON, "key": str(uuid4())})
    assert sent.status_code == 302, sent.content.decode()
    assert REASON in client.get(page).content.decode()


def test_the_provider_keeps_the_signed_agreement_and_reads_that_it_has_ended(agreed):
    story, agreement, placement = agreed
    cancel(placement, story.officer)
    end_with_placements()
    client = PageClient()
    client.force_login(awards.signer(story))
    shown = client.get(f"/portal/agreements/{agreement.pk}/").content.decode()
    assert "has ended with its placement" in shown and "Weekly fee" in shown and REASON not in shown

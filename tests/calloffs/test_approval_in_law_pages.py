"""The pages of the approval in law: both authorities apart, each led to, and read without the name where it must be."""

from datetime import timedelta

import pytest
from django.urls import reverse

from calloffs.models import DistanceApproval
from calloffs.states import (
    AuthorisationState,
    LawOffice,
)
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.clock import now
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.pages import moment
from tests.factories import accounts, authority, location
from tests.factories.authority import asked, decides, planned

CONSIDERED = "The aunt lives there, and no nearer home has a place."


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def test_the_page_shows_both_authorities_apart_and_leads_from_refusal_to_approval():
    authority.scheme()
    authorisation = asked(near=True)
    on_call = OnDuty(accounts.person(Role.ON_CALL_AUTHORISER))
    page = reverse("calloffs:authorisation_detail", args=[authorisation.pk])
    in_law = reverse("calloffs:authorisation_in_law", args=[authorisation.pk])
    shown = on_call.reads(page, "Authority for the money", "Authority in law", "Not asked yet")
    # Why it cannot be authorised yet stands before the decision, and not only in its refusal.
    assert shown.index("What comes next") < shown.index("Authority for the money")
    assert "speaks against it" not in shown
    assert "Give provisional authority</button>" not in shown and in_law in shown
    before = now() - timedelta(minutes=5)
    on_call.sends(
        in_law, office="nominated", outcome="not_reached", answer="No answer twice.", answered_by="", considered="",
        **moment("rung_at", before),
    )  # fmt: skip
    on_call.reads(page, "Nobody was reached", "who may approve it too")
    on_call.sends(
        in_law, office="dcs", outcome="approved", answered_by="Invented Director", answer="", considered=CONSIDERED,
        why_not_nearer="not_free", **moment("rung_at", before),
    )  # fmt: skip
    on_call.reads(page, CONSIDERED, "They follow by", "A nearer home exists but has no place", "To follow")
    on_call.sends(page, no_conflict="on", reason="No home is nearer.")
    authorisation.refresh_from_db()
    assert authorisation.state == AuthorisationState.PROVISIONAL


def test_who_may_not_read_who_the_child_is_reads_what_was_considered_without_the_name():
    """Whatever came past the guard: the texts of the law are masked like all others about a child."""
    authorisation = asked(near=True)
    child = location.answered(authorisation).call_off.referral.child
    DistanceApproval.objects.create(
        authorisation=authorisation, office="nominated", outcome="approved", answered_by="Invented Officer",
        rung_at=now(), considered=f"{child.given_name} knows the town.", by=authorisation.requested_by, at=now(),
    )  # fmt: skip
    auditor = OnDuty(accounts.person(Role.AUDITOR))
    shown = auditor.reads(
        reverse("calloffs:authorisation_detail", args=[authorisation.pk]), "knows the town."
    )
    assert child.given_name not in shown


def test_the_head_of_service_decides_both_on_one_page():
    _story, authorisation = planned(near=True)
    head = OnDuty(accounts.person(Role.HEAD_OF_SERVICE))
    page = reverse("calloffs:authorisation_detail", args=[authorisation.pk])
    head.reads(page, "What was considered under reg. 11", "Reg. 11: ", "open.")
    location.answered(authorisation)
    head.sends(page, no_conflict="on", decision="authorise", reason="", considered=CONSIDERED)
    authorisation.refresh_from_db()
    assert authorisation.state == AuthorisationState.AUTHORISED
    assert CONSIDERED in head.reads(page)


def test_who_stands_in_for_the_director_approves_a_distance_in_their_name_too():
    _story, authorisation = planned(distant=True)
    stood_in = authority.stand_in()
    with pytest.raises(DomainError, match="Say what was considered"):
        decides(authorisation, stood_in.stand_in, "dcs")
    decides(location.answered(authorisation), stood_in.stand_in, "dcs", considered=CONSIDERED)
    kept = DistanceApproval.objects.get()
    assert (kept.office, kept.by) == (LawOffice.DCS, stood_in.stand_in)
    assert stood_in.absent.name in kept.answered_by

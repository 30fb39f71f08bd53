"""A placement plan is agreed as it was read, and nobody signs what they wrote or spoke for (reg. 9, ADR 146)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from placements.models import PlacementPlan
from placements.rules.plans import Signed
from placements.services import plan_answers, plans
from placements.states import LegalStatus, PlanState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.clock import now, today
from tests.calloffs.pages import key, signed_in
from tests.factories import placements
from tests.factories import plans as made
from tests.factories.accounts import person

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("accommodation")
        yield


def test_nobody_agrees_for_a_home_words_that_were_not_read():
    plan = made.sent()
    by, read = made.keeper(plan), plan.sent_at
    page = reverse("placements:portal_plan_agree", args=[plan.pk])
    browser = signed_in(by)
    boxes = browser.get(page).context["form"].initial | {"role": "Registered manager", **key()}
    plans.take_back(plan=plan, by=plan.begun_by, at=now())
    plans.save(plan=plan, texts=made.texts(plan, contact="Not at all."), by=plan.begun_by, at=now())
    again = made.sent(plan)
    answer = browser.post(page, boxes)
    assert answer.status_code != 302 and "sent it again after this page was opened" in answer.content.decode()
    said = {"plan": again, "name": "Robin Invented", "role": "Manager", "at": now()}
    with tenancy.scope(by.scope), pytest.raises(Stale, match="Nothing was agreed"):
        plan_answers.agree(**said, sent_at=read, by=by)
    other = made.sent()
    with pytest.raises(Stale, match="Nothing was agreed"):
        plan_answers.record_agreement(**said | {"plan": other}, sent_at=read, by=other.begun_by)
    again.refresh_from_db()
    assert again.state == PlanState.WITH_HOME and made.agreed(again, by).state == PlanState.AGREED


def test_nobody_signs_the_next_version_who_wrote_of_the_one_before():
    manager = person(Role.COMMISSIONING_MANAGER)
    plan = made.begun(by=manager)
    plans.save(plan=plan, texts=made.texts(plan), by=manager, at=now())
    plans.decide(plan=plan, decided=made.decisions(plan), by=manager, at=now())
    first, officer = (
        made.signed(made.witnessed(made.agreed(made.sent(plan)))),
        person(Role.PLACEMENTS_OFFICER),
    )
    again = plans.begin_anew(plan=first, reason="The review moved contact.", by=officer, at=now())
    plans.save(plan=again, texts=made.texts(again), by=officer, at=now())
    again = made.witnessed(made.agreed(made.sent(again)))
    with pytest.raises(NotAllowed, match="You wrote of this plan"):
        made.signed(again, manager)
    signed_by_sql(again, manager)


def signed_by_sql(plan, by):
    with pytest.raises(DatabaseError, match="did not write of it"), transaction.atomic():
        PlacementPlan.objects.filter(placement=plan.placement, state=PlanState.SIGNED).update(
            state=PlanState.SUPERSEDED, superseded_at=now()
        )
        PlacementPlan.objects.filter(pk=plan.pk).update(state=PlanState.SIGNED, signed_at=now(), signed_by=by)


def test_nobody_speaks_for_the_home_and_signs_for_the_council():
    plan, manager = made.sent(), person(Role.COMMISSIONING_MANAGER)
    said = {"name": "Robin Invented", "role": "Manager", "by": manager, "at": now()}
    plan = made.witnessed(plan_answers.record_agreement(plan=plan, **said))
    with pytest.raises(NotAllowed, match="You recorded that the home agreed"):
        made.signed(plan, manager)
    signed_by_sql(plan, manager)
    assert made.signed(plan).state == PlanState.SIGNED


def test_a_signature_from_before_these_words_went_out_is_not_of_them():
    plan = made.sent()
    signed = Signed("Wren Invented", today() - DAY)
    with pytest.raises(DomainError, match="is of other words") as refused:
        plan_answers.record_signature(plan=plan, capacity="child", signed=signed, by=plan.begun_by, at=now())
    assert refused.value.field == "signed_on"


def test_a_signature_is_recorded_of_whom_it_is_missing_and_of_two_of_the_one_it_was_come_from():
    plan = made.sent(made.written(made.lived(child=placements.child(legal_status=LegalStatus.V2))))
    browser = signed_in(plan.begun_by)
    page = reverse("placements:plan_signature", args=[plan.pk])
    detail = browser.get(reverse("placements:plan_detail", args=[plan.pk])).content.decode()
    assert f"{page}?as=child" in detail and f"{page}?as=parent" in detail

    def chosen(asked=""):
        return browser.get(page + asked).context["form"]["capacity"].value()

    assert [chosen(), chosen("?as=parent"), chosen("?as=nobody")] == ["", "parent", ""]
    given = {"capacity": "parent", "signed": Signed("Aspen Invented", today())}
    plan_answers.record_signature(plan=plan, **given, by=plan.begun_by, at=now())
    assert [chosen(), chosen("?as=parent")] == ["child", "parent"]

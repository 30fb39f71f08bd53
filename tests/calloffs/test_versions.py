"""What was decided stays as it was decided: versions of proposals, and questions that come back with answers."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from calloffs.models import Authorisation, AwardProposal, DirectAwardCase, ProposalLine, Recommendation
from calloffs.selectors import proposals
from calloffs.services import authorising
from calloffs.states import AuthorisationState, OfficeDecision
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words
from sefton_pdps.core.time.clock import now
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards
from tests.kept_rows import kept_rows

NO = [OfficeDecision.RETURN, OfficeDecision.REFUSE]
WHY = "Has the virtual school been asked?"


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def proposed(weekly="500.00"):
    story = awards.direct(age=9)
    awards.make_case(story, weekly)
    return story


@kept_rows
def story():
    return proposed()


@pytest.fixture
def asked(story):
    return awards.ask(story)


def decide(authorisation, decision, reason=WHY):
    return authorising.decide(
        asked=authorisation.offices.get(),
        decision=decision,
        reason=reason,
        no_conflict=True,
        by=accounts.person(Role.HEAD_OF_SERVICE),
        at=now(),
    )


def page(person, address):
    answer = signed_in(person).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def officer():
    return accounts.person(Role.PLACEMENTS_OFFICER)


# --- Versions -----------------------------------------------------------------------------------------------
def test_before_authorisation_is_asked_for_a_proposal_is_changed_in_place(story):
    awards.make_case(story, "450.00")
    assert (AwardProposal.objects.get().weekly, DirectAwardCase.objects.count()) == (Decimal("450.00"), 1)


@pytest.mark.parametrize("decision", NO)
def test_what_comes_after_a_no_is_a_version_beside_it(decision, story):
    first = decide(awards.ask(story), decision)
    awards.make_case(story, "450.00", evidence="The court has decided.")
    second = awards.ask(story)
    assert (first.proposal.version, second.proposal.version) == (1, 2)
    kept = Authorisation.objects.get(pk=first.pk)
    assert (kept.proposal.weekly, kept.value) == (Decimal("500.00"), kept.proposal.whole_life_value)
    assert [line.weekly for line in kept.proposal.lines.all()] == [Decimal("500.00")]
    assert kept.proposal.case.evidence == "The court decides tomorrow."


@pytest.mark.parametrize("decision", NO)
def test_the_page_of_a_no_goes_on_showing_what_was_decided(decision, story):
    first = decide(awards.ask(story), decision)
    before = page(officer(), f"/authorisations/{first.pk}/")
    awards.make_case(story, "450.00", evidence="The court has decided.")
    awards.ask(story)
    after = page(officer(), f"/authorisations/{first.pk}/")
    for told in ("£500.00", "The court decides tomorrow."):
        assert told in before and told in after
    for later in ("£450.00", "The court has decided."):
        assert later not in after
    listed = page(officer(), "/authorisations/?show=decided")
    assert words.whole_pounds(first.value) in listed


def test_a_refused_ranking_and_its_reasons_stay(clock):
    story = awards.scored(clock, "300.00", "320.00", scores=[(5, 4), (3, 3)], age=9)
    awards.recommend(story)
    first = decide(awards.ask(story), OfficeDecision.REFUSE)
    awards.recommend(story, 1, reasons="Near her nan.", not_first_reason="The first was refused.")
    second = awards.ask(story)
    kept = Authorisation.objects.get(pk=first.pk).proposal
    assert (kept.setting, kept.recommendation.reasons) == (story.homes[0], "Near school, and good value.")
    assert (second.proposal.setting, Recommendation.objects.count()) == (story.homes[1], 2)
    shown = page(officer(), f"/authorisations/{first.pk}/")
    assert "Near school, and good value." in shown and "Near her nan." not in shown


def change(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: change(AwardProposal.objects.get(), weekly=Decimal("1.00")),
        lambda: change(AwardProposal.objects.get(), asked_at=None),
        lambda: AwardProposal.objects.get().delete(),
        lambda: change(DirectAwardCase.objects.get(), evidence="Another."),
        lambda: change(ProposalLine.objects.get(), weekly=Decimal("1.00")),
        lambda: ProposalLine.objects.get().delete(),
        lambda: ProposalLine.objects.create(
            proposal=AwardProposal.objects.get(), kind=ProposalLine.objects.get().kind, weekly=Decimal("1.00")
        ),
    ],
    ids=["fee", "thawed", "deleted", "case", "line", "line deleted", "line added"],
)
@pytest.mark.parametrize("decision", [None, *NO])
def test_the_database_keeps_a_version_that_was_asked_for_whatever_was_decided(spoil, decision, asked):
    if decision:
        decide(asked, decision)
    with pytest.raises(DatabaseError, match="does not change|PROTECT|protected"), transaction.atomic():
        spoil()


def test_the_database_keeps_a_recommendation_that_was_asked_with(clock):
    story = awards.scored(clock, "300.00", age=9)
    awards.recommend(story)
    change(Recommendation.objects.get(), reasons="Still open.")
    awards.ask(story)
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        change(Recommendation.objects.get(), reasons="Written over.")


def test_an_authorisation_is_of_a_frozen_version_of_its_own_call_off():
    story, other = proposed(), proposed()
    asked = awards.ask(other)
    open_version = awards.proposal(story)
    for proposal in (open_version, asked.proposal):
        wrong = Authorisation(
            reference=f"AU-{proposal.version}", call_off=story.call_off, proposal=proposal, band=asked.band,
            value=proposal.whole_life_value, requested_by=story.officer, requested_at=now(),
        )  # fmt: skip
        with pytest.raises(DatabaseError, match="frozen version"), transaction.atomic():
            wrong.save()


def test_the_agreement_and_the_placement_are_of_the_version_that_was_authorised(story):
    decide(awards.ask(story), OfficeDecision.REFUSE)
    awards.make_case(story, "450.00")
    awards.turn_all(awards.ask(story))
    agreement = awards.sign(awards.issue(story), awards.signer(story))
    agreement.refresh_from_db()
    assert agreement.terms["weekly"] == "£450.00"
    assert [line.weekly for line in agreement.placement.fee_lines.all()] == [Decimal("450.00")]


# --- Refused ------------------------------------------------------------------------------------------------
def test_what_was_refused_is_not_asked_for_again_unchanged(story):
    refused = decide(awards.ask(story), OfficeDecision.REFUSE)
    with pytest.raises(DomainError, match=f"{refused.reference} refused exactly this proposal"):
        awards.ask(story)
    awards.make_case(story, "500.00", evidence="  The court decides  TOMORROW. ")
    with pytest.raises(DomainError, match="refused exactly this proposal"):
        awards.ask(story)


def test_what_was_refused_is_not_asked_for_again_by_way_of_another(story):
    decide(awards.ask(story), OfficeDecision.REFUSE)
    awards.make_case(story, "450.00")
    decide(awards.ask(story), OfficeDecision.REFUSE)
    awards.make_case(story, "500.00")
    with pytest.raises(DomainError, match="refused exactly this proposal"):
        awards.ask(story)


def test_a_refused_proposal_is_asked_for_with_another_fee_or_other_reasons(story):
    decide(awards.ask(story), OfficeDecision.REFUSE)
    awards.make_case(story, "500.00", evidence="The court has ordered a move by Friday.")
    assert awards.ask(story).proposal.version == 2


def test_the_proposals_page_offers_no_button_that_the_service_refuses(story):
    refused = decide(awards.ask(story), OfficeDecision.REFUSE)
    shown = page(story.officer, f"/call-offs/{story.call_off.pk}/proposal/")
    assert f"{refused.reference} refused exactly this proposal" in shown
    assert "Ask for authorisation</button>" not in shown
    assert f"/authorisations/{refused.pk}/" in shown


# --- Returned with a question ---------------------------------------------------------------------------------
def test_what_was_returned_is_asked_for_again_only_with_an_answer(story):
    decide(awards.ask(story), OfficeDecision.RETURN)
    for empty in ("", "  "):
        with pytest.raises(DomainError, match="Answer the question"):
            awards.ask(story, empty)
    again = awards.ask(story, "Yes, on Monday.")
    assert (again.answer, again.answers.state, again.proposal.version) == (
        "Yes, on Monday.",
        AuthorisationState.RETURNED,
        1,
    )


def test_no_answer_is_given_where_no_question_waits(story):
    with pytest.raises(DomainError, match="No question waits"):
        awards.ask(story, "An answer to nothing.")
    decide(awards.ask(story), OfficeDecision.REFUSE)
    awards.make_case(story, "450.00")
    with pytest.raises(DomainError, match="No question waits"):
        awards.ask(story, "An answer to nothing.")


def test_the_database_wants_an_answer_with_the_question_it_is_to(asked):
    asked.pk, asked.reference, asked.answer = uuid4(), "AU-TEST-2", "To whom?"
    with pytest.raises(DatabaseError, match="authorisation_answers_in_words"), transaction.atomic():
        asked.save(force_insert=True)


def test_the_answer_is_given_on_the_proposal_and_goes_back_to_the_decider(story):
    first = decide(awards.ask(story), OfficeDecision.RETURN)
    client, address = signed_in(story.officer), f"/call-offs/{story.call_off.pk}/proposal/"
    shown = page(story.officer, address)
    assert WHY in shown and "Send the answer and ask again" in shown
    empty = client.post(address, {"answer": "", "key": str(uuid4())})
    assert empty.status_code == 200 and "Enter your answer" in empty.content.decode()
    assert client.post(address, {"answer": "Yes, on Monday.", "key": str(uuid4())}).status_code == 302
    again = Authorisation.objects.get(state=AuthorisationState.REQUESTED)
    told = page(accounts.person(Role.HEAD_OF_SERVICE), f"/authorisations/{again.pk}/")
    assert told.index(WHY) < told.index("Yes, on Monday.") < told.index("Your decision")
    assert "Yes, on Monday." in page(officer(), f"/authorisations/{first.pk}/")


@pytest.mark.parametrize(
    ("decision", "badge", "todo"),
    [
        (OfficeDecision.RETURN, "Returned with a question", "Answer the authorising officer"),
        (OfficeDecision.REFUSE, "Authorisation refused", "Propose something else"),
    ],
)
def test_a_no_is_told_on_the_call_offs_page_in_its_list_and_at_home(decision, badge, todo, story):
    decide(awards.ask(story), decision)
    address = f"/call-offs/{story.call_off.pk}/"
    detail = page(story.officer, address)
    assert badge in detail and f"{address}proposal/" in detail
    assert badge in page(story.officer, "/call-offs/")
    home = page(story.officer, "/")
    assert f">{todo}<" in home and story.call_off.reference in home and f"{address}proposal/" in home
    if decision == OfficeDecision.REFUSE:
        awards.make_case(story, "450.00")
    awards.ask(story)
    assert badge not in page(story.officer, address)


def test_an_answer_on_the_impact_after_a_return_stands_on_the_next_version():
    story = awards.direct(age=15)
    awards.make_case(story, "500.00")
    first = awards.ask(story)
    office = first.offices.get(office="head_of_service")
    authorising.decide(
        asked=office, decision=OfficeDecision.RETURN, reason=WHY, no_conflict=True,
        by=accounts.person(Role.HEAD_OF_SERVICE), at=now(),
    )  # fmt: skip
    authorising.answer_impact(
        proposal=awards.proposal(story), impact="no", reason="No need.", by=story.officer, at=now()
    )
    versions = AwardProposal.objects.filter(call_off=story.call_off).order_by("version")
    assert [one.asc_impact for one in versions] == ["", "no"]
    later = awards.proposal(story)
    assert [line.weekly for line in later.lines.all()] == [Decimal("500.00")]
    assert later.case == first.proposal.case


# --- Changing what was typed ------------------------------------------------------------------------------------
def test_change_the_case_gives_everything_back_as_it_was_typed():
    story = awards.direct(age=15)
    impact = {"asc_impact": "likely", "asc_impact_reason": "She may need support."}
    made = awards.make_case(story, "512.34", benchmark_words="Two pounds below the like.", **impact)
    proposal = page(story.officer, f"/call-offs/{story.call_off.pk}/proposal/")
    address = f"/call-offs/{story.call_off.pk}/direct-award/{made.setting_id}/"
    assert address in proposal
    form = signed_in(story.officer).get(address).context["form"]
    shown = {bound.name: bound.value() for bound in form}
    assert shown["fee-accommodation"] == "512.34"
    assert (shown["place"], shown["how_long"]) == (str(made.place_id), "longer")
    assert shown["longer_reason"] == made.case.longer_reason != ""
    assert shown["starts_on"] == made.starts_on
    assert (shown["evidence"], shown["benchmark_words"]) == (
        "The court decides tomorrow.", "Two pounds below the like.",
    )  # fmt: skip
    assert (shown["asc_impact"], shown["asc_impact_reason"]) == ("likely", "She may need support.")


def test_change_the_recommendation_gives_everything_back_as_it_was_typed(clock):
    story = awards.scored(clock, "300.00", "320.00", scores=[(5, 4), (3, 3)], age=9)
    made = awards.recommend(story, 1, reasons="Near her nan.", not_first_reason="Her nan is near.")
    address = f"/call-offs/{story.call_off.pk}/recommend/{made.offer_id}/"
    assert address in page(story.officer, f"/call-offs/{story.call_off.pk}/proposal/")
    form = signed_in(story.officer).get(address).context["form"]
    shown = {bound.name: bound.value() for bound in form}
    assert (shown["reasons"], shown["not_first_reason"]) == ("Near her nan.", "Her nan is near.")
    assert (shown["place"], shown["starts_on"]) == (str(made.place_id), made.starts_on)
    assert proposals.latest(story.call_off) == made

"""An emergency, from the empty referral to the first night on provisional authority, and its ratification."""

from datetime import datetime, timedelta

from placements.rules.questions import TONIGHT
from sefton_pdps.core.time.zone import LONDON
from tests.e2e.conftest import Person
from tests.e2e.looking import Looks
from tests.e2e.walk import Walk, waits_for
from tests.factories import placements

# A Tuesday, after everybody went home.
EVENING = datetime(2026, 6, 2, 18, 5, tzinfo=LONDON)
ALONE = "Nobody else is at work before the child needs a bed."


def switch_on(walk: Walk) -> None:
    """The commissioning manager enters what the scheme of delegation allows: who, how much, how long."""
    manager = walk.at("manager").open("/authorisations/provisional-authority/")
    manager.choose("On, as entered below").fill_day("From", EVENING.date())
    manager.fill("Where the scheme of delegation allows it", "Constitution, part 5, paragraph 12")
    manager.choose("On-call authoriser").fill("Up to", "2,000,000").fill("It lapses after", "48")
    manager.choose("hours").press("Save provisional authority").reads("£2,000,000.00")


def refer(duty: Person) -> None:
    """What cannot wait tonight, and nothing else; then what one alone on duty approves, with the profile."""
    duty.follow("Go on with").fill_day("Date needed by", EVENING.date()).press("Save and continue")
    for question in TONIGHT:
        duty.fill(question.label, placements.TONIGHT[question.field])
    duty.choose("Residential care", within="Which kind of placement")
    duty.fill("What the child wants", "I want to stay near my nan.").fill(
        "Why not family", "No family can tonight."
    )
    duty.press("Save and continue").choose("I have read the whole list").press("Save and continue")
    alone(duty, "Submit and approve, alone on duty")
    duty.fill("The story", "A gentle child who needs patient adults tonight.").press("Save the draft")
    duty.choose("I have read the whole profile")
    alone(duty, "Approve the profile, alone on duty")


def alone(duty: Person, button: str) -> None:
    duty.choose("I am alone on duty").fill("Why the child cannot wait", ALONE).press(button)


def compete(walk: Walk, duty: Person) -> None:
    """Two homes are asked for four hours: one declines by telephone, one offers, and both answers close it."""
    duty.choose("Mini-competition").unfold("Another way than the answers point to")
    duty.fill("Why this route is best", "There are hours, and there is a choice.").press("Open the call-off")
    duty.choose("Longer").press("Invite 2 providers").press("Invite 2 providers").reads(
        "Whom to ring tonight"
    )
    walk.keep("call-off", duty)
    declines = duty.page.get_by_role("row").filter(has_text=walk.address["declining"])
    declines.get_by_role("link", name="They decline").first.click()
    duty.tally.presses += 1
    duty.look().choose("No vacancy").fill("Who at the provider declined", "Invented Person, manager")
    duty.choose("By telephone").press("Record the decline").reads("declined is written down")
    offer(walk.at("yes"))
    # The answers close it, and a worker records it: she looks again until it may be scored, which is one load to her.
    waits_for(duty.open(walk.address["call-off"]), "Score the offers")
    duty.tally.pages -= 1


def offer(owner: Person) -> None:
    owner.open("/portal/invitations/").follow("Girl, ").press("Make an offer")
    owner.fill_day("Date from which the place is free", EVENING.date()).press("Save and continue")
    for box in owner.page.locator("main textarea").all():
        box.fill("Two named adults know this well, day and night.")
    owner.press("Save and continue").fill("Accommodation", "5,600").press("Save and continue")
    owner.fill("What social value", "We train two apprentices a year.").press("Save and continue")
    owner.press("Submit the offer").reads("Your offer was received")


def choose(walk: Walk, duty: Person) -> None:
    """Scored blind by the one on duty, recommended, and put to those who authorise."""
    duty.follow("Score the offers").choose("No, I have none").press("Make this declaration")
    duty.choose("4", within="Quality").fill("Reasons for the quality score", "Two adults who know this well.")
    duty.choose("3", within="Social value").fill("Reasons for the social value", "Two apprentices.")
    duty.press("Save and finish scoring")
    duty.fill("Why this is the right home", "Safe, near her nan, and the only offer tonight.")
    duty.press("Recommend it and ask for authorisation").reads("waits for its authorising officers")
    walk.keep("authorisation", duty)


def authorise(walk: Walk, own_looks: Looks) -> None:
    on_call = walk.at("on-call")
    on_call.tally = type(on_call.tally)()
    # The page has the same address and heading as the officer's, who may decide nothing on it.
    on_call.looks = own_looks
    on_call.open(walk.address["authorisation"]).reads("Give provisional authority")
    on_call.choose("I have no conflict of interest").fill(
        "Why it cannot wait", "The Director does not answer."
    )
    on_call.press("Give provisional authority").reads("Provisional")


def agree(walk: Walk, duty: Person) -> None:
    duty.open(walk.address["call-off"]).follow("Go on to the agreement")
    duty.fill("Whom the home rings tonight", "Emergency duty team").fill(
        "Their telephone number", "0151 496 0000"
    )
    duty.fill(
        "Medical consent", "The social worker delegated first aid; ring the duty team about anything more."
    )
    duty.fill("Why can nobody of the placements team", ALONE)
    duty.press("Sign for the council and issue the short form").reads("Full agreement due")
    walk.keep("agreement", duty)
    owner = walk.at("yes").open("/portal/agreements/").follow("Girl, ")
    owner.fill("Your full name", "Testperson Signer").fill("Your role", "Director")
    owner.choose("I may sign for my organisation").press("Sign the agreement").reads(
        "You signed the agreement"
    )
    duty.open(walk.address["agreement"]).follow("Record the child's arrival")
    duty.fill("Who confirmed it?", "Invented Manager, manager of the home").press("Record the arrival")
    duty.reads("has started")


def name_stand_in(walk: Walk) -> None:
    """The Director names who decides for two days, and both are told of it (ADR 123)."""
    director = walk.at("director").open("/authorisations/stand-ins/").follow("Name a stand-in")
    director.select("Who stands in for you?", "Testperson Head, Head of Service")
    next_day = EVENING.date() + timedelta(days=1)
    director.fill_day("From which day?", next_day).fill_day("Until which day?", next_day + timedelta(days=1))
    director.press("Name this stand-in").reads("There is a problem").fill(
        "Why are you away?", "Annual leave."
    )
    director.press("Name this stand-in").reads("Both of you have been told.", "Testperson Head")
    director.open("/inbox/").reads("Testperson Head stands in for you")
    walk.at("head").open("/inbox/").reads("You stand in for Testperson Director")


def ratify(walk: Walk, own_looks: Looks) -> None:
    """The next morning the stand-in reads it on the home page and decides; the record says for whom."""
    walk.clock.set(EVENING + timedelta(hours=15))
    walk.everybody_leaves()
    name_stand_in(walk)
    head = walk.at("head")
    head.looks = own_looks
    head.open("/").follow("Ratify").reads("The Director does not answer.", "for Testperson Director")
    head.choose("I have no conflict of interest").choose("Ratify").press("Record my decision").reads(
        "Ratified", "Testperson Head for Testperson Director (stand-in)"
    )

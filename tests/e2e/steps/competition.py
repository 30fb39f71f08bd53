"""Steps 6 and 7: the mini-competition from its publishing to the recommendation."""

from datetime import datetime, time, timedelta

from sefton_pdps.core.time.zone import LONDON
from tests.e2e.conftest import Person
from tests.e2e.walk import FAMILY, GIVEN, NEEDED_ON, TODAY, Walk, fill_moment, waits_for

CLOSES_ON = TODAY + timedelta(days=3)
CLOSES_AT = datetime.combine(CLOSES_ON, time(17), LONDON)
OTHER = {"evaluator-1": "evaluator-2", "evaluator-2": "evaluator-1"}


def publish(walk: Walk) -> None:
    officer = walk.at("officer").open(walk.address["referral"]).follow("See which settings fit")
    officer.follow("Choose the route")
    officer.page.get_by_label("Residential care", exact=True).check()
    officer.choose("Direct award").press("Open the call-off").reads("There is a problem")
    officer.reads("The answers point to a mini-competition").choose("Mini-competition")
    officer.press("Open the call-off").reads("is open")
    walk.keep("call-off", officer)
    officer.follow("Go on to publishing").reads("Invented Gull Care", "Invented Heron Homes")
    officer.reads_nothing_of(GIVEN, FAMILY)
    fill_moment(officer, "Deadline for offers", TODAY - timedelta(days=1), "5pm")
    officer.press("Invite 2 providers").reads("The deadline is in the past")
    fill_moment(officer, "Deadline for offers", CLOSES_ON, "5pm")
    officer.press("Invite 2 providers").reads("Check before you publish")
    officer.press("Invite 2 providers").reads("is published", "2 providers invited")
    officer.follow("Choose the evaluators").choose("Testperson Evaluator-1").choose("Testperson Evaluator-2")
    officer.press("Save the evaluators").reads("The evaluators are chosen")


def invited(walk: Walk, name: str) -> Person:
    owner = walk.at(name).open("/portal/invitations/").follow("Girl, 13 to 15")
    walk.keep(f"invitation of {name}", owner)
    return owner.reads_nothing_of(GIVEN, FAMILY, "Nowhereby", "L20 3AA")


def ask_and_answer(walk: Walk) -> None:
    """One asks; the council rewords it for all who were invited, who read neither the original nor who asked."""
    gull = invited(walk, "gull").follow("Ask a question")
    gull.fill("Your question", "Ring me on 07700 900123 about the dog.").press("Send the question")
    gull.reads("seems to contain a telephone number")
    gull.fill("Your question", "May the dog of our manager come too?").press("Send the question").reads(
        "Your question was sent"
    )
    officer = walk.at("officer").open(walk.address["call-off"]).follow("Answer")
    officer.reads("May the dog of our manager come too?")
    officer.fill("The question as every provider", f"May a dog live with {GIVEN}?")
    officer.fill("Your answer", "Yes, if it gets on with the others.").press("Go on to check it")
    officer.press("Send the answer").reads("a name of the child")
    officer.fill("The question as every provider", "May a dog live there?").press("Go on to check it")
    officer.press("Send the answer").reads("The answer went to every invited provider")
    gull = invited(walk, "gull").reads(
        "May a dog live there?", "You asked: May the dog of our manager come too?"
    )
    heron = invited(walk, "heron").reads("May a dog live there?", "Yes, if it gets on with the others.")
    heron.reads_nothing_of("Invented Gull", "the dog of our manager")


def offer(walk: Walk, name: str, weekly: str) -> None:
    """The parts of an offer, its submission, its receipt; a negative fee is refused."""
    owner = walk.at(name).open(walk.address[f"invitation of {name}"]).press("Make an offer")
    if owner.page.get_by_role("radio").count():
        owner.page.get_by_role("radio").first.check()
        owner.press("Start the offer")
    owner.reads("part 1 of 4", "Home needed by", "Wanted for")
    owner.fill_day("Date from which the place is free", NEEDED_ON).press("Save and continue")
    for box in owner.page.locator("main textarea").all():
        box.fill("Two named adults know this well, day and night.")
    owner.press("Save and continue")
    owner.fill("Accommodation", "-5").press("Save and continue").reads("must be £0 or more")
    owner.fill("Accommodation", weekly).fill("Education", "250").fill("Discount", "50")
    owner.press("Update total").press("Save and continue")
    owner.fill("What social value", "We train two apprentices a year.").press("Save and continue")
    owner.reads("Check your answers")
    walk.keep(f"check of {name}", owner)
    owner.press_twice("Submit the offer").reads("Your offer was received", "SHA-256")


def closed_to_others(walk: Walk) -> None:
    """To a provider that was not invited, another's invitation and offer are pages that do not exist."""
    for address in ("invitation of gull", "check of gull"):
        walk.at("tern").open(walk.address[address]).reads("Page not found")
    walk.at("heron").open(walk.address["check of gull"]).reads("Page not found")


def decline_and_return(walk: Walk) -> None:
    """A decline shows at once, with its reason; until the deadline the provider may think again."""
    heron = walk.at("heron").open(walk.address["invitation of heron"]).follow("Decline this invitation")
    heron.choose("Staffing").press("Decline this invitation").reads("You declined this invitation")
    officer = walk.at("officer").open(walk.address["call-off"]).reads("Staffing", "1 declined")
    officer.reads_nothing_of("3,200", "apprentices")
    heron.page.locator("form.sefton-action button").first.click()
    heron.look().reads("Your decline is taken back")


def close(walk: Walk) -> None:
    """Beat closes it at its deadline; an offer that comes later is refused in words."""
    walk.clock.set(CLOSES_AT - timedelta(minutes=5))
    walk.everybody_leaves()
    late = walk.at("gull").open(walk.address["check of gull"]).follow("Change the weekly fee")
    late.fill("Accommodation", "3,100").press("Save and continue").reads("change is not sent")
    walk.clock.set(CLOSES_AT)
    late.press("Submit the offer").reads("The deadline was 4 June 2026 at 5pm. Your offer was not received.")
    late.open(walk.address["invitation of gull"]).reads("Received 1 June 2026")
    walk.at("officer").open(walk.address["call-off"]).reads("Closed, being scored")
    page = f"{walk.address['call-off']}scoring/"
    waits_for(walk.at("evaluator-1").open(page), "Make this declaration")


def score(walk: Walk) -> None:
    """Each declares, scores what they see without a price, and finishes; then prices and ranking open."""
    page = f"{walk.address['call-off']}scoring/"
    for name, points in (("evaluator-1", "4"), ("evaluator-2", "5")):
        evaluator = walk.at(name).open(page).choose("No, I have none").press("Make this declaration")
        for home, less in (("Invented Gull House", 0), ("Invented Heron Lodge", 1)):
            evaluator.open(page).follow(home).reads_nothing_of(
                "3,200", "3,400", "3,300", f"{OTHER[name]} writes"
            )
            given = str(int(points) - less)
            evaluator.choose(given, within="Quality").fill("Reasons for the quality score", f"{name} writes.")
            evaluator.choose("3", within="Social value").fill(
                "Reasons for the social value", "Two apprentices."
            )
            evaluator.press("Save and continue").reads("are saved")
        evaluator.open(page).press("Finish scoring").press("Finish scoring").reads(
            "You have finished scoring"
        )
        officer = walk.at("officer").open(f"{walk.address['call-off']}ranking/")
        if name == "evaluator-1":
            officer.reads("until every evaluator has scored quality").reads_nothing_of("£3,400", "£3,500")
    officer.reads("£3,400.00", "£3,500.00", "points behind", "quality 60, price 25, social value 15")


def recommend(walk: Walk) -> None:
    officer = walk.at("officer").open(walk.address["call-off"]).follow("See the ranking")
    officer.follow("Recommend Invented Gull House").press("Recommend this offer").reads("There is a problem")
    officer.page.get_by_role("group", name="Place", exact=True).get_by_role("radio").first.check()
    officer.fill("Why this is the right home", "Safe, near her nan and good value.")
    officer.choose("Likely").fill("Reasons for this answer", "She may need support after 18.")
    officer.press("Recommend this offer").reads(
        "The recommendation is saved", "Executive Director of Adult Social Care and Health"
    )
    officer.press("Ask for authorisation").reads("waits for its authorising officers")
    walk.keep("authorisation", officer)

"""Steps 8 and 9: authorisation, agreement, award; and the same for a direct award."""

from datetime import timedelta
from io import BytesIO

from pypdf import PdfReader

from calloffs.presenters.agreement_head import TO_THE_NOTICES
from sefton_pdps.core.time import clock
from tests.e2e.conftest import Person
from tests.e2e.walk import (
    FAMILY,
    GIVEN,
    NEEDED_ON,
    SISTER,
    TODAY,
    Walk,
    at_nine,
    downloaded,
    fill_moment,
    waits_for,
)

CONSIDERED = "What was considered under reg. 11"
NONE_NEARER = "No nearer home of this kind exists"


def words_of(pdf: bytes) -> str:
    """The text of a PDF in one line."""
    assert pdf.startswith(b"%PDF"), pdf[:20]
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def authorise(walk: Walk) -> None:
    """The value is over the Head of Service's band, and an uncut term passes 18: two directors decide."""
    head = walk.at("head").open(walk.address["authorisation"])
    hidden = "until the council enters its own", GIVEN, FAMILY, ">Record my decision<"
    head.reads("Band: above £250,000.00").reads_nothing_of(*hidden)
    director = walk.at("dcs").open("/authorisations/").follow("Girl, ")
    director.choose("Refuse").press("Record my decision").reads("There is a problem")
    decide(director)
    director.reads("Other officers still have to decide")
    decide(walk.at("asc").open(walk.address["authorisation"]))
    walk.at("officer").open(walk.address["call-off"]).reads("Authorised")


def decide(director: Person) -> None:
    director.choose("I have no conflict of interest").choose("Authorise")
    # Of a home outside the area whoever holds the office in law approves it with the same decision.
    if director.page.get_by_label(CONSIDERED).count():
        director.fill(CONSIDERED, "No home nearer has a place.")
        # In an emergency one question of the law is asked with the decision; by day all are answered before it.
        if director.page.get_by_label(NONE_NEARER).count():
            director.choose(NONE_NEARER)
    director.press("Record my decision").reads("Your decision is recorded: you authorised it")


def agree(walk: Walk, call_off: str, name: str) -> None:
    """Drawn up, issued, rendered by the worker, read and signed by the provider."""
    officer = walk.at("officer").open(walk.address[call_off]).follow("Go on to the agreement")
    drawn = officer.page.get_by_label("What the child needs").input_value() or "Patient adults."
    if not officer.page.get_by_label("What the provider does for the child").input_value():
        officer.fill("What the provider does for the child", "Two carers who have time, day and night.")
    officer.fill("What the child needs", f"{drawn} {FAMILY}").press("Save the draft agreement")
    officer.reads("a name of the child").fill("What the child needs", drawn)
    officer.press("Save the draft agreement").reads("is saved")
    tell_those_who_are_owed_notice(officer)
    officer.press("Sign for the council and issue")
    officer.reads("If you sign for Sefton Council").press("Sign for the council and issue")
    walk.keep(f"agreement of {name}", officer)
    waits_for(officer.reads("You signed for the council"), "Download the agreement (PDF)")
    owner = walk.at(name).open("/portal/agreements/").follow("Girl, ")
    text = words_of(downloaded(owner, "Download the agreement"))
    assert "Sefton" in text and not {GIVEN, FAMILY, SISTER} & set(text.split()), text
    owner.press("Sign the agreement").reads("There is a problem").fill("Your full name", "Testperson Signer")
    owner.fill("Your role", "Director").choose("I may sign for my organisation")
    owner.press("Sign the agreement").reads("You signed the agreement")


def tell_those_who_are_owed_notice(officer: Person) -> None:
    """Decided in one form and recorded as given in another, before the council signs; then back to the agreement."""
    agreement = officer.page.url.removeprefix(officer.base_url)
    if not officer.page.get_by_role("link", name=TO_THE_NOTICES).count():
        return
    officer.reads("before the council’s signature").follow(TO_THE_NOTICES)
    school = officer.page.get_by_role("group", name="School, or other education")
    school.get_by_label("What is to be done?").select_option("notify")
    school.get_by_label("To whom does the letter go?").fill("The designated teacher, Nowhereby Academy")
    doctor = officer.page.get_by_role("group", name="General practitioner")
    doctor.get_by_label("What is to be done?").select_option("nobody")
    for group in officer.page.locator("main fieldset").all():
        box = group.locator("select")
        if box.input_value():
            continue
        box.select_option("nobody")
        if not group.get_by_label("Why?").is_visible():
            group.locator("summary").click()
        group.get_by_label("Why?").fill("Nobody is there to tell yet.")
    # What is whole is recorded; the one without its reason comes back.
    officer.press("Record these decisions").reads("There is a problem", "why there is nobody to tell")
    officer.fill("Why?", "No practice has registered the child yet.")
    officer.press("Record these decisions").reads("1 to give").press("Record the notices that were given")
    officer.choose("School, or other education").choose("By secure e-mail")
    officer.fill_day("When were they told?", clock.today()).press("Record these notices")
    officer.reads("Every notice of this placement is settled").open(agreement)


def award(walk: Walk) -> None:
    """The signature awards: the placement stands with its fee lines, and the others read why not."""
    agree(walk, "call-off", "gull")
    heron = walk.at("heron").open("/portal/results/").follow("Girl, 13 to 15")
    heron.reads("Not awarded", "came 2nd of 2").reads_nothing_of("Invented Gull", "£3,400", GIVEN, FAMILY)
    officer = walk.at("officer").open(walk.address["agreement of gull"]).follow("PL-2026-")
    officer.reads(
        "A week £3,400.00", "Accommodation", "Education", "Discount", "Planned", "PDPS mini-competition"
    )
    walk.keep("placement of gull", officer)
    officer.open(walk.address["referral"]).reads("Home agreed").reads_nothing_of(">Placed<")


def award_directly(walk: Walk) -> None:
    """Ground, evidence, benchmark and the same authorisation, for a carer household."""
    officer = walk.at("officer").open(walk.address["referral"]).follow("See which settings fit")
    officer.reads("H-014", "would invite the one provider").follow("Choose the route")
    officer.reads("it is bought in: Fostering")
    officer.reads("The answers point to a direct award").choose("Direct award")
    officer.press("Open the call-off").follow("Choose Invented Tern Families")
    walk.keep("case", officer)
    officer.follow("Longer, in an emergency")
    officer.fill("Accommodation", "-1").press("Save the case").reads(
        "There is a problem", "must be £0 or more"
    )
    officer.fill("Why longer than 28 days", "The order runs until the final hearing.")
    officer.fill("Who at the provider agreed", "Invented Person, duty manager").choose("By telephone")
    fill_moment(officer, "When did they agree?", TODAY - timedelta(days=1), "5pm")
    officer.fill_day("When is the court hearing?", TODAY + timedelta(days=3))
    officer.fill("Evidence for this ground", "The court's directions.")
    officer.page.get_by_role("group", name="Place", exact=True).get_by_role("radio").first.check()
    officer.fill("Accommodation", "850").press("Save the case").reads("The case is saved")
    officer.press("Ask for authorisation").reads("waits for its authorising officers")
    decide(walk.at("head").open("/authorisations/").follow("Girl, "))
    walk.address["direct award"] = "/call-offs/" + walk.address["case"].split("/")[2] + "/"
    agree(walk, "direct award", "tern")
    officer.open(walk.address["agreement of tern"]).follow("PL-2026-").reads(
        "A week £850.00", "PDPS direct award"
    )
    walk.keep("placement of tern", officer)


def start(walk: Walk) -> None:
    """On the day, both children move in."""
    walk.clock.set(at_nine(NEEDED_ON))
    walk.everybody_leaves()
    for name in ("gull", "tern"):
        officer = walk.at("officer").open(walk.address[f"placement of {name}"])
        officer.follow("Record the child's arrival").reads("When did the child arrive?", "first night agreed")
        officer.fill("Who confirmed it?", "Invented Manager, manager of the home")
        officer.press("Record the arrival").reads("has started", "Confirmed by Invented Manager")
    walk.at("officer").open(walk.address["referral"]).reads("Placed")

"""Steps 4 and 5: a child, a referral, the anonymised profile, and the settings that fit."""

from datetime import date

from tests.e2e.conftest import Person
from tests.e2e.walk import FAMILY, GIVEN, NEEDED_ON, SISTER, TODAY, WORKER, Walk

# Fifteen on the day needed: an uncut five-year term would pass 18.
BORN = date(2011, 3, 9)
BORN_LATER = date(2020, 2, 29)
STORY = "Needs patient adults, a steady routine and help to make friends."
WISHES = "I want to stay near my nan and keep my dog."


def refer(walk: Walk) -> None:
    record(walk, GIVEN, BORN)
    fill_referral(walk, "Residential care")
    approve(walk)
    write_profile(walk, GIVEN)


def refer_sister(walk: Walk) -> None:
    """A second, younger child, for whom fostering is searched; the provider signs on her profile too."""
    record(walk, SISTER, BORN_LATER)
    fill_referral(walk, "Fostering")
    approve(walk)
    write_profile(walk, SISTER)


def record(walk: Walk, given: str, born: date) -> None:
    worker = walk.at("social-worker").open("/children/").follow("Record a child")
    worker.fill("Given names", given).fill("Family name", FAMILY).fill_day("Date of birth", born)
    worker.choose("Female").fill("School", "Nowhereby Academy")
    worker.fill("Home postcode", "not one").press("Record the child only").reads("Enter a full UK postcode")
    worker.fill("Home postcode", "l203aa").select("Legal status", "Full care order")
    worker.fill_day("Date of the order", born)
    worker.select("Social worker", WORKER)
    worker.press("Record the child only").reads("The child is recorded as CH-2026-", given)
    walk.keep("child", worker)


def fill_referral(walk: Walk, kind: str) -> None:
    worker = walk.at("social-worker").open(walk.address["child"]).press("Start a referral")
    walk.keep("referral", worker)
    worker.reads("Not finished")
    section(worker, "When and where")
    worker.fill_day("Date needed by", NEEDED_ON).press("Save and continue").reads("What the home must offer")
    worker.choose("No", within="Are there communication")
    worker.choose("No", within="Must the home be adapted?").choose("Not required", within="Cultural needs")
    worker.choose("No preference", within="Who can the child live").choose("Yes, can", within="pets")
    worker.press("Save and continue").reads("Kind of placement")
    worker.choose(kind, within="Which kind of placement").choose(
        "Unsuitable", within="How suitable is supported accommodation?"
    )
    worker.choose("Preferred", within=f"How suitable is {kind.lower()}?")
    worker.press("Save and continue").reads("Self-harm")
    worker.choose("Risk present", within="Going missing").choose("I have read the whole list")
    worker.page.locator("summary").filter(has_text="about Going missing").click()
    worker.fill("Going missing: what happens", "Twice a week, last on Sunday.")
    worker.press("Save and continue").reads("The child's wishes and story")
    worker.fill("What the child wants", WISHES).fill_day("Date the child was asked", TODAY)
    worker.fill("The child's story and needs", STORY).press("Save and continue").reads("Education")
    worker.press("Save and continue").reads("own homes")
    worker.fill("Why not family", "The council's own homes and carers have no place.")
    worker.press("Save and continue").press("Submit the referral").reads("is submitted")


def section(worker: Person, title: str) -> None:
    worker.page.locator("main .govuk-task-list").get_by_role("link", name=title).first.click()
    worker.look()


def approve(walk: Walk) -> None:
    walk.at("social-worker").open(walk.address["referral"]).reads_nothing_of(">Approve for search<")
    manager = walk.at("team-manager").open(walk.address["referral"]).reads(WISHES)
    manager.follow("Read it and approve").reads(WISHES, "Going missing")
    manager.press("Approve for search").reads("is approved for search")
    section(manager.open(walk.address["referral"]), "Risks")
    manager.reads("Going missing").reads_nothing_of(">Save and continue<")


def write_profile(walk: Walk, given: str) -> None:
    """The leak guard stops a name; what goes out is read whole before it is approved."""
    officer = walk.at("officer").open(walk.address["referral"]).follow("Anonymised profile")
    officer.follow("Write the profile").fill("The story", f"{given} needs patient adults.")
    officer.fill("The support needed", "Patient adults and a steady routine.")
    officer.press("Save the draft").reads("a name of the child")
    officer.fill("The story", STORY).press("Save the draft").reads("The draft is saved", STORY, WISHES)
    officer.reads("You wrote this version, so a colleague approves it.")
    manager = walk.at("team-manager").open(walk.address["referral"]).follow("Anonymised profile")
    manager.follow("Approve the profile").choose("I have read the whole profile")
    manager.press("Approve the profile").reads("of the profile is approved")


def match(walk: Walk) -> None:
    """The settings that fit, each with its reasons; those left out with the gate."""
    officer = walk.at("officer").open(walk.address["referral"]).follow("See which settings fit")
    officer.reads(
        "Invented Gull House", "Invented Heron Lodge", " miles", "Sefton", "Good",
        "a mini-competition would invite all 2 providers",
    )  # fmt: skip
    officer.page.locator("summary").filter(has_text="Left out").click()
    for box in officer.page.locator("main form input[type=checkbox]").all():
        box.check()
    officer.press("Compare up to three").reads("Invented Gull House", "Invented Heron Lodge")

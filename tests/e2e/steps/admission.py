"""Steps 1 to 3: the framework and its round, Ofsted's register, a provider's admission."""

from datetime import date, timedelta

from providers.models import Lot
from sefton_pdps.core.database import tenancy
from tests.e2e.conftest import Person
from tests.e2e.walk import TODAY, Walk, result_of
from tests.factories import providers
from tests.providers.register_files import COMBINED_2025, layout_sheet, row, workbook
from tests.sefton_pdps.files.samples import pdf

ROUND = "Invented round 1"
GULL, HERON, TERN, CURLEW = (
    "Invented Gull Care", "Invented Heron Homes", "Invented Tern Fostering", "Invented Curlew Living",
)  # fmt: skip
DOCUMENTS = ("Public liability insurance", "Statement of purpose", "Safeguarding policy", "Latest accounts")
CRITERIA = ("Collaborative working", "Quality", "Understanding cost", "Social value")


def set_up(walk: Walk) -> None:
    manager = walk.at("manager").open("/framework/")
    manager.follow("Create a framework")
    manager.fill("Reference", "PDPS-2024").fill("Title", "Sefton PDPS")
    manager.fill("Procurement law", "Public Contracts Regulations 2015, light touch")
    manager.fill_day("First day", date(2024, 4, 11)).fill_day("Last day", date(2027, 4, 10))
    manager.press("Create the framework").reads("The framework is created")
    manager.page.locator("form.sefton-action button").first.click()
    manager.look().reads("Therapeutic wrap-around", "Emergency residential care", "Supported accommodation")
    manager.follow("Draft an admission round")
    manager.press("Save the draft").reads("There is a problem")
    manager.fill("Title", ROUND)
    for lot in ("Residential care", "Fostering", "Therapeutic wrap-around"):
        manager.page.get_by_label(lot, exact=True).check()
    manager.fill("Specification", "Service specification, version 1").fill("Terms", "Terms, version 1")
    manager.press("Save the draft").reads("The round is drafted")
    walk.keep("round", manager)
    manager.reads("Executive Director of Children's Social Care and Education has not signed")
    advise(walk)
    for director in ("dcs", "asc"):
        signer = walk.at(director).open(walk.address["round"]).follow("Read and sign")
        signer.choose("I have read the criteria").press("Sign").reads("You have signed")
    manager.open(walk.address["round"]).press("Open the round").press("Open the round").reads(
        "The round is open"
    )


def advise(walk: Walk) -> None:
    """Both advices and the consultation of the Cabinet Member, each by the person who may record it."""
    for name, kind in (
        ("procurement", "Procurement advice"),
        ("legal", "Legal advice"),
        ("manager", "Consultation of the Cabinet Member"),
    ):
        adviser = walk.at(name).open(walk.address["round"]).follow("Record advice or consultation")
        adviser.choose(kind).fill_day("When was it given?", TODAY - timedelta(days=3))
        adviser.fill("What was advised", "Advised in writing.").press("Record it").reads("It is recorded")


def register_book() -> bytes:
    """A register of two homes, a fostering agency and supported accommodation, with one row that cannot be taken."""
    homes, supported = layout_sheet(COMBINED_2025), layout_sheet(COMBINED_2025, 1)
    rows = [
        row(homes, urn="SC900001", setting_name="Invented Gull House", owner_name=GULL, owner_id="RP900001"),
        row(
            homes, urn="SC900002", setting_name="Invented Heron Lodge", owner_name=HERON, owner_id="RP900002",
            postcode="L20 3AA", address="2 Nowhere Lane",
        ),
        row(
            homes, urn="SC900003", setting_name="Invented Tern Families", owner_name=TERN, owner_id="RP900003",
            kind="Independent Fostering Agency", places=None, postcode="PR9 0AA", address="3 Nowhere Lane",
        ),
        row(homes, urn="SC900009", setting_name="Invented Puzzle House", owner_id="RP900009", grade="Splendid"),
    ]  # fmt: skip
    young = row(
        supported, urn="2750001", setting_name="Invented Curlew Court", owner_name=CURLEW, owner_id="RP900004",
        address="4 Nowhere Lane", postcode="L21 1AA",
    )  # fmt: skip
    book = workbook(
        (homes.name, [list(homes.headings), *rows]), (supported.name, [list(supported.headings), young])
    )
    content: bytes = book.getvalue()
    return content


def attach(who: Person, label: str, name: str, content: bytes) -> None:
    who.page.get_by_label(label).set_input_files({"name": name, "mimeType": "", "buffer": content})


def import_register(walk: Walk) -> None:
    manager = walk.at("manager").open("/register/")
    for wrong, said in ((b"MZ\x90\x00 a program", "Excel"), (pdf(), "Excel")):
        attach(manager, "Ofsted register", "register.xlsx", wrong)
        manager.fill_day("What is the date of the register?", TODAY)
        manager.press("Read the register").reads("There is a problem", said)
    for number, (created, unchanged) in enumerate(((4, 0), (0, 4))):
        read_and_apply(manager, TODAY - timedelta(days=62 - number))
        manager.reads(f"Settings created {created}", f"Settings unchanged {unchanged}", "Rows not taken 1")
        manager.open("/register/")
    manager.open("/settings/").reads("Invented Gull House", "Invented Curlew Court")
    for name, owner in (("gull", GULL), ("heron", HERON), ("tern", TERN), ("curlew", CURLEW)):
        walk.join(name, owner)
    keep_vacancies(walk)


def read_and_apply(manager: Person, as_at: date) -> None:
    """What the file would change is read before it is applied; what could not be taken is said both times."""
    attach(manager, "Ofsted register", "register.xlsx", register_book())
    manager.fill_day("What is the date of the register?", as_at).press("Read the register")
    manager = result_of(manager).reads("Nothing of it is written yet", "Splendid", "SC900009")
    manager.follow("Apply the register").reads("It would all be written, or nothing")
    result_of(manager.press("Apply the register")).reads("Splendid", "SC900009")


def keep_vacancies(walk: Walk) -> None:
    """Each home confirms its vacancies; the agency opens a carer household."""
    for name, setting in (("gull", "Invented Gull House"), ("heron", "Invented Heron Lodge")):
        owner = walk.at(name).open("/portal/settings/").reads(setting)
        owner.page.locator("form.sefton-action button").first.click()
        owner.look().reads(f"The vacancies of {setting} are confirmed")
    tern = walk.at("tern").open("/portal/settings/").follow("Invented Tern Families")
    tern.follow("Add a carer household").fill("Your code for the household", "H-014")
    tern.press("Add the household").reads("Enter the first half of the postcode")
    tern.fill("First half of the postcode", "PR8").press("Add the household").reads("The household is added")


def admit(walk: Walk) -> None:
    apply(walk)
    check(walk)
    for name in ("evaluator-1", "evaluator-2"):
        score(walk, name)
    decide(walk)
    with tenancy.scope(tenancy.COUNCIL):
        lots = {lot.code: lot for lot in Lot.objects.all()}
        for name, code in (("heron", "residential"), ("tern", "fostering")):
            owner = providers.Provider.objects.get(pk=walk.people[name].provider_id)
            providers.admission(owner, lots[code])


def apply(walk: Walk) -> None:
    gull = walk.at("gull").open("/portal/applications/").reads(ROUND)
    gull.page.locator("form.sefton-action button").first.click()
    gull.look()
    walk.keep("own application", gull)
    gull.reads("0 of 9 parts are done").follow("Go on: choose your lots")
    gull.page.get_by_label("Residential care", exact=True).check()
    gull.press("Save and continue").reads("Your lots are saved")
    for criterion in CRITERIA:
        gull.reads(criterion).fill(
            "Your answer", f"{criterion}: we measure it each month, and the figures are ours."
        )
        gull.press("Save and continue").reads("Your answer is saved")
    for document in DOCUMENTS:
        attach(gull.reads(document), "File", "invented.pdf", pdf())
        gull.fill_day("When does it expire?", TODAY + timedelta(days=300))
        gull.press("Add the document").reads("The document is added")
    gull.reads("Check your answers").choose("What we have written is true")
    gull.press("Send the application").reads("received")


def check(walk: Walk) -> None:
    manager = walk.at("manager").open("/applications/").follow(GULL)
    walk.keep("application", manager)
    manager.press("Begin the compliance check").follow("Ask the provider")
    manager.fill("Your question", "Who is covered by the insurance?").press("Ask the provider")
    gull = walk.at("gull").open(walk.address["own application"]).follow("Answer the council")
    gull.fill("Your answer", "All our staff.").press("Send the answer").reads("All our staff.")
    manager.open(walk.address["application"]).follow("Pass to scoring")
    manager.fill("What you checked", "Insurance, accounts, policies: all in order.")
    manager.choose("Testperson Evaluator-1").press("Pass to scoring").reads("Select two evaluators or more")
    manager.choose("Testperson Evaluator-2").press("Pass to scoring").reads("Being scored")


def score(walk: Walk, name: str) -> None:
    """Alone: nothing is read before the declaration, and nobody's scores before all have finished."""
    evaluator = (
        walk.at(name).open(walk.address["application"]).reads("Declare first").reads_nothing_of("we measure")
    )
    evaluator.follow("Declare your interests").choose("No, I have none").press("Declare")
    for criterion in CRITERIA:
        evaluator.page.locator("main").get_by_role("link", name=criterion).first.click()
        evaluator.look().page.get_by_role("radio").nth(4).check()
        evaluator.fill("Your reason", f"Dates and figures, found by {name}.").press("Save and continue")
    other = "evaluator-2" if name == "evaluator-1" else "evaluator-1"
    evaluator.reads_nothing_of(f"found by {other}")
    evaluator.press("Finish scoring").press("Finish scoring")


def decide(walk: Walk) -> None:
    moderator = walk.at("moderator").open(walk.address["application"]).follow("Settle the scores")
    moderator.reads("found by evaluator-1", "found by evaluator-2")
    for criterion in CRITERIA:
        moderator.select(f"Agreed score for {criterion.lower()}", "4")
        moderator.fill(f"Reason for {criterion.lower()}", f"Agreed on {criterion.lower()}.")
    moderator.press("Settle the scores").press("Settle the scores").reads("The scores are settled")
    head = walk.at("head").open(walk.address["application"]).follow("Decide")
    head.choose("Admit").fill("Your reasons", "Safe homes, clear figures, a fair fee.")
    head.press("Decide").reads("The application is decided")
    gull = walk.at("gull").open(walk.address["own application"])
    gull.reads("Safe homes, clear figures, a fair fee.", "Admitted to", "Agreed on quality.")
    gull.reads_nothing_of("found by evaluator-1").reads("Keep your documents up to date")
    gull.follow(DOCUMENTS[0]).fill_day("When does it expire?", TODAY - timedelta(days=1))
    attach(gull, "File", "invented.pdf", pdf())
    gull.press("Add the document").reads("There is a problem")
    attach(gull, "File", "invented.pdf", pdf())
    gull.fill_day("When does it expire?", TODAY + timedelta(days=700))
    gull.press("Add the document").reads("The document is added")

"""What the law asks before a home outside the area is approved, answered on its pages (ADR 144)."""

from sefton_pdps.core.time import clock
from tests.e2e.conftest import Person

WAY = "Answer what the law asks before the move"
# Nobody is asked more than these; a page that leads to itself again would go on for ever.
MOST_QUESTIONS = 9


def answer_what_the_law_asks(officer: Person, authorisation: str) -> None:
    """One question after the other, each by the first of its answers, until none is left."""
    for _ in range(MOST_QUESTIONS + 1):
        officer.open(authorisation)
        if not officer.page.get_by_role("link", name=WAY).count():
            return
        officer.follow(WAY)
        for name in ("answer", "how", "reasons", "care_plan_given"):
            boxes = officer.page.locator(f"main input[name={name}]")
            if boxes.count():
                boxes.first.check()
        whom = officer.page.locator("main input[name=whom]")
        if whom.count():
            whom.fill("Invented Person, who answers for it")
            officer.fill_day("On which day?", clock.today())
        officer.page.locator("main textarea[name=words]").fill("Asked, heard and written down.")
        officer.press("Record the answer")
    raise AssertionError(f"More than {MOST_QUESTIONS} questions at {authorisation}")

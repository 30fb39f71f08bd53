"""The children of the story, and who goes which way: earlier routes, mini-competitions, direct awards (S-48)."""

from datetime import date, datetime, timedelta
from typing import Any

from placements.models import Child
from placements.rules.completeness import FIELDS
from placements.services.children import record_child
from placements.states import LegalStatus, Risk, Sex
from providers.states import ServiceType
from sefton_pdps.core.working_days import local
from sefton_pdps.demo import names
from sefton_pdps.demo.living import earlier
from sefton_pdps.demo.living.course import Course
from sefton_pdps.demo.living.story import Story

AGES = {ServiceType.RESIDENTIAL: (9, 16), ServiceType.FOSTERING: (1, 15), ServiceType.SUPPORTED: (16, 17)}
HOMES = ("L20 3AA", "L21 1AA", "L22 5PX", "L30 1PA", "L31 2HB", "PR8 6AA", "PR9 7AA", "L23 0RA", "L37 4AA")
WISHES = (
    "I want to stay near my school and see my nan on Sundays.",
    "A dog would be good. I do not want to move again.",
    "Somewhere quiet where I can play football.",
    "I would like my own room and to keep seeing my little brother.",
    "People who do not shout, and help with cooking for myself.",
)
STORIES = (
    "Settles with patient adults who explain what happens next. Mornings are hard, evenings are calmer.",
    "Sociable and funny. Needs clear limits and adults who stay the same.",
    "Has moved three times in a year. Needs time, a routine and one key worker.",
    "Likes to be busy outdoors. Worries about going to a new school.",
)
RISKS = [name for name in sorted(FIELDS) if name.startswith("risk_") and not name.endswith("other")]


def plan(story: Story, *, scale: int = 100) -> None:
    """Two and a half years of children, then the last weeks, in which every stage waits for somebody."""
    earlier.plan(story, count=max(3, 130 * scale // 100))
    kinds = [ServiceType.RESIDENTIAL] * 5 + [ServiceType.FOSTERING] * 6 + [ServiceType.SUPPORTED]
    for index in range(max(2, 73 * scale // 100)):
        span = (story.today - timedelta(days=50) - date(2024, 4, 15)).days
        day = date(2024, 4, 15) + timedelta(days=story.random.randint(0, span))
        Course(
            story, kinds[index % len(kinds)], direct=index % 5 in (1, 3), started=story.working_day(day)
        ).plan()


def new_child(
    story: Story, service_type: str, *, on: date, by: Any, at: datetime, age: int | None = None
) -> Child:
    """Record an invented child of a fitting age, at a real postcode of the borough."""
    random = story.random
    least, most = AGES[ServiceType(service_type)]
    years = random.randint(least, most) if age is None else age
    born = on - timedelta(days=int(years * 365.25) + random.randint(20, 330))
    return record_child(
        given_name=names.given_name(random),
        family_name=names.family_name(random),
        date_of_birth=born,
        sex=random.choice((Sex.FEMALE, Sex.MALE)),
        home_postcode=random.choice(HOMES),
        legal_status=random.choice((LegalStatus.C2, LegalStatus.C2, LegalStatus.C1, LegalStatus.V2)),
        school="Notional High School",
        social_worker=story.people["social_worker"],
        by=by,
        at=at,
    )


def referral_answers(story: Story, service_type: str, needed_on: date, at: datetime) -> dict[str, Any]:
    """Answers to every section of the Placements Data Standard, with some risks and needs."""
    random = story.random
    days = (needed_on - local(at).date()).days
    suitability = {
        ServiceType.RESIDENTIAL: "residential_care_suitability",
        ServiceType.FOSTERING: "foster_care_suitability",
        ServiceType.SUPPORTED: "supported_accommodation_suitability",
    }
    return {
        "service_type": service_type,
        "needed_by": "in more than 5 days" if days > 5 else "in less than 5 days",
        "needed_on": needed_on,
        "court_date": local(at).date() + timedelta(days=40) if random.random() < 0.2 else None,
        "sibling_count": random.choice((None, None, None, 1)),
        "preferred_location": random.choice(("Southport", "Bootle", "Crosby", "Near the present school")),
        "communication_needs": "N",
        "communication_requirements": ["None"],
        "home_adaptation": False,
        "cultural_needs": random.choice(("Not required", "Not required", "Required")),
        "living_companions": random.choice(("No preference", "With other children recommended")),
        "pets": random.choice(("Yes - can", "Not Known")),
        "additional_support": random.choice((["NA"], ["therapeutic support"], ["additional supervision"])),
        "deprivation_of_liberty": False,
        "foster_care_suitability": "Suitable but not preferred",
        "residential_care_suitability": "Suitable but not preferred",
        "supported_accommodation_suitability": "Not specified",
        suitability[ServiceType(service_type)]: "Preferred",
        **{name: Risk.PRESENT if random.random() < 0.25 else Risk.NONE for name in RISKS},
        "wishes": random.choice(WISHES),
        "wishes_heard_on": local(at).date(),
        "needs_story": random.choice(STORIES),
        "education_plan": "Stays at the present school; taxis for the first month.",
        "has_ehcp": random.random() < 0.3,
        "in_house_considered": "Family and the council's own carers were asked first; none can offer this.",
    }

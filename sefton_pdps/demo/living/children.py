"""The children of the story, and what is recorded of each."""

from datetime import date, datetime, time, timedelta
from typing import Any

from placements.models import Child, Team
from placements.rules.ages import age_on
from placements.rules.legal import Told
from placements.rules.questions import QUIET_ANSWERS
from placements.services.children import record_child
from placements.services.teams import save_team
from placements.states import Giver, LegalStatus, NeededBy, Risk, Sex
from providers.states import ServiceType
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time.working_days import local, moment_from_local
from sefton_pdps.demo import names, people, texts
from sefton_pdps.demo.living.story import Story

AGES = {ServiceType.RESIDENTIAL: (9, 16), ServiceType.FOSTERING: (1, 15), ServiceType.SUPPORTED: (16, 17)}
HOMES = ("L20 3AA", "L21 1AA", "L22 5PX", "L30 1PA", "L31 2HB", "PR8 6AA", "PR9 7AA", "L23 0RA", "L37 4AA")
SOCIAL_WORKERS = [member.key for member in people.COUNCIL if Role.SOCIAL_WORKER in member.roles]
# The age from which a risk is spoken of.
RISKS = {
    "risk_self_harm": 9, "risk_sexual_exploitation": 11, "risk_criminal_exploitation": 10, "risk_drug_alcohol": 11,
    "risk_eating_disorder": 10, "risk_missing": 8, "risk_to_others_physical": 5, "risk_to_others_sexual": 12,
    "risk_to_others_fire": 9, "risk_to_others_animals": 6, "risk_to_others_criminal": 11,
}  # fmt: skip
# How likely each of them is.
AT_RISK = {ServiceType.RESIDENTIAL: 0.28, ServiceType.FOSTERING: 0.14, ServiceType.SUPPORTED: 0.2}
COMPANIONS = (
    "No preference",
    "No preference",
    "With other children recommended",
    "Solo placement recommended",
)
SCHOOL_AGE = 5
TEAMS = (("Mocklands team", "team_manager"), ("Testwater team", "team_manager_two"))


def new_child(
    story: Story,
    service_type: str,
    *,
    on: date,
    by: Any,
    at: datetime,
    age: int | None = None,
    no_postcode: str = "",
    family_name: str = "",
) -> Child:
    """Record an invented child of a fitting age, at a real postcode of the borough or with a reason for none."""
    random = story.random
    least, most = AGES[ServiceType(service_type)]
    years = random.randint(least, most) if age is None else age
    born = on - timedelta(days=int(years * 365.25) + random.randint(20, 330))
    return record_child(
        given_name=names.given_name(random),
        family_name=family_name or names.family_name(random),
        date_of_birth=born,
        sex=random.choice((Sex.FEMALE, Sex.MALE)),
        home_postcode="" if no_postcode else random.choice(HOMES),
        no_postcode=no_postcode,
        authority=_authority(
            random.choice((LegalStatus.C2, LegalStatus.C2, LegalStatus.C1, LegalStatus.V2)), at
        ),
        school=random.choice(texts.for_age(texts.SCHOOLS, age_on(born, local(at).date()))),
        social_worker=story.people[worker := random.choice(SOCIAL_WORKERS)],
        team=_team(story, worker, at),
        reviewing_officer=story.people["reviewing_officer"],
        by=by,
        at=at,
    )


def _authority(kind: str, at: datetime) -> Told:
    """By what the child may be placed: an order that was made in the morning, or the mother's consent then."""
    began_at = moment_from_local(local(at).date(), time())
    if kind == LegalStatus.V2:
        return Told(kind, began_at, Giver.MOTHER)
    return Told(kind, began_at, reference="Family Court at Liverpool")


def _team(story: Story, worker: str, at: datetime) -> Team:
    """The team of a social worker, saved when its first child is recorded."""
    name, manager = TEAMS[SOCIAL_WORKERS.index(worker) % len(TEAMS)]
    if name not in story.made:
        story.made[name] = save_team(
            team=None,
            name=name,
            manager=story.people[manager],
            stand_in=None,
            by=story.people["system_administrator"],
            at=at,
        )
    team: Team = story.made[name]
    return team


def referral_answers(
    story: Story, service_type: str, child: Child, needed_on: date, at: datetime
) -> dict[str, Any]:
    """Answers to every section of the Placements Data Standard, with risks, wishes and a school that fit the age."""
    random, today = story.random, local(at).date()
    days, age = (needed_on - today).days, age_on(child.date_of_birth, today)
    at_school = age >= SCHOOL_AGE
    likely = AT_RISK[ServiceType(service_type)]
    suitability = {
        ServiceType.RESIDENTIAL: "residential_care_suitability",
        ServiceType.FOSTERING: "foster_care_suitability",
        ServiceType.SUPPORTED: "supported_accommodation_suitability",
    }
    risks = {
        name: Risk.PRESENT if age >= least and random.random() < likely else Risk.NONE
        for name, least in RISKS.items()
    }
    cultural = random.choice(("Not required", "Not required", "Required"))
    return {
        **QUIET_ANSWERS,
        **risks,
        **{f"{name}_detail": texts.RISKS[name] for name, risk in risks.items() if risk == Risk.PRESENT},
        "service_type": service_type,
        "needed_by": _needed_by(days),
        "needed_on": needed_on,
        "court_date": today + story.some_days(15, 60) if random.random() < 0.2 else None,
        "sibling_count": random.choice((None, None, None, 1)),
        "preferred_location": random.choice(
            (*texts.PREFERRED_PLACES, *(("Near the present school",) * 2 if at_school else ()))
        ),
        "communication_needs": "N",
        "communication_requirements": ["None"],
        "home_adaptation": False,
        "cultural_needs": cultural,
        "cultural_detail": texts.CULTURAL if cultural == "Required" else "",
        "living_companions": random.choice(COMPANIONS),
        "pets": random.choice(("Yes - can", "Not Known", "No")),
        "additional_support": random.choice(
            (["NA"], ["therapeutic support"], ["additional supervision"], ["taxis to school"])
            if at_school
            else (["NA"], ["a worker for respite"])
        ),
        "deprivation_of_liberty": False,
        "foster_care_suitability": "Suitable but not preferred",
        "residential_care_suitability": "Suitable but not preferred",
        "supported_accommodation_suitability": "Not specified",
        suitability[ServiceType(service_type)]: "Preferred",
        "wishes": random.choice(texts.for_age(texts.WISHES, age)),
        "wishes_heard_on": today - story.some_days(0, 3),
        "needs_story": random.choice(texts.for_age(texts.STORIES, age)),
        "education_plan": random.choice(texts.for_age(texts.EDUCATION, age)),
        "has_ehcp": at_school and random.random() < 0.3,
        "in_house_considered": random.choice(texts.IN_HOUSE),
    }


def _needed_by(days: int) -> str:
    if days == 0:
        return NeededBy.TODAY
    return NeededBy.UNDER_5_DAYS if days < 5 else NeededBy.OVER_5_DAYS

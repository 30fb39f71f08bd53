"""The questions of the referral, in the fields of the Placements Data Standard v2: one row a field.

Sections, forms, completeness, the rows of the anonymised profile and the needs of the match are read from here.
A new field that providers see and that is matched by a need of the catalogue is named in four files: the model, its
migration, its row here and `docs/data-inventory.toml` (tests/placements/test_questions.py looks). The code of a
profile's row is the key of the answers in offers: it never changes, while labels may. A new row's code is the name of
its field.
"""

from collections.abc import Collection

from placements.rules.answers import IN_EMERGENCY, NeedKind, Question, Row, Section
from placements.states import (
    Communication,
    Companions,
    CulturalNeeds,
    NeededBy,
    Pets,
    Risk,
    Suitability,
    Support,
    YesNo,
)
from providers.states import ServiceType
from sefton_pdps.core.text.words import listed, lower_first

# Asked in the plan of the placement too.
EHCP = "has_ehcp"
TO_CHILD = Row("risks_to_the_child", "Risks to the child", NeedKind.RISK, (Risk.NONE,))
DETAIL = "what happens, how often, and when last"
TO_OTHERS = Row("risks_to_others", "Risks to others", NeedKind.RISK, (Risk.NONE,))


def _risk(field: str, label: str, row: Row, matches: str, noun: str = "") -> tuple[Question, Question]:
    """A risk, and the council's text about it where there is one: the profile tells it in words of its own."""
    noun = noun or label[0].lower() + label[1:]
    more = Question(
        f"{field}_detail", f"{label}: {DETAIL}", f"what is known of {noun}", lines=2, about=field,
        needed_if=(field, (Risk.PRESENT,)),
    )  # fmt: skip
    return Question(field, label, noun, needed=True, row=row, choices=Risk, matches=matches), more


def _suitability(field: str, kind: str) -> Question:
    return Question(
        field, f"How suitable is {kind}?", f"suitability of {kind}", choices=Suitability,
        hint="You may leave this as it is.",
    )  # fmt: skip


# Of a box that nothing waits for: a part is finished without it.
LEFT_EMPTY = "You may leave this empty."

AVAILABILITY = (
    Question(
        "needed_by", "How soon is it needed?", "how soon it is needed", choices=NeededBy,
        of_the_day=True, derived=True,
        # Today it would be read as of today; providers read the date, which does not grow old.
        read_as="How soon it was needed when this was written",
    ),
    Question(
        "needed_on", "Date needed by", "the date needed by", needed=True, of_the_day=True,
        hint="If that is before the next working day is over, it is an emergency: you would be asked first for what "
        "cannot wait tonight, and for the rest afterwards.",
    ),
    Question(
        IN_EMERGENCY, "Is it an emergency?", of_the_day=True, derived=True,
        read_as="Needed before the next working day was over, when this was written",
    ),
    Question("court_date", "Court date, if there is one", of_the_day=True),
    Question(
        "sibling_count", "Brothers and sisters to place with", matches="siblings", most=12, hint=LEFT_EMPTY,
        row=Row(
            "brothers_and_sisters_to_place_with", "Brothers and sisters to place with", asks_nothing=(0,)
        ),
    ),
    Question("preferred_location", "Preferred location", hint=LEFT_EMPTY),
)  # fmt: skip

# What is never left for later, however late it is: what keeps the child well, who was told. Who gave authority to place
# the child stands in the list of authorities, which every award asks (ADR 142).
NONE_KNOWN = "Write “None known” if there are none."
TONIGHT = (
    Question("allergies", "Allergies", "allergies", tonight=True, lines=2, hint=NONE_KNOWN),
    Question(
        "medication", "Medication the child takes, and where it is", "medication", tonight=True, of_the_day=True,
        lines=2, hint=NONE_KNOWN,
    ),
    Question(
        "medical_consent", "Who may consent to treatment", "who may consent to treatment", tonight=True,
        wants_somebody=True, lines=2,
    ),
    Question(
        "travel", "Who takes the child there, and when they set out", "who takes the child there", tonight=True,
        wants_somebody=True, of_the_day=True, lines=2,
    ),
    Question(
        "reviewing_officer_told", "When and how the reviewing officer was told", "when the reviewing officer was told",
        tonight=True, wants_somebody=True, of_the_day=True, lines=2, hint="An e-mail or a message left counts.",
    ),
)  # fmt: skip

REQUIREMENTS = (
    Question(
        "communication_needs", "Are there communication, language or learning needs?", "communication needs",
        needed=True, choices=YesNo, can_wait=True,
    ),
    Question(
        "communication_requirements", "If there are, which?", "communication requirements",
        needed=True, choices=Communication, can_wait=True,
        none_if=("communication_needs", YesNo.NO),
        row=Row("communication", "Communication", asks_nothing=(Communication.NONE,)),
        matches={
            Communication.BSL: "communication_bsl", Communication.MAKATON: "communication_makaton",
            Communication.ESOL: "esol",
        },
    ),
    Question(
        "home_adaptation", "Must the home be adapted?", "adaptation to the home", needed=True,
        can_wait=True, row=Row("adapted_home", "Adapted home", asks_nothing=(False,)), matches="adaptation",
    ),
    Question(
        "cultural_needs", "Cultural needs", "cultural needs", needed=True, choices=CulturalNeeds, can_wait=True,
        row=Row(
            "cultural_needs", "Cultural needs",
            asks_nothing=(CulturalNeeds.NOT_REQUIRED, CulturalNeeds.NOT_KNOWN),
        ),
        matches={CulturalNeeds.REQUIRED: "cultural"},
    ),
    Question(
        "cultural_detail", "What the cultural needs are", "what the cultural needs are", lines=3,
        needed_if=("cultural_needs", (CulturalNeeds.REQUIRED, CulturalNeeds.OTHER)),
    ),
    Question(
        "living_companions", "Who can the child live alongside?", "who the child can live alongside",
        needed=True, can_wait=True, choices=Companions, matches={Companions.SOLO: "solo"},
        row=Row("can_live_alongside", "Can live alongside", asks_nothing=(Companions.NO_PREFERENCE,)),
    ),
    Question(
        "pets", "Can the child live with pets?", "pets", needed=True, choices=Pets, can_wait=True,
        # A home with pets or without suits a child who can live with them; "no" rules out every home with one.
        row=Row("living_with_pets", "Living with pets", asks_nothing=(Pets.CAN, Pets.NOT_KNOWN)),
        matches={Pets.MUST: "pets"},
    ),
    Question(
        "additional_support", "Extra support", choices=Support,
        row=Row("extra_support", "Extra support", asks_nothing=(Support.NOT_APPLICABLE,)),
        matches={Support.THERAPY: "therapeutic_support", Support.SUPERVISION: "supervision"},
    ),
    Question(
        "additional_support_other", "Other support", "what the other support is",
        row=Row("other_support", "Other support"), needed_if=("additional_support", (Support.OTHER,)),
    ),
    Question(
        "deprivation_of_liberty", "Is there a deprivation of liberty order?", "deprivation of liberty", matches="dol",
        row=Row(
            "deprivation_of_liberty_order", "Deprivation of liberty order", asks_nothing=(False,)
        ),
    ),
)  # fmt: skip

RECOMMENDATION = (
    Question(
        "service_type", "Which kind of placement is searched for?", "the kind of placement to search for",
        needed=True, choices=ServiceType,
    ),
    _suitability("residential_care_suitability", "residential care"),
    _suitability("foster_care_suitability", "fostering"),
    _suitability("supported_accommodation_suitability", "supported accommodation"),
)  # fmt: skip

RISKS = (
    *_risk("risk_self_harm", "Self-harm", TO_CHILD, "self_harm"),
    *_risk("risk_sexual_exploitation", "Sexual exploitation", TO_CHILD, "exploitation"),
    *_risk("risk_criminal_exploitation", "Criminal exploitation", TO_CHILD, "exploitation"),
    *_risk("risk_drug_alcohol", "Drug and alcohol use", TO_CHILD, "substance_use"),
    *_risk("risk_eating_disorder", "Eating disorder", TO_CHILD, "eating_disorder"),
    *_risk("risk_missing", "Going missing", TO_CHILD, "missing"),
    Question(
        "risk_other", "Another risk to the child", lines=3,
        row=Row("other_risk_to_the_child", "Other risk to the child", NeedKind.RISK),
    ),
    *_risk(
        "risk_to_others_physical", "Physical harm to others or property", TO_OTHERS, "physical_aggression",
        "physical harm to others",
    ),
    *_risk("risk_to_others_sexual", "Sexual harm to others", TO_OTHERS, "sexual_harm"),
    *_risk("risk_to_others_fire", "Fire-setting", TO_OTHERS, "fire_setting"),
    *_risk("risk_to_others_animals", "Harm to animals", TO_OTHERS, "harm_to_animals"),
    *_risk("risk_to_others_criminal", "Criminal exploitation of others", TO_OTHERS, "criminal_behaviour"),
    Question(
        "risk_to_others_other", "Another risk to others", lines=3,
        row=Row("other_risk_to_others", "Other risk to others", NeedKind.RISK),
    ),
)  # fmt: skip

# Nothing of it goes out as it stands: the profile begins with it.
BEGINS_PROFILE = (
    "The anonymised profile will begin with this text; its writer takes out what tells who the child is."
)
WISHES = (
    Question(
        "wishes", "What the child wants, in the child's own words", "the child's own words", needed=True,
        hint=BEGINS_PROFILE,
    ),
    Question("wishes_heard_on", "Date the child was asked"),
    Question(
        "needs_story", "The child's story and needs", "the child's story and needs", needed=True, lines=8,
        can_wait=True, hint=BEGINS_PROFILE,
    ),
)  # fmt: skip

EDUCATION = (
    Question("education_plan", "What should happen about school", hint=LEFT_EMPTY),
    Question(
        EHCP, "Is there an education, health and care plan?", "care plan for education (EHCP)",
        matches="education_on_site",
        row=Row(
            "education_health_and_care_plan", "Education, health and care plan", asks_nothing=(False,)
        ),
    ),
)  # fmt: skip

IN_HOUSE = (
    Question(
        "in_house_considered", "Why not family, or the council's own homes or foster carers",
        "why not family or the council's own homes", needed=True,
    ),
)  # fmt: skip

SECTIONS = (
    Section("availability", "When and where", AVAILABILITY),
    Section(
        "tonight",
        "What cannot wait tonight",
        TONIGHT,
        tonight=True,
        also=(RECOMMENDATION[0], WISHES[0], IN_HOUSE[0]),
    ),  # fmt: skip
    Section("requirements", "What the home must offer", REQUIREMENTS),
    Section("recommendation", "Kind of placement", RECOMMENDATION),
    Section("risks", "Risks", RISKS),
    Section("wishes", "The child's wishes and story", WISHES),
    Section("education", "Education", EDUCATION),
    Section("in-house", "Family and the council's own homes", IN_HOUSE),
)
# Beyond these a part was filled in rather than corrected, and its name tells as much.
MOST_NAMED = 3
QUESTIONS = {question.field: question for one in SECTIONS for question in one.questions}
FIELDS = frozenset(QUESTIONS)
# By field, an answer to each needed question that asks nothing of a home: what a referral that is complete starts from,
# in the demonstration and in tests, so that a new question does not have to be answered there.
QUIET_ANSWERS = {
    question.field: question.row.asks_nothing[0]
    for question in QUESTIONS.values()
    if question.needed and question.row and question.row.asks_nothing
}


def section(code: str) -> Section | None:
    """The section with a code; None when there is none."""
    return next((one for one in SECTIONS if one.code == code), None)


def nouns_of(fields: Collection[str]) -> str:
    """Answers by their nouns, in the order of the referral: "pets and the child's story and needs"."""
    return listed([question.noun for field, question in QUESTIONS.items() if field in fields])


def changed_words(fields: Collection[str]) -> str:
    """Which answers a save changed, by their parts and never by what was answered: "Risks: going missing"."""
    parts = []
    for part in SECTIONS:
        labels = [lower_first(ask.label) for ask in part.questions if ask.field in fields]
        if labels:
            parts.append(f"{part.title}: {listed(labels)}" if len(labels) <= MOST_NAMED else part.title)
    return "; ".join(parts)

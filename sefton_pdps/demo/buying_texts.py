"""What the people of the demonstration write when they buy: the route, offers, scores, choices, direct awards."""

from calloffs.states import DeclineReason, DirectGround
from providers.states import ServiceType

# --- Competitions: the route, questions, offers, declines -----------------------------------------------------
R, F, S = ServiceType.RESIDENTIAL, ServiceType.FOSTERING, ServiceType.SUPPORTED

ROUTE_REASONS = (
    "Time allows a choice of homes.",
    "Several homes in the lot take this age, so their offers should be compared.",
    "There are weeks until the move, and nothing ties the child to one provider.",
    "No home is known yet that meets all the needs; a competition will show which can.",
)
QUESTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    R: (
        ("Is there a bus from the school in the evening?", "Yes, until 8pm."),
        ("How many adults are on duty with the young person now?", "Two by day and one awake at night."),
        ("Will the council pay for taxis in the first month?", "Yes, for the first four weeks."),
        ("How often are visits with family, and are they supervised?", "Weekly; not supervised at present."),
        ("Are there known worries about other young people in the area?", "None that are known."),
        ("Would a two-week introduction be possible?", "Yes, the date needed leaves room for it."),
    ),
    F: (
        (
            "Could the child share a room with our carers' younger child?",
            "No, a room of their own is needed.",
        ),
        ("How far is it to contact, and who drives?", "About five miles. The carers are asked to drive."),
        ("Is the child used to pets?", "Yes, to a dog and a rabbit."),
        (
            "Would a single carer who works part-time be considered?",
            "Yes, if somebody is at home after school.",
        ),
        ("What is the bedtime routine at the moment?", "Bath, two stories and a light left on."),
        ("Is respite once a month part of the plan?", "It can be agreed once the child has settled."),
    ),
    S: (
        ("Does the young person manage medication alone?", "None is prescribed at present."),
        ("Is college paid for, travel included?", "Yes, with a monthly travel card."),
        ("How many hours of key work a week are expected?", "Ten at first, reviewed after six weeks."),
        ("May friends stay overnight?", "Not in the first month; then by the house rules."),
    ),
}
# Questions that are not published as they were asked: reworded, answered to whoever asked alone, or refused.
REWORDED = {
    "We had a teenager like this in our other home in spring, and staffing the nights cost us dear. Awake or asleep?": (
        "Must somebody be awake at night?",
        "Awake for the first four weeks, then it is looked at again.",
    ),
}
PRIVATE = {
    "Our registered manager changes next month. Does that stand against our offer?": (
        "No. Say in the offer who it will be, and when Ofsted is to decide."
    ),
}
REFUSED = {
    "Which school is it, so that we can ask there how things are?": (
        "It would tell who the child is. Who is chosen learns it once the agreement is signed."
    ),
}
MEETS_WISHES: dict[str, tuple[str, ...]] = {
    R: (
        "A room of their own, chosen colours included, and we drive to family every week.",
        "We asked our young people: they would show the newcomer round and keep a seat at the table.",
        "The house is within reach of the school by bus, and the garden has goals and a swing.",
    ),
    F: (
        "Our carers live close to the school and know the walk; weekends with family are planned on the calendar.",
        "The carers have a quiet house with a garden and one grown-up daughter who visits.",
        "The carers would meet the child for tea first, then for a day, before any move.",
    ),
    S: (
        "A flat with a shared kitchen, where a worker cooks with each resident twice a week.",
        "A night worker sleeps in, and the young person holds their own key from the first day.",
        "We help with a bank account, a weekly plan and the way to college.",
    ),
}
MEETS_RISKS: dict[str, tuple[str, ...]] = {
    R: (
        "A plan for each risk is written with the social worker before the move and read by every shift.",
        "Two adults by day, one awake at night, and a manager on call who knows the child.",
        "Our psychologist meets the team every fortnight and helps us read what the behaviour says.",
    ),
    F: (
        "The carers have eight years' experience with these risks and a supervising worker who visits weekly.",
        "A safer caring plan is agreed before the move; our duty line answers day and night.",
        "The carers finished training in therapeutic parenting and meet other carers each month.",
    ),
    S: (
        "Staff are on site day and night; a risk plan is signed with the young person in the first week.",
        "Visitors sign in, and we meet the police's local team once a month.",
        "A key worker sees the young person daily at first and looks at each risk with them.",
    ),
}
MEETS_REST: dict[str, tuple[str, ...]] = {
    R: (
        "Our team has done this for four years; two staff are trained in it.",
        "We plan it with the young person in the first week and look at it every month.",
        "Met by the house's own routine, with a named key worker.",
        "Agreed with the school and the nurse before the move, with dates.",
    ),
    F: (
        "The carers have done this for two children before and would do it again.",
        "Our supervising social worker helps the carers with it from the first week.",
        "Part of family life with these carers; we pay for what it needs.",
        "The carers have the training, and relief carers who know the child step in once a month.",
    ),
    S: (
        "A support plan covers it, with hours that fall as the young person gains confidence.",
        "Our move-on worker has helped eleven young people with the same.",
        "Written into the weekly plan and looked at with the young person every Friday.",
    ),
}
SOCIAL_VALUE = (
    "Two apprenticeships a year for care leavers in the borough.",
    "All staff are paid the real living wage; most live within ten miles.",
    "Work experience for four pupils a year, and food and repairs bought locally.",
    "We pay for a care leaver to sit on each interview panel.",
    "A diploma for every member of staff within two years, at our cost.",
    "We lend our minibus and hall to two youth clubs at weekends.",
    "Five new jobs in the borough in the next year, one kept for a young person leaving care.",
    "Volunteers from our office run a homework club once a week.",
)
DECLINE_NOTES: dict[str, tuple[str, ...]] = {
    DeclineReason.NO_VACANCY: ("", "Our last place was taken this week.", "We expect a place in two months."),
    DeclineReason.MIX: ("", "Two young people here would be unsettled by another move just now."),
    DeclineReason.REGISTRATION: ("", "Our statement of purpose does not cover one of the needs."),
    DeclineReason.STAFFING: ("", "Two posts are vacant, so we take nobody new this month."),
    DeclineReason.LOCATION: ("", "The school run would be more than an hour each way."),
    DeclineReason.PRICE: ("", "The extra hours could not be met within our usual fee."),
    DeclineReason.TIMING: ("", "We could not finish introductions by the date needed."),
    DeclineReason.OTHER: (
        "Our registered manager is leaving.",
        "The house is being repaired until next month.",
    ),
}
# How often each reason for declining is given, of a hundred.
DECLINE_SHARES = {
    DeclineReason.NO_VACANCY: 34, DeclineReason.MIX: 18, DeclineReason.REGISTRATION: 10, DeclineReason.STAFFING: 12,
    DeclineReason.LOCATION: 9, DeclineReason.PRICE: 4, DeclineReason.TIMING: 9, DeclineReason.OTHER: 4,
}  # fmt: skip

# --- Scoring and choosing ---------------------------------------------------------------------------------------
QUALITY_REASONS: dict[int, tuple[str, ...]] = {
    2: (
        "Says that the needs are met and gives little that shows it.",
        "Two of the needs are answered in general words only.",
        "Thin on the risks: no plan for the first nights.",
    ),
    3: (
        "Answers each need; examples are few.",
        "Sound, though school and travel are only touched on.",
        "Meets what is asked. Introductions could be planned in more detail.",
    ),
    4: (
        "Answers each need with examples from the last year.",
        "A clear plan for the first month, with names and days.",
        "Shows how the risks are reduced, step by step, with the social worker.",
    ),
    5: (
        "Every need is met with evidence, and the child's own words shape the plan.",
        "Excellent: introductions, school and family time are planned with dates.",
        "Goes beyond what is asked with therapy on site and a plan for stepping down.",
    ),
}
SOCIAL_VALUE_REASONS: dict[int, tuple[str, ...]] = {
    2: ("Good will without a number or a date.", "Jobs are mentioned; nothing says how many or for whom."),
    3: ("One clear promise of local jobs.", "Local buying is described, training less so.", "Pays the living wage."),
    4: (
        "Apprenticeships for care leavers, with numbers.",
        "Jobs and training in the borough, with a date for each.",
        "Work experience and local trades, with amounts for a year.",
    ),
}  # fmt: skip
CHOSEN = (
    "It meets the child's wishes best and is near to family.",
    "The plan for the first month is the fullest, and the adults are the most experienced with these risks.",
    "The panel scored it highest on quality; the fee is within the usual range.",
    "It keeps weekly time with brothers and sisters and allows for a slow introduction.",
    "The strongest answer on how the risks are kept down, at a fair fee.",
    "The other children of the home are a good match, and the support falls away as the child settles.",
    "Its adults have cared for a child with these needs before, with good results.",
    "The home is close enough for friends, family and clubs to stay as they are.",
    "It offers the most help with health appointments, and knows the local services.",
    "The offer is the only one that answers every need with an example.",
)
CHOSEN_FOR_SCHOOL = (
    "It meets the child's wishes best and keeps the school.",
    "It is near enough for the school to stay the same, and the points are the highest.",
    "The school run is short, and a named adult works with the teachers.",
)
NOT_FIRST = (
    "The place offered first has been taken meanwhile.",
    "The home ranked first no longer has a place for these nights.",
)
LETTERS = (
    "Thank you for your offer. The points and the reasons for each criterion are below.",
    "We are grateful for the thought you gave to this child. Your points, with the panel's reasons, are below.",
    "Thank you for answering in good time. Below you find how each criterion was scored and why.",
)
NO_OFFER = (
    "Nobody made an offer. The need goes to the next rung.",
    "No offer came in by the deadline. The agreement of the region is tried next.",
)

# --- Direct awards ------------------------------------------------------------------------------------------------
# The grounds that may hold for each kind of service beside an emergency; a child's clear wish only from eight.
GROUNDS: dict[str, tuple[str, ...]] = {
    R: (DirectGround.CONTINUITY, DirectGround.SOLE, DirectGround.WISH),
    F: (DirectGround.CONTINUITY, DirectGround.STEP_DOWN, DirectGround.WISH, DirectGround.SOLE),
    S: (DirectGround.STEP_DOWN, DirectGround.WISH, DirectGround.CONTINUITY),
}
WISHES_COUNT_FROM = 8
DIRECT_ROUTE: dict[str, str] = {
    DirectGround.CONTINUITY: "Continuity for the child outweighs choice.",
    DirectGround.STEP_DOWN: "The same provider can go on with the child from the home to the next step.",
    DirectGround.EMERGENCY: "There is no time for a competition: the home is needed at once.",
    DirectGround.SOLE: "The search found one home only that can meet the need.",
    DirectGround.WISH: "The child has said clearly where they want to live, and it is a good plan.",
}
EVIDENCE: dict[str, tuple[str, ...]] = {
    DirectGround.CONTINUITY: (
        "A brother has lived there for a year and is doing well; the review meeting asked for the two to be together.",
        "The child stayed there twice for short breaks and knows the adults. The planning meeting's note says so.",
    ),
    DirectGround.STEP_DOWN: (
        "The review of the last placement found the child ready to step down, and this provider cared for them there.",
        "The provider's own plan for stepping down was agreed with the reviewing officer; ten visits went well.",
    ),
    DirectGround.EMERGENCY: (
        "The present home ended the placement at a day's notice after an incident; the duty team's note is on file.",
        "The court made an order this morning and asked for a home by tonight. The order is on the child's file.",
    ),
    DirectGround.SOLE: (
        "Of the homes that fit, this is the only one with a free place and staff trained in the support needed.",
        "Six providers were rung and cannot take the child; the list with names and times is kept with the referral.",
    ),
    DirectGround.WISH: (
        "The child visited twice and told the social worker and the advocate that this is where they want to live.",
        "The child wrote to the reviewing officer asking for this home; the advocate agrees that it is their own wish.",
    ),
}
BENCHMARKS = (
    "Within the range of like placements made this year.",
    "Slightly above the middle of like placements, because of the hours of support in the first months.",
    "Below the middle of what was paid for the same age and needs in the last year.",
    "In line with the agreement of the region for this kind of home.",
)
PATHWAY = (
    "Said after the pathway meeting with the adults' team.",
    "From the transition worker's note after the first joint visit.",
    "The adults' team looked at the plan and answered by e-mail.",
)
SERVICE: dict[str, str] = {
    R: "Care by a steady team, a key worker, support with school and contact as in the offer.",
    F: "Care by the approved carers as one of the family, with weekly support from the agency.",
    S: "A furnished room, staff on site, and the hours of key work that the support plan says.",
}

SUPPORT: dict[str, tuple[str, ...]] = {
    "therapy": (
        "An hour a week with our own therapist, and an hour a fortnight for the adults who live with the young person.",
        "Twelve sessions of art therapy, then a decision with the social worker on whether more would help.",
    ),
    "extra-staffing": (
        "A second adult from four to nine in the evening, when distress has been greatest, until the routine holds.",
        "A waking night for the first weeks, because nights have been the hardest time after each move.",
    ),
}
SUPPORT_ACCEPTED = {
    "therapy": "The last review asked for it, and the plan says what it should change by the next one.",
    "extra-staffing": "The risk assessment asks for it at the start; the review decides whether it goes on.",
}

WHO_AGREED = "Registered manager on duty"
WHY_LONGER = "The court's order places the child until the final hearing, and another move would do harm."

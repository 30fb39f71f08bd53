"""What the people of the demonstration write. No word here is a name of its children or of their schools.

Texts are kept by what they answer, so that a reason fits its criterion, its score, its ground or the child's age.
"""

from calloffs.states import DeclineReason, DirectGround
from providers.states import CriterionCode, ServiceType

R, F, S = ServiceType.RESIDENTIAL, ServiceType.FOSTERING, ServiceType.SUPPORTED

# --- The child, by the first age that a text is for ---------------------------------------------------------
SCHOOLS: dict[int, tuple[str, ...]] = {
    0: ("",),
    3: ("Inventwood Nursery School", "Mockfield Nursery", "Notionalside Nursery"),
    5: ("Mockfield Primary School", "Testbridge Primary School", "Inventwood Primary School",
        "Samplegate Community Primary School"),
    11: ("Notionalside High School", "Testbridge High School", "Samplegate Academy", "Mockfield High School"),
    16: ("Notionalside Sixth Form College", "Testbridge College", ""),
}  # fmt: skip
WISHES: dict[int, tuple[str, ...]] = {
    0: (
        "Too young to say. Calms when held and sung to, and looks for the face of the same adult.",
        "Too young to say. Is happiest with other small children about, and sleeps best in a quiet room.",
        "Says “Mummy” and “bear”. Wants the bear at bedtime and somebody to sit close by.",
    ),
    4: (
        "I want a bedroom with a light on and to see my sister at the weekend.",
        "Can there be a garden? I like digging, and I want to take my bike.",
        "I want to stay at my school because my friends are there.",
        "I would like a grown-up who reads to me every night.",
        "I want to see Nan on Sundays. I do not like loud dogs.",
    ),
    10: (
        "I want to stay near my school and see my nan on Sundays.",
        "A dog would be good. I do not want to move again.",
        "Somewhere quiet where I can play football.",
        "I would like my own room and to keep seeing my little brother.",
        "I want people to tell me the truth about what is going on.",
        "I need to keep going to boxing on Tuesdays. It helps me calm down.",
        "Not too far out. I want to get the train to see my mates.",
    ),
    16: (
        "People who do not shout, and help with cooking for myself.",
        "I want to finish my course and learn to do my own money.",
        "Somewhere I can stay until I am ready, not just until I am eighteen.",
        "My own front door one day. For now I want somebody there at night.",
    ),
}
STORIES: dict[int, tuple[str, ...]] = {
    0: (
        "Came into care after a time of neglect. Is gaining weight; needs a calm house and the same hands.",
        "Is meeting the usual steps of the age. Wakes at night and settles when spoken to softly.",
    ),
    4: (
        "Settles with patient adults who explain what happens next. Mornings are hard, evenings are calmer.",
        "Is a bright talker who hides food and worries when an adult is late. Is learning to trust.",
        "Plays well with one other child, less well in a group. Tells adults when something is wrong.",
        "Has lived with two families this year. Needs a home that will keep going on the bad days.",
    ),
    10: (
        "Sociable and funny. Needs clear limits and adults who stay the same.",
        "Has moved three times in a year. Needs time, a routine and one key worker.",
        "Likes to be busy outdoors. Worries about going to a new school.",
        "Looked after a parent for years and finds it hard to let adults be in charge.",
        "Goes quiet before things go wrong. Talks best in the car or over a meal.",
        "Has done well since the last term and wants to keep the friends made there.",
    ),
    16: (
        "Cooks, gets up alone and goes to college four days a week. Is lonely in the evenings.",
        "Has done well with foster carers and is ready for a flat with somebody near.",
        "Came to this country alone and learns English quickly. Has a solicitor and a settled place at college.",
        "Manages a week's money with help. Is anxious about turning eighteen.",
    ),
}
EDUCATION: dict[int, tuple[str, ...]] = {
    0: ("Not yet at nursery. The health visitor sees the child at home each month.",),
    3: ("Fifteen hours of nursery a week; the carer takes the child there.",),
    5: (
        "Stays at the present school; taxis for the first month.",
        "Stays at the present school. The teacher meets the carers every half-term.",
        "May change school if the home is further than half an hour away; the virtual school is asked first.",
    ),
    11: (
        "Stays at the present school; taxis for the first month.",
        "On a part-time timetable that grows by a day each fortnight.",
        "Options are chosen this year, so the school should not change.",
        "Learns with a tutor three days a week until a school place is found.",
    ),
    16: (
        "At college; wants to go on to a trade.",
        "Not in education now. An adviser meets them weekly to plan an apprenticeship.",
    ),
}
PREFERRED_PLACES = (
    "Southport",
    "Bootle",
    "Crosby",
    "Maghull",
    "Formby",
    "Anywhere in the north of the borough",
)
IN_HOUSE = (
    "Family and the council's own carers were asked first; none can offer this.",
    "An aunt was assessed and cannot take the child on. No council carer has a free place for this age.",
    "The council's own home is full until the spring. Friends and family were asked at the meeting.",
    "Two of the council's carers were considered; both are too far from school and family.",
)
SUPPORT = (
    "A steady routine with adults who stay the same.",
    "Warm adults, clear plans for each day, and time to settle.",
    "One adult who gets to know the child well and speaks for them.",
)

# --- Joining: answers and evaluators' reasons by criterion ----------------------------------------------------
ANSWERS: dict[str, tuple[str, ...]] = {
    CriterionCode.COLLABORATION: (
        "We meet the social worker in the first week and every month after. Schools and health workers have one named "
        "person with us, and we plan each move with the provider that comes next.",
        "Our managers go to the borough's provider meetings. We share training with two smaller providers and keep "
        "children at their schools wherever that is possible.",
        "Each child has a plan that we write with the social worker, the school and the nurse. When a child is ready "
        "to step down we offer up to ten visits before the move.",
        "We answer every referral within a day, say plainly when we are not the right home, and name who might be.",
    ),
    CriterionCode.QUALITY: (
        "We measure school attendance, times missing, health checks and what children tell us. Last year attendance "
        "rose from 81 to 92 per cent, and no child moved without a plan.",
        "Every adult has supervision each month. An independent visitor reads our records, and children sit on the "
        "panel when we appoint staff.",
        "We look at each incident within two days and change the plan when something can be learned. Physical holds "
        "fell by half in the last year.",
        "Children choose how their room looks, what is cooked and what we do at weekends. Four in five say that they "
        "feel safe and listened to.",
    ),
    CriterionCode.COST: (
        "Staff are seventy per cent of the fee, the house fifteen, food and activities nine, and the rest is office. "
        "A second child in a home lowers the fee by four per cent.",
        "We publish how each fee is made up. It rises only by the agreed yearly figure, and extra hours end when they "
        "are no longer needed.",
        "A fee goes down when one-to-one hours end. We look at it with the council every six months.",
        "Carers receive sixty per cent of what the council pays. Training and support are twenty-five per cent.",
    ),
    CriterionCode.SOCIAL_VALUE: (
        "Two apprenticeships a year for care leavers, the real living wage for all, and food bought in the borough.",
        "Work experience for six pupils a year, local builders for repairs, and a day a month of volunteering.",
        "We recruit within ten miles, pay for staff to gain a diploma, and lend our minibus to two youth clubs.",
        "Half of our new jobs in the last year went to people who had been out of work for more than six months.",
    ),
}  # fmt: skip
# Criterion -> reasons for a score of 3, and for 4 and 5.
SCORED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    CriterionCode.COLLABORATION: (
        (
            "Meets what is asked; more about working with schools would have made it stronger.",
            "Says who meets whom and how often, less about what changed because of it.",
            "Working with social workers is clear, with health services less so.",
        ),
        (
            "Named people for school and health, and an example of a step-down planned with another provider.",
            "Shows how social workers are kept up to date each week, with an example from the last year.",
            "Offers training to smaller providers and says how children stay near home.",
        ),
    ),
    CriterionCode.QUALITY: (
        (
            "Thoughtful about children's own views, thinner on what is measured.",
            "Safeguarding is described step by step; the figures of the last year are missing for one home.",
            "Sound on staff supervision. How learning from incidents reaches the staff is not said.",
        ),
        (
            "Clear and specific, with figures for attendance and missing episodes of the last year.",
            "Children's views change what is done: two examples are given, with dates.",
            "Measures what matters and shows the trend over three years.",
        ),
    ),
    CriterionCode.COST: (
        (
            "The parts of the fee are named, without their shares.",
            "Says what would raise the fee and little about what would lower it.",
            "A yearly figure is given; how it is worked out could be clearer.",
        ),
        (
            "The fee is broken down to the last per cent, and extra hours end by a set date.",
            "Shows with figures how a fee falls as support is reduced.",
            "Compares its fees with the region's and explains the difference.",
        ),
    ),
    CriterionCode.SOCIAL_VALUE: (
        (
            "One apprenticeship is promised, without saying when it begins.",
            "Buys locally; jobs for care leavers are an aim without a number.",
            "Volunteering is described well, skills and training briefly.",
        ),
        (
            "Two apprenticeships a year for care leavers, with a named college.",
            "The real living wage is paid to all, and most jobs went to people in the borough.",
            "Work experience each term and local trades for repairs, with amounts.",
        ),
    ),
}
COMPLIANCE_QUESTIONS = (
    "Your insurance names another company. Which one runs the settings?",
    "The accounts end eighteen months ago. Please send those of the last year.",
    "The safeguarding policy names a manager who is not the registered one. Which name is right?",
)
COMPLIANCE_NOTES = (
    "All documents are in order.",
    "Insurance, accounts and policies were read; nothing is missing.",
    "In order. The insurance runs out next year and is to be asked for again.",
)
ADMITTED = (
    "All four criteria are met, with a good answer on working together for Sefton's children.",
    "Admitted: the answer on quality is backed by figures, and the fee is explained in full.",
    "All criteria are met. The panel liked how children's views change what the homes do.",
    "Admitted. Social value is strong, with apprenticeships for care leavers.",
)
NOT_ADMITTED = (
    "The answer on quality does not show how children are kept safe. Please apply in the next round.",
    "The answer on cost does not say what the fee is made of. Please apply in the next round.",
)

# --- Competitions: the route, questions, offers, declines -----------------------------------------------------
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


def for_age(texts: dict[int, tuple[str, ...]], age: int) -> tuple[str, ...]:
    """The texts for the last of the ages that has been reached."""
    return texts[max(least for least in texts if least <= age)]

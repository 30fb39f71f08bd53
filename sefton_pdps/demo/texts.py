"""What the people of the demonstration write. No word here is a name of its children or of their schools.

Texts are kept by what they answer, so that a reason fits its criterion, its score, its ground or the child's age.
"""

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


def for_age(texts: dict[int, tuple[str, ...]], age: int) -> tuple[str, ...]:
    """The texts for the last of the ages that has been reached."""
    return texts[max(least for least in texts if least <= age)]

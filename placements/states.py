from sefton_pdps.core.choices import Choices, Colour, Coloured


class ReferralState(Coloured):
    DRAFT = "draft", "Draft", Colour.DRAFT
    SUBMITTED = "submitted", "Waiting for approval", Colour.IN_PROGRESS
    APPROVED = "approved", "Approved for search", Colour.IN_PROGRESS
    SEARCHING = "searching", "Searching", Colour.IN_PROGRESS
    HOME_AGREED = "home_agreed", "Home agreed", Colour.IN_PROGRESS
    PLACED = "placed", "Placed", Colour.DONE
    WITHDRAWN = "withdrawn", "Withdrawn", Colour.STOPPED


class Alone(Choices):
    """What somebody alone on duty did in an emergency that is another's to do, or that another approves by day."""

    REFERRAL = "referral", "The referral"
    PROFILE = "profile", "The profile"
    WORDS = "words", "The words let through the leak guard"
    AGREEMENT = "agreement", "The agreement"
    DECISION = "decision", "The authorisation"


class Amended(Coloured):
    """What came of a change that was asked for of an approved referral."""

    APPROVED = "approved", "Approved", Colour.DONE
    REFUSED = "refused", "Refused", Colour.STOPPED
    TAKEN_BACK = "taken_back", "Taken back", Colour.DRAFT


class HomeAnswer(Coloured):
    """How a home answers one thing that a referral asks, by what is on record."""

    MET = "met", "Met", Colour.DONE
    PARTLY = "partly", "Partly met", Colour.DRAFT
    NOT_MET = "not_met", "Not met", Colour.STOPPED
    NOT_KNOWN = "not_known", "Ask the home", Colour.DRAFT


class PlacementState(Coloured):
    PLANNED = "planned", "Planned", Colour.IN_PROGRESS
    STARTED = "started", "Living there", Colour.DONE
    ENDED = "ended", "Ended", Colour.DRAFT
    CANCELLED = "cancelled", "Cancelled", Colour.STOPPED


class Sex(Choices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"
    NOT_STATED = "U", "Not stated"


class NoPostcode(Choices):
    """Why a child's record has no home postcode; distances then read "not measurable"."""

    UNACCOMPANIED = "unaccompanied", "Unaccompanied, without a home in the United Kingdom"
    ELSEWHERE = "elsewhere", "The home is abroad, in Northern Ireland, the Isle of Man or the Channel Islands"
    NO_FIXED_HOME = "no_fixed_home", "No fixed home"
    CONFIDENTIAL = "confidential", "Confidential: the address is kept out of this record"
    UNKNOWN = "unknown", "Not known yet"


class NeededBy(Choices):
    """Placements Data Standard v2, neededBy."""

    TODAY = "Today", "Today"
    UNDER_5_DAYS = "in less than 5 days", "In less than 5 days"
    OVER_5_DAYS = "in more than 5 days", "In more than 5 days"


class UrgentClock(Choices):
    """What makes a need without a home urgent (S-51)."""

    EMERGENCY = "emergency", "Hours of an emergency without a home"
    COURT = "court", "Days before the court's date without an award"


class EscalatedTo(Choices):
    MANAGER = "manager", "Commissioning manager"
    DIRECTOR = "director", "Executive Director of Children's Social Care and Education"


class Due(Choices):
    """How far off the date needed by is today: counted at each reading, where neededBy is kept as written."""

    URGENT = "urgent", "Court date soon, or needed today"
    OVERDUE = "overdue", "Overdue"
    TODAY = "today", "Today"
    SOON = "soon", "In the next 5 days"
    LATER = "later", "In more than 5 days"


class YesNo(Choices):
    YES = "Y", "Yes"
    NO = "N", "No"
    NOT_SPECIFIED = "Not Specified", "Not specified"


class Communication(Choices):
    ESOL = "ESOL", "English as another language (ESOL)"
    BSL = "BSL", "British Sign Language"
    MAKATON = "Makaton", "Makaton"
    OTHER = "Other", "Other"
    NONE = "None", "None"


class CulturalNeeds(Choices):
    REQUIRED = "Required", "Required"
    NOT_REQUIRED = "Not required", "Not required"
    NOT_KNOWN = "Not Known", "Not known"
    OTHER = "Other", "Other"


class Companions(Choices):
    SOLO = "Solo placement recommended", "Solo placement recommended"
    OTHERS = "With other children recommended", "With other children recommended"
    OLDER = "Only with other older children", "Only with older children"
    YOUNGER = "Only with other younger children", "Only with younger children"
    NO_PREFERENCE = "No preference", "No preference"


class Pets(Choices):
    MUST = "Yes - must", "Yes, must"
    CAN = "Yes - can", "Yes, can"
    NO = "No", "No"
    NOT_KNOWN = "Not Known", "Not known"


class Support(Choices):
    SUPERVISION = "additional supervision", "Additional supervision"
    THERAPY = "therapeutic support", "Therapeutic support"
    RESPITE_WORKER = "a worker for respite", "A worker for respite"
    SCHOOL_TAXIS = "taxis to school", "Taxis to school"
    NOT_APPLICABLE = "NA", "None"
    OTHER = "other (please specify)", "Other"


class Suitability(Choices):
    PREFERRED = "Preferred", "Preferred"
    SUITABLE = "Suitable but not preferred", "Suitable but not preferred"
    UNSUITABLE = "Unsuitable", "Unsuitable"
    NOT_SPECIFIED = "Not specified", "Not specified"


class Risk(Choices):
    NONE = "No known risk", "No known risk"
    PRESENT = "Risk Present", "Risk present"


class LocationClass(Choices):
    IN_BOROUGH = "in_borough", "In borough"
    ADJOINING = "adjoining", "Adjoining authority"
    DISTANT = "distant", "At a distance"


class Route(Choices):
    """How a placement came about. The PDPS routes first, then those before and beside it (S-3, S-35, S-30)."""

    MINI_COMPETITION = "mini_competition", "PDPS mini-competition"
    DIRECT_AWARD = "direct_award", "PDPS direct award"
    LCR_PPA = "lcr_ppa", "Liverpool City Region agreement"
    REGIONAL = "regional", "Regional purchasing system"
    SPOT = "spot", "Spot purchase"
    BLOCK = "block", "Block contract bed"
    IN_HOUSE = "in_house", "The council's own homes and carers"
    FAMILY = "family", "Family and friends"


class LogKind(Choices):
    """What an entry of the call log tells of."""

    CALL = "call", "Call"
    EMAIL = "email", "E-mail"
    MEETING = "meeting", "Meeting"
    NOTE = "note", "Note"


class LogOutcome(Coloured):
    """What came of a call, e-mail or meeting."""

    AGREED = "agreed", "Agreed", Colour.DONE
    REFUSED = "refused", "Said no", Colour.DRAFT
    NO_ANSWER = "no_answer", "No answer", Colour.DRAFT
    CALLS_BACK = "calls_back", "Will come back to us", Colour.IN_PROGRESS
    TOLD = "told", "Told, or asked", Colour.DRAFT


class RouteFamily(Choices):
    """What kind of way to a home a route is: the ladder goes through them in this order (section 22C, S-30, S-3)."""

    OWN = "own", "Without buying: family, friends, the council's own homes and carers"
    BLOCK = "block", "A bed that is paid for already"
    PDPS = "pdps", "The Sefton PDPS"
    CONTINGENCY = "contingency", "Another body's agreement"
    SPOT = "spot", "Bought alone, outside every agreement"


class Regime(Choices):
    """Which procurement law an award stands on."""

    NONE = "none", "No procurement"
    PCR_2015 = "pcr_2015", "Public Contracts Regulations 2015"
    PA_2023 = "pa_2023", "Procurement Act 2023"


class EndReason(Choices):
    PLANNED = "planned", "Planned end"
    STEP_DOWN = "step_down", "Stepped down"
    HOME = "home", "Returned home"
    EIGHTEEN = "eighteen", "Turned 18"
    UNPLANNED = "unplanned", "Ended without plan"
    PROVIDER = "provider", "The provider gave notice"


class LegalStatus(Choices):
    """Legal status codes of the SSDA903, the yearly return on children looked after."""

    C1 = "C1", "Interim care order"
    C2 = "C2", "Full care order"
    E1 = "E1", "Placement order"
    V2 = "V2", "Section 20, by agreement"
    L1 = "L1", "Police protection"
    L2 = "L2", "Emergency protection order"
    L3 = "L3", "Child assessment order"
    J1 = "J1", "Remanded"
    J3 = "J3", "Youth order with residence"


class Apart(Choices):
    """Authority beside the legal status: to deprive a child of liberty, and to keep a child in secure accommodation."""

    DOL = "DL", "Deprivation of liberty order"
    APPLIED = "DA", "Application for a deprivation of liberty order"
    SECURE = "SA", "Secure accommodation order (section 25)"
    SECURE_ALONE = "S7", "Secure accommodation without the court’s order"


class AuthorityOver(Choices):
    """What an authority is over: of each, one is in force at a time."""

    PLACING = "placing", "Placing the child"
    LIBERTY = "liberty", "Depriving the child of liberty"
    SECURE = "secure", "Secure accommodation"


class Giver(Choices):
    """Who consented under section 20, by what they are to the child: never a name."""

    MOTHER = "mother", "The mother"
    FATHER = "father", "The father"
    BOTH = "both", "Both parents"
    OTHER = "other", "Somebody else with parental responsibility"
    YOUNG = "young", "The young person, who is 16 or 17"
    NOBODY = "nobody", "Nobody can: lost, abandoned, or without anyone with parental responsibility"


class AuthorityEnd(Choices):
    TAKEN_BACK = "taken_back", "The consent was taken back"
    DISCHARGED = "discharged", "The court discharged it or did not renew it"
    HOME = "home", "The child went home or left care"
    REFUSED = "refused", "The court refused the application"
    OTHER = "other", "Another reason"


class ToldBy(Choices):
    OFFICER = "officer", "Recorded by an officer"
    FILE = "file", "Taken from the fee file, which tells no day"
    BEFORE = "before", "From before this list, which told no day"


class Gate(Choices):
    """Why a provider of the lot was not invited, or a setting may not be awarded."""

    NOT_ADMITTED = "not_admitted", "Not admitted to the lot"
    SUSPENDED = "suspended", "Admission suspended"
    REGISTRATION = "registration", "Not registered"
    UNDER_16 = "under_16", "Under 16 and not a registered home or agency (reg. 27A)"
    AGE = "age", "Outside the ages it takes"
    GENDER = "gender", "Takes girls or boys only"
    GRADE = "grade", "Ofsted grade"
    KIND = "kind", "Not the kind of service in the lot"
    SIBLINGS = "not_for_all", "Not for every one of the brothers and sisters"


class SafeguardChoice(Choices):
    STAYS = "stays", "Stays, with safeguards"
    MOVES = "moves", "A move is planned"
    WILL_NOT = "will_not", "Will not go there"


class FeeUnit(Choices):
    """What the pounds of a fee line are paid for; its quantity says how many of them, for hours how many a week."""

    WEEKLY = "weekly", "A week"
    NIGHTLY = "nightly", "A night"
    HOURLY = "hourly", "An hour, so many hours a week"
    ONE_OFF = "one_off", "Once"


class PayRule(Choices):
    """Which ends of a fee line's time are paid: its first night, and the day on which it ends."""

    FIRST_NIGHT = "first_night", "The first night is paid and the day of leaving is not"
    BOTH_DAYS = "both_days", "The first night and the day of leaving are both paid"
    LAST_DAY = "last_day", "The first night is not paid and the day of leaving is"
    BETWEEN = "between", "Neither the first night nor the day of leaving is paid"


class VatTreatment(Choices):
    """How value added tax falls on a fee; the pounds of a line are always without it."""

    EXEMPT = "exempt", "Exempt: welfare services"
    OUTSIDE = "outside", "Outside the scope of VAT"
    ZERO = "zero", "Zero-rated"
    REDUCED = "reduced", "Reduced rate"
    STANDARD = "standard", "Standard rate"


class Funder(Choices):
    """Who bears a part of a fee line, as it is named within a sentence."""

    SOCIAL_CARE = "social_care", "social care"
    EDUCATION = "education", "education"
    HEALTH = "health", "health"
    AFTERCARE = "aftercare", "section 117 aftercare"
    HIGH_NEEDS = "high_needs", "the high-needs block"
    UNACCOMPANIED = "unaccompanied", "the unaccompanied children's grant"


class RecordedAs(Choices):
    """How a placement came onto the record that was there before it: afterwards, by a person or by a file (S-33)."""

    OFFICER = "officer", "Recorded afterwards by an officer"
    FILE = "file", "Taken from the fee file"


class ByMeans(Choices):
    """How a decision reached whoever acted on it."""

    TELEPHONE = "telephone", "By telephone"
    EMAIL = "email", "By e-mail"
    MEETING = "meeting", "In a meeting"
    COURT = "court", "By a court"
    EARLIER = "earlier", "In the earlier system"


class BreachGround(Choices):
    """Which rule a placement broke that was made before it was recorded (S-33, ADR 7)."""

    UNREGISTERED = "unregistered", "The home is not registered"
    NO_AUTHORITY = "no_authority", "Nobody with the authority had agreed it"
    DISTANT = "distant_alone", "At a distance, and the Director had not approved it"
    OTHER = "other_rule", "Another rule was broken"


class PlanState(Coloured):
    """How far a placement plan has come (regulation 9): owed, written, agreed by the home, signed."""

    OWED = "owed", "Not begun", Colour.ATTENTION
    DRAFT = "draft", "Draft", Colour.DRAFT
    WITH_HOME = "with_home", "With the home", Colour.IN_PROGRESS
    AGREED = "agreed", "Agreed by the home", Colour.IN_PROGRESS
    SIGNED = "signed", "Signed", Colour.DONE
    SUPERSEDED = "superseded", "Replaced", Colour.DRAFT


class PlanSource(Choices):
    """Whence a part of a placement plan began."""

    REFERRAL = "referral", "From the referral"
    OFFER = "offer", "From what the home agreed to do"
    PLACEMENT = "placement", "From the placement"
    STANDARD = "standard", "The council’s standard words"
    BEFORE = "before", "From the plan before"
    NOTHING = "nothing", "Written here"


class PlanDecider(Choices):
    """Who decides a matter of a child's everyday life, or consents to treatment."""

    PARENT = "parent", "Parent, or who has parental responsibility"
    COUNCIL = "council", "The council"
    CARER = "carer", "The home or carer"
    CHILD = "child", "The child"

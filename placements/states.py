from django.db import models


class ReferralState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting for approval"
    APPROVED = "approved", "Approved for search"
    SEARCHING = "searching", "Searching"
    HOME_AGREED = "home_agreed", "Home agreed"
    PLACED = "placed", "Placed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Alone(models.TextChoices):
    """What somebody alone on duty did in an emergency that is another's to do, or that another approves by day."""

    REFERRAL = "referral", "The referral"
    PROFILE = "profile", "The profile"
    WORDS = "words", "The words let through the leak guard"
    AGREEMENT = "agreement", "The agreement"
    DECISION = "decision", "The authorisation"


class PlacementState(models.TextChoices):
    PLANNED = "planned", "Planned"
    STARTED = "started", "Started"
    ENDED = "ended", "Ended"
    CANCELLED = "cancelled", "Cancelled"


class Sex(models.TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"
    NOT_STATED = "U", "Not stated"


class NoPostcode(models.TextChoices):
    """Why a child's record has no home postcode; distances then read "not measurable"."""

    UNACCOMPANIED = "unaccompanied", "Unaccompanied, without a home in the United Kingdom"
    ELSEWHERE = "elsewhere", "The home is abroad, in Northern Ireland, the Isle of Man or the Channel Islands"
    NO_FIXED_HOME = "no_fixed_home", "No fixed home"
    CONFIDENTIAL = "confidential", "Confidential: the address is kept out of this record"
    UNKNOWN = "unknown", "Not known yet"


class NeededBy(models.TextChoices):
    """Placements Data Standard v2, neededBy."""

    TODAY = "Today", "Today"
    UNDER_5_DAYS = "in less than 5 days", "In less than 5 days"
    OVER_5_DAYS = "in more than 5 days", "In more than 5 days"


class Due(models.TextChoices):
    """How far off the date needed by is today: counted at each reading, where neededBy is kept as written."""

    OVERDUE = "overdue", "Overdue"
    TODAY = "today", "Today"
    SOON = "soon", "In the next 5 days"
    LATER = "later", "In more than 5 days"


class YesNo(models.TextChoices):
    YES = "Y", "Yes"
    NO = "N", "No"
    NOT_SPECIFIED = "Not Specified", "Not specified"


class Communication(models.TextChoices):
    ESOL = "ESOL", "English as another language (ESOL)"
    BSL = "BSL", "British Sign Language"
    MAKATON = "Makaton", "Makaton"
    OTHER = "Other", "Other"
    NONE = "None", "None"


class CulturalNeeds(models.TextChoices):
    REQUIRED = "Required", "Required"
    NOT_REQUIRED = "Not required", "Not required"
    NOT_KNOWN = "Not Known", "Not known"
    OTHER = "Other", "Other"


class Companions(models.TextChoices):
    SOLO = "Solo placement recommended", "Solo placement recommended"
    OTHERS = "With other children recommended", "With other children recommended"
    OLDER = "Only with other older children", "Only with older children"
    YOUNGER = "Only with other younger children", "Only with younger children"
    NO_PREFERENCE = "No preference", "No preference"


class Pets(models.TextChoices):
    MUST = "Yes - must", "Yes, must"
    CAN = "Yes - can", "Yes, can"
    NO = "No", "No"
    NOT_KNOWN = "Not Known", "Not known"


class Support(models.TextChoices):
    SUPERVISION = "additional supervision", "Additional supervision"
    THERAPY = "therapeutic support", "Therapeutic support"
    RESPITE_WORKER = "a worker for respite", "A worker for respite"
    SCHOOL_TAXIS = "taxis to school", "Taxis to school"
    NOT_APPLICABLE = "NA", "None"
    OTHER = "other (please specify)", "Other"


class Suitability(models.TextChoices):
    PREFERRED = "Preferred", "Preferred"
    SUITABLE = "Suitable but not preferred", "Suitable but not preferred"
    UNSUITABLE = "Unsuitable", "Unsuitable"
    NOT_SPECIFIED = "Not specified", "Not specified"


class Risk(models.TextChoices):
    NONE = "No known risk", "No known risk"
    PRESENT = "Risk Present", "Risk present"


class LocationClass(models.TextChoices):
    IN_BOROUGH = "in_borough", "In borough"
    ADJOINING = "adjoining", "Adjoining authority"
    DISTANT = "distant", "At a distance"


class Route(models.TextChoices):
    """How a placement was bought. The PDPS routes first, then those before and beside it (S-3)."""

    MINI_COMPETITION = "mini_competition", "PDPS mini-competition"
    DIRECT_AWARD = "direct_award", "PDPS direct award"
    LCR_PPA = "lcr_ppa", "Liverpool City Region agreement"
    REGIONAL = "regional", "Regional purchasing system"
    SPOT = "spot", "Spot purchase"


class EndReason(models.TextChoices):
    PLANNED = "planned", "Planned end"
    STEP_DOWN = "step_down", "Stepped down"
    HOME = "home", "Returned home"
    EIGHTEEN = "eighteen", "Turned 18"
    UNPLANNED = "unplanned", "Ended without plan"
    PROVIDER = "provider", "The provider gave notice"


class LegalStatus(models.TextChoices):
    """SSDA903 legal status codes (sector rules 3.3)."""

    C1 = "C1", "Interim care order"
    C2 = "C2", "Full care order"
    E1 = "E1", "Placement order"
    V2 = "V2", "Section 20, by agreement"
    L1 = "L1", "Police protection"
    L2 = "L2", "Emergency protection order"
    J1 = "J1", "Remanded"


class Gate(models.TextChoices):
    """Why a provider of the lot was not invited, or a setting may not be awarded."""

    NOT_ADMITTED = "not_admitted", "Not admitted to the lot"
    SUSPENDED = "suspended", "Admission suspended"
    REGISTRATION = "registration", "Not registered"
    UNDER_16 = "under_16", "Under 16 and not a registered home or agency (reg. 27A)"
    AGE = "age", "Outside the ages it takes"
    GENDER = "gender", "Takes girls or boys only"
    GRADE = "grade", "Ofsted grade"
    KIND = "kind", "Not the kind of service in the lot"


class SafeguardChoice(models.TextChoices):
    STAYS = "stays", "Stays, with safeguards"
    MOVES = "moves", "A move is planned"
    WILL_NOT = "will_not", "Will not go there"

from placements.models.amendments import ReferralAmendment
from placements.models.call_log import LogEntry
from placements.models.changes import ReferralChange, ReferralQuestion, ReferralReopening, SecondLook
from placements.models.child_changes import ChildChange
from placements.models.children import Child, ChildSearchTerm, RecordOpening
from placements.models.costs import CostLine, FeeKind, PlacementKind
from placements.models.court_orders import CourtOrder
from placements.models.escalations import Escalation
from placements.models.fee_files import FeeFile
from placements.models.fees import FeeLine, FeeMonth, FeeTerms
from placements.models.groups import SiblingGroup, SiblingMember, SiblingsTogether
from placements.models.guarding import Identifiers, LetThrough
from placements.models.law_data import ExceptedKind, LawClock
from placements.models.legal_authority import LegalAuthority
from placements.models.placements import Placement
from placements.models.plans import PlacementPlan, PlanMatter, PlanPart, PlanQuestion, PlanSignature
from placements.models.profiles import AnonymisedProfile
from placements.models.recorded import OfstedNotice, RecordedPlacement
from placements.models.referrals import Referral
from placements.models.routes import BuyingRoute
from placements.models.safeguards import BarredStart, SafeguardDecision
from placements.models.teams import Team
from placements.models.totals import FeeMonthTotal, FeeNightTotal
from placements.models.unregistered import UnregisteredReview, UnregisteredStay

__all__ = [
    "SiblingGroup",
    "SiblingMember",
    "SiblingsTogether",
    "CourtOrder",
    "AnonymisedProfile",
    "BarredStart",
    "BuyingRoute",
    "Escalation",
    "Child",
    "ChildChange",
    "ChildSearchTerm",
    "CostLine",
    "ExceptedKind",
    "FeeFile",
    "FeeKind",
    "FeeLine",
    "FeeMonth",
    "FeeMonthTotal",
    "FeeNightTotal",
    "FeeTerms",
    "Identifiers",
    "LawClock",
    "LegalAuthority",
    "LetThrough",
    "LogEntry",
    "OfstedNotice",
    "Placement",
    "PlacementKind",
    "PlacementPlan",
    "PlanMatter",
    "PlanPart",
    "PlanQuestion",
    "PlanSignature",
    "RecordOpening",
    "RecordedPlacement",
    "Referral",
    "ReferralAmendment",
    "ReferralChange",
    "ReferralQuestion",
    "ReferralReopening",
    "SafeguardDecision",
    "SecondLook",
    "Team",
    "UnregisteredReview",
    "UnregisteredStay",
]

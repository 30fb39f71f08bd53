from calloffs.models.agreements import ResultLetter, ServiceAgreement
from calloffs.models.asked import AskedHome, AskedQuestion
from calloffs.models.assessments import RouteAssessment
from calloffs.models.authorisations import (
    AskedOffice,
    Authorisation,
    DelegationBand,
    WithheldRatification,
)
from calloffs.models.competitions import CallOff, Clarification, Invitation, LeftOut, PublishedQuestion
from calloffs.models.decision_records import DecisionRecord
from calloffs.models.distance import DistanceApproval
from calloffs.models.grounds import GroundRule, SeenHome
from calloffs.models.heard import HeardOffer
from calloffs.models.ladder import LadderApproach, LadderRung
from calloffs.models.location import LocationAnswer, LocationGate
from calloffs.models.offers import Offer, OfferDraft, OfferPriceLine
from calloffs.models.placement_notices import NoticeRecipient, PlacementNotice, TellingRecord
from calloffs.models.procurement import ActGround, NoticeRule, OwedNotice
from calloffs.models.profile_changes import ProfileChange
from calloffs.models.proposals import AwardProposal, DirectAwardCase, ProposalLine
from calloffs.models.provisional import ProvisionalAuthority
from calloffs.models.pull_outs import PullOut
from calloffs.models.results import ResultRule
from calloffs.models.scoring import OfferAssessment, OfferScore, Recommendation
from calloffs.models.search_statements import SearchStatement
from calloffs.models.sharing import DisclosedCopy, Disclosure, HeldPart, SharingRule
from calloffs.models.stand_ins import StandIn

__all__ = [
    "ActGround",
    "Authorisation",
    "AskedHome",
    "AskedOffice",
    "AskedQuestion",
    "AwardProposal",
    "CallOff",
    "Clarification",
    "DecisionRecord",
    "DelegationBand",
    "DirectAwardCase",
    "DisclosedCopy",
    "Disclosure",
    "DistanceApproval",
    "GroundRule",
    "HeardOffer",
    "HeldPart",
    "Invitation",
    "LadderApproach",
    "LadderRung",
    "LeftOut",
    "LocationAnswer",
    "LocationGate",
    "NoticeRecipient",
    "NoticeRule",
    "Offer",
    "OfferAssessment",
    "OfferDraft",
    "OfferPriceLine",
    "OfferScore",
    "OwedNotice",
    "PlacementNotice",
    "ProfileChange",
    "ProposalLine",
    "ProvisionalAuthority",
    "PublishedQuestion",
    "PullOut",
    "Recommendation",
    "ResultLetter",
    "ResultRule",
    "RouteAssessment",
    "SearchStatement",
    "SeenHome",
    "ServiceAgreement",
    "SharingRule",
    "StandIn",
    "TellingRecord",
    "WithheldRatification",
]

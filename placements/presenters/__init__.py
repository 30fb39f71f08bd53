"""What pages and documents say about children, referrals and placements."""

from placements.presenters.statuses import distance_words, placement_status, referral_status

__all__ = ["distance_words", "placement_status", "referral_status"]

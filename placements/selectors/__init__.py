"""Reads of children, referrals and placements."""

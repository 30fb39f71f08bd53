"""One form for each page about children, referrals and placements."""

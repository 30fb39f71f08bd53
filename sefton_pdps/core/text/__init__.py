"""Numbers, dates, names and lists as people write and compare them."""

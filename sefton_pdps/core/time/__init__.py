"""The one clock, and England's working days."""

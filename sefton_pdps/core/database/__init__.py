"""Whose rows are shown, primary keys and references, and the promises that triggers and policies keep."""

"""Rows for tests, made directly; each function gives sensible defaults and takes any field by name."""

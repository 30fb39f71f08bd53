"""Benchmarks: what the product must do on material that its authors have not seen."""

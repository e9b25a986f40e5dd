"""Measurements, never part of a test run: `make bench`. CPU seconds, as ratios or against a stated limit."""

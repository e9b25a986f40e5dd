"""The small hand-made corpus of the review app's tests, for all tests that need one without a build."""

from tests.review_app.small import PAIRS, PRODUCT, QUOTES, TEXT, Small, make

__all__ = ["PAIRS", "PRODUCT", "QUOTES", "TEXT", "Small", "make"]

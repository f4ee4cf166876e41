"""Rules looked at by themselves: a policy goes in, and what can be said against it without any
proposal comes out. Only what is certain is said."""

from checker.review.model import LEVELS, PackFinding, PackReview
from checker.review.review import review

__all__ = ["LEVELS", "PackFinding", "PackReview", "review"]

"""Why an option of a 객관식 item is wrong: one name per reason, each of which can be checked against the clause. Used by all methods."""

from __future__ import annotations

from typing import Final

OTHER_NUMBER: Final = "another number of the clause"
BORROWED_NUMBER: Final = "number of a clause it refers to"
NEIGHBOUR_NUMBER: Final = "number of a neighbouring clause"
"""The detail quotes it: the name of its terms, ": ", the sentence that states the number."""
MOVED_NUMBER: Final = "number moved"
COMPARATOR: Final = "comparator turned"
POLARITY: Final = "polarity turned"
NO_EXCEPTION: Final = "exception dropped"
TURNED_EXCEPTION: Final = "exception turned"
PARTY: Final = "other party"
OTHER_TERM: Final = "another term of the clause"
OTHER_MEANING: Final = "meaning of another term"
OTHER_ROW: Final = "another row of the table"

"""No person's data in a pair: numbers that belong to people, and addresses.

The decision it embodies: what the clause itself prints (the telephone of a call centre) is no secret, what it doesn't print came from
elsewhere and stops the pair. A resident registration number stops it wherever it stands. Names are not looked for: no pattern tells
them from words.
"""

from __future__ import annotations

import re

from corpus_builder.model import Chunk
from corpus_builder.pairs import Candidate, Reason, Verdict
from corpus_builder.text import locate

VERSION = 2

RESIDENT = "resident registration number"
MOBILE = "mobile number"
TELEPHONE = "telephone number"
EMAIL = "e-mail address"
CARD = "card number"
ACCOUNT = "account number"
PASSPORT = "passport number"
LICENCE = "driving licence number"

_MAY_BE = re.compile(r"\d(?:[-–.)\s]{0,2}[\d*]){6}")  # stands in all that is looked for but addresses, which have an @
_RESIDENT = re.compile(r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s?[-–]\s?[1-8][\d*]{6}(?!\d)")
_KINDS = {
    MOBILE: re.compile(r"(?<!\d)(?:\+?82[-\s]?)?0?1[016789][-.\s]?\d{3,4}[-.\s]?\d{4}(?!\d)"),
    TELEPHONE: re.compile(r"(?<![\d-])0(?:2|[3-6]\d|70|50\d)[-.)\s]\s?\d{3,4}[-.\s]\d{4}(?!\d)"),
    EMAIL: re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"),
    CARD: re.compile(r"(?<!\d)(?:\d{4}[-\s]){3}\d{4}(?!\d)"),
    ACCOUNT: re.compile(
        r"(?:은행|계좌(?:번호)?|예금주|농협|신협|새마을금고|우체국|뱅크)[^\n\d]{0,12}"
        r"\d{2,6}-?\d{2,6}-?\d{2,8}(?:-\d{1,3})?(?!\d)"
    ),
    PASSPORT: re.compile(r"(?:여권(?:번호)?)[^\n\dA-Z]{0,8}[A-Z]{1,2}\d{7,8}(?!\d)"),
    LICENCE: re.compile(r"(?<!\d)\d{2}-\d{2}-\d{6}-\d{2}(?!\d)"),
}


def check(candidate: Candidate, chunk: Chunk) -> Verdict:
    """drop for a resident registration number, and for a number or address of a person that the clause doesn't print."""
    said = "\n".join((candidate.instruction, candidate.input, candidate.output, *candidate.choices))
    if not (_MAY_BE.search(said) or "@" in said):
        return Verdict("personal", "pass")
    found = [Reason(RESIDENT, _hidden(match[0])) for match in _RESIDENT.finditer(said)]
    for kind, pattern in _KINDS.items():
        found += [Reason(kind, _hidden(match[0])) for match in pattern.finditer(said) if locate(match[0], chunk.clause) is None]
    return Verdict("personal", "drop" if found else "pass", tuple(found))


def _hidden(found: str) -> str:
    """What was found, told without telling it: reasons are shown and logged."""
    return f"{found[:3]}…, {len(found)} characters"

"""The language that people are answered in: which one is in force, and sentences that can be said in each of them.

The English sentence in the code is the key of its translation. `say` says it now; `sentence` keeps it for later: as a
text it is its English, so that data stays the same in every language, and `spoken` says it to whoever reads.
"""

from __future__ import annotations

from planner.language.force import LANGUAGES, in_force, known_language, speaking, tongue
from planner.language.sentences import (
    NOTHING,
    Said,
    Value,
    all_of,
    any_of,
    followed,
    later,
    row,
    say,
    say_many,
    sentence,
    sentence_many,
    spoken,
    template,
)
from planner.language.tongue import Number, Tongue

__all__ = [
    "LANGUAGES",
    "NOTHING",
    "Number",
    "Said",
    "Tongue",
    "Value",
    "all_of",
    "any_of",
    "followed",
    "in_force",
    "known_language",
    "later",
    "row",
    "say",
    "say_many",
    "sentence",
    "sentence_many",
    "speaking",
    "spoken",
    "template",
    "tongue",
]

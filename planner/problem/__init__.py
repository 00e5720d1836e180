"""The question as a problem that a solver can read, and the same problem made small.

`schema` says what a problem is, `build` makes it of a question, `reduce` makes it small. The rooms, in the order of the
way from one to the other: `kinds` of people, `menus` of bundles, `cohorts` of people with the same offers.
"""

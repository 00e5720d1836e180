"""What is wrong with a plan, in words."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.words.parts import figure

if TYPE_CHECKING:
    from planner.answer.schema import Finding

_FINDINGS = {
    "no-plan": "The file holds no plan: its answer is {got}.",
    "unknown-employee": "{who} is not in the roster.",
    "unknown-exam": "{who}: {rule} has no exam {got}.",
    "repeated-assignment": "{who}: {rule} stands in the plan {got} times.",
    "already-held": "{who} has passed {rule} already.",
    "not-proposable": "{who}: {rule} may not be put into a plan.",
    "window-reversed": "{who}: {rule} has a last day ({got}) before its first day ({need}).",
    "before-today": "{who}: planned for {got}, before the day of the plan ({need}).",
    "before-launch": "{who}: planned from {got}, but it can be sat from {need} only ({rule}).",
    "before-start": "{who}: planned from {got}, before the first day at the company ({need}).",
    "before-sits-from": "{who}: planned from {got}, but sits exams from {need} only.",
    "too-little-preparation": "{who}: planned from {got}; with the days of preparation {need} is the first.",
    "after-retirement": "{who}: planned until {got}, but the exam can be sat until {need} only ({rule}).",
    "after-leaving": "{who}: planned until {got}, but leaves on {need}.",
    "after-sits-until": "{who}: planned until {got}, but sits exams until {need} only.",
    "after-register-by": "{who}: the first day to register is {got}, but registration ends on {need} ({rule}).",
    "on-blackout": "{who}: planned for {got}, when nobody sits exams; the next day is {need}.",
    "no-room-for-retake": "{who}: a second attempt takes until {got}, but {need} is the last day ({rule}).",
    "outside-window": "{who}: proposed for {got}, which is not one of the days for a first attempt (until {need}).",
    "day-missing": "{who}: the scenario has limits by month, and the plan names no day for the first attempt.",
    "prerequisite-missing": "{who}: planned from {got}, but {need} does not count by then for certain ({rule}).",
    "renewal-too-early": "{who}: planned from {got}, but the result that runs is renewed from {need} on ({rule}).",
    "wrong-renewal": "{who}: the plan says that this renews {got}, and it does not.",
    "pin-missing": "{who}: the scenario demands this sitting, and the plan lacks it ({rule}).",
    "banned": "{who}: the scenario forbids {got} ({rule}).",
    "cap-exceeded": "{who}: {got} exams, at most {need} are allowed ({rule}).",
    "people-exceeded": "{got} people sit exams, at most {need} are allowed ({rule}).",
    "company-month-exceeded": "{got} exams in a month, at most {need} are allowed ({rule}).",
    "team-month-exceeded": "{got} exams of a team in a month, at most {need} are allowed ({rule}).",
    "person-month-exceeded": "{who}: {got} exams in a month, at most {need} are allowed ({rule}).",
    "paid-for-nothing": "{who}: a fee is paid for a sitting on {on} that the plan does not have ({rule}).",
    "paid-twice": "{who}: the fee of the sitting on {on} is paid {got} times ({rule}).",
    "purchase-unknown": "The price list has no {rule}.",
    "cannot-be-paid-so": "{who}: the fee of the sitting on {on} cannot be paid in this way ({rule}).",
    "too-few-vouchers": "{rule}: {need} are used, {got} are in stock.",
    "too-few-seats": "{rule}: {need} seats are taken, {got} are bought.",
    "discount-not-reached": "{rule}: it begins with {need} fees, and {got} are paid.",
    "over-budget": "{got} are spent, at most {need} are allowed ({rule}).",
    "wrong-objective": "The plan says {got} {rule}; counted again it is {need}.",
    "wrong-goal": "The plan is for another goal ({got}); the scenario asks for {rule} by {need}.",
    "wrong-claim": "{rule}: the plan says reached = {got}; carried out it is {need}.",
    "requirement-not-met": "{rule}: {got} of {need} on {on}.",
}


def finding(found: Finding) -> str:
    """What is wrong with a plan, in a sentence."""

    def said(value: object) -> str:
        return figure(value) if isinstance(value, int | Decimal | Fraction) else str(value)

    who = ", ".join(found.who) + (f", {found.exam}" if found.exam and found.exam != found.rule else "")
    return _FINDINGS[found.code].format(
        who=who, rule=found.rule, need=said(found.need), got=said(found.got), on=found.on
    )

"""What is wrong with a plan, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.dates import parse_day
from planner.language import Number, Value, say, template
from planner.words.parts import in_a_row, measure

if TYPE_CHECKING:
    from planner.answer.schema import Finding

_FINDINGS = {
    "no-plan": template("The file holds no plan: its answer is {got}."),
    "unknown-employee": template("{who} is not in the roster."),
    "unknown-exam": template("{who}: {rule} has no exam {got}."),
    "repeated-assignment": template("{who}: {rule} stands in the plan {got} times."),
    "already-held": template("{who} has passed {rule} already."),
    "not-proposable": template("{who}: {rule} may not be put into a plan."),
    "window-reversed": template("{who}: {rule} has a last day ({got}) before its first day ({need})."),
    "before-today": template("{who}: planned for {got}, before the day of the plan ({need})."),
    "before-launch": template("{who}: planned from {got}, but it can be sat from {need} only ({rule})."),
    "before-start": template("{who}: planned from {got}, before the first day at the company ({need})."),
    "before-sits-from": template("{who}: planned from {got}, but sits exams from {need} only."),
    "too-little-preparation": template("{who}: planned from {got}; with the days of preparation {need} is the first."),
    "after-retirement": template("{who}: planned until {got}, but the exam can be sat until {need} only ({rule})."),
    "after-leaving": template("{who}: planned until {got}, but leaves on {need}."),
    "after-sits-until": template("{who}: planned until {got}, but sits exams until {need} only."),
    "after-register-by": template(
        "{who}: the first day to register is {got}, but registration ends on {need} ({rule})."
    ),
    "on-blackout": template("{who}: planned for {got}, when nobody sits exams; the next day is {need}."),
    "no-room-for-retake": template("{who}: a second attempt takes until {got}, but {need} is the last day ({rule})."),
    "outside-window": template(
        "{who}: proposed for {got}, which is not one of the days for a first attempt (until {need})."
    ),
    "day-missing": template(
        "{who}: the scenario has limits by month, and the plan names no day for the first attempt."
    ),
    "prerequisite-missing": template(
        "{who}: planned from {got}, but {need} does not count by then for certain ({rule})."
    ),
    "renewal-too-early": template(
        "{who}: planned from {got}, but the result that runs is renewed from {need} on ({rule})."
    ),
    "wrong-renewal": template("{who}: the plan says that this renews {got}, and it does not."),
    "pin-missing": template("{who}: the scenario demands this sitting, and the plan lacks it ({rule})."),
    "banned": template("{who}: the scenario forbids {got} ({rule})."),
    "cap-exceeded": template("{who}: {got} exams, at most {need} are allowed ({rule})."),
    "people-exceeded": template("{got} people sit exams, at most {need} are allowed ({rule})."),
    "company-month-exceeded": template("{got} exams in a month, at most {need} are allowed ({rule})."),
    "team-month-exceeded": template("{got} exams of a team in a month, at most {need} are allowed ({rule})."),
    "person-month-exceeded": template("{who}: {got} exams in a month, at most {need} are allowed ({rule})."),
    "paid-for-nothing": template("{who}: a fee is paid for a sitting on {on} that the plan does not have ({rule})."),
    "paid-twice": template("{who}: the fee of the sitting on {on} is paid {got} times ({rule})."),
    "purchase-unknown": template("The price list has no {rule}."),
    "cannot-be-paid-so": template("{who}: the fee of the sitting on {on} cannot be paid in this way ({rule})."),
    "too-few-vouchers": template("{rule}: {need} are used, {got} are in stock."),
    "too-few-seats": template("{rule}: {need} seats are taken, {got} are bought."),
    "discount-not-reached": template("{rule}: it begins with {need} fees, and {got} are paid."),
    "over-budget": template("{got} are spent, at most {need} are allowed ({rule})."),
    "wrong-objective": template("The plan says {got} {rule}; counted again it is {need}."),
    "wrong-goal": template("The plan is for another goal ({got}); the scenario asks for {rule} by {need}."),
    "wrong-claim": template("{rule}: the plan says reached = {got}; carried out it is {need}."),
    "requirement-not-met": template("{rule}: {got} of {need} on {on}."),
}
_STATUS = {
    "impossible": template("impossible"),
    "undecided": template("undecided"),
}
_OF_PURCHASES = (
    "purchase-unknown",
    "cannot-be-paid-so",
    "too-few-vouchers",
    "too-few-seats",
    "discount-not-reached",
)
_PURCHASES = {
    "voucher": template("voucher {id}"),
    "pack": template("pack {id}"),
    "discount": template("discount {id}"),
}


def finding(found: Finding) -> str:
    """What is wrong with a plan, in a sentence."""
    who = [*found.who, *([found.exam] if found.exam and found.exam != found.rule else [])]
    on = "" if found.on is None else found.on
    return say(
        _FINDINGS[found.code],
        who=in_a_row(who),
        rule=_rule(found),
        need=_said(found.need),
        got=_said(found.got),
        on=on,
    )


def _rule(found: Finding) -> str:
    """What was not kept: a measure or a purchase in words, anything else by its name."""
    if found.code == "wrong-objective":
        return measure(found.rule)
    if found.code in _OF_PURCHASES:
        way, _, name = found.rule.partition(" ")
        return say(_PURCHASES[way], id=name)
    return found.rule


def _said(value: Number | str | None) -> Value:
    if not isinstance(value, str):
        return "" if value is None else value
    if value in _STATUS:
        return say(_STATUS[value])
    try:
        return parse_day(value)
    except ValueError:
        return value

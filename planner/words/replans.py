"""A change of plan in words: what became of promises, and what the new plan makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from planner.language import Said, followed, say, say_many, sentence, sentence_many, template
from planner.words.explanations import sittings
from planner.words.parts import clauses, exact, short_day

if TYPE_CHECKING:
    from planner.answer.schema import PaidAlready
    from planner.replanning.schema import PromiseAnswer, PromiseCounts, Reason, ReplanAnswer

_REASONS: dict[Reason, str] = {
    "proposed-day-passed": template("the proposed day {proposed} has passed"),
    "last-day-passed": template("its last day has passed"),
    "no-day-in-time": template("no day in time is left"),
    "not-in-roster": template("not in the roster"),
    "left": template("has left"),
    "unknown-exam": template("the programme has no such exam"),
    "banned": template("forbidden by a decision"),
    "not-proposable": template("the exam is never planned"),
    "sits-nothing": template("may sit no exams"),
    "held": template("passed already and not to be sat again"),
    "registration-over": template("registration is over"),
    "retired": template("the exam retires first"),
    "leaves": template("leaves first"),
    "no-day": template("no day is left"),
}
_STATES = {"done": template("done"), "open": template("open"), "late": template("late"), "gone": template("gone")}


def earlier_plan(made_on: date) -> str:
    return say("The earlier plan was made as of {day}.", day=made_on)


def promises_today(found: PromiseCounts) -> str:
    """`Of 8 promises, 3 are done, 2 open, 2 late and 1 gone.`"""
    states = (("done", found.done), ("open", found.open), ("late", found.late), ("gone", found.gone))
    there = [(state, count) for state, count in states if count]
    if not there:
        return say("The earlier plan promised nothing.")
    total = sum(count for _, count in there)
    if total == 1:
        return say("The only promise is {state}.", state=say(_STATES[there[0][0]]))
    (first, count), *others = there
    said = [say_many("{count} is {state}", "{count} are {state}", count, state=say(_STATES[first]))]
    said += [say("{count} {state}", count=number, state=say(_STATES[state])) for state, number in others]
    return say("Of {total} promises, {states}.", total=total, states=clauses(said))


def promises_kept(answer: ReplanAnswer) -> Iterator[str]:
    """How many promises the new plan keeps, and what keeping one is worth; nothing where none can be kept."""
    counts = answer.counts
    can_be_kept = counts.open + counts.late
    if counts.kept is None or not can_be_kept:
        return
    if counts.kept < can_be_kept:
        yield say(
            "The new plan keeps {kept} of the {count} that can still be kept.", kept=counts.kept, count=can_be_kept
        )
    else:
        yield say_many(
            "The new plan keeps the one that can still be kept.",
            "The new plan keeps all {count} that can still be kept.",
            can_be_kept,
        )
    if answer.churn:
        yield say_many(
            "A kept promise is worth {exams} exam.",
            "A kept promise is worth {exams} exams.",
            answer.churn,
            exams=exact(answer.churn),
        )


def promise_today(found: PromiseAnswer) -> str:
    """What became of a promise: `done on 2017-11-20`, `late: its last day has passed`, `gone: has left`."""
    if found.state == "done":
        return _done(found)
    state = say(_STATES[found.state])
    if found.reason is None:
        return state
    proposed = "" if found.proposed_on is None else short_day(found.proposed_on)
    return say("{state}: {reason}", state=state, reason=say(_REASONS[found.reason], proposed=proposed))


def _done(found: PromiseAnswer) -> str:
    if found.passed_on is None:
        return say("done")
    if found.not_after is not None and found.passed_on > found.not_after:
        return say("done on {day}, late", day=short_day(found.passed_on))
    return say("done on {day}", day=short_day(found.passed_on))


def promise_in_plan(found: PromiseAnswer, until: date | None) -> str:
    """What the new plan makes of a promise; `until`: its new last day, where it is kept."""
    if found.kept is None:
        return "-"
    if not found.kept:
        return say("broken")
    return say("kept") if until is None else say("kept, until {day}", day=short_day(until))


def changes(answer: ReplanAnswer) -> Iterator[str]:
    """What the new plan has that was not promised, and which promises it breaks."""
    if answer.added:
        yield say("New: {sittings}.", sittings=sittings(answer.added))
    if answer.dropped:
        yield say("No longer: {sittings}.", sittings=sittings(answer.dropped))
    if not answer.added and not answer.dropped:
        yield say("Nothing: whatever can be kept is kept, and nobody sits anything else.")


# --- what is paid already: kept in the answer, and said in any language later ----------------------------------------


def paid_already(found: Iterable[PaidAlready]) -> Iterator[Said]:
    """What the new plan assumes about each purchase of the earlier one."""
    return map(_paid, found)


def _paid(found: PaidAlready) -> Said:
    match found.state:
        case "in-stock":
            return followed([_seats_left(found), *_perhaps_used(found)])
        case "used-up":
            return sentence_many(
                "The only seat of the pack {id} that the earlier plan paid on {day} is used.",
                "All {count} seats of the pack {id} that the earlier plan paid on {day} are used.",
                found.used,
                id=found.id,
                day=found.paid_on,
            )
        case "over":
            return sentence(
                "The pack {id} that the earlier plan paid on {day} ended on {until}; the seats that are left "
                "({count}) are lost.",
                id=found.id,
                day=found.paid_on,
                until=found.until or "",
                count=found.left or 0,
            )
        case "not-in-list":
            return sentence(
                "The earlier plan paid the pack {id} on {day}, but the prices of today do not have it: what is left "
                "of it is paid again, unless the scenario has it as vouchers.",
                id=found.id,
                day=found.paid_on,
            )
        case "stated":
            return sentence(
                "What is left of the pack {id} that the earlier plan paid on {day} is what the scenario says of the "
                "vouchers {voucher}.",
                id=found.id,
                day=found.paid_on,
                voucher=found.voucher or "",
            )
        case "stock-of-today":
            return sentence_many(
                "The earlier plan paid {count} exam that is passed since with vouchers {id}; the {left} that the "
                "scenario has are taken as what is left today.",
                "The earlier plan paid {count} exams that are passed since with vouchers {id}; the {left} that the "
                "scenario has are taken as what is left today.",
                found.used,
                id=found.id,
                left=found.left or 0,
            )
        case "counted-anew":
            return sentence_many(
                "The discount {id} counts the fees of the new plan only, without the {count} that the earlier plan "
                "had before today.",
                "The discount {id} counts the fees of the new plan only, without the {count} that the earlier plan "
                "had before today.",
                found.seats or 0,
                id=found.id,
            )


def _seats_left(found: PaidAlready) -> Said:
    return sentence_many(
        "{count} of {seats} seats of the pack {id} that the earlier plan paid on {day} is left; the new plan may take "
        "it at no cost (vouchers {voucher}).",
        "{count} of {seats} seats of the pack {id} that the earlier plan paid on {day} are left; the new plan may take "
        "them at no cost (vouchers {voucher}).",
        found.left or 0,
        seats=found.seats or 0,
        id=found.id,
        day=found.paid_on,
        voucher=found.voucher or "",
    )


def _perhaps_used(found: PaidAlready) -> Iterator[Said]:
    if found.without_result:
        yield sentence_many(
            "{count} of them was meant for a day that is over without a result: if an attempt was made and failed, "
            "write what is left as vouchers {voucher} in the scenario.",
            "{count} of them were meant for days that are over without a result: if attempts were made and failed, "
            "write what is left as vouchers {voucher} in the scenario.",
            found.without_result,
            voucher=found.voucher or "",
        )

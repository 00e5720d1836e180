"""What a plan and each of its parts is worth: the facts of `explain` in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.language import followed, say, say_many, spoken, template, tongue
from planner.words.parts import amount, apart, changed_measures, clauses, exams, listed, measures, people

if TYPE_CHECKING:
    from planner.answer.schema import PlanAnswer, StageAnswer
    from planner.explanation.schema import (
        Alternative,
        Alternatives,
        Candidate,
        Counting,
        Difference,
        Explanation,
        Involvement,
        OneMore,
        OpenPlaces,
        Pair,
        Proof,
        SecondOpinion,
        SparePrice,
    )

_REFUSED = {
    "held": template("{who} has passed {exam} already."),
    "banned": template("The scenario forbids {who} to sit {exam}."),
    "not-proposable": template("{exam} is never planned (proposable: no)."),
    "no-day": template("There is no day on which {who} can sit {exam}."),
    "not-planned": template("{who} does not sit {exam} in the best plan."),
    "nothing-to-sit": template("There is no exam of the goals that {who} could sit and does not hold."),
}
_ASKED = {
    "without-sitting": template("Without {who}'s {exam}: {effect}"),
    "with-sitting": template("With {who}'s {exam}: {effect}"),
    "without-person": template("Without {who}: {effect}"),
}


def difference(found: Difference) -> str:
    """What changes when something is forced: `Without E07's MB2-717: 1 more exam. New: E09 MB2-717.`"""
    who, exam = found.employee_id, found.exam or ""
    if found.status == "refused":
        return say(_REFUSED[found.why or "nothing-to-sit"], who=who, exam=exam)
    return say(_ASKED[found.question], who=who, exam=exam, effect=effect(found))


def counting(found: Counting, name: str) -> str:
    """`All technical exams: 15 people are needed and 4 are there. Of those who lack least 3 lack 1 exam and 8 lack
    2 exams, so it takes at least 3 x 1 + 8 x 2 = 19 exams.`
    """
    known = sorted(found.lacking.items())
    lack = [
        say_many("{count} lacks {exams}", "{count} lack {exams}", count, exams=exams(each))
        for each, count in known
        if each
    ]
    with_pins = found.lacking.get(0, 0)
    said = [
        say(
            "{requirement}: {needed} on {day} and {there}.",
            requirement=name,
            needed=say_many("{count} person is needed", "{count} people are needed", found.need),
            day=found.on,
            there=say_many("{count} is there", "{count} are there", found.have),
        )
    ]
    if with_pins:
        said.append(
            say_many("With pinned exams {count} more is there.", "With pinned exams {count} more are there.", with_pins)
        )
    if lack:
        terms = " + ".join(f"{count} x {each}" for each, count in known if each)
        least = exams(found.at_least)
        said.append(
            say(
                "Of those who lack least {lack}: at least {terms} = {exams}.",
                lack=clauses(lack),
                terms=terms,
                exams=least,
            )
        )
    return spoken(followed(said))


def proof_by_counting(found: Proof) -> str:
    """What the counting comes to."""
    total = exams(found.exams)
    if found.by_counting:
        terms = [str(each.at_least) for each in found.counted if each.at_least]
        if found.pinned:
            terms.append(say("{count} pinned", count=found.pinned))
        if len(terms) < 2:
            return say("So every plan has at least {exams}, and this one has no more.", exams=total)
        return say(
            "So every plan has at least {terms} = {exams}, and this one has no more.",
            terms=" + ".join(terms),
            exams=total,
        )
    if not found.bound:
        return say(
            "Counting alone does not show it; the solver proved that no plan has fewer than {exams}.", exams=total
        )
    return say(
        "Counting alone shows that it takes at least {bound}; the solver proved that no plan has fewer than {least}.",
        bound=exams(found.bound),
        least=found.exams,
    )


def opinion(found: SecondOpinion, plan: PlanAnswer) -> str:
    """Whether the second solver agrees."""
    solver, settled = found.solver, measures(found.settled)
    if not found.agrees:
        seconds = f"{found.seconds:g}"
        if not settled:
            return say(
                "{solver} did not settle everything in {seconds} seconds for each measure.",
                solver=solver,
                seconds=seconds,
            )
        return say(
            "{solver} did not settle everything in {seconds} seconds for each measure; it agrees about {measures}.",
            solver=solver,
            seconds=seconds,
            measures=settled,
        )
    if plan.status == "impossible":
        return say("{solver}, another solver, proves as well that there is no plan.", solver=solver)
    return say("{solver}, another solver, proves the same for {measures}.", solver=solver, measures=settled)


def alternatives(found: Alternatives) -> str:
    """How far was looked for other plans."""
    said = _as_good(found) if not found.within else _dearer(found, tongue().percent(round(found.within * 100)))
    if found.complete:
        return said
    return spoken(followed([said, say("Not everything was looked at within the limit of effort.")]))


def _as_good(found: Alternatives) -> str:
    if not found.plans:
        return say("No other people can do it in a plan that is as good.")
    if found.exhausted:
        return say("These are all: any other plan that is as good only adds people to one of them.")
    return say("The next best plans that are as good; each does without somebody of every plan before.")


def _dearer(found: Alternatives, share: str) -> str:
    if not found.plans:
        return say("No other people can do it in a plan that is at most {share} dearer.", share=share)
    if found.exhausted:
        return say(
            "These are all: any other plan that is at most {share} dearer only adds people to one of them.",
            share=share,
        )
    return say(
        "The next best plans that are at most {share} dearer; each does without somebody of every plan before.",
        share=share,
    )


def alternative(found: Alternative) -> str:
    """`5 exams by 3 people. New: B3 NEW. No longer: B5 NEW.`"""
    return spoken(followed([say("{plan}.", plan=_total_of(found.objective)), _instead(found)]))


def _total(stage: StageAnswer) -> str:
    match stage.name:
        case "exams":
            return exams(stage.value)
        case "people":
            return people(stage.value)
        case _:
            return amount(stage)


def involved(found: Sequence[Involvement]) -> list[str]:
    """Who is in all of the plans, and who in some."""
    always = [each.employee_id for each in found if each.plans == each.of]
    sometimes = [
        say("{who} ({plans} of {of})", who=each.employee_id, plans=each.plans, of=each.of)
        for each in found
        if each.plans < each.of
    ]
    said = [say("{people}: in all of these plans.", people=listed(always))] if always else []
    return said + ([say("{people}: in some.", people=listed(sometimes))] if sometimes else [])


def one_more(found: OneMore) -> str:
    """What one more costs: `2 more exams and 1 more person`."""
    if found.status == "impossible":
        return say("no plan reaches the goal")
    if found.status == "undecided":
        return say("undecided within the limit of effort")
    return changed_measures(found.more) or say("nothing")


def spare_price(found: SparePrice) -> str:
    """The best plan for a number of people to spare: `24 exams and 12 people`."""
    if found.status == "impossible":
        return say("no plan survives that")
    if found.status == "undecided":
        return say("undecided within the limit of effort")
    return _total_of(found.objective)


def spare_more(found: SparePrice) -> str:
    """What that is more than without anybody to spare: `4 more exams and 2 more people`."""
    return changed_measures(found.more)


def spares_mean() -> str:
    """What is promised by a plan with people to spare."""
    return say("Whoever leaves, and whenever, nobody has to sit anything new for the tier to be kept.")


def people_leave(spare: int) -> str:
    return say("nobody") if not spare else say("any {people}", people=people(spare))


def _total_of(objective: Sequence[StageAnswer]) -> str:
    """`24 exams and 12 people`."""
    return clauses([_total(stage) for stage in objective if stage.name != "assumptions"]) or say("nothing to sit")


def open_places(found: OpenPlaces, name: str) -> str:
    """`All technical exams: 8 places are open on 2017-12-31; 23 people could fill one.`"""
    count = Fraction(found.need) - Fraction(found.have)
    if not found.candidates:
        return say_many(
            "{requirement}: {count} place is open on {day}; nobody could fill one.",
            "{requirement}: {count} places are open on {day}; nobody could fill one.",
            count,
            requirement=name,
            day=found.on,
        )
    return say_many(
        "{requirement}: {count} place is open on {day}; {people} could fill one.",
        "{requirement}: {count} places are open on {day}; {people} could fill one.",
        count,
        requirement=name,
        day=found.on,
        people=people(len(found.candidates)),
    )


def candidate_price(found: Candidate) -> str:
    """What it costs if somebody fills a place: `1 more exam`; nothing where that is as good a plan."""
    return changed_measures(found.more) or say("as good a plan")


def nothing_to_explain(plan: PlanAnswer) -> str:
    """Said where there is no sitting and no conflict."""
    if plan.status == "undecided":
        return say("Nothing can be said while it is not known what the best plan is.")
    return say("Nobody has to sit an exam, so there is nothing to take out.")


def critical_people(plan: PlanAnswer, found: Explanation) -> str:
    """How many people are critical: `12 people are critical: for 3 of them there is no plan without them.`"""
    if plan.status not in ("met", "planned"):
        return say("Nobody can be called critical where there is no proved plan to lose.")
    count = len(found.differences)
    if not count:
        return say("Nobody: without any one person there is a plan that is as good.")
    lost = sum(each.status == "impossible" for each in found.differences)
    said = [
        say_many(
            "{count} person is critical; without anybody else there is a plan that is as good.",
            "{count} people are critical; without anybody else there is a plan that is as good.",
            count,
        )
    ]
    if lost:
        said.append(say_many("Without one of them no plan is left.", "Without {count} of them no plan is left.", lost))
    return spoken(followed(said))


def effect(found: Difference) -> str:
    """What becomes of the plan: `no plan reaches the goal.`"""
    if found.status == "impossible":
        return say("no plan reaches the goal.")
    if found.status == "undecided":
        return say("undecided within the limit of effort.")
    changed = changed_measures(found.more)
    if not found.added and not found.removed and not changed:
        return say("the plan stays as it is.")
    price = say("{price}.", price=changed or say("as good a plan"))
    return spoken(followed([price, _instead(found)]))


def _instead(found: Difference | Alternative) -> str:
    added, removed = sittings(found.added), sittings(found.removed)
    said = [say("New: {sittings}.", sittings=added)] if added else []
    if removed:
        said.append(say("No longer: {sittings}.", sittings=removed))
    return spoken(followed(said))


def sittings(pairs: Sequence[Pair]) -> str:
    """`E07 MB2-715 and MB2-716; E09 MB2-717`."""
    by_person: dict[str, list[str]] = {}
    for pair in pairs:
        by_person.setdefault(pair.employee_id, []).append(pair.exam)
    return apart([say("{who} {exams}", who=who, exams=listed(codes)) for who, codes in by_person.items()])

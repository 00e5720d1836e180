"""What a plan and each of its parts is worth: the facts of `explain` in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.words.parts import amount, exams, figure, listed, more, people

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
    "held": "{who} has passed {exam} already.",
    "banned": "The scenario forbids {who} to sit {exam}.",
    "not-proposable": "{exam} is never planned (proposable: no).",
    "no-day": "There is no day on which {who} can sit {exam}.",
    "not-planned": "{who} does not sit {exam} in the best plan.",
    "nothing-to-sit": "There is no exam of the goals that {who} could sit and does not hold.",
}


def difference(found: Difference) -> str:
    """What changes when something is forced: `Without E07's MB2-717: 1 more exam. New: E09 MB2-717.`"""
    who, exam = found.employee_id, found.exam or ""
    if found.status == "refused":
        return _REFUSED[found.why or "nothing-to-sit"].format(who=who, exam=exam)
    asked = {
        "without-sitting": f"Without {who}'s {exam}",
        "with-sitting": f"With {who}'s {exam}",
        "without-person": f"Without {who}",
    }[found.question]
    return f"{asked}: {effect(found)}"


def counting(found: Counting, name: str) -> str:
    """`All technical exams: 15 people are needed and 4 are there. Of those who lack least 3 lack 1 exam and 8 lack
    2 exams, so it takes at least 3 x 1 + 8 x 2 = 19 exams.`
    """
    there = "is" if found.have == 1 else "are"
    known = sorted(found.lacking.items())
    lack = [f"{count} lack{'s' if count == 1 else ''} {exams(each)}" for each, count in known if each]
    with_pins = found.lacking.get(0, 0)
    are = "is" if with_pins == 1 else "are"
    pins = f"With pinned exams {with_pins} more {are} there. " if with_pins else ""
    terms = " + ".join(f"{count} x {each}" for each, count in known if each)
    asked = f"{people(found.need)} {'is' if found.need == 1 else 'are'} needed on {found.on}"
    needed = f"{name}: {asked} and {found.have} {there} there. {pins}"
    if not lack:
        return needed.rstrip()
    return f"{needed}Of those who lack least {listed(lack)}: at least {terms} = {exams(found.at_least)}."


def proof_by_counting(found: Proof) -> str:
    """What the counting comes to."""
    if found.by_counting:
        terms = [str(each.at_least) for each in found.counted if each.at_least]
        if found.pinned:
            terms.append(f"{found.pinned} pinned")
        sum_of = f"{' + '.join(terms)} = " if len(terms) > 1 else ""
        return f"So every plan has at least {sum_of}{exams(found.exams)}, and this one has no more."
    if not found.bound:
        return f"Counting alone does not show it; the solver proved that no plan has fewer than {exams(found.exams)}."
    return (
        f"Counting alone shows that it takes at least {exams(found.bound)}; "
        f"the solver proved that no plan has fewer than {found.exams}."
    )


def opinion(found: SecondOpinion, plan: PlanAnswer) -> str:
    """Whether the second solver agrees."""
    if not found.agrees:
        known = f"; it agrees about {listed(found.settled)}" if found.settled else ""
        return f"{found.solver} did not settle everything in {found.seconds:g} seconds for each measure{known}."
    if plan.status == "impossible":
        return f"{found.solver}, another solver, proves as well that there is no plan."
    return f"{found.solver}, another solver, proves the same for {listed(found.settled)}."


def alternatives(found: Alternatives) -> str:
    """How far was looked for other plans."""
    share = f"{found.within:.0%}".replace("%", " %")
    cost = "as good" if not found.within else f"at most {share} dearer"
    if not found.plans:
        said = f"No other people can do it in a plan that is {cost}."
    elif found.exhausted:
        said = f"These are all: any other plan that is {cost} only adds people to one of them."
    else:
        said = f"The next best plans that are {cost}; each does without somebody of every plan before."
    return said if found.complete else f"{said} Not everything was looked at within the limit of effort."


def alternative(found: Alternative) -> str:
    """`5 exams by 3 people. New: B3 NEW. No longer: B5 NEW.`"""
    return f"{_total_of(found.objective)}. {_instead(found)}"


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
    sometimes = [f"{each.employee_id} ({each.plans} of {each.of})" for each in found if each.plans < each.of]
    said = [f"{listed(always)}: in all of these plans."] if always else []
    return said + ([f"{listed(sometimes)}: in some."] if sometimes else [])


def one_more(found: OneMore) -> str:
    """What one more costs: `2 more exams and 1 more person`."""
    if found.status == "impossible":
        return "no plan reaches the goal"
    if found.status == "undecided":
        return "undecided within the limit of effort"
    changed = [stage for stage in found.more if stage.value]
    return listed([more(stage) for stage in changed]) if changed else "nothing"


def spare_price(found: SparePrice) -> str:
    """The best plan for a number of people to spare: `24 exams and 12 people`."""
    if found.status == "impossible":
        return "no plan survives that"
    if found.status == "undecided":
        return "undecided within the limit of effort"
    return _total_of(found.objective)


def spare_more(found: SparePrice) -> str:
    """What that is more than without anybody to spare: `4 more exams and 2 more people`."""
    return listed([more(stage) for stage in found.more if stage.value])


def spares_mean() -> str:
    """What is promised by a plan with people to spare."""
    return "Whoever leaves, and whenever, nobody has to sit anything new for the tier to be kept."


def people_leave(spare: int) -> str:
    return "nobody" if not spare else f"any {people(spare)}"


def _total_of(objective: Sequence[StageAnswer]) -> str:
    """`24 exams and 12 people`."""
    return listed([_total(stage) for stage in objective if stage.name != "assumptions"]) or "nothing to sit"


def open_places(found: OpenPlaces, name: str) -> str:
    """`All technical exams: 8 places are open on 2017-12-31; 23 people could fill one.`"""
    count = Fraction(found.need) - Fraction(found.have)
    are = "place is" if count == 1 else "places are"
    could = people(len(found.candidates)) if found.candidates else "nobody"
    return f"{name}: {figure(count)} {are} open on {found.on}; {could} could fill one."


def candidate_price(found: Candidate) -> str:
    """What it costs if somebody fills a place: `1 more exam`; nothing where that is as good a plan."""
    changed = [stage for stage in found.more if stage.value]
    return listed([more(stage) for stage in changed]) if changed else "as good a plan"


def nothing_to_explain(plan: PlanAnswer) -> str:
    """Said where there is no sitting and no conflict."""
    if plan.status == "undecided":
        return "Nothing can be said while it is not known what the best plan is."
    return "Nobody has to sit an exam, so there is nothing to take out."


def critical_people(plan: PlanAnswer, found: Explanation) -> str:
    """How many people are critical: `12 people are critical: for 3 of them there is no plan without them.`"""
    if plan.status not in ("met", "planned"):
        return "Nobody can be called critical where there is no proved plan to lose."
    count = len(found.differences)
    if not count:
        return "Nobody: without any one person there is a plan that is as good."
    lost = sum(each.status == "impossible" for each in found.differences)
    are = "is" if count == 1 else "are"
    of_them = f" Without {'one' if lost == 1 else lost} of them no plan is left." if lost else ""
    return f"{people(count)} {are} critical; without anybody else there is a plan that is as good.{of_them}"


def effect(found: Difference) -> str:
    """What becomes of the plan: `no plan reaches the goal.`"""
    if found.status == "impossible":
        return "no plan reaches the goal."
    if found.status == "undecided":
        return "undecided within the limit of effort."
    changed = [stage for stage in found.more if stage.value]
    if not found.added and not found.removed and not changed:
        return "the plan stays as it is."
    price = listed([more(stage) for stage in changed]) if changed else "as good a plan"
    return f"{price}. {_instead(found)}".rstrip()


def _instead(found: Difference | Alternative) -> str:
    added, removed = sittings(found.added), sittings(found.removed)
    if added and removed:
        return f"New: {added}. No longer: {removed}."
    if added:
        return f"New: {added}."
    return f"No longer: {removed}." if removed else ""


def sittings(pairs: Sequence[Pair]) -> str:
    """`E07 MB2-715 and MB2-716; E09 MB2-717`."""
    by_person: dict[str, list[str]] = {}
    for pair in pairs:
        by_person.setdefault(pair.employee_id, []).append(pair.exam)
    return "; ".join(f"{who} {listed(codes)}" for who, codes in by_person.items())

"""Reads a scenario with everything it names except the roster, and checks it against its programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from posixpath import dirname
from typing import NamedTuple

from planner.documents.validate import validated
from planner.documents.yaml import Document, Loc, read_yaml
from planner.errors import DataError, Issue, raise_errors
from planner.prices.check import PriceList, check_prices
from planner.prices.schema import Prices
from planner.programme.load import load_programme
from planner.programme.schema import Programme
from planner.scenario.check import check
from planner.scenario.check_budget import check_budget
from planner.scenario.check_prices import missing_prices
from planner.scenario.extends import Chain, Folder, read_chain
from planner.scenario.overrides import Override, with_overrides
from planner.scenario.schema import Scenario


class LoadedScenario(NamedTuple):
    """A scenario that fits its programme.

    scenario: with `extends` resolved and the prices read; the file names in `roster` are still as written.
    programme: with the scenario's own exam facts applied, and the exams of the next edition.
    next_edition: the edition that takes over, with the same exams.
    document: the merged document; every value keeps the place of the file that it comes from.
    roster_folder: the folder to which the file names in `roster` are relative.
    issues: warnings and notices about the scenario and the programme.
    price_list: the prices and where they stand, where the scenario has any.
    """

    scenario: Scenario
    programme: Programme
    document: Document
    roster_folder: Folder
    issues: tuple[Issue, ...]
    next_edition: Programme | None = None
    price_list: PriceList | None = None

    def roster_file(self, name: str) -> tuple[Path, str]:
        """The roster file of this name, and what messages call it."""
        return self.roster_folder.file(name)


def load_scenario(
    path: Path, shown: str, overrides: Sequence[Override] = (), until: date | None = None
) -> LoadedScenario:
    """The scenario in a file, with some of its values overridden. Raises `DataError` with everything that is wrong.

    `shown` is the file's name in messages. until: the goals are to be held until this day at least.
    """
    chain = read_chain(path, shown)
    if overrides:
        chain = with_overrides(chain, overrides, Folder(path.parent, dirname(shown)))
    scenario = validated(Scenario, chain.document)
    if until is not None:
        scenario = scenario.held_until(until)
    issues: list[Issue] = []
    prices = _price_list(scenario, chain, issues)
    programme = _programme(scenario.programme, ("programme",), chain, issues)
    following = None
    if scenario.next_edition is not None:
        following = _programme(scenario.next_edition, ("next_edition",), chain, issues)
    if programme is None or (scenario.next_edition is not None and following is None):
        raise DataError(issues)
    overridden, following = _with_common_exams(scenario, programme, following)
    issues += check(scenario, overridden, following, chain.document)
    if prices is not None:
        editions = (overridden,) if following is None else (overridden, following)
        issues += check_prices(prices, overridden.exams)
        issues += missing_prices(scenario, prices, editions)
        scenario = scenario.model_copy(update={"prices": prices.prices})
    issues += check_budget(scenario, None if prices is None else prices.prices, chain.document)
    ordered = raise_errors(issues)
    folder = chain.folder_of(("roster",))
    return LoadedScenario(scenario, overridden, chain.document, folder, ordered, following, prices)


def _with_common_exams(
    scenario: Scenario, programme: Programme, following: Programme | None
) -> tuple[Programme, Programme | None]:
    """Both editions with one table of exams: the later edition's facts, and above them the scenario's own."""
    exams = {**programme.exams, **({} if following is None else following.exams)}
    merged = programme.model_copy(update={"exams": exams})
    merged = merged.with_exam_facts(_exam_facts(scenario, merged))
    return merged, None if following is None else following.model_copy(update={"exams": merged.exams})


def _programme(reference: str, at: Loc, chain: Chain, issues: list[Issue]) -> Programme | None:
    """The programme of this name; None when it cannot be had. Adds to `issues` what there is to say about it."""
    folder = chain.folder_of(at)
    asked_at = chain.document.place(at)
    try:
        loaded = load_programme(reference, folder.path, folder.shown, asked_at)
    except DataError as fault:
        issues += fault.issues
        return None
    issues += loaded.issues
    return loaded.programme


def _price_list(scenario: Scenario, chain: Chain, issues: list[Issue]) -> PriceList | None:
    """The prices, from the scenario or from the file it names. Adds to `issues` what is wrong with that file."""
    match scenario.prices:
        case None:
            return None
        case Prices():
            return PriceList(scenario.prices, chain.document, ("prices",))
        case name:
            path, shown = chain.folder_of(("prices",)).file(name)
    try:
        document = read_yaml(path, shown, chain.document.place(("prices",)))
        return PriceList(validated(Prices, document), document, ())
    except DataError as fault:
        issues += fault.issues
        return None


def _exam_facts(scenario: Scenario, programme: Programme) -> Mapping[str, Mapping[str, object]]:
    """Only the facts that the scenario states, of exams that the programme has."""
    return {
        code: {key: getattr(override, key) for key in sorted(override.model_fields_set)}
        for code, override in scenario.exams.items()
        if code in programme.exams
    }

"""The whole line in one call: paths -> Report. What the command does, for users of the library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from checker import __version__, engine
from checker.agreed import Agreed
from checker.config import Config
from checker.document import Document
from checker.finding import UNREAD, Finding, PlanSummary, Report, RuleResult, RuleText, Settled
from checker.load import Rules, load_plan
from checker.model import Header
from checker.plan import Plan
from checker.progress import Progress, tell_nobody
from checker.record import no_garbage_collection
from checker.rule import Rule
from checker.suppress import suppress
from checker.terms import closest
from checker.weights import adjuster, verify_names, weigh
from checker.wording import unfilled


class MandatoryRule(Exception):  # noqa: N818 -- reads as what it is
    """`--ignore` names a rule that its pack makes mandatory."""


class UnknownRule(Exception):  # noqa: N818 -- reads as what it is: the name of no rule
    """`--select` or `--ignore` names no rule and no family."""

    def __init__(self, name: str, suggestion: str) -> None:
        super().__init__(name)
        self.name, self.suggestion = name, suggestion


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rules are reported, by id or family: without `select` all but drafts; mandatory rules anyway."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, rule: Rule) -> bool:
        """Whether a rule is reported."""
        names = _names(rule)
        chosen = bool(names & set(self.select)) if self.select else rule.file.status != "draft"
        return rule.file.mandatory or (chosen and not self.ignores(rule))

    def ignores(self, rule: Rule) -> bool:
        """Whether a rule is left out by name; a family is ignored but for its mandatory rules."""
        return bool(_names(rule) & set(self.ignore)) and not rule.file.mandatory


def _names(rule: Rule) -> set[str]:
    return {rule.id, rule.family, *rule.file.aliases}


def lint(  # noqa: PLR0913 -- the whole line in one call has the arguments of all its parts
    paths: list[str],
    rules: Rules,
    as_of: date,
    lang: str | None = None,
    choice: Choice | None = None,
    agreed: Agreed | None = None,
    config: Config | None = None,
    *,
    progress: Progress = tell_nobody,
) -> Report:
    """Load the plans under some paths, hold the rules against them and gather the report.

    `config` gives rules and files other severities, or silences them. Raises PathError for a path that is not there,
    UnknownRule for a name in `choice` that no rule has, MandatoryRule for one to be ignored that cannot be, ConfigError
    for a name in `config` that no rule has.
    """
    chosen, configured = choice or Choice(), config or Config()
    verify_names(configured, rules)
    chosen = replace(chosen, ignore=(*chosen.ignore, *weigh(configured, rules)))
    _verify(chosen, rules)
    with no_garbage_collection():
        plan = load_plan(paths, rules, progress)
        read = {document.file for document in plan.documents}
        plan.problems += [one for one in agreed.problems if one.location.file not in read] if agreed else []
        return report(plan, rules, as_of, lang, chosen, agreed, configured, progress=progress)


def report(  # noqa: PLR0913 -- the same but for the paths
    plan: Plan,
    rules: Rules,
    as_of: date,
    lang: str | None,
    choice: Choice,
    agreed: Agreed | None = None,
    config: Config | None = None,
    *,
    progress: Progress = tell_nobody,
) -> Report:
    """Hold the rules against a plan that is loaded."""
    settled: list[Settled] = []

    def settle(found: list[Finding], ran: set[str]) -> list[Finding]:
        after = suppress(found, ran, plan, rules.rules, agreed or Agreed(), as_of, lang)
        settled.extend(after.settled)
        return after.findings

    selection = replace(_selection(plan, rules, choice), adjust=adjuster(config or Config(), rules), settle=settle)
    outcome = engine.run(plan, list(rules.rules.values()), as_of, lang, selection, progress)
    return _report(outcome, plan, rules, as_of, lang, selection, settled)


def _report(
    outcome: engine.Outcome,
    plan: Plan,
    rules: Rules,
    as_of: date,
    lang: str | None,
    selection: engine.Selection,
    settled: list[Settled],
) -> Report:
    findings = tuple(outcome.findings)
    language = lang or next((one for one in (*[h.language for h in plan.headers], *[f.lang for f in findings])), "en")
    return Report(
        plan=plan,
        version=__version__,
        as_of=as_of.isoformat(),
        lang=language,
        packs=tuple(rules.packs),
        plans=tuple(_summaries(plan)),
        rules=tuple(_results(outcome.results, rules)),
        findings=findings,
        errors=(*(failure for *_, failure in rules.broken), *outcome.failures),
        settled=tuple(settled),
        lines=_lines(plan, findings),
        texts={rule.id: _text(rule, language) for rule in rules.rules.values() if rule.id in selection.reported},
    )


def _selection(plan: Plan, rules: Rules, choice: Choice) -> engine.Selection:
    taken = {rule.id for rule in rules.rules.values() if choice.takes(rule)}
    if any(document.root is None for document in plan.documents):
        taken |= UNREAD & set(rules.rules)  # what could not be read was not checked, whatever is selected
    # A rule that is ignored still stands for the general one that it replaces.
    silent = {rule.id for rule in rules.rules.values() if choice.ignores(rule)} - taken
    return engine.Selection(frozenset(taken), frozenset(silent))


def _results(results: Iterable[RuleResult], rules: Rules) -> list[RuleResult]:
    """What became of each rule, broken ones included, by id."""
    broken = {name for name, *_ in rules.broken}
    found = [result for result in results if result.id not in broken]
    found += [RuleResult(name, family, "error", "broken") for name, family, _ in rules.broken]
    return sorted(found, key=lambda result: result.id)


def _text(rule: Rule, lang: str) -> RuleText:
    return RuleText(*(unfilled(words[lang], lang) for words in (rule.file.title, rule.file.why, rule.file.fix)))


def _verify(choice: Choice, rules: Rules) -> None:
    known = {name for rule in rules.rules.values() for name in (rule.id, rule.family, *rule.file.aliases)}
    known.update(name for broken in rules.broken for name in broken[:2])
    for name in (*choice.select, *choice.ignore):
        if name not in known:
            raise UnknownRule(name, closest(name, sorted(known)).replace("_", "-"))
    for rule in rules.rules.values():
        if rule.file.mandatory and not {rule.id, *rule.file.aliases}.isdisjoint(choice.ignore):
            raise MandatoryRule(rule.id)


def _summaries(plan: Plan) -> Iterable[PlanSummary]:
    """What a report says of each plan; by its header, since two plans may have one id by mistake."""
    files: dict[Header, list[str]] = {header: [header.place.document.file] for header in plan.headers}
    folders: dict[str, list[Header]] = {}
    for header in plan.headers:
        folders.setdefault(_folder(header.place.document), []).append(header)
    begun = {header.place.document.file for header in plan.headers}
    for document in plan.documents:
        if document.file not in begun and (owners := folders.get(_folder(document))):
            files[owners[0]].append(document.file)
    elements = Counter(element.header for element in plan.elements)
    links = Counter(link.start.header for link in plan.links)
    for header in sorted(plan.headers, key=lambda header: (header.id, header.place.document.file)):
        period = "-".join(map(str, dict.fromkeys(header.period))) if header.period else ""
        counts = (tuple(sorted(files[header])), elements[header], links[header])
        yield PlanSummary(header.id, header.title, header.level, period, *counts)


def _lines(plan: Plan, findings: Iterable[Finding]) -> dict[tuple[str, int], str]:
    """The source lines that findings point at."""
    documents = {document.file: document for document in plan.documents}
    wanted = {
        (location.file, location.line)
        for finding in findings
        for location in (finding.location, *(place for *_, place in finding.related))
    }
    return {(file, line): documents[file].line(line) for file, line in wanted if file in documents}


def _folder(document: Document) -> str:
    return document.file.rpartition("/")[0]

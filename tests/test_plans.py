"""The real plans: what is wrong in them is found, each once, at its line; where they are right, nothing is said."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from checker.lint import Choice, lint
from checker.load import load_plan
from checker.packs import load_rules

ROOT = Path(__file__).parent.parent
AS_OF = date(2026, 11, 21)
OPERATIONAL, STRATEGIC, FORMER = "itu-operational-2020-2023", "itu-strategic-2024-2027", "itu-strategic-2020-2023"


@pytest.fixture(scope="module")
def rules():
    return load_rules([])


@pytest.fixture(scope="module")
def report(rules):
    return lint([str(ROOT / "plans")], rules, AS_OF)


@pytest.fixture(scope="module")
def plan(rules):
    return load_plan([str(ROOT / "plans")], rules)


def found(report, rule_id):
    return [finding for finding in report.findings if finding.rule == rule_id]


def line_of(finding):
    return (ROOT / finding.location.file).read_text(encoding="utf-8").splitlines()[finding.location.line - 1]


def ids(findings):
    return sorted(finding.element.id for finding in findings)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_whole_report_is_as_reviewed(plancheck, golden, lang):
    result = plancheck("check", "plans/", "--as-of", "2026-11-21", "--lang", lang)
    assert (result.returncode, result.stderr) == (1, "")
    golden(f"plans.{lang}.txt", result.stdout)


def test_the_two_wrong_numbers(report):
    first, second = sorted(found(report, "wrong-number"), key=lambda finding: finding.element.id)
    assert [(f.element.id, f.field) for f in (first, second)] == [
        ("I.1-1", "share_of_objective"),
        ("I.6-2", "share_of_objective"),
    ]
    assert [f.suggestions for f in (first, second)] == [(("59,5%", "unsafe"),), (("56,2%", "unsafe"),)]
    assert [line_of(f).split("|")[-1].strip() for f in (first, second)] == ["59,2%", "53,2%"]
    assert "53,2\u00a0% (part de l'objectif) devrait être 56,2\u00a0%" in second.message
    assert "97,0\u00a0%" in second.message
    assert "56,16\u00a0% de I.6 (budget, 2020-2023)" in second.message
    assert {"43,8%", "1 333 689", "764 292"} <= {label for label, *_ in second.related}
    assert found(report, "shares-not-100") == []


def test_one_cause_is_one_finding(report):
    first, second = sorted(found(report, "wrong-number"), key=lambda finding: finding.element.id)
    folded = [sorted((m.rule, m.element.id) for m in finding.masked) for finding in (first, second)]
    assert folded[0][-1] == ("shares-not-100", "I.1")
    assert folded[1][-1] == ("shares-not-100", "I.6")
    assert {rule for rule, _ in folded[0] + folded[1]} == {"shares-not-100", "share-disagrees-with-amounts"}
    sums = next(m for m in first.masked if m.rule == "shares-not-100")
    for words in ("99,7\u00a0%", "0,3 de moins", "0,25"):
        assert words in sums.message


def test_a_cause_that_is_not_reported_hides_nothing(rules):
    report = lint([str(ROOT / "plans")], rules, AS_OF, choice=Choice(select=("shares-not-100",)))
    assert ids(report.findings) == ["I.1", "I.6"]
    report = lint([str(ROOT / "plans")], rules, AS_OF, choice=Choice(ignore=("wrong-number",)))
    assert ids(found(report, "shares-not-100")) == ["I.1", "I.6"]


def test_the_period_that_the_figures_cover(report):
    (table,) = found(report, "period-disagrees-with-figures")
    assert (table.element.kind, table.element.id) == ("table", "3.2")
    for words in ("2020-2021", "46 de ses 48 parts", "2020-2023", "17"):
        assert words in table.message


def test_nothing_else_is_wrong_in_the_arithmetic(report):
    others = [f for f in report.findings if f.family == "arithmetic" and f.severity != "note"]
    assert sorted(f.rule for f in others) == ["period-disagrees-with-figures", "wrong-number", "wrong-number"]


def test_the_two_risks_without_a_measure(report):
    unmitigated = found(report, "risk-without-mitigation")
    assert ids(unmitigated) == ["R2", "R3"]
    assert [line_of(finding).strip() for finding in unmitigated] == ["R2:", "R3:"]


def test_the_code_that_does_not_exist(report):
    (unknown,) = found(report, "unknown-code")
    assert "9.1.c" in unknown.message
    assert unknown.suggestions == (("9.c.1", "unsafe"),)
    assert line_of(unknown).strip() == "sdg: 9.1.c"


@pytest.mark.parametrize("facet", ["value", "baseline", "deadline"])
def test_the_ten_targets_without(report, facet):
    lacking = found(report, f"target-without-{facet}")
    assert ids(lacking) == ["1.1", "1.2", "1.3", *(f"2.{number}" for number in range(1, 8))]
    assert {finding.plan for finding in lacking} == {STRATEGIC}
    assert all(line_of(f).strip() == f"{f.element.id}:" for f in lacking)
    if facet == "deadline":
        assert all("2030" in finding.message for finding in lacking)


def test_priorities_without_funding(report):
    unfunded = found(report, "element-without-funding")
    assert {(finding.plan, finding.element.kind) for finding in unfunded} == {(STRATEGIC, "priority")}
    assert len(unfunded) == 3


def test_goals_and_targets_that_overlap(report):
    (overlap,) = found(report, "goals-overlap")
    assert "croissance" in overlap.message
    assert ("goal", "1") in [(named.kind, named.id) for _, named, _ in overlap.related if named]
    (shared,) = found(report, "shared-indicator")
    assert shared.element.id == "2.1"
    assert "2.2" in shared.message


def test_outcomes_without_source_and_baseline(report):
    assert ids(found(report, "indicator-without-source")) == ["I.1-c", "I.1-d", "I.3-b"]
    assert len(found(report, "indicator-without-baseline")) == 19


def test_silence_where_the_documents_are_right(report):
    silent = [
        "predecessor-lost",
        "predecessor-mapped-twice",
        "retired-without-reason",
        "total-disagrees-with-parts",
        "unknown-mitigation",
        "mitigation-unused",
        "mitigation-without-owner",
        "mitigation-without-status",
        "unknown-reference",
        "number-not-given",
        "not-a-number",
        "ambiguous-number",
        "orphan-element",
        "plan-not-in-run",
    ]
    results = {result.id: result for result in report.rules}
    assert {name: results[name].status for name in silent if results[name].status not in ("passed", "skipped")} == {}
    assert not [f for f in found(report, "element-without-funding") if f.element.kind == "goal"]


def test_every_yearly_total_and_margin_was_looked_at(report):
    # 24 totals of 5.1, 6 rows of annex 1 in parts and 6 in allocations, its 9 columns, and annex 2: 4 + 1 rows with a
    # total, 19 columns of objectives and 5 of goals, table 3.1: all of them stated as equations, none blocked.
    results = {result.id: result for result in report.rules}
    assert results["total-disagrees-with-parts"].checked >= 24 + 6 + 6 + 9 + 5 + 19 + 5 + 1
    # 6 groups of outputs, 4 columns of shares of the total, 6 rows of annex 1, its total row.
    assert results["shares-not-100"].checked >= 6 + 4 - 1 + 6


def test_every_file_is_held_to_the_seeds_by_number(plan):
    """The counts that both documents give: elements of each kind, and printed yearly figures."""
    counts = {kind: len([e for e in plan.of_kind(kind) if not e.mentioned]) for kind in plan.vocabulary.kinds}
    assert counts["outcome"] == 19 + 4
    assert counts["output"] == 21
    assert (counts["risk"], counts["mitigation"]) == (16, 12)
    assert counts["target"] == 10 + 24
    assert counts["support-service"] == 16
    operational = [e for e in plan.elements if e.header.id == OPERATIONAL]
    yearly = [
        plan.column("budget", year)[e]
        for e in operational
        for year in ("2021", "2022", "2023")
        if e in plan.column("budget", year)
    ]
    assert len(yearly) == 27 * 3


def test_numbers_are_kept_as_printed(plan):
    tables = {table.id: table for table in plan.tables}
    texts = [cell.number.text for _, cells in tables["3.2"].rows for cell in cells if cell]
    assert {"37,2%", "62,55%", "53,2%", "7,42%"} <= set(texts)
    totals = [
        cell for subject, cells in tables["annex-1"].rows if subject is tables["annex-1"] for cell in cells if cell
    ]
    assert [cell.number.text for cell in totals][:4] == ["16,171,707", "9,551,555", "6,200,423", "419,728"]


def test_every_element_says_where_it_stands(plan):
    """Each element, or one that it stands inside, names the section of the document."""
    lost = [e.id for e in plan.elements if not any("section" in outer.fields for outer in plan.breadcrumb(e))]
    assert lost == []


def test_old_targets_are_accounted_for(plan):
    old = [e for e in plan.of_kind("target") if e.header.id == FORMER]
    taken_up = plan.links_in("succeeds")
    mapped = [e.id for e in old if e in taken_up]
    demoted = [e.id for e in old if e.fields.get("disposition") == "demoted"]
    retired = [e.id for e in old if e.fields.get("disposition") == "retired"]
    assert (len(old), len(mapped), len(demoted), len(retired)) == (24, 16, 6, 2)
    assert demoted == ["1.4", "1.5", "2.9", "3.1", "3.3", "3.5"]
    assert retired == ["4.1", "5.1"]


def test_json_follows_the_contract(plancheck):
    result = plancheck("check", "plans/", "--format", "json", "--as-of", "2026-11-21")
    content = json.loads(result.stdout)
    assert list(content) == [
        "format", "tool", "as_of", "lang", "packs", "plans", "rules", "errors", "findings", "summary",
    ]  # fmt: skip
    assert content["format"] == 1
    assert content["tool"]["name"] == "plancheck"
    assert [plan["id"] for plan in content["plans"]] == [OPERATIONAL, FORMER, STRATEGIC]
    finding = next(f for f in content["findings"] if f["rule"] == "wrong-number" and f["element"]["id"] == "I.6-2")
    assert finding["breadcrumb"] == ["objective I.6", "output I.6-2"]
    assert {"shares-not-100", "share-disagrees-with-amounts"} == {m["rule"] for m in finding["masked"]}
    assert content["summary"]["masked"] == sum(len(f["masked"]) for f in content["findings"])
    assert finding["field"] == "share_of_objective"
    assert finding["location"]["file"] == "plans/itu-operational-2020-2023/tables.yaml"
    assert {"label", "kind", "id", "location"} == set(finding["related"][0])
    assert content["summary"]["error"] == len([f for f in content["findings"] if f["severity"] == "error"])
    assert len({f["fingerprint"] for f in content["findings"]}) == len(content["findings"])
    assert all(re.fullmatch(r"[0-9a-f]+", f["fingerprint"]) for f in content["findings"])


def test_findings_stay_themselves_in_the_other_language(rules, report):
    english = lint([str(ROOT / "plans")], rules, AS_OF, "en")
    assert [f.fingerprint for f in english.findings] == [f.fingerprint for f in report.findings]


def test_the_readme_shows_what_is_printed():
    shown = (ROOT / "README.md").read_text(encoding="utf-8").split("```console\n")[1].split("```")[0]
    assert shown.startswith("$ plancheck check plans/ --lang en\n")
    printed = (ROOT / "tests/expected/plans.en.txt").read_text(encoding="utf-8")
    assert printed.startswith(shown.partition("\n")[2].rstrip())

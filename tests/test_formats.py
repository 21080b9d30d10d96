"""The formats that other programs read: valid, complete, the same bytes each time, and nothing in a plan escapes."""

import csv
import io
import json
import re
import shutil
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from checker import escape
from checker.agreed import Agreed
from checker.finding import Failure, Finding, Named, Report, RuleResult, RuleText, Settled
from checker.lint import Choice, lint, report
from checker.load import plan_of_texts
from checker.packs import load_rules
from checker.reports import csv as csv_report
from checker.reports import github, gitlab, junit, markdown, sarif, statistics

ROOT = Path(__file__).parent.parent
RULES = load_rules([])
TODAY = date(2026, 1, 1)
FORMATS = {
    "sarif": sarif,
    "junit": junit,
    "github": github,
    "gitlab": gitlab,
    "csv": csv_report,
    "markdown": markdown,
}
SCHEMA = jsonschema.Draft4Validator(json.loads((ROOT / "tests/schemas/sarif-2.1.0-rtm.5.json").read_text("utf-8")))

#: A misprint with what follows from it, gaps of the chain, a near miss, findings that are settled, and a note.
PLAN = """\
plan: {id: small, title: Programme de connectivité, level: operational, language: fr, period: 2026-2027, numbers: fr}
buts:
  G1: {titre: Connectivité universelle}
objectifs:
  O1:
    titre: Un accès abordable dans chaque district
    contribue_à: G1
    budget: {2026: 1 000}
    produits:
      O1-1: {titre: Réseaux communautaires, budget: {2026: 500}}
      O1-2: {titre: Observatoire des prix, budget: {2026: 600}}
  O2:
    titre: Modernisation du siège
    produits:
      O2-1: {titre: "Étude | <b>préalable</b> = @toutes [les](http://x.example) `options`"}
risques:
  R1: {titre: Les fournisseurs se retirent, mitigated_by: 7}
  R2: {titre: Les prix augmentent, propabilité: élevée}
  # plancheck: ignore risk-without-mitigation -- traité par le Conseil
  R3: {titre: Le personnel manque}
  R4: {titre: Une panne majeure}
mesures:
  1: {titre: Contrats-cadres, responsable: BDT}
tableaux:
  "1":
    titre: Ressources par produit
    période: 2026
    cells: |
      produit | part_de_l_objectif
      O1-1    | 40 %
      O1-2    | 60 %
"""
BROKEN = "risques:\n  R6: {titre: Objectif: réduire}\n"
WAIVERS = """\
waivers:
  - rule: risk-without-mitigation
    element: risk:R4
    reason: le Bureau répond de ce risque
    approver: Comité de coordination
    expires: 2026-12-31
"""
CHOSEN = [
    "duplicate-key",
    "element-without-funding",
    "invalid-yaml",
    "mitigation-unused",
    "mitigation-without-status",
    "orphan-element",
    "risk-without-mitigation",
    "share-disagrees-with-amounts",
    "target-without-unit",
    "total-disagrees-with-parts",
    "unknown-key",
    "unknown-mitigation",
    "wrong-number",
]


@pytest.fixture
def small(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "plan.yaml").write_text(PLAN, "utf-8")
    (folder / "risks.yaml").write_text(BROKEN, "utf-8")
    (folder / "waivers.yaml").write_text(WAIVERS, "utf-8")
    return folder


def selected() -> list[str]:
    return [argument for name in CHOSEN for argument in ("--select", name)]


@cache
def report_of(text: str, lang: str | None = None) -> Report:
    return report(plan_of_texts({"plan.yaml": text}, RULES), RULES, TODAY, lang, Choice(), Agreed())


@pytest.mark.parametrize("name", FORMATS)
def test_the_fixed_report_is_as_reviewed(plancheck, golden, small, name):
    result = plancheck("check", "small", "--format", name, *selected(), "--as-of", "2026-01-01", cwd=small.parent)
    digest = re.sub(r"sha256:\w{64}", "sha256:...", result.stdout)
    golden(f"formats/small.{name}", digest.replace("\r\n", "\n"))
    assert (result.returncode, result.stderr) == (1, "")


def test_english_report_of_a_french_plan(plancheck, golden, small):
    arguments = ("--format", "markdown", "--lang", "en", *selected(), "--as-of", "2026-01-01")
    golden("formats/small.en.markdown", plancheck("check", "small", *arguments, cwd=small.parent).stdout)


# What every format must hold.


def test_sarif_is_valid_and_complete(plancheck, small):
    result = plancheck("check", "small", "--format", "sarif", cwd=small.parent)
    log = json.loads(result.stdout)
    assert list(SCHEMA.iter_errors(log)) == []
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    told = json.loads(plancheck("check", "small", "--format", "json", cwd=small.parent).stdout)
    assert [rule["id"] for rule in rules] == [rule["id"] for rule in told["rules"]]
    assert all(rule["help"]["markdown"] and rule["properties"]["tags"] for rule in rules)
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    reported = [one for one in run["results"] if "suppressions" not in one]
    marks = [one["partialFingerprints"]["plancheck/v1"] for one in reported]
    assert marks == [finding["fingerprint"] for finding in told["findings"]]
    settled = [one["suppressions"][0] for one in run["results"] if "suppressions" in one]
    assert {(one["kind"], one["justification"]) for one in settled} == {
        ("inSource", "traité par le Conseil"),
        ("external", "le Bureau répond de ce risque"),
    }
    masked = [one["properties"]["masked"] for one in reported if "masked" in one["properties"]]
    assert [one["rule"] for listed in masked for one in listed] == [
        "total-disagrees-with-parts",
        "share-disagrees-with-amounts",
        "operational-element-without-strategy",
    ]


def test_sarif_fixes_say_that_they_are_guesses_and_replace_the_value_alone(small):
    text = PLAN.replace("500", '"500"')
    run = json.loads(sarif.render(report_of(text)))["runs"][0]
    (fix,) = next(one["fixes"] for one in run["results"] if one["ruleId"] == "wrong-number")
    assert "suggestion" in fix["description"]["text"]
    (replacement,) = fix["artifactChanges"][0]["replacements"]
    region = replacement["deletedRegion"]
    line = text.splitlines()[region["startLine"] - 1]
    fixed = line[: region["startColumn"] - 1] + replacement["insertedContent"]["text"] + line[region["endColumn"] - 1 :]
    assert fixed.strip() == 'O1-1: {titre: Réseaux communautaires, budget: {2026: "400"}}'


def test_a_suggestion_that_cannot_stand_for_all_that_is_there_is_no_fix():
    """A list is more than one of its codes; of a comment, the rule that it names is meant."""
    text = PLAN.replace("ignore risk-without-mitigation", "ignore risk-without-mitigatio")
    text = text.replace("titre: Les prix augmentent", "titre: Les prix augmentent, menace: [O1, O1-1O]")
    text += "cibles:\n  C1: {titre: Cible, cible_de: G1, odd: [9.1, 99.9]}\n"
    results = json.loads(sarif.render(report_of(text)))["runs"][0]["results"]
    assert {one["ruleId"] for one in results} >= {"unused-ignore", "unknown-code"}
    fixes = {one["ruleId"]: one["fixes"] for one in results if "fixes" in one}
    assert fixes.keys() == {"wrong-number", "unknown-key", "unknown-reference", "unused-ignore"}
    (replacement,) = fixes["unused-ignore"][0]["artifactChanges"][0]["replacements"]
    region = replacement["deletedRegion"]
    line = text.splitlines()[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "risk-without-mitigatio"
    assert replacement["insertedContent"]["text"] == "risk-without-mitigation"


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("plans/a b/é#%.yaml", "plans/a%20b/%C3%A9%23%25.yaml"),
        ("./plan.yaml", "plan.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("/etc/plan.yaml", None),
        ("../plan.yaml", None),
        ("plans/../../plan.yaml", None),
        ("//host/plan.yaml", None),
        ("C:/plan.yaml", None),
        ("C:\\plan.yaml", None),
        ("", None),
    ],
)
def test_sarif_addresses_are_relative_to_the_root_or_left_out(path, uri):
    file = sarif._file(path)
    assert file == ({"uri": uri, "uriBaseId": "SRCROOT"} if uri else None)


@given(st.text(st.characters(), max_size=40))
def test_no_path_makes_an_address_outside_the_root(path):
    if file := sarif._file(path):
        uri = file["uri"]
        assert re.fullmatch(r"(?:[\w.~/-]|%[0-9A-F]{2})+", uri, re.ASCII)
        assert not uri.startswith("/")
        assert ".." not in unquote(uri, errors="surrogatepass").split("/")


def test_junit_has_a_case_for_each_rule(plancheck, small):
    suites = ET.fromstring(plancheck("check", "small", "--format", "junit", cwd=small.parent).stdout)  # noqa: S314
    told = json.loads(plancheck("check", "small", "--format", "json", cwd=small.parent).stdout)
    (suite,) = suites
    cases = suite.findall("testcase")
    assert [case.get("name") for case in cases] == [rule["id"] for rule in told["rules"]]
    assert {case.get("name") for case in cases if case.find("failure") is not None} == {
        finding["rule"] for finding in told["findings"] if finding["severity"] != "note"
    }
    assert {case.get("name") for case in cases if case.find("skipped") is not None} == {
        rule["id"] for rule in told["rules"] if rule["status"] == "skipped"
    }
    for tag, name in (("failure", "failures"), ("skipped", "skipped"), ("error", "errors")):
        assert suite.get(name) == str(len(suite.findall(f"testcase/{tag}")))


def many(count: int) -> str:
    risks = "".join(f"  R{n}: {{title: Risk number {n} of the plan}}\n" for n in range(count))
    return (
        "plan: {id: p, title: Plan, level: operational, language: en, period: 2026, numbers: en}\n"
        f"goals:\n  G: {{title: Goal}}\nrisks:\n{risks}"
    )


def test_github_shows_the_ten_worst_and_says_how_many_are_left():
    lines = github.render(report_of(many(30) + "mitigations:\n  9: {title: Measure}\n")).splitlines()
    assert len(lines) == 11
    levels = [line.split(" ")[0].strip(":") for line in lines[:10]]
    assert levels == sorted(levels, key=["error", "warning", "notice"].index)
    assert re.fullmatch(r"::notice::\d\d more findings not shown", lines[10])


def test_gitlab_entries_are_told_apart():
    one = report_of(many(3))
    doubled = replaced(one, findings=(*one.findings, *one.findings))
    entries = json.loads(gitlab.render(doubled))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) == 2 * len(one.findings)
    assert {entry["severity"] for entry in entries} <= {"info", "minor", "major", "critical", "blocker"}


@pytest.mark.parametrize("count", [0, 1, 40, 3_000])
def test_markdown_stays_short_enough_for_a_comment(count):
    text = markdown.render(report_of(many(count)))
    assert len(text) <= 60_000
    assert text.count("<details>") == text.count("</details>")
    assert text.count("```") % 2 == 0


def test_a_diagram_draws_at_most_forty_elements_those_with_gaps_first():
    outputs = "".join(f"      P{n}: {{title: Output {n}}}\n" for n in range(100))
    text = (
        "plan: {id: p, title: Plan, level: operational, language: en, period: 2026, numbers: en}\n"
        "goals:\n  G: {title: Goal}\n"
        f"objectives:\n  O:\n    title: Objective\n    contributes_to: G\n    outputs:\n{outputs}"
        "  X: {title: Orphan}\n"
    )
    drawn = markdown.render(report_of(text))
    assert len(re.findall(r"^  n\d+[^ \d]", drawn, re.MULTILINE)) == 40
    assert "objective X Orphan<br/>⚠ leads to no goal" in drawn
    assert "63 more elements not drawn." in drawn


def test_csv_is_one_row_a_finding_in_the_readers_separators(small):
    for lang, separator in (("fr", ";"), ("en", ",")):
        one = report_of(PLAN, lang)
        text = csv_report.render(one)
        assert text.startswith("\ufeff")
        assert text.count("\n") == text.count("\r\n")
        rows = list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=separator))
        assert [len(row) for row in rows] == [14] * (len(one.findings) + 1)
        assert [row[-1] for row in rows[1:]] == [finding.fingerprint for finding in one.findings]


# Nothing from a plan escapes.

CONTROL = "".join(map(chr, (*range(32), *range(127, 160))))
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff\u200b"
PAYLOADS = [
    CONTROL,
    BIDI,
    "\ud800 \udfff \ufffe \uffff \ufdd0",
    "\n::error file=x::forged\n::set-env name=x::y",
    "x\r\n::stop-commands::t",
    "::error::x,title=y:z%0A%25",
    "##[error]x",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)><!-- ",
    "</details></summary><h1>x</h1>",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(1)",
    "＝1 ＠x",
    "\t=1",
    "\r=1",
    '"=1+1"',
    "x;=1+1,=1+1\t=1",
    "]]> <![CDATA[ &amp; &lt;",
    "a | b || c",
    "`code` ``` ````\n```\n# x",
    "| --- | --- |\n| a | b |",
    "[x](javascript:alert(1)) ![x](http://x.example/y.png) <http://x.example>",
    "http://x.example www.x.example mailto:a@x.example a@x.example ftp://x.example",
    "@someone @org/team #1 GH-12 org/repo#3 :tada: :+1:",
    "[ref]: http://x.example\n[ref]\n\n[^1]: x",
    "# heading\n- list\n1. one\n> quote\n---\n===\n    code",
    "*a* _b_ **c** ~~d~~ $x$ $$y$$ \\* \\",
    "{0} {1} {{ }} [a](1)",
    '"]; end; click n1 href "javascript:alert(1)"',
    "%%{init: {'securityLevel': 'loose'}}%% --> n1 #quot; #35;",
    "x" * 5_000,
]


def replaced(one: Report, **fields) -> Report:
    return Report(**{name: fields.get(name, getattr(one, name)) for name in Report.__dataclass_fields__})


@cache
def hostile(payload: str) -> Report:
    """A report in which every text that a plan or a pack can choose is the payload."""
    where = type(report_of(many(1)).findings[0].location)(payload, 1, 1, 1, 2)
    named = Named("risk", payload, payload)

    def finding(severity, masked=(), kind=named, plan: str | None = payload):
        return Finding(
            payload,
            payload,
            severity,
            "en",
            payload,
            payload,
            payload,
            payload,
            where,
            plan,
            kind,
            (("risk", payload),),
            payload,
            payload,
            ((payload, named, where), (payload, None, where)),
            ((payload, "unsafe"), (payload, "display")),
            f"{len(masked)}{severity}",
            payload,
            tuple(masked),
        )

    found = [
        finding("error", [finding("warning")]),
        finding("warning"),
        finding("note"),
        finding("note", (), None, None),
    ]
    names = dict(
        zip(("findings", "skipped", "broken", "crashed"), (payload, *(f"{payload}{n}" for n in range(3))), strict=True)
    )
    results = [RuleResult(names[status], payload, "error", status, 1) for status in names]
    quoted = json.dumps(payload.encode("utf-8", "replace").decode())
    text = f"plan: {{id: p, title: {quoted}, language: en}}\ngoals:\n  {quoted[:900] if len(quoted) < 900 else 'x'}: {{title: {quoted}}}\n"
    return replaced(
        report_of(text),
        rules=tuple(results),
        findings=tuple(found),
        errors=(Failure(payload, where, payload), Failure(payload)),
        settled=(Settled(finding("error"), "ignore", payload), Settled(finding("note"), "waiver", payload)),
        texts=dict.fromkeys(names.values(), RuleText(payload, payload, payload)),
        lines={(payload, 1): payload},
    )


@pytest.mark.parametrize("name", [*FORMATS, "statistics"])
@pytest.mark.parametrize("payload", PAYLOADS, ids=[repr(payload[:16]) for payload in PAYLOADS])
def test_no_format_lets_through_what_steers(name, payload):
    text = {**FORMATS, "statistics": statistics}[name].render(hostile(payload))
    assert set(text.removeprefix("\ufeff")) & (set(CONTROL + BIDI) - set("\r\n" if name == "csv" else "\n")) == set()
    text.encode("utf-8")
    assert text == {**FORMATS, "statistics": statistics}[name].render(hostile(payload))


@pytest.mark.parametrize("payload", PAYLOADS, ids=[repr(payload[:16]) for payload in PAYLOADS])
def test_hostile_text_stays_in_its_place(payload):
    one = hostile(payload)
    log = json.loads(sarif.render(one))
    assert list(SCHEMA.iter_errors(log)) == []
    for result in log["runs"][0]["results"]:
        assert not re.search(r"(?<!\{)(?:\{\{)*\{(?!\{)", result["message"]["text"])
        assert "](" not in result["message"]["text"]
    suites = ET.fromstring(junit.render(one))  # noqa: S314
    assert {element.tag for element in suites.iter()} <= JUNIT
    command = re.compile(r"::(error|warning|notice) (?:\w+=[^:,\r\n]*,?)*::[^\r\n]*")
    assert all(command.fullmatch(line) for line in github.render(one).splitlines())
    assert len(github.render(one).splitlines()) == len(one.findings) + len(one.errors)
    assert len(json.loads(gitlab.render(one))) == len(one.findings) + len(one.errors)
    rows = list(csv.reader(io.StringIO(csv_report.render(one)[1:], newline="")))
    assert [len(row) for row in rows] == [14] * (len(one.findings) + 1)
    for cell in (cell for row in rows for cell in row):
        assert not re.match(r"""[\s"']*[=+\-@＝＋－＠]""", cell.removeprefix("'")) or cell.startswith("'")
        assert not re.search(r"""[,;|\t"][=+\-@＝＋－＠]""", cell)


JUNIT = {"testsuites", "testsuite", "properties", "property", "testcase", "failure", "error", "skipped", "system-out"}
OURS = {"details", "summary", "b", "code", "span"}


def outside_code(text: str) -> str:
    return re.sub(r"<code>.*?</code>", "", text)


@pytest.mark.parametrize("payload", PAYLOADS, ids=[repr(payload[:16]) for payload in PAYLOADS])
def test_markdown_holds_no_markup_but_ours(payload):
    text = markdown.render(hostile(payload))
    assert len(text) <= 60_000
    plain_text = markdown.render(hostile("plain"))
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    kinds = [token.type for token in parser.parse(text)]
    assert kinds.count("heading_open") == plain_text.count("\n#") + 1
    assert kinds.count("table_open") == 1
    assert kinds.count("tr_open") == parser.render(plain_text).count("<tr>")
    assert kinds.count("fence") == plain_text.count("```mermaid") == 1
    assert not {"blockquote_open", "ordered_list_open", "code_block", "hr"} & set(kinds)
    inline = {child.type for token in parser.parse(text) for child in token.children or ()}
    assert not {"link_open", "image", "code_inline", "em_open", "s_open"} & inline
    shown, fence = (
        re.sub(r"```mermaid\n.*?\n```", "", text, flags=re.DOTALL),
        re.findall(r"```mermaid\n(.*?)\n```", text, re.DOTALL),
    )
    assert {tag.lower() for tag in re.findall(r"</?([a-zA-Z][\w-]*)", shown)} <= OURS
    assert "<!" not in shown
    assert not re.search(r"@\w|://|\bwww\.|(?<!&)#\w|\bGH-\d|:\w+:", outside_code(shown))
    for line in fence[0].splitlines()[1:]:
        assert re.fullmatch(
            r'  (n\d+\S{1,2}"(?:[\w .,\'’\u00a0\u202f–—()«»“”…-]|#\d+;|<br/>⚠)*"\S{1,2}|n\d+ --> n\d+|class.*)', line
        )


@given(st.text(max_size=60))
def test_no_text_makes_a_formula_a_command_or_a_tag(text):
    assert not re.match(r"""[\s"]*[=+\-@＝＋－＠]""", escape.for_csv(text))
    assert "\n" not in escape.for_github_property(text)
    assert not set(":,") & set(escape.for_github_property(text))
    ET.fromstring(f'<a b="{escape.for_xml(text)}">{escape.for_xml(text)}</a>')  # noqa: S314
    assert not set("<>&|*_[]\\`~") & set(re.sub(r"&#\d+;|</?(?:code|span)>", "", escape.for_markdown(text)))
    assert not set('"<>{}[]|%`;\\&') & set(re.sub(r"#\d+;", "", escape.for_mermaid(text)))


# The same bytes, several at once, and runs that did not check everything.


def test_the_same_bytes_whatever_the_seed_the_folder_and_the_order(plancheck, small, tmp_path):
    (small.parent / ".git").mkdir()
    other = small.parent / "other"
    shutil.copytree(ROOT / "plans/itu-strategic-2024-2027", other)
    wanted = [argument for name in FORMATS for argument in ("--report", f"{name}={tmp_path}/out.{name}")]
    outputs: dict[str, set[bytes]] = {name: set() for name in FORMATS}
    for paths, cwd in (
        (("small", "other"), small.parent),
        (("../other", "."), small),
        ((str(other), "small/risks.yaml", "small"), small.parent),
    ):
        for seed in ("0", "7"):
            plancheck("check", *paths, *wanted, "--as-of", "2026-01-01", cwd=cwd, PYTHONHASHSEED=seed)
            for name, found in outputs.items():
                found.add((tmp_path / f"out.{name}").read_bytes())
    assert {name: len(found) for name, found in outputs.items()} == dict.fromkeys(FORMATS, 1)


def test_several_reports_at_once(plancheck, small):
    wanted = [argument for name in FORMATS for argument in ("--report", f"{name}=out.{name}")]
    result = plancheck(
        "check", "small", *wanted, "--report", "json=out.json", "--as-of", "2026-01-01", cwd=small.parent
    )
    alone = plancheck("check", "small", "--as-of", "2026-01-01", cwd=small.parent)
    assert (result.returncode, result.stdout, result.stderr) == (1, alone.stdout, "")
    for name in (*FORMATS, "json"):
        one = plancheck("check", "small", "--format", name, "--as-of", "2026-01-01", cwd=small.parent)
        assert (small.parent / f"out.{name}").read_bytes().replace(b"\r\n", b"\n") == one.stdout.encode(), name


def test_format_and_output_stand_beside_further_reports(plancheck, small):
    result = plancheck("check", "small", "--format", "json", "--report", "csv=a.csv", cwd=small.parent)
    assert json.loads(result.stdout)["findings"]
    result = plancheck(
        "check", "small", "--format", "json", "--output", "b.json", "--report", "csv=b.csv", cwd=small.parent
    )
    assert result.stdout == ""
    assert (small.parent / "a.csv").read_bytes() == (small.parent / "b.csv").read_bytes()
    assert json.loads((small.parent / "b.json").read_text("utf-8"))["findings"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--report", "docx=x"),
        ("--report", "csv"),
        ("--report", "csv="),
        ("--report", "=x"),
        ("--report", "csv=x", "--report", "json=./x"),
        ("--output", "x", "--report", "json=x"),
    ],
)
def test_malformed_reports_exit_2_and_write_nothing(plancheck, small, arguments):
    result = plancheck("check", "small", *arguments, cwd=small.parent)
    assert (result.returncode, result.stdout) == (2, "")
    assert len(result.stderr.strip().splitlines()) == 1
    assert not (small.parent / "x").exists()


def test_a_report_that_cannot_be_written_is_told_and_the_others_are_there(plancheck, small):
    result = plancheck(
        "check", "small", "--report", "csv=no/such/folder.csv", "--report", "json=a.json", cwd=small.parent
    )
    assert result.returncode == 2
    assert "no/such/folder.csv" in result.stderr
    assert result.stdout
    assert json.loads((small.parent / "a.json").read_text("utf-8"))


def test_a_format_that_is_no_text_needs_a_file(small, monkeypatch, tmp_path):
    from click.testing import CliRunner

    from checker.commands.check import command

    monkeypatch.setattr(csv_report, "render", lambda report, color=False: b"PK\x00\xff")
    result = CliRunner().invoke(command, [str(small), "--format", "csv"], standalone_mode=True)
    assert result.exit_code != 0
    assert "--output" in result.output
    file = tmp_path / "book"
    CliRunner().invoke(command, [str(small), "--format", "csv", "--output", str(file)])
    assert file.read_bytes() == b"PK\x00\xff"


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_report_says_so(name):
    one = replaced(report_of(many(0)), findings=(), rules=(), plans=(), texts={})
    text = FORMATS[name].render(one)
    expected = {
        "github": "",
        "gitlab": "[]\n",
        "markdown": "## ✅ Summary of 0 plans: nothing to report\n\nRules: 0 with findings, 0 passed, 0 with nothing to look at.\n",
    }
    assert text == expected.get(name, text)
    if name == "sarif":
        assert list(SCHEMA.iter_errors(json.loads(text))) == []
    if name == "csv":
        assert text.count("\r\n") == 1
    if name == "junit":
        assert 'tests="0" failures="0" errors="0" skipped="0"' in text


@pytest.fixture
def broken(tmp_path):
    (tmp_path / "pack/own").mkdir(parents=True)
    (tmp_path / "pack/own/half-a-rule.yaml").write_text("title: {en: Half, fr: Demi}\n", "utf-8")
    return tmp_path / "pack"


def test_a_broken_rule_is_told_in_every_format(plancheck, small, broken):
    wanted = [argument for name in FORMATS for argument in ("--report", f"{name}=out.{name}")]
    result = plancheck("check", "small", "--rules", "pack", *wanted, "--lang", "en", cwd=small.parent)
    assert result.returncode == 2
    text = {name: (small.parent / f"out.{name}").read_text("utf-8") for name in FORMATS}
    (invocation,) = json.loads(text["sarif"])["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert note["associatedRule"] == {"id": "half-a-rule"}
    assert list(SCHEMA.iter_errors(json.loads(text["sarif"]))) == []
    case = ET.fromstring(text["junit"]).find(".//testcase[@name='half-a-rule']/error")  # noqa: S314
    assert case is not None
    assert case.get("type") == "broken"
    assert text["github"].startswith("::error file=pack/own/half-a-rule.yaml,line=1")
    assert json.loads(text["gitlab"])[0]["severity"] == "blocker"
    assert text["markdown"].startswith("## ⛔ ")
    assert "half-a-rule" in text["markdown"]


@pytest.mark.parametrize("name", FORMATS)
def test_an_unreadable_file_is_a_finding_of_no_plan(plancheck, tmp_path, name):
    (tmp_path / "bad.yaml").write_bytes(b"plan: \xff\xfe\xfd\n")
    result = plancheck("check", "bad.yaml", "--format", name, "--lang", "en", cwd=tmp_path)
    assert result.returncode == 1, result.stderr
    assert "bad.yaml" in result.stdout
    if name == "sarif":
        log = json.loads(result.stdout)
        assert list(SCHEMA.iter_errors(log)) == []
        (place,) = log["runs"][0]["results"][0]["locations"]
        assert set(place) == {"physicalLocation"}
    if name == "markdown":
        assert "### Files outside any plan" in result.stdout


def test_the_library_gives_the_words_of_all_rules_that_ran(small, monkeypatch):
    monkeypatch.chdir(small.parent)
    one = lint(["small"], RULES, TODAY, None, Choice())
    assert set(one.texts) == {rule.id for rule in one.rules}
    assert not [text for texts in one.texts.values() for text in texts if re.search(r"\{[a-z_]+\}", text)]

"""The HTML report: one page that is whole by itself, says what it should, and takes nothing from a plan as markup."""

import json
import re
from datetime import date
from itertools import pairwise, product
from pathlib import Path

import pytest

from checker.drawing import chain, sankey
from checker.lint import lint
from checker.packs import load_rules
from checker.reports.html import render
from checker.reports.xlsx import render as workbook
from tests import bench
from tests.page import Page

ROOT = Path(__file__).parent.parent
RULES = {lang: load_rules([], lang) for lang in ("en", "fr")}
DAY = date(2026, 1, 1)


def page(*paths, lang="fr") -> Page:
    """The page for some plans, parsed."""
    return Page(render(lint([str(path) for path in paths], RULES[lang], DAY, lang)))


def section(source: str, name: str) -> str:
    found = re.search(rf'(?s)<section id="{name}".*?</section>\s*(?=<section id=|</main>)', source)
    assert found
    return found[0]


def test_golden_page(plancheck, golden, folder):
    result = plancheck("check", "reseau", "--format", "html", "--as-of", "2026-01-01", cwd=folder.parent)
    assert result.returncode == 1
    # Style and script are files of their own; what was checked follows every change of the rules.
    text = re.sub(r"(?s)<(style|script)>.*?</\1>", r"<\1>...</\1>", result.stdout)
    text = re.sub(r"'sha256-[^']*'", "'sha256-...'", text).replace(section(text, "coverage"), "...\n")
    text = re.sub(r'<span class="big">[^<]*</span> contrôles|Règles respectées[^.]*', "...", text)
    golden("reseau.fr.html", re.sub(r"plancheck \d[^ ]* · règles[^<]*", "plancheck ...", text))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_page_is_well_formed_and_ours(folder, lang):
    found = page(folder, lang=lang)
    assert found.foreign() == []
    assert found.unhashed() == []
    assert found.source.startswith("<!DOCTYPE html>\n")
    assert "://" not in found.source.replace(found.text, "")


def test_page_has_landmarks_headings_and_names(folder):
    found = page(folder)
    assert found.all("html")[0].attributes["lang"] == "fr"
    assert [len(found.all(tag)) for tag in ("main", "h1")] == [1, 1]
    assert found.all("a", **{"class": "skip"})[0].attributes["href"] == "#main"
    levels = [int(node.tag[1]) for node in found.nodes if re.fullmatch("h[1-6]", node.tag)]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert {node.attributes.get("scope") for node in found.all("th")} == {"col", "row"}
    ids = [node.attributes["id"] for node in found.nodes if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    wanted = [node.attributes["href"][1:] for node in found.nodes if node.attributes.get("href")]
    wanted += [one for node in found.nodes for one in node.attributes.get("aria-labelledby", "").split()]
    wanted += [node.attributes["for"] for node in found.all("label")]
    assert set(wanted) <= set(ids)
    fields = {node.attributes["id"] for node in found.nodes if node.tag in ("input", "select")}
    assert fields == {node.attributes["for"] for node in found.all("label")}
    assert all(node.attributes.get("aria-label") for node in found.all("g", role="img"))


def test_nothing_is_hidden_without_a_script_but_what_needs_one(folder):
    found = page(folder)
    hidden = {
        node.attributes.get("id") or node.attributes["class"] for node in found.nodes if "hidden" in node.attributes
    }
    assert hidden == {"filters", "none-left", "script-only"}


def test_every_finding_is_there_with_its_advice(folder):
    report = lint([str(folder)], RULES["fr"], DAY, "fr")
    found = Page(render(report))
    items = found.all("li", **{"class": "finding"})
    assert len(items) == len(report.findings)
    text = " ".join(found.text.split())
    for finding in report.findings:
        assert f'id="f-{finding.fingerprint}' in found.source
        said = [" ".join(words.split()) for words in (finding.message, finding.item) if words]
        assert any(words in text for words in said), finding
        assert " ".join(finding.fix.replace("`", "").split()) in text
        for masked in finding.masked:
            assert " ".join(masked.message.split()) in text
    assert {node.attributes["data-family"] for node in items} == {finding.family for finding in report.findings}


def test_findings_of_another_language_say_so(folder, tmp_path):
    (tmp_path / "other.yaml").write_text(
        "plan: {id: other, title: Roads, level: operational, language: en, period: 2026}\nrisks:\n  R1: {title: Rain}\n",
        "utf-8",
    )
    found = Page(render(lint([str(folder), str(tmp_path / "other.yaml")], RULES["fr"], DAY)))
    assert found.all("html")[0].attributes["lang"] == "en"
    articles = found.all("article")
    assert any("le risque R2" in node.text for node in articles if node.attributes.get("lang") == "fr")
    assert any("risk R1" in node.text for node in articles if "lang" not in node.attributes)


def test_wrong_cell_and_both_equations_are_shown(folder):
    numbers = Page(section(page(folder).source, "numbers"))
    cell = next(node for node in numbers.all("td") if "wrong" in node.attributes.get("class", "").split())
    assert "53,2 %" in cell.text
    assert "chiffre erroné" in cell.text
    equations = [node.text for node in numbers.all("div", **{"class": "equation"})]
    assert any("43,8 %" in text and "+" in text and "53,2 %" in text for text in equations)
    assert any("562" in text and "÷" in text and "≠" in text for text in equations)


def test_chain_marks_what_is_orphaned_and_unfunded(folder):
    found = page(folder)
    labels = [node.attributes["aria-label"] for node in found.all("g", role="img") if "data-key" in node.attributes]
    assert any(label.startswith("objectif O2") and "orphelin" in label for label in labels)
    assert any(label.startswith("objectif O3") and "non financé" in label for label in labels)
    keys = {node.attributes["data-key"] for node in found.all("g") if "data-key" in node.attributes}
    edges = [node for node in found.all("path") if "data-from" in node.attributes]
    assert edges
    assert {node.attributes[end] for node in edges for end in ("data-from", "data-to")} <= keys
    rows = Page(section(found.source, "register")).all("tr")
    assert sum("orphelin" in row.text for row in rows) == 1
    assert sum("non financé" in row.text for row in rows) >= 1


def test_pictures_of_money_and_their_tables_agree(folder):
    report = lint([str(folder)], RULES["fr"], DAY, "fr")
    found = Page(section(render(report), "money"))
    ribbons = [node.text for node in found.all("title")]
    amounts = [re.sub(r"\D", "", text.rpartition(":")[2]) for text in ribbons]
    rows = [node.text for node in found.all("td") if "number" in node.attributes.get("class", "")]
    assert sorted(amounts) == sorted(re.sub(r"\D", "", text) for text in rows)
    assert (
        len(found.all("svg", **{"class": "sankey"})) == 2
    )  # cost lines -> goals is a second account of the same money


def test_a_clean_plan_and_settled_findings(folder, tmp_path):
    (tmp_path / "clean.yaml").write_text(
        "plan: {id: c, title: Clean, level: financial, language: en, period: 2026}\n", "utf-8"
    )
    text = page(tmp_path / "clean.yaml", lang="en").text
    assert "Nothing to report." in text
    assert "No orphaned or unfunded element was found." in text
    assert "traité dans le plan du personnel" in page(folder).text


def test_a_run_that_was_not_complete_says_so(folder, tmp_path):
    (tmp_path / "pack/risk").mkdir(parents=True)
    (tmp_path / "pack/pack.yaml").write_text("name: mine\nversion: 1\n", "utf-8")
    (tmp_path / "pack/risk/broken.yaml").write_text("title: [", "utf-8")
    report = lint([str(folder)], load_rules([str(tmp_path / "pack")], "en"), DAY, "en")
    found = Page(render(report))
    assert "Not everything could be checked." in found.text
    assert "broken" in found.text


def test_the_same_bytes_whatever_the_hash_seed(plancheck, folder):
    outputs = {
        plancheck(
            "check", "reseau", "--format", "html", "--as-of", "2026-01-01", cwd=folder.parent, PYTHONHASHSEED=seed
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(outputs) == 1


def test_large_plans_are_drawn_in_short(tmp_path):
    """Boxes, bars, findings and rows are capped, and the page says what it leaves out."""
    outcomes = "".join(f"      O{n}: {{title: Résultat numéro {n}}}\n" for n in range(1, 700))
    goals = "".join(f"  G{n}: {{title: But numéro {n}}}\n" for n in range(1, 60))
    columns = " | ".join(f"goal:G{n}/amount" for n in range(1, 60))
    (tmp_path / "plan.yaml").write_text(
        f"plan: {{id: large, title: Large, level: operational, language: fr, period: 2026, numbers: fr}}\ngoals:\n{goals}"
        f"objectives:\n  A:\n    title: Tout\n    contributes_to: G1\n    outcomes:\n{outcomes}"
        f"tables:\n  1:\n    period: 2026\n    cells: |\n      objective | {columns}\n      A | {' | '.join(str(n) for n in range(1, 60))}\n",
        "utf-8",
    )
    found = page(tmp_path)
    boxes = [node for node in found.all("g") if "data-key" in node.attributes]
    assert len(boxes) <= chain.MAX_DRAWN
    assert any("683 résultats" in node.attributes["aria-label"].replace("\u202f", " ") for node in boxes)
    assert "Le plan est trop vaste" in found.text
    assert len(found.all("rect", **{"class": "bar c0"})) <= sankey.MAX_BARS
    assert "42 autres" in found.text
    assert "Non affichés ici" in found.text
    assert found.foreign() == []


def test_pages_stay_small(tmp_path):
    assert len(page(ROOT / "plans").source.encode()) < 1_000_000
    bench.make(tmp_path, 10_000, spoilt=True)
    found = page(tmp_path)
    assert len(found.source.encode()) < 2_000_000  # that of 100 000 elements is no larger: what is drawn is capped
    assert found.foreign() == []
    assert any("2\u202f" in node.attributes["aria-label"] for node in found.all("g", role="img"))


def test_every_example_of_a_rule_makes_a_page_and_a_workbook(tmp_path):
    """The first bad example of each: whatever a rule reports, page and workbook can be written."""
    for rule in RULES["en"].rules.values():
        for number, text in enumerate(rule.file.examples.bad[:1]):
            file = tmp_path / f"{rule.id}-{number}.yaml"
            file.write_text(text, "utf-8")
    for file in sorted(tmp_path.iterdir()):
        report = lint([str(file)], RULES["en"], DAY)
        found = Page(render(report))
        assert found.foreign() == [], file.name
        assert len(found.all("li", **{"class": "finding"})) == len(report.findings) > 0
        assert workbook(report)[:2] == b"PK"


VECTORS = [
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>", "javascript:alert(1)", "data:text/html,<script>alert(1)</script>",
    "<style>*{display:none}</style>", "</style><script>alert(1)</script>", "<body onload=alert(1)>",
    "<math><mi xlink:href=javascript:alert(1)>", "<details open ontoggle=alert(1)>", "<input autofocus onfocus=alert(1)>",
    "<form action=https://evil.example><button>", "<base href=https://evil.example>", "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>", "<object data=x>", "<embed src=x>", "<!-- x --><b>",
    "--><script>alert(1)</script>", "<![CDATA[<script>alert(1)</script>]]>", "{{ 7*7 }}", "{% raw %}", "${alert(1)}",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;", "</title><script>alert(1)</script>", "</svg><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>", "<template><script>alert(1)</script></template>", "\\u003cscript\\u003e", "<b>x</b>",
    "<marquee onstart=alert(1)>", "<video><source onerror=alert(1)>", "<a/href=//evil.example>", "<p style=color:red>", "<use href=data:x>",
]  # fmt: skip
BEFORE = ["", '"', "'", '">', "'>", '" onmouseover=alert(1) x="', "' autofocus onfocus=alert(1) '", "`", "\u202e", "x "]
AFTER = ["", '"', "<", "\u0007", "&quot;"]
PAYLOADS = [before + vector + after for vector, before, after in product(VECTORS, BEFORE, AFTER)]
AT_ONCE = 50


def hostile(payloads: list[str]) -> str:
    """A plan with payloads in every text field there is."""
    first = json.dumps(payloads[0])
    blocks: dict[str, list[str]] = {
        name: [] for name in ("goals", "objectives", "risks", "mitigations", "tables", "enablers")
    }
    for number, payload in enumerate(payloads):
        p, id_ = json.dumps(payload), json.dumps(f"{number}{payload}")
        rest = f"description: {p}, definition: {p}, section: {p}, reason: {p}, tags: [{p}], distinct: [{p}], {id_}: {p}"
        smart = f"value: {p}, baseline: {p}, unit: {p}, deadline: {p}, owner: {p}, source: {p}, breakdown: [{p}], direction: {p}"
        indicator = f"indicators: [{{title: {p}, sdg: {p}, wsis: {p}, {smart}}}]"
        blocks["goals"].append(
            f"  {id_}: {{title: {p}, {rest}, targets: {{{id_}: {{title: {p}, {smart}, {indicator}}}}}}}"
        )
        money = f"budget: {{2026: {number + 1}, {p}: {p}}}, estimate: [{p}], cost: {p}"
        blocks["objectives"].append(
            f"  {id_}: {{title: {p}, {money}, contributes_to: [{p}], outputs: {{{id_}: {{title: {p}, {money}}}}}}}"
        )
        blocks["risks"].append(
            f"  {id_}: {{title: {p}, category: {p}, likelihood: {p}, impact: {p}, owner: {p}, mitigated_by: {p}}}"
        )
        blocks["mitigations"].append(f"  {id_}: {{title: {p}, owner: {p}, status: {p}, deadline: {p}}}")
        blocks["enablers"].append(f"  {id_}: {{title: {p}, supports: {p}, defined_in: {p}}}")
        cell = re.sub(r"[|\t\n\u0007\u202e]", "", payload)
        cells = f"      objective | share_of_total | budget | {cell}\n      {number} | 10 % | 7 | {cell}\n      {cell} | {cell} | 20 % |\n      total | 50 % | 9 |"
        blocks["tables"].append(
            f"  {id_}:\n    title: {p}\n    unit: {p}\n    section: {p}\n    period: 2026\n    cells: |\n{cells}"
        )
    header = f"plan: {{id: {first}, title: {first}, level: operational, language: fr, period: 2026, numbers: fr, currency: {first}, document: {first}, smart: [{first}]}}"
    ignored = f"risks: # plancheck: ignore risk-without-mitigation -- {re.sub(r'[^ -~]', '', payloads[0])}"
    sections = [line for name, lines in blocks.items() for line in (ignored if name == "risks" else f"{name}:", *lines)]
    return "\n".join([header, *sections, f"{first}: {{x: y}}", ""])


def test_nothing_from_a_plan_becomes_markup(tmp_path):
    """2 000 payloads, each in every text field: the parsed page has no element, attribute or address that is not ours."""
    assert len(set(PAYLOADS)) == 2000
    problems: list[str] = []
    for start in range(0, len(PAYLOADS), AT_ONCE):
        some = PAYLOADS[start : start + AT_ONCE]
        (tmp_path / "plan.yaml").write_text(hostile(some), "utf-8")
        found = page(tmp_path)
        problems += found.foreign() + found.unhashed()
        assert len(found.all("li", **{"class": "finding"})) > 10 * AT_ONCE, "the plan was not read"
        seen = found.text.replace("\u202f", " ")
        shown = [one.replace("\u202e", "\\u202e").replace("\u0007", "\\x07") for one in some]
        problems += [f"{one!r} is not shown as it is" for one in shown if one.strip() not in seen]
    assert problems[:20] == []


def test_a_number_printed_with_two_values_is_no_sum(tmp_path):
    (tmp_path / "plan.yaml").write_text(
        "plan: {id: p, title: P, level: strategic, language: en, period: 2026, numbers: en, currency: EUR}\n"
        "priorities: {P: {title: A, budget: {2026: -800}}, Q: {title: B, budget: {2026: 30}}}\n"
        "tables:\n  T:\n    period: 2026\n    cells: |\n      priority | budget\n      P | 820\n      Q | 30\n",
        "utf-8",
    )
    terms = [node.text for node in page(tmp_path, lang="en").nodes if node.attributes.get("class") == "terms"]
    assert [" ".join(text.split()) for text in terms] == ["P −800 ≠is not 820"]


def test_two_plans_with_one_id_have_each_its_own_figures(tmp_path):
    head = "plan: {id: p, title: TITLE, level: financial, language: en, period: 2026-2027}\n"
    for name, text in {
        "first": "risks:\n  R1: {title: Flood, likelihood: low, impact: high}\n",
        "second": "mitigations:\n  1: {title: Pumps, owner: Logistics, status: done}\n  2: {title: Dams, status: done}\n",
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.yaml").write_text(head.replace("TITLE", name) + text, "utf-8")
    report = lint([str(tmp_path)], RULES["en"], DAY, "en")
    assert [(plan.title, plan.elements, len(plan.files)) for plan in report.plans] == [
        ("first", 1, 1),
        ("second", 2, 1),
    ]
    summary = section(render(report), "summary")
    rows = [
        re.findall(r'class="number">(\d+)<', row)
        for row in re.findall(r"<tr.*?</tr>", summary)
        if "<code>p</code>" in row
    ]
    # Elements, links, errors, warnings, notes: a risk without a measure; two measures unused, one id twice, one owner missing.
    assert rows == [["1", "0", "0", "1", "0"], ["2", "0", "1", "3", "0"]]
    assert re.findall(r"<h3[^>]*>(first|second)</h3>", render(report)) == ["second", "first"]

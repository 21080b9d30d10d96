"""`plancheck graph`: the graph of plans as pictures and as data, read back by other programs and taken apart by hand."""

import functools
import importlib
import json
import re
import shutil
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.escape import for_markup, on_one_line
from checker.flowchart import flowchart
from checker.gaps import find_gaps
from checker.lint import lint
from checker.load import load_plan, plan_of_texts
from checker.named_graph import NamedGraph
from checker.packs import load_rules
from checker.register import gaps_of
from checker.reports.html import render as page_of
from tests import bench
from tests.page import Page
from tests.samples import PLAN
from tests.test_html import PAYLOADS, hostile

ROOT = Path(__file__).parent.parent
RULES = load_rules([])
FORMATS = ("dot", "graphml", "json", "mermaid", "svg")
SVG = "{http://www.w3.org/2000/svg}"
HEADER = "plan: {id: p, title: Plan, level: operational, language: en, period: 2026, numbers: en}\n"


def plan_of(text):
    """A plan of one text, or of texts by file name."""
    return plan_of_texts({"plan.yaml": text} if isinstance(text, str) else text, RULES)


@functools.lru_cache(maxsize=4)
def findings_of(plan):
    return find_gaps(plan, RULES).findings


def rendered(plan, form, lang="en"):
    return importlib.import_module(f"checker.graph_exports.{form}").render(plan, findings_of(plan), lang)


def links_of(plan):
    """Every link as its ends and relation, by the names that the exports use."""
    names = NamedGraph(plan, "en").names
    return Counter((names[link.start], names[link.end], link.relation) for link in plan.links)


def of_json(text):
    data = json.loads(text)
    return data, networkx.node_link_graph(data, edges="links")


def of_graphml(text):
    return networkx.parse_graphml(text, force_multigraph=True)


# What Graphviz reads, taken strictly: every line is one of these, and a text ends where its quote does.
TEXT = r'"((?:[^"\\\n\x00-\x1f]|\\.)*)"'
DOT_LINES = {
    "begin": r"digraph plans \{",
    "default": r"  (?:graph|node|edge) \[[\w=, \".#-]*\];",
    "frame": r"  subgraph cluster_\d+ \{",
    "heading": rf"    label={TEXT};",
    "node": rf'    {TEXT} \[(?:shape=\w+, )?label={TEXT}(?:, color="#\w+", penwidth=2\.4)?(?:, style="[a-z,]+")?\];',
    "edge": rf"  {TEXT} -> {TEXT} \[label={TEXT}\];",
    "end": r"  \}|\}",
}


def of_dot(text):
    """The nodes with their labels and the edges with theirs; fails at a line that is none of ours."""
    assert text.endswith("}\n")
    nodes, edges = {}, []
    for line in text.removesuffix("\n").split("\n"):
        sort, found = next(
            ((sort, match) for sort, form in DOT_LINES.items() if (match := re.fullmatch(form, line))), ("", None)
        )
        assert found is not None, line
        assert not re.search(r"&(?!amp;)", line), line
        if sort == "node":
            assert found[1] not in nodes
            nodes[found[1]] = found[2]
        elif sort == "edge":
            edges.append(found.groups())
    assert {end for edge in edges for end in edge[:2]} <= nodes.keys()
    return nodes, edges


def read_by_dot(text):
    """A label or name as Graphviz shows it, on one line."""
    return re.sub(r"\\(.)|&amp;", lambda found: {"n": " "}.get(found[1], found[1]) if found[1] else "&", text)


MERMAID_LINE = re.compile(
    r" +(?:(?P<node>n\d+)\S{1,2}\"(?:[\w .,'’\u00a0\u202f–—()«»“”…-]|#\d+;|<br/>⚠)*\"\S{1,2}"
    r"|subgraph p\d+\[\"(?:[\w .,'’\u00a0\u202f–—()«»“”…-]|#\d+;)*\"\]|end|(?P<arrow>n\d+ --> n\d+)|class.*)"
)


def of_mermaid(text):
    """How many nodes and arrows a flowchart has, and its comments; fails at a line that is none of ours."""
    first, *lines = text.removesuffix("\n").split("\n")
    assert first == "flowchart LR"
    notes = [line for line in lines if line.startswith("%% ")]
    found = [MERMAID_LINE.fullmatch(line) for line in lines if line not in notes]
    assert None not in found
    matches = [one for one in found if one]
    return sum(bool(one["node"]) for one in matches), sum(bool(one["arrow"]) for one in matches), notes


SVG_OWN = {
    "svg", "title", "desc", "style", "defs", "marker", "path", "symbol", "circle", "rect", "g", "text", "use",
}  # fmt: skip


def of_svg(text):
    """The picture parsed; fails at anything that is not ours."""
    root = ET.fromstring(text)  # noqa: S314 -- what is tested
    ids = {node.get("id") for node in root.iter() if node.get("id")}
    for node in root.iter():
        assert node.tag.removeprefix(SVG) in SVG_OWN, node.tag
        assert not [
            name for name in node.attrib if name.lower().startswith("on") or ("href" in name and name != "href")
        ]
        if "href" in node.attrib:
            assert node.attrib["href"].removeprefix("#") in ids
    assert [node.get("id") for node in root if node.tag in (f"{SVG}title", f"{SVG}desc")] == ["title", "description"]
    assert len(root.findall(f".//{SVG}style")) == 1
    return root


def boxes_of(root):
    return [node for node in root.iter(f"{SVG}g") if node.get("data-key")]


# ---------------------------------------------------------------------------------------------------------------------
# What is printed.


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("form", FORMATS)
def test_golden_exports(plancheck, golden, folder, form, lang):
    result = plancheck("graph", "reseau", "--format", form, "--lang", lang, cwd=folder.parent)
    assert (result.returncode, result.stderr) == (0, "")
    golden(f"graph/reseau.{lang}.{form}", result.stdout)


def test_formats_are_the_files_of_the_package(plancheck):
    assert f"[{'|'.join(FORMATS)}]" in plancheck("graph", "--help").stdout


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_bytes_whatever_the_seed_and_the_order(plancheck, folder, form):
    shutil.copytree(ROOT / "plans/itu-strategic-2024-2027", folder.parent / "other")
    outputs = set()
    for paths, seed in ((("reseau", "other"), "0"), (("other", "reseau"), "1"), ((".", "other/plan.yaml"), "77")):
        arguments = ("graph", *paths, "--format", form, "--lang", "en")
        outputs.add(plancheck(*arguments, cwd=folder.parent, PYTHONHASHSEED=seed).stdout)
    assert len(outputs) == 1
    assert len(outputs.pop()) > 1000


def test_output_is_a_file_and_nothing_else(plancheck, folder):
    target = folder.parent / "made.json"
    result = plancheck("graph", "reseau", "--format", "json", "--output", "made.json", cwd=folder.parent)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    shown = plancheck("graph", "reseau", "--format", "json", cwd=folder.parent).stdout
    assert target.read_text("utf-8") == shown
    assert sorted(path.name for path in folder.parent.iterdir()) == ["made.json", "reseau"]


def test_labels_are_in_the_language_of_the_plan_unless_told_otherwise(plancheck, folder):
    own, french, english = (
        plancheck("graph", "reseau", "--format", "dot", *options, cwd=folder.parent).stdout
        for options in ((), ("--lang", "fr"), ("--lang", "en"))
    )
    assert own == french != english
    assert "objectif O1" in french
    assert "contribue à" in french
    assert "objective O1" in english
    assert "contributes to" in english


def test_the_readme_shows_real_output(plancheck):
    (shown,) = re.findall(r'^\{"source".*', (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    arguments = ("graph", "plans/itu-operational-2020-2023", "--lang", "en", "--format", "json")
    assert shown in plancheck(*arguments).stdout.splitlines()


# What cannot be exported.


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "plancheck: nothing is exported, since not all of bad, reseau could be read\n"),
        ("fr", "plancheck: rien n'est exporté, car tout n'a pas pu être lu dans bad, reseau\n"),
    ],
)
def test_a_plan_that_cannot_be_read_is_named_and_nothing_is_written(plancheck, folder, lang, told):
    (folder.parent / "bad").mkdir()
    (folder.parent / "bad/plan.yaml").write_text("plan: {id: b}\ngoals: [\n", "utf-8")
    (folder.parent / "out.svg").write_text("old", "utf-8")
    result = plancheck(
        "graph", "bad", "reseau", "--format", "svg", "--output", "out.svg", "--lang", lang, cwd=folder.parent
    )
    assert (result.returncode, result.stdout) == (2, "")
    first, rest = result.stderr.split("\n", 1)
    assert first.startswith("bad/plan.yaml:3:1: ")
    assert rest == told
    assert (folder.parent / "out.svg").read_text("utf-8") == "old"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("missing", "--format", "svg"), "there is no file or folder missing"),
        ((".", "--format", "svg", "--output", "no/out.svg"), "no/out.svg cannot be written"),
        (("empty", "--format", "svg"), "no plan was found in empty"),
        (("reseau",), "Choose from: dot, graphml, json, mermaid, svg"),
        (("reseau", "--format", "png"), "'png' is not one of"),
    ],
)
def test_errors_are_one_line(plancheck, folder, arguments, told):
    (folder.parent / "empty").mkdir()
    result = plancheck("graph", *arguments, cwd=folder.parent)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("plancheck: ")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_broken_rule_about_gaps_is_told(plancheck, folder):
    pack = folder.parent / "pack"
    (pack / "results").mkdir(parents=True)
    (pack / "pack.yaml").write_text("name: mine\nrules: {orphan-element: replace}\n", "utf-8")
    (pack / "results/orphan-element.yaml").write_text("title: {en: x}\n", "utf-8")
    result = plancheck("graph", "reseau", "--format", "json", "--rules", "pack", cwd=folder.parent)
    assert result.returncode == 2
    assert result.stderr.startswith("pack/results/orphan-element.yaml:1:")
    assert len(json.loads(result.stdout)["nodes"]) == 15


def test_a_pack_with_a_vocabulary_of_its_own_is_understood(plancheck):
    plan = sorted((ROOT / "tests/packs/logframe").rglob("*.yaml"))
    assert plan
    text = (
        HEADER
        + "vocabulary:\n  kinds: {ward: {names: {en: [ward, wards], fr: [salle, salles]}, definition: {en: x, fr: x}}}\nwards: {W: {title: One}}\n"
    )
    data, _ = of_json(rendered(plan_of(text), "json", "fr"))
    assert [(node["kind"], node["label"]) for node in data["nodes"]] == [("ward", "salle W")]


# ---------------------------------------------------------------------------------------------------------------------
# The same nodes and links, read back.

SEVERAL = {
    "a/plan.yaml": HEADER.replace("id: p", "id: a")
    + "goals: {1: {title: {en: Peace, fr: Paix}}}\n"
    + "outputs:\n  O: {title: Roads, contributes_to: [goal:1, goal:1], owner: [A, B], budget: {2026: '1,000'}}\n"
    + "targets: {T: {title: T, target_of: goal:1, baseline: {value: 4.1 %, year: 2024}}}\n"
    + "indicators:\n  - title: How many roads are built every year by all who have been asked to do so\n"
    + "tables:\n  T:\n    period: 2026\n    cells: |\n      output | budget | goal:1\n      O | 1,000.0 | 700\n",
    "b/plan.yaml": HEADER.replace("id: p", "id: b")
    + "goals: {1: {title: Peace, succeeds: 'a#goal:1'}}\n"
    + "outputs: {O: {title: Rails, contributes_to: {goal:1: {share: 30 %}}}}\n",
    "b/more.yaml": "outputs: {O: {title: Rails again}}\n",
}


@pytest.fixture(params=["plans", "sample", "several"])
def plan(request):
    if request.param == "plans":
        return load_plan([str(ROOT / "plans")], RULES)
    return plan_of(PLAN if request.param == "sample" else SEVERAL)


def test_json_and_graphml_and_dot_hold_the_same_graph(plan):
    names = set(NamedGraph(plan, "en").names.values())
    assert len(names) == len(plan.elements) == plan.graph.number_of_nodes()
    assert links_of(plan).total() == len(plan.links) == plan.graph.number_of_edges()
    data, graph = of_json(rendered(plan, "json"))
    assert graph.is_directed()
    assert set(graph.nodes) == names
    assert Counter((a, b, kind["relation"]) for a, b, kind in graph.edges(data=True)) == links_of(plan)
    assert all(key.partition(" ")[0] == kind["relation"] for *_, key, kind in graph.edges(keys=True, data=True))
    assert [node["id"] for node in data["nodes"]] == list(NamedGraph(plan, "en").names.values())
    xml = of_graphml(rendered(plan, "graphml"))
    assert set(xml.nodes) == names
    assert Counter((a, b, kind["relation"]) for a, b, kind in xml.edges(data=True)) == links_of(plan)
    assert len({key for *_, key in xml.edges(keys=True)}) == len(plan.links)
    nodes, edges = of_dot(rendered(plan, "dot"))
    assert {read_by_dot(name) for name in nodes} == names
    relations = {plan.vocabulary.name(name, "en"): name for name in plan.vocabulary.relations}
    found = Counter((*map(read_by_dot, edge[:2]), relations[read_by_dot(edge[2])]) for edge in edges)
    assert found == links_of(plan)


def test_every_node_says_what_the_element_says(plan):
    _, graph = of_json(rendered(plan, "json"))
    xml = of_graphml(rendered(plan, "graphml"))
    nodes, _ = of_dot(rendered(plan, "dot"))
    gaps = gaps_of(find_gaps(plan, RULES).findings)
    for element, name in NamedGraph(plan, "en").names.items():
        told, flat = graph.nodes[name], xml.nodes[name]
        own = (element.header.id, element.kind, element.id)
        assert (told["plan"], told["kind"], told["element_id"], told["title"]) == (*own, element.title)
        assert (flat["plan"], flat["kind"], flat["element_id"]) == own
        assert flat.get("title", "") == element.title
        assert (
            tuple(told["gaps"])
            == gaps.get(own, ())
            == tuple(flat.get("gaps", "").split("; ") if "gaps" in flat else ())
        )
        assert {key: flat[key] for key in told["fields"]} == told["fields"]
        label = read_by_dot(nodes[next(n for n in nodes if read_by_dot(n) == name)])
        assert label.startswith(
            f"{plan.vocabulary.name(element.kind, 'en')} {element.id if element.named else ''}".strip()
        )
        assert "".join(element.title.split()) in label.replace(" ", "")  # lines end at hyphens, too


def test_every_printed_number_is_there(plan):
    _, graph = of_json(rendered(plan, "json"))
    names = NamedGraph(plan, "en").names
    checked = 0
    for (field, period), column in plan.columns.items():
        for subject, prints in column.items():
            if subject in names:
                said = graph.nodes[names[subject]]["fields"]
            elif hasattr(subject, "relation"):
                ends = graph[names[subject.start]][names[subject.end]].values()
                said = next((one["fields"] for one in ends if one["fields"]), {})
            else:
                continue  # what is printed for several elements at once, or for a whole table, is no element's
            key = f"{field}/{period}" if period else field
            assert {print_.number.text.strip() for print_ in prints} <= set(said[key].split("; "))
            checked += 1
    assert checked >= 3


def test_what_stands_twice_is_numbered_and_kept():
    plan = plan_of(SEVERAL)
    data, _ = of_json(rendered(plan, "json"))
    names = {node["id"]: node["title"] for node in data["nodes"] if node["plan"] == "b"}
    assert names == {"b#goal:1": "Peace", "b#output:O": "Rails", "b#output:O (2)": "Rails again"}
    twice = [
        link["key"] for link in data["links"] if link["relation"] == "contributes_to" and link["source"] == "a#output:O"
    ]
    assert twice == ["contributes_to", "contributes_to 2"]
    assert sorted(key for *_, key in plan.graph.edges(keys=True)).count("contributes_to 2") == 1


def test_fields_are_named_by_what_they_hold():
    data, _ = of_json(rendered(plan_of(SEVERAL), "json", "fr"))
    by_id = {node["id"]: node for node in data["nodes"]}
    assert by_id["a#goal:1"]["fields"] == {"title/fr": "Paix"}
    assert by_id["a#goal:1"]["label"] == "but 1"
    assert by_id["a#output:O"]["fields"] == {"owner": "A; B", "budget/2026": "1,000; 1,000.0"}
    assert by_id["a#target:T"]["fields"] == {"baseline": "4.1 %", "baseline/year": "2024"}
    (indicator,) = [node for node in data["nodes"] if node["kind"] == "indicator"]
    assert indicator["label"] == "How many roads are built every year by all who have been as…"
    links = {(link["source"], link["relation"]): link["fields"] for link in data["links"]}
    assert links["a#output:O", "allocated_to"] == {"amount/2026": "700"}
    assert links["b#goal:1", "succeeds"] == {}
    assert data["graph"]["plans"][0] == {"id": "a", "title": "Plan", "language": "en"}


def test_fields_that_are_called_like_ours_keep_their_value():
    text = HEADER + (
        "vocabulary:\n  fields:\n    kind: {type: text, everywhere: true, names: {en: [sort], fr: [sorte]}, definition: {en: x, fr: x}}\n"
        "    key: {type: text, everywhere: true, names: {en: [key], fr: [clef]}, definition: {en: x, fr: x}}\n"
        "goals: {1: {title: Peace, sort: blue, key: value}}\n"
    )
    node = of_graphml(rendered(plan_of(text), "graphml")).nodes["p#goal:1"]
    assert (node["kind"], node["field/kind"], node["key"]) == ("goal", "blue", "value")


# ---------------------------------------------------------------------------------------------------------------------
# The pictures.


def test_the_picture_is_that_of_the_page(folder):
    page = Page(page_of(lint([str(folder)], RULES, date(2026, 1, 1), "fr")))
    on_page = [node for node in page.all("g") if "data-key" in node.attributes]
    root = of_svg(rendered(plan_of(PLAN), "svg", "fr"))
    boxes = {box.get("data-key"): box for box in boxes_of(root)}
    wanted = {node.attributes["data-key"] for node in on_page if "found" not in node.attributes["class"]}
    assert wanted < boxes.keys()
    marked = {"orphaned", "unfunded"}
    by_title = {
        (title.text or "").split(". ")[0].split(",")[0]: set((box.get("class") or "").split()) & marked
        for box in boxes.values()
        for title in box.findall(f"{SVG}title")
    }
    for node in on_page:
        name = node.attributes["aria-label"].split(". ")[0].split(",")[0]
        if name in by_title:
            assert by_title[name] == set(node.attributes["class"].split()) & marked, name
    assert sum("orphaned" in marks for marks in by_title.values()) == 1
    assert len(by_title) > 6


@pytest.mark.parametrize(("lang", "said"), [("fr", "orphelin : ne conduit à aucun but"), ("en", "orphaned: leads to")])
def test_the_picture_stands_alone(lang, said):
    text = rendered(plan_of(PLAN), "svg", lang)
    root = of_svg(text)
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg"')
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    assert "Programme de connectivité" in (root.findtext(f"{SVG}title") or "")
    assert re.search(r"\d", root.findtext(f"{SVG}desc") or "")
    style = root.findtext(f"{SVG}style") or ""
    assert "var(" not in style
    assert "@media (prefers-color-scheme: dark)" in style
    assert style.count(".node.orphaned .box") == 2
    assert "url(" not in style.replace("url(#arrow)", "")
    assert text.count("http") == 1
    legend = [node.text or "" for node in root.iter(f"{SVG}text") if node.get("class") == "note"]
    assert any(one.replace("\u00a0", " ").startswith(said) for one in legend)
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    for box in boxes_of(root):
        x, y = map(float, re.findall(r"[\d.]+", box.get("transform", "")))
        assert 0 < x < width
        assert 0 < y < height


def test_the_legend_says_only_what_is_drawn():
    clean = HEADER + "goals: {1: {title: A, targets: {T: {title: B}}, cost: none, reason: x}}\n"
    root = of_svg(rendered(plan_of(clean), "svg"))
    assert len(boxes_of(root)) == 2
    assert not [node for node in root.iter(f"{SVG}text") if node.get("class") == "note"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_plan_without_a_chain_says_so(lang):
    said = {"en": "These plans hold no results chain", "fr": "Ces plans ne contiennent aucune chaîne"}[lang]
    plan = plan_of(HEADER + "risks: {R: {title: A}}\n")
    root = of_svg(rendered(plan, "svg", lang))
    assert any((node.text or "").startswith(said) for node in root.iter(f"{SVG}text"))
    nodes, arrows, notes = of_mermaid(rendered(plan, "mermaid", lang))
    assert (nodes, arrows) == (0, 0)
    assert said in notes[0]


def test_mermaid_is_the_flowchart_of_the_markdown_report(plancheck, folder):
    text = rendered(plan_of(PLAN), "mermaid", "fr")
    report = plancheck("check", "reseau", "--format", "markdown", "--lang", "fr", cwd=folder.parent).stdout
    (fence,) = re.findall(r"```mermaid\n(.*?)```", report, re.DOTALL)
    assert text.startswith(fence)
    assert [line[:11] for line in text.removeprefix(fence).splitlines()] == ["%% Hexagone"]
    assert of_mermaid(text)[0] > 6


def test_an_orphan_that_is_given_money_is_an_orphan_in_every_picture():
    plan = plan_of(PLAN)
    (orphan,) = [line for line in rendered(plan, "mermaid").splitlines() if "objective O2" in line]
    assert re.match(r'  n\d+\{\{".*leads to no goal"\}\}$', orphan)
    nodes, _ = of_dot(rendered(plan, "dot"))
    assert nodes["reseau#objective:O2"].endswith("\\n(orphaned)")


def test_several_plans_are_one_flowchart_with_a_frame_each():
    plan = load_plan([str(ROOT / "plans")], RULES)
    text = rendered(plan, "mermaid", "fr")
    assert text.count("subgraph p") == 3 == text.count("\n  end\n")
    nodes, arrows, notes = of_mermaid(text)
    assert (nodes, notes[-1]) == (60, "%% 23 autres éléments non représentés.")
    single = flowchart(plan, "itu-strategic-2024-2027", find_gaps(plan, RULES).findings, "fr")
    assert {re.sub(r"n\d+", "n", line.strip()) for line in single.lines[1:20]} <= {
        re.sub(r"n\d+", "n", line.strip()) for line in text.splitlines()
    }
    assert arrows > 60


def test_what_a_flowchart_leaves_out_is_counted():
    goals = "".join(f"  G{n}: {{title: Goal {n}}}\n" for n in range(18))
    ends = ", ".join(f"goal:G{n}" for n in range(18))
    priorities = "".join(f"  P{n}: {{title: Priority {n}, contributes_to: [{ends}]}}\n" for n in range(30))
    text = rendered(plan_of(HEADER + f"goals:\n{goals}priorities:\n{priorities}"), "mermaid")
    nodes, arrows, notes = of_mermaid(text)
    assert (nodes, arrows) == (40, 200)
    assert "%% 8 more elements not drawn." in notes
    assert any(re.fullmatch(r"%% \d+ more links not drawn\.", note) for note in notes)


def test_gaps_are_those_of_a_whole_check(tmp_path):
    """A few rules alone say the same as all of them together, whatever they are folded under."""
    for paths in ([str(ROOT / "plans")], [str(ROOT / "plans/itu-operational-2020-2023")]):
        report = lint(paths, RULES, date(2026, 1, 1))
        everything = [*report.findings, *(settled.finding for settled in report.settled)]
        assert gaps_of(find_gaps(load_plan(paths, RULES), RULES).findings) == gaps_of(everything)
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    report = lint([str(tmp_path)], RULES, date(2026, 1, 1))
    assert {key[2]: gaps for key, gaps in gaps_of(report.findings).items()} == {
        "O2": ("orphaned",),
        "O3": ("unfunded",),
        "G3": ("unfunded",),
    }
    assert gaps_of(find_gaps(plan_of(PLAN), RULES).findings) == gaps_of(report.findings)


def test_large_plans_are_drawn_in_short_and_exported_whole(tmp_path):
    bench.make(tmp_path, 3_000, spoilt=True)
    plan = load_plan([str(tmp_path)], RULES)
    svg = rendered(plan, "svg", "fr")
    assert len(boxes_of(of_svg(svg))) <= 120
    assert len(svg.encode()) < 200_000
    assert "trop vaste" in svg
    nodes, arrows, notes = of_mermaid(rendered(plan, "mermaid", "fr"))
    assert nodes <= 40
    assert arrows <= 200
    assert notes
    dots, edges = of_dot(rendered(plan, "dot"))
    assert (len(dots), len(edges)) == (len(plan.elements), len(plan.links))
    _, graph = of_json(rendered(plan, "json"))
    xml = of_graphml(rendered(plan, "graphml"))
    assert graph.number_of_nodes() == xml.number_of_nodes() == len(plan.elements) > 2_900
    assert graph.number_of_edges() == xml.number_of_edges() == len(plan.links)


# ---------------------------------------------------------------------------------------------------------------------
# Hostile texts.


def quoted(text):
    """A text as YAML that any reader takes for that text."""
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\U{ord(c):08x}" for c in text) + '"'


def hostile_plan(text):
    t, key = quoted(text), text[:90]  # YAML takes no longer keys
    return plan_of(
        f"plan: {{id: {t}, title: {t}, level: operational, language: fr, period: 2026, numbers: fr, currency: {t}}}\n"
        f"goals:\n  {quoted(f'g{key}')}: {{title: {t}, description: {t}, owner: [{t}], sdg: {t}, defined_in: {t}}}\n"
        f"objectives:\n  {quoted(f'o{key}')}:\n    title: {{fr: {t}, en: {t}, {quoted(key)}: {t}}}\n    contributes_to: {quoted(f'g{key}')}\n"
        f"    budget: {{2026: {t}}}\n    indicators: [{{title: {t}, source: [{t}, {t}], baseline: {t}}}]\n"
        f"risks:\n  R: {{title: {t}, category: {t}, mitigated_by: {t}}}\n"
    )


def shown(text):
    return for_markup(on_one_line(text))


def reads_back(plan):
    """Every format holds the whole plan and nothing else."""
    names = NamedGraph(plan, "en").names
    data, graph = of_json(text := rendered(plan, "json"))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    assert [(node["title"], node["element_id"]) for node in data["nodes"]] == [(e.title, e.id) for e in plan.elements]
    xml = of_graphml(rendered(plan, "graphml"))
    assert list(xml.nodes) == list(graph.nodes) == list(names.values())
    assert graph.number_of_edges() == xml.number_of_edges() == len(plan.links)
    assert [xml.nodes[name].get("title", "") for name in names.values()] == [shown(e.title) for e in plan.elements]
    nodes, edges = of_dot(rendered(plan, "dot"))
    assert (len(nodes), len(edges)) == (len(plan.elements), len(plan.links))
    assert [read_by_dot(name) for name in nodes] == list(names.values())
    of_mermaid(rendered(plan, "mermaid"))
    root = of_svg(rendered(plan, "svg"))
    told = "".join(root.itertext())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", told)
    return root


NASTY = [
    '"', '\\', '\\"', '"]; "x" [label="', "</svg><script>alert(1)</script>", "]]>", "<![CDATA[x]]>", "-->", "&amp;&lt;&#60;", "&",
    "\x00\x01\x1b[31m\x7f\x85", "a\nb\r\nc\td", "\u202eevil\u2066\u2069", "\u2028\u2029", "\ufffe\uffff\ufdd0", "\U0001fffe\U0010ffff",
    "\\N\\G\\n\\l\\", "{a|b}<c>", "subgraph end", "%% x", '"]\n  click n1 "javascript:alert(1)"', "n1 --> n2", "--", "\\x1b", " ", "\u00a0",
    "é" * 3000, "x" * 3000, "#quot;", "${x}{{x}}{% x %}", "var(--x)", "}; digraph {", "//", "/* x */", "# x",
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=[ascii(text)[:30] for text in NASTY])
def test_no_text_breaks_out(text):
    plan = hostile_plan(text)
    assert len(plan.elements) == 4
    root = reads_back(plan)
    titles = [title.text or "" for title in root.iter(f"{SVG}title")]
    assert any(" ".join(for_markup(text).split())[:40] in " ".join(title.split()) for title in titles)


@given(st.text(min_size=1, max_size=40))
def test_any_text_reads_back(text):
    reads_back(hostile_plan(text))


@given(st.lists(st.text(alphabet='\x1b\\x1b"\n ()2', max_size=6), min_size=2, max_size=6, unique=True))
def test_elements_stay_apart_however_alike_their_ids_are_shown(ids):
    plan = plan_of(HEADER + "goals:\n" + "".join(f"  {quoted(id_)}: {{title: x}}\n" for id_ in ids))
    assert len(plan.elements) == len(ids)
    reads_back(plan)


def test_no_payload_becomes_markup():
    for start in range(0, len(PAYLOADS), 200):
        plan = plan_of(hostile(PAYLOADS[start : start + 200]))
        assert len(plan.elements) > 1000
        reads_back(plan)


def test_graphviz_reads_what_we_write():
    """The real program, on hostile texts: as many nodes and edges, and texts shown as they are."""
    dot = shutil.which("dot")
    if dot is None:
        pytest.skip("left out: no Graphviz on this machine (Debian: apt-get install graphviz)")
    plans = {f"{n}/plan.yaml": HEADER.replace("id: p", f"id: p{n}") + f"goals: {{1: {{title: {quoted(text)}, targets: {{{quoted(f'x{text}')}: {{title: A}}}}}}}}\n" for n, text in enumerate(NASTY) if len(text) < 50}  # fmt: skip
    plan = plan_of(plans)
    done = subprocess.run(
        [dot, "-Tsvg"], input=rendered(plan, "dot"), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    root = ET.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", done.stdout))  # noqa: S314 -- what is tested
    groups = Counter(group.get("class") for group in root.iter(f"{SVG}g"))
    assert (groups["node"], groups["edge"]) == (len(plan.elements), len(plan.links))
    seen = {
        " ".join(" ".join(node.text or "" for node in group.iter(f"{SVG}text")).split())
        for group in root.iter(f"{SVG}g")
        if group.get("class") == "node"
    }
    for goal in plan.of_kind("goal"):
        title = " ".join(shown(goal.title).split())
        assert any(one.removesuffix(" (unfunded)") == f"goal 1 {title}".strip() for one in seen), goal.title

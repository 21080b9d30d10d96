"""The workbook: read back with zipfile and an XML parser, cell by cell."""

import re
import zipfile
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pytest

from checker.lint import lint
from checker.packs import load_rules
from checker.reports.xlsx import render
from tests.samples import PLAN
from tests.test_html import PAYLOADS, hostile

RULES = {lang: load_rules([], lang) for lang in ("en", "fr")}
DAY = date(2026, 1, 1)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Sheets = dict[str, list[dict[str, str | int]]]


def read(content: bytes) -> tuple[Sheets, dict[str, ElementTree.Element]]:
    """The rows of each sheet by heading, and its XML."""
    archive = zipfile.ZipFile(BytesIO(content))
    tree = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}  # noqa: S314
    shared = ["".join(t.text or "" for t in item.iter(f"{MAIN}t")) for item in tree["xl/sharedStrings.xml"]]
    names = [sheet.attrib["name"] for sheet in tree["xl/workbook.xml"].iter(f"{MAIN}sheet")]
    sheets: Sheets = {}
    xml = {}
    for number, name in enumerate(names, 1):
        xml[name] = tree[f"xl/worksheets/sheet{number}.xml"]
        rows = []
        for row in xml[name].iter(f"{MAIN}row"):
            cells = {}
            for cell in row.iter(f"{MAIN}c"):
                column = re.sub(r"\d", "", cell.attrib["r"])
                value = cell.findtext(f"{MAIN}v") or ""
                cells[column] = shared[int(value)] if cell.attrib.get("t") == "s" else int(value) if value else ""
            rows.append(cells)
        head, *rest = rows
        sheets[name] = [{str(head[column]): value for column, value in row.items()} for row in rest]
    return sheets, xml


@pytest.fixture
def report(tmp_path):
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    return lambda lang: lint([str(tmp_path)], RULES[lang], DAY, lang)


def test_sheets_hold_what_the_report_holds(report):
    found = report("en")
    sheets, _ = read(render(found))
    assert list(sheets) == ["Findings", "Orphaned and unfunded", "Rules", "Numbers"]
    assert [row["Rule"] for row in sheets["Findings"]] == [finding.rule for finding in found.findings]
    assert [row["Line"] for row in sheets["Findings"]] == [finding.location.line for finding in found.findings]
    assert {row["State"] for row in sheets["Orphaned and unfunded"]} == {"orphaned", "unfunded"}
    assert [(row["Rule"], row["Looked at"]) for row in sheets["Rules"]] == [(r.id, r.checked) for r in found.rules]
    wrong = sheets["Numbers"][0]
    assert (wrong["Printed"], wrong["Should be"], wrong["Id"]) == ("53,2 %", "56,2 %", "O1-2")
    assert "97.0%" in str(wrong["Equations that fail"])


def test_workbook_speaks_the_language_of_the_report(report):
    sheets, _ = read(render(report("fr")))
    assert list(sheets) == ["Constats", "Orphelins et non financés", "Règles", "Chiffres"]
    assert sheets["Constats"][0]["Gravité"] == "erreur"
    assert any("devrait être" in str(row["Constat"]) for row in sheets["Constats"])


def test_sheets_can_be_filtered_and_keep_their_heading(report):
    _, xml = read(render(report("fr")))
    for sheet in xml.values():
        assert sheet.find(f"{MAIN}autoFilter") is not None
        pane = next(sheet.iter(f"{MAIN}pane"))
        assert (pane.attrib["state"], pane.attrib["topLeftCell"]) == ("frozen", "A2")
        assert len(list(sheet.iter(f"{MAIN}col"))) >= 5


def test_the_same_bytes_every_time(report):
    assert render(report("fr")) == render(report("fr"))


TRIGGERS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "\t=1",
    "https://evil.example",
    "mailto:a@b.c",
    "_x0041_",
    "{=1}",
]


def test_no_cell_is_a_formula_or_a_link(tmp_path):
    """Triggers of formulas and payloads in every field: every cell is a text or a whole number."""
    payloads = [*TRIGGERS, *PAYLOADS[::40]]
    for start in range(0, len(payloads), 20):
        (tmp_path / "plan.yaml").write_text(hostile(payloads[start : start + 20]), "utf-8")
        content = render(lint([str(tmp_path)], RULES["fr"], DAY, "fr"))
        sheets, xml = read(content)
        assert len(sheets["Constats"]) >= 10, "the plan was not read"
        for sheet in xml.values():
            assert {cell.attrib.get("t", "n") for cell in sheet.iter(f"{MAIN}c")} <= {"s", "n"}
            assert not list(sheet.iter(f"{MAIN}f"))
            assert not list(sheet.iter(f"{MAIN}hyperlinks"))
        archive = zipfile.ZipFile(BytesIO(content))
        assert not [name for name in archive.namelist() if "external" in name.lower()]


def test_text_of_a_cell_is_the_text_of_the_plan(tmp_path):
    """What a formula would be made of is kept as it is; what steers or hides is shown as an escape."""
    (tmp_path / "plan.yaml").write_text(
        "plan: {id: p, title: P, level: operational, language: en, period: 2026}\n"
        'risks:\n  R1: {title: "=1+1"}\n  R2: {title: "_x0041_"}\n  R3: {title: "a\\u0007\\u202eb"}\n  R4: {title: "-5"}\n'
        f"  R5: {{title: {'x' * 40_000}}}\n",
        "utf-8",
    )
    sheets, _ = read(render(lint([str(tmp_path)], RULES["en"], DAY, "en")))
    titles = [
        str(row.get("Title of the element", ""))
        for row in sheets["Findings"]
        if row["Rule"] == "risk-without-mitigation"
    ]
    assert titles[0] == "=1+1"
    assert "\\x07" in titles[2]
    assert "\\u202e" in titles[2]
    assert titles[3] == "-5"
    assert len(titles[4]) == 32_000
    assert titles[1].replace("_x005F_", "_") == "_x0041_"

"""`plancheck compare`: by fingerprint, honest about what was not checked, and safe to paste into a comment."""

import json

import pytest

OLD = """\
plan: {id: p, title: Plan, level: operational, language: en, period: 2026, numbers: en}
risks:
  R1: {title: Suppliers withdraw, mitigated_by: 7, likelihood: low, impact: low}
  R2: {title: Prices rise, likelihood: low, impact: low}
  R3: {title: Staff leave, likelihood: low, impact: low}
mitigations:
  1: {title: Framework contracts, owner: BDT, status: planned}
"""
#: R2 is mended, R3 moved down, R4 new.
NEW = """\
plan: {id: p, title: Plan, level: operational, language: en, period: 2026, numbers: en}
risks:
  R4: {title: "A | <b>cut</b> of @power [x](http://x.example)", likelihood: low, impact: low}
  R2: {title: Prices rise, mitigated_by: 1, likelihood: low, impact: low}
  R1: {title: Suppliers withdraw, mitigated_by: 7, likelihood: low, impact: low}
  R3: {title: Staff leave, likelihood: low, impact: low}
mitigations:
  1: {title: Framework contracts, owner: BDT, status: planned}
"""


@pytest.fixture
def reports(plancheck, tmp_path):
    """Write the plans, check them, and give the names of the JSON reports."""

    def made(old: str = OLD, new: str = NEW, *arguments: str) -> tuple[str, str]:
        for name, text, further in (("old", old, ()), ("new", new, arguments)):
            (tmp_path / "plan.yaml").write_text(text, "utf-8")
            out = ("--format", "json", "--output", f"{name}.json", "--as-of", "2026-01-01")
            plancheck("check", "plan.yaml", *out, *further, cwd=tmp_path)
        return "old.json", "new.json"

    return made


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_what_is_new_fixed_and_open(plancheck, golden, reports, tmp_path, form, lang):
    result = plancheck("compare", *reports(), "--format", form, "--lang", lang, cwd=tmp_path)
    golden(f"compare.{lang}.{form}", result.stdout)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_language_is_that_of_the_new_report(plancheck, reports, tmp_path):
    old, new = reports(OLD, OLD, "--lang", "fr")
    assert plancheck("compare", old, new, cwd=tmp_path).stdout.startswith("0 nouveau, 0 corrigé, 4 encore ouverts\n")
    assert plancheck("compare", new, old, cwd=tmp_path).stdout.startswith("0 new, 0 fixed, 4 still open\n")


def test_nothing_changes_between_a_report_and_itself(plancheck, reports, tmp_path):
    old, _ = reports()
    result = plancheck("compare", old, old, "--exit-code", "--fail-on", "note", cwd=tmp_path)
    assert result.returncode == 0
    assert result.stdout.startswith("0 new, 0 fixed, 4 still open\n")


@pytest.mark.parametrize(("fail_on", "status"), [("error", 0), ("warning", 1), ("note", 1)])
def test_exit_code_counts_new_findings_from_the_bar_up(plancheck, reports, tmp_path, fail_on, status):
    arguments = ("compare", *reports(), "--fail-on", fail_on)
    assert plancheck(*arguments, "--exit-code", cwd=tmp_path).returncode == status
    assert plancheck(*arguments, cwd=tmp_path).returncode == 0


def test_what_is_not_checked_any_more_is_not_called_fixed(plancheck, reports, tmp_path):
    old, new = reports(OLD, OLD, "--ignore", "risk-without-mitigation")
    result = plancheck("compare", old, new, cwd=tmp_path)
    first, second = result.stdout.splitlines()[:2]
    assert first == "0 new, 0 fixed, 2 not checked any more, 2 still open"
    assert second == "Rules that only the old report holds: risk-without-mitigation"


def test_a_finding_that_is_now_told_under_its_cause_is_neither_new_nor_fixed(plancheck, reports, tmp_path):
    old, new = reports()
    content = json.loads((tmp_path / old).read_text("utf-8"))
    cause, *rest = content["findings"]
    cause["masked"] = [{key: rest[0][key] for key in ("rule", "element", "message", "fingerprint")}]
    content["findings"] = [cause, *rest[1:]]
    (tmp_path / new).write_text(json.dumps(content), "utf-8")
    for pair in ((old, new), (new, old)):
        first = plancheck("compare", *pair, cwd=tmp_path).stdout.splitlines()[0]
        assert first.startswith("0 new, 0 fixed")


def test_the_second_of_two_like_findings_is_new(plancheck, reports, tmp_path):
    old, new = reports(OLD, OLD)
    content = json.loads((tmp_path / new).read_text("utf-8"))
    content["findings"].append(content["findings"][0])
    (tmp_path / new).write_text(json.dumps(content), "utf-8")
    assert plancheck("compare", old, new, cwd=tmp_path).stdout.startswith("1 new, 0 fixed, 4 still open\n")
    assert plancheck("compare", new, old, cwd=tmp_path).stdout.startswith("0 new, 1 fixed, 4 still open\n")


def test_a_run_that_did_not_check_everything_is_named(plancheck, reports, tmp_path):
    old, new = reports()
    content = json.loads((tmp_path / new).read_text("utf-8"))
    content["errors"] = [{"message": "x", "rule": None, "location": {}}]
    (tmp_path / new).write_text(json.dumps(content), "utf-8")
    assert "Not everything was checked for new.json." in plancheck("compare", old, new, cwd=tmp_path).stdout


BAD = [
    "",
    "{",
    "[]",
    "null",
    "7",
    '{"format": 2}',
    '{"format": 1, "tool": {"name": "other"}, "findings": [], "rules": [], "errors": []}',
    '{"format": 1, "tool": {"name": "plancheck"}, "findings": [1], "rules": [], "errors": []}',
    '{"format": 1, "tool": {"name": "plancheck"}, "findings": {}, "rules": 3, "errors": []}',
    '{"format": 1, "tool": "plancheck", "findings": [], "rules": [], "errors": []}',
    "[" * 100_000,
]


@pytest.mark.parametrize("text", [*BAD, None], ids=[repr(text)[:40] for text in (*BAD, None)])
def test_what_is_no_report_exits_2(plancheck, reports, tmp_path, text):
    old, _ = reports()
    if text is not None:
        (tmp_path / "bad.json").write_text(text, "utf-8")
    for pair in ((old, "bad.json"), ("bad.json", old)):
        result = plancheck("compare", *pair, "--lang", "en", cwd=tmp_path)
        assert (result.returncode, result.stdout) == (2, "")
        told = "bad.json is not a JSON report" if text is not None else "there is no file or folder bad.json"
        assert result.stderr.startswith(f"plancheck: {told}")
        assert len(result.stderr.strip().splitlines()) == 1


def test_a_hostile_report_forges_nothing(plancheck, reports, tmp_path):
    """A report comes from a file that anyone may have written."""
    old, new = reports()
    content = json.loads((tmp_path / new).read_text("utf-8"))
    payload = "\x1b[31m\u202e</details><h1>x</h1> @org [a](http://x.example) `` | \n# x\n```\n" + "x" * 3_000
    for finding in content["findings"]:
        finding.update(rule=payload, message=payload, fingerprint=payload + finding["fingerprint"])
        finding["location"]["file"] = payload
    content["rules"].append({**content["rules"][0], "id": payload})
    content["findings"] *= 100
    (tmp_path / new).write_text(json.dumps(content), "utf-8")
    for form in ("text", "markdown"):
        text = plancheck("compare", old, new, "--format", form, cwd=tmp_path).stdout
        assert not set("\x1b\u202e") & set(text)
    assert len(text) <= 60_000
    assert "<h1>" not in text
    assert "@org" not in text
    assert "](" not in text
    assert "\n#" not in text
    assert "```" not in text
    assert text.count("</details>") == text.count("<details")

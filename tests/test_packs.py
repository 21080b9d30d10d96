"""Packs: a user's folder of rules adds, replaces, weighs anew, switches off; what is broken in it hides nothing else."""

import json
import shutil
from pathlib import Path

import pytest

from checker.examples import mishaps
from checker.packs import load_rules

HERE = Path(__file__).parent / "packs"
LOGFRAME = HERE / "logframe"


@pytest.fixture
def pack(tmp_path):
    """A copy of the example pack, to spoil."""
    return Path(shutil.copytree(LOGFRAME, tmp_path / "logframe"))


def checked(plancheck, pack, *options):
    result = plancheck("check", str(HERE / "plan"), "--rules", str(pack), "--format", "json", *options)
    return result.returncode, json.loads(result.stdout) if result.stdout else None, result.stderr


def rules_of(content):
    return {rule["id"]: rule for rule in content["rules"]}


def test_the_rules_of_another_framework_pass_their_examples():
    rules = load_rules([str(LOGFRAME)])
    own = [rule for rule in rules.rules.values() if rule.family == "logframe"]
    assert rules.broken == []
    assert len(own) == 4
    assert [mishap for rule in own for mishap in mishaps(rule, rules)] == []


def test_a_plan_of_another_framework_is_held_to_its_own_rules(plancheck):
    code, content, _ = checked(plancheck, LOGFRAME)
    found = {(f["rule"], f["element"]["kind"], f["element"]["id"], f["severity"]) for f in content["findings"]}
    assert code == 1
    assert {
        ("activities-disagree-with-output", "output", "1.1", "error"),
        ("activity-without-schedule", "activity", "1.1.2", "warning"),
        ("result-without-assumption", "output", "1.2", "note"),
    } <= found
    assert [f["severity"] for f in content["findings"] if f["rule"] == "indicator-without-source"] == ["error"]
    assert [f["rule"] for f in content["findings"] if f["rule"] in ("unknown-key", "goal-without-target")] == []


def test_a_pack_switches_off_weighs_anew_and_replaces(plancheck):
    _, content, _ = checked(plancheck, LOGFRAME)
    rules = rules_of(content)
    assert not {"goal-without-target", "predecessor-lost", "retired-without-reason"} & set(rules)
    assert rules["outcome-without-indicator"]["severity"] == "error"
    assert rules["indicator-without-source"]["family"] == "logframe"
    assert [(p["name"], p["version"]) for p in content["packs"]][1:] == [("logframe", "1.0")]


def test_a_mandatory_rule_cannot_be_ignored(plancheck):
    code, _, error = checked(plancheck, LOGFRAME, "--ignore", "activity-without-schedule")
    assert code == 2
    assert "activity-without-schedule" in error
    code, content, _ = checked(plancheck, LOGFRAME, "--ignore", "logframe")
    assert [rule for rule in rules_of(content) if rules_of(content)[rule]["family"] == "logframe"] == [
        "activity-without-schedule"
    ]
    assert code == 0


MANDATORY = "activity-without-schedule"


def test_a_mandatory_rule_is_reported_whatever_is_selected_or_accepted(plancheck, tmp_path):
    _, content, _ = checked(plancheck, LOGFRAME, "--select", "arithmetic")
    assert rules_of(content)[MANDATORY]["findings"] == 1
    accepted = {"accepted": [{"fingerprint": f["fingerprint"]} for f in content["findings"]]}
    (tmp_path / "accepted.json").write_text(json.dumps(accepted), "utf-8")
    _, content, _ = checked(plancheck, LOGFRAME, "--accepted", str(tmp_path / "accepted.json"))
    assert rules_of(content)[MANDATORY]["findings"] == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f'[severity]\n{MANDATORY} = "off"\n', 2),
        (f'[severity]\n{MANDATORY} = "note"\n', 2),
        (f'[[overrides]]\npaths = ["plan/*"]\nignore = ["{MANDATORY}"]\n', 2),
        (f'[[overrides]]\npaths = ["plan/*"]\nseverity = {{{MANDATORY} = "note"}}\n', 2),
        (f'[severity]\n{MANDATORY} = "error"\n', 1),
        ('[severity]\nlogframe = "off"\n', 0),
        ('[severity]\nlogframe = "note"\n', 0),
        ('select = ["arithmetic"]\n', 0),
        ('[[overrides]]\npaths = ["plan/*"]\nignore = ["logframe"]\n', 0),
    ],
)
def test_a_configuration_takes_no_weight_from_a_mandatory_rule(plancheck, tmp_path, text, code):
    config = tmp_path / "plancheck.toml"
    config.write_text(text, "utf-8")
    (tmp_path / ".git").mkdir()
    shutil.copytree(HERE / "plan", tmp_path / "plan")
    result = plancheck("check", "plan", "--rules", str(LOGFRAME), "--format", "json", cwd=tmp_path)
    content, error = json.loads(result.stdout or "null"), result.stderr
    if code == 2:
        assert result.returncode == 2
        assert MANDATORY in error
        assert error.count("\n") == 1
    else:
        severities = [f["severity"] for f in content["findings"] if f["rule"] == MANDATORY]
        assert severities == ["error" if code else "warning"]
        assert MANDATORY in {rule["id"] for rule in content["rules"]}


@pytest.mark.parametrize("setting", ["off", "note", "replace", "error"])
def test_a_later_pack_takes_no_weight_from_a_mandatory_rule(plancheck, tmp_path, setting):
    later = tmp_path / "later"
    (later / "own").mkdir(parents=True)
    (later / "pack.yaml").write_text(f"rules: {{{MANDATORY}: {setting}}}\n", "utf-8")
    if setting == "replace":
        shutil.copy(LOGFRAME / "logframe" / f"{MANDATORY}.yaml", later / "own")
    code, content, error = checked(plancheck, LOGFRAME, "--rules", str(later))
    found = [f["severity"] for f in content["findings"] if f["rule"] == MANDATORY]
    assert found == ["error" if setting == "error" else "warning"]
    assert (code, error.count("\n")) == ((1, 0) if setting == "error" else (2, 1))
    assert (MANDATORY in error) == (setting != "error")


def test_no_specific_rule_stands_for_a_mandatory_one(plancheck, tmp_path):
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "pack.yaml").write_text("mandatory: [unknown-reference]\n", "utf-8")
    (tmp_path / "plan.yaml").write_text(
        "plan: {id: p, title: P, level: operational, language: en, period: 2026, numbers: en}\n"
        "risks:\n  R1: {title: Services fail, mitigated_by: 9}\n",
        "utf-8",
    )
    for ignored in ((), ("--ignore", "unknown-mitigation")):
        result = plancheck("check", ".", "--rules", "pack", "--format", "json", *ignored, cwd=tmp_path)
        assert "unknown-reference" in {finding["rule"] for finding in json.loads(result.stdout)["findings"]}


def test_what_a_mandatory_rule_finds_is_not_accepted(plancheck, tmp_path):
    place = str(tmp_path / "accepted.json")
    plancheck("accept", str(HERE / "plan"), "--rules", str(LOGFRAME), "--add", "--file", place)
    accepted = json.loads(Path(place).read_text("utf-8"))["accepted"]
    assert accepted
    assert MANDATORY not in {one["rule"] for one in accepted}


def test_one_broken_rule_is_one_diagnostic_and_the_rest_is_reported(plancheck, pack):
    path = pack / "logframe" / "result-without-assumption.yaml"
    path.write_text(path.read_text("utf-8").replace("at_least", "at_lest"), "utf-8")
    code, content, error = checked(plancheck, pack)
    assert code == 2
    (failure,) = content["errors"]
    assert failure["location"]["line"] == 5
    assert "at_least" in failure["message"]
    assert error.count("\n") == 1
    assert rules_of(content)["result-without-assumption"]["status"] == "broken"
    assert {"activities-disagree-with-output", "activity-without-schedule"} <= {f["rule"] for f in content["findings"]}


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ('{rules: "0.1"}', '{rules: "9.0"}', 4, "9.0"),
        ('{rules: "0.1"}', '{regles: "0.1"}', 4, "regles"),
        ("  continuity: off", "  continuty: off", 8, "continuity"),
        ("  continuity: off", "  continuity: of", 8, "off"),
        ("  continuity: off", "  orphan-element: replace", 8, "orphan-element"),
        ("mandatory: [activity-", "mandatory: [activty-", 11, "activity-without-schedule"),
        ("name: logframe", "nam: logframe", 2, "“name”"),
        ("name: logframe", "name: [", 2, "pack.yaml"),
    ],
)
def test_a_fault_of_the_pack_file_is_told_with_its_line(plancheck, pack, old, new, line, told):
    path = pack / "pack.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    code, content, _ = checked(plancheck, pack)
    failures = [failure for failure in content["errors"] if failure["location"]["file"].endswith("pack.yaml")]
    assert code == 2
    assert [failure["location"]["line"] for failure in failures][:1] == [line]
    assert told in failures[0]["message"]
    assert content["findings"]


def test_a_rule_takes_the_place_of_another_only_if_the_pack_says_so(plancheck, pack):
    path = pack / "pack.yaml"
    path.write_text(path.read_text("utf-8").replace("  indicator-without-source: replace\n", ""), "utf-8")
    code, content, _ = checked(plancheck, pack)
    (failure,) = content["errors"]
    assert code == 2
    assert "indicator-without-source: replace" in failure["message"]
    assert rules_of(content)["indicator-without-source"]["status"] == "broken"


def test_a_pack_file_in_a_folder_further_down_is_told(plancheck, pack):
    (pack / "pack.yaml").rename(pack / "logframe" / "pack.yaml")
    code, content, _ = checked(plancheck, pack)
    assert code == 2
    assert any(failure["location"]["file"].endswith("logframe/pack.yaml") for failure in content["errors"])


RULE = (Path(__file__).parent.parent / "rules" / "risk" / "risk-without-mitigation.yaml").read_text("utf-8")
LIST = "list: l\nversion: '1'\nsource: s\n"
#: The file, what stands in it, and what is said of it in English and French.
BROKEN = [
    (
        "r.yaml",
        RULE.replace("severity: warning", "severity: grave"),
        "expected: error, warning, note",
        "attendu : error",
    ),
    (
        "r.yaml",
        RULE.replace("severity: warning", "severity: [note]"),
        "“severity” must be a text",
        "doit être un texte",
    ),
    ("r.yaml", RULE.replace("check: linked", "check: lnked"), "“lnked”; did you mean “linked”?", "dire « linked » ?"),
    ("r.yaml", RULE.replace("select: risk", "select: rsk"), "“rsk”; did you mean “risk”?", "« rsk » ; vouliez-vous"),
    (
        "r.yaml",
        RULE.replace("select: risk", "select: {kid: risk}"),
        "key “kid”; did you mean “kind”?",
        "« kid » ; vouliez",
    ),
    (
        "r.yaml",
        RULE.replace("select: risk", "select: {kind: [rsk]}"),
        "“rsk”; did you mean “risk”?",
        "« rsk » ; vouliez",
    ),
    (
        "r.yaml",
        RULE.replace("with: {", "with: [{").replace("1}", "1}]"),
        "“with” must be keys with",
        "« with » doit être un",
    ),
    (
        "r.yaml",
        RULE.replace("at_least: 1", "at_least: many"),
        "“with.at_least” must be a whole number",
        "un nombre entier",
    ),
    (
        "r.yaml",
        RULE.replace("relation: mitigated_by, ", ""),
        "the key “with.relation” is missing",
        "« with.relation » manque",
    ),
    ("r.yaml", RULE + "requires: {a: b}\n", "“requires” must be a text or a list", "doit être un texte ou une liste"),
    ("r.yaml", "- a\n", "a rule file holds keys with their values", "un fichier de règle contient des clés"),
    ("r.yaml", "title: a: b\n", "the value “a: b” holds a colon", "« a: b » contient elle-même un deux-points"),
    (
        "r.yaml",
        RULE + "severity: note\n",
        "file r.yaml: the key “severity”",
        "fichier r.yaml : le mot-clé « severity »",
    ),
    ("pack.yaml", "", "pack.yaml holds keys with their values", "pack.yaml contient des clés"),
    ("pack.yaml", "\tname: x\n", "the line begins with a tab", "la ligne commence par une tabulation"),
    ("pack.yaml", "rules: {risk: lower}\n", "expected: off, replace, error, warning, note", "attendu : off"),
    ("pack.yaml", "mandatory: no-such-rule-at-all\n", "cannot be “no-such-rule-at-all”", "ne peut pas valoir"),
    ("vocabulary.yaml", "kins: {}\n", "unknown key “kins”; did you mean “kinds”?", "clé inconnue « kins »"),
    ("vocabulary.yaml", "kinds: [\n", "vocabulary.yaml cannot be read", "vocabulary.yaml n'est pas lisible"),
    ("vocabulary.yaml", "- a\n", "a vocabulary holds keys", "un vocabulaire contient des clés"),
    ("lists/l.yaml", "list: l\nversion: '1'\n", "the key “source” is missing", "la clé « source » manque"),
    (
        "lists/l.yaml",
        LIST + "codes: |\n  code | status | en | fr\n  1 | x\n",
        "“1 | x” does not have the four",
        "« 1 | x » n'a pas",
    ),
    ("lists/l.yaml", LIST + "groups: [a]\n", "the key “harmless” is missing", "« harmless » manque"),
    ("lists/l.yaml", "a: [\n", "l.yaml cannot be read", "l.yaml n'est pas lisible"),
]


@pytest.mark.parametrize(("name", "text", "english", "french"), BROKEN, ids=range(len(BROKEN)))
def test_what_is_broken_in_a_pack_is_one_line_in_either_language(plancheck, tmp_path, name, text, english, french):
    path = tmp_path / "pack" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    for lang, told in (("en", english), ("fr", french)):
        result = plancheck("check", str(HERE / "plan"), "--rules", "pack", "--quiet", "--lang", lang, cwd=tmp_path)
        (line,) = result.stderr.replace("\u00a0", " ").replace("\u202f", " ").splitlines()
        assert result.returncode == 2
        assert line.startswith(f"pack/{name}:")
        assert told in line
        assert len(line) < 400
        assert "{" not in line


@pytest.mark.parametrize(
    "command", ["check PLAN", "explain risk", "trace R1 PLAN", "config show", "rules list", "accept PLAN"]
)
def test_what_is_no_pack_is_told(plancheck, tmp_path, command):
    (tmp_path / "empty" / "notes").mkdir(parents=True)
    (tmp_path / "rule.yaml").write_text(RULE, "utf-8")
    arguments = command.replace("PLAN", str(HERE / "plan")).split()
    for place, told in (
        ("rule.yaml", "is a file: name the folder"),
        ("empty", "no rules in"),
        ("none", "no file or folder"),
    ):
        named = ["--rules", place]
        if "config" in arguments:
            (tmp_path / "plancheck.toml").write_text(f'rules = ["{place}"]\n', "utf-8")
            named = []
        result = plancheck(*arguments, *([place] if "list" in arguments else named), "--lang", "en", cwd=tmp_path)
        assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
        assert f"{told} {place}" in result.stderr or f"{place} {told}" in result.stderr

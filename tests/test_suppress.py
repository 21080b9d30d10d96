"""Living with findings: ignore comments, waivers, accepted findings. What settles nothing is told."""

import json
from pathlib import Path

import pytest

HEAD = "plan: {id: p, title: Plan, level: operational, language: en, period: 2026, numbers: en}\n"
RULE = "risk-without-mitigation"
RISKS = "risks:\n  R1:\n    title: Headquarters cannot be used\n    likelihood: low\n    impact: high\n"
WAIVER = {
    "rule": RULE,
    "element": "risk:R1",
    "reason": "the lease is being negotiated",
    "approver": "Deputy Director",
    "expires": "2026-12-31",
}


@pytest.fixture
def check(plancheck, tmp_path):
    """The rules found and what was settled, after writing some files."""

    def run(files, *options, code=None):
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, "utf-8")
        result = plancheck("check", ".", "--format", "json", "--as-of", "2026-06-01", *options, cwd=tmp_path)
        assert code is None or result.returncode == code, result.stderr
        content = json.loads(result.stdout)
        return {(f["rule"], f["location"]["line"]) for f in content["findings"]}, content["summary"]

    return run


def test_without_a_comment_the_risk_is_reported(check):
    assert (RULE, 3) in check({"plan.yaml": HEAD + RISKS})[0]


@pytest.mark.parametrize(
    "risks",
    [
        RISKS.replace("R1:", f"R1:   # plancheck: ignore {RULE} -- the lease is being negotiated"),
        RISKS.replace("  R1:", f"  # plancheck: ignore {RULE} -- the lease\n  R1:"),
        RISKS.replace("  R1:", f"  # plancheck: ignore {RULE} -- the lease\n  # and another remark\n  R1:"),
        RISKS.replace("R1:", f"R1:   # plancheck: ignore {RULE}, risk-without-mitigation -- twice"),
        RISKS.replace("R1:", f"R1:   #Plancheck:Ignore: {RULE} — a dash"),
        RISKS.replace("  R1:", f"  # plancheck: ignore vague-wording -- a # plancheck: ignore {RULE} -- b\n  R1:"),
    ],
)
def test_a_comment_beside_an_element_settles_its_finding(check, risks):
    found, summary = check({"plan.yaml": HEAD + risks})
    assert not {rule for rule, _ in found} - {"unused-ignore"}
    assert ("unused-ignore" in {rule for rule, _ in found}) == ("vague-wording" in risks)
    assert summary["ignored"] == 1


@pytest.mark.parametrize(
    ("risks", "line"),
    [
        (RISKS.replace("R1:", f"R1:   # plancheck: ignore {RULE}"), 3),
        (RISKS.replace("R1:", f"R1:   # plancheck: ignore {RULE} --"), 3),
        (RISKS.replace("R1:", "R1:   # plancheck: ignore risk -- a family is no rule"), 3),
        (RISKS.replace("R1:", "R1:   # plancheck: ignore -- everything"), 3),
        (RISKS + f"  R2:   # plancheck: ignore {RULE} -- elsewhere\n    title: T\n    mitigated_by: M\n", 7),
        (
            RISKS.replace(
                "title: H", f"title: H # plancheck: ignore {RULE} -- not beside the element\n    category: H"
            ),
            4,
        ),
    ],
)
def test_a_comment_that_settles_nothing_is_told_and_hides_nothing(check, risks, line):
    found, summary = check({"plan.yaml": HEAD + risks + "mitigations: {M: {title: Plan B}}\n"})
    assert (RULE, 3) in found
    assert ("unused-ignore", line) in found
    assert summary["ignored"] == 0


MANY = "likelihood: low\n    impact: high\n"


def test_one_comment_settles_the_findings_of_several_rules(check):
    named = f"# plancheck: ignore {RULE}, risk-without-rating -- outside our control"
    found, summary = check({"plan.yaml": HEAD + RISKS.replace("R1:", f"R1:   {named}").replace(MANY, "")})
    assert (found, summary["ignored"]) == (set(), 2)
    found, summary = check({"plan.yaml": HEAD + RISKS.replace("R1:", f"R1:   {named.replace('rating', 'ratin')}")})
    assert (found, summary["ignored"]) == ({("unused-ignore", 3)}, 1)


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("plancheck: ignore-all", "“# plancheck: ignore-all”"),
        ("plancheck: ignore-all -- a draft", "“# plancheck: ignore-all -- a draft”"),
        (f"plancheck: ignored {RULE} -- a draft", "cannot be understood"),
        (f"plancheck: disable {RULE}", "cannot be understood"),
        (f"plancheck ignor {RULE} -- a draft", "cannot be understood"),
        ("plancheck:", "cannot be understood"),
        ("plancheck: ignore", "cannot be understood"),
        ("plancheck: ignore , -- a draft", "cannot be understood"),
        ("plancheck: ignore this for now", "cannot be understood"),
        (
            f"plancheck: ignore {RULE}, risk-without-rating",
            f"ignores {RULE}, risk-without-rating without giving a reason",
        ),
        (f"plancheck: ignore {RULE} because of the lease", f"ignores {RULE} without giving a reason"),
        (f"plancheck: ignore {RULE}s", f"not a rule; did you mean “{RULE}”?"),
    ],
)
def test_a_comment_that_cannot_be_understood_is_one_finding_that_says_how_to_write_it(
    plancheck, tmp_path, comment, said
):
    (tmp_path / "plan.yaml").write_text(HEAD + RISKS.replace("R1:", f"R1:   # {comment}"), "utf-8")
    told = {}
    for lang in ("en", "fr"):
        result = plancheck("check", ".", "--format", "json", "--lang", lang, cwd=tmp_path)
        found = json.loads(result.stdout)["findings"]
        assert sorted(one["rule"] for one in found) == [RULE, "unused-ignore"]
        (told[lang],) = [one for one in found if one["rule"] == "unused-ignore"]
    assert said in told["en"]["message"]
    assert "# plancheck: ignore R" in told["en"]["fix"] or f"ignore {RULE}" in told["en"]["fix"]
    assert "-- motif`" in told["fr"]["fix"]


def test_a_suggestion_takes_the_place_of_the_name_alone(plancheck, tmp_path):
    (tmp_path / "plan.yaml").write_text(HEAD + RISKS.replace("R1:", f"R1: # plancheck: ignore {RULE}s -- x"), "utf-8")
    result = plancheck("check", ".", "--format", "json", "--select", "unused-ignore", cwd=tmp_path)
    (found,) = json.loads(result.stdout)["findings"]
    line = (tmp_path / "plan.yaml").read_text("utf-8").splitlines()[found["location"]["line"] - 1]
    assert line[found["location"]["column"] - 1 : found["location"]["end_column"] - 1] == f"{RULE}s"
    assert [one["text"] for one in found["suggestions"]] == [RULE]


@pytest.mark.parametrize(
    "text",
    [
        f'    description: "# plancheck: ignore {RULE} -- in quotes"\n',
        f"    description: |\n      # plancheck: ignore {RULE} -- in a block\n",
    ],
)
def test_what_looks_like_a_comment_inside_a_text_is_none(check, text):
    found, summary = check({"plan.yaml": HEAD + RISKS + text})
    assert (RULE, 3) in found
    assert not [rule for rule, _ in found if rule == "unused-ignore"]
    assert summary["ignored"] == 0


def test_a_comment_for_a_rule_that_is_not_reported_is_not_called_useless(check):
    risks = RISKS.replace("R1:", f"R1:   # plancheck: ignore {RULE} -- the lease")
    found, _ = check({"plan.yaml": HEAD + risks}, "--select", "structure")
    assert found == set()


def test_an_ignored_error_no_longer_fails_the_run(check):
    wrong = (
        HEAD
        + "risks:\n  R1:  # plancheck: ignore unknown-mitigation -- written next week\n    title: T\n    mitigated_by: 9\n"
    )
    assert "unknown-mitigation" not in {rule for rule, _ in check({"plan.yaml": wrong}, "--select", "risk")[0]}
    check({"plan.yaml": wrong}, "--select", "unknown-mitigation", code=0)
    check({"plan.yaml": wrong.replace(" -- written next week", "")}, "--select", "unknown-mitigation", code=1)


def waivers(*entries):
    lines = [
        ("  - " if n == 0 else "    ") + f'{key}: "{text}"'
        for entry in entries
        for n, (key, text) in enumerate(entry.items())
    ]
    return "waivers:\n" + "\n".join(lines) + "\n"


def test_a_waiver_settles_the_finding_until_it_expires(check):
    for element in ("risk:R1", "p#risk:R1"):
        found, summary = check({"plan.yaml": HEAD + RISKS, "waivers.yaml": waivers({**WAIVER, "element": element})})
        assert not {rule for rule, _ in found} & {RULE, "expired-waiver"}
        assert summary["ignored"] == 1
    found, summary = check({"plan.yaml": HEAD + RISKS, "waivers.yaml": waivers({**WAIVER, "expires": "2026-05-31"})})
    assert {(RULE, 3), ("expired-waiver", 2)} <= found
    assert summary["ignored"] == 0


#: Any text is a reason, an approver or (of no finding here) an element; a rule and a date must be ones.
FAULTS = [
    (name, text) for name in WAIVER for text in ("", "soon", None) if text != "soon" or name in ("rule", "expires")
]


@pytest.mark.parametrize(("name", "text"), FAULTS)
def test_a_malformed_waiver_reopens_the_finding(check, name, text):
    entry = {key: value for key, value in WAIVER.items() if key != name} | ({} if text is None else {name: text})
    found, _ = check({"plan.yaml": HEAD + RISKS, "waivers.yaml": waivers(entry)})
    # What is lacking is told of the whole entry, a wrong value where it stands: last.
    assert {(RULE, 3), ("expired-waiver", 6 if text == "soon" else 2)} <= found


@pytest.mark.parametrize(
    ("text", "rule"),
    [(text, "expired-waiver") for text in ("", "waivers: yes\n", "- rule: x\n", "waivers:\n  - risk\n", "risks: {}\n")]
    + [("waivers: [\n", "invalid-yaml"), ("waivers:\n\t- rule: x\n", "invalid-yaml")]
    + [(f"waivers:\n  - rule: {RULE}\n    rule: {RULE}\n", "duplicate-key"), ("\x00", "unreadable-file")],
)
def test_a_waivers_file_of_another_shape_is_told_and_settles_nothing(check, text, rule):
    found, summary = check({"plan.yaml": HEAD + RISKS, "waivers.yaml": text})
    assert RULE in {rule for rule, _ in found}
    assert rule in {rule for rule, _ in found}
    assert summary["ignored"] == 0


def test_a_waivers_file_without_waivers_is_none(check):
    for text in ("waivers: []\n", "waivers:\n"):
        assert check({"plan.yaml": HEAD + RISKS, "waivers.yaml": text})[0] == {(RULE, 3)}


WRONG = f"""waiver: {{}}
waivers:
  - rule: {RULE}s
    element: R1
    reason: [the lease]
    aprover: Deputy Director
    expires: 31.12.2026
  - {RULE}
  - rule: risk
    element: rsk:R1
    expires: 2026-12-31
    expires: 2027-12-31
"""
SAID = {
    1: ["no key “waiver” here; did you mean “waivers”?", "pas de clé « waiver » ici ; vouliez-vous dire « waivers » ?"],
    3: [f"“{RULE}s”, which is not a rule; did you mean “{RULE}”?", f"règle ; vouliez-vous dire « {RULE} » ?"],
    4: ["“R1” does not say of which kind the element is; did you mean “risk:R1”?", "vouliez-vous dire « risk:R1 » ?"],
    5: ["“reason” of this waiver holds a list", "« reason » contient ici une liste"],
    6: ["no key “aprover” here; did you mean “approver”?", "vouliez-vous dire « approver » ?"],
    7: ["expires on “31.12.2026”, which is not a date", "expire le « 31.12.2026 », qui n'est pas une date"],
    8: [f"there is: “{RULE}”", f"il y a : « {RULE} »"],
    9: [
        "“risk”, which is not a rule",
        "« risk », qui n'est pas une règle",
        "lacks: reason, approver",
        "manque : reason",
    ],
    10: ["did you mean “risk:R1”?", "vouliez-vous dire « risk:R1 » ?"],
    12: ["expires", "expires"],
}


def test_every_fault_of_a_waivers_file_is_told_at_its_place_with_what_to_write(plancheck, tmp_path):
    (tmp_path / "plan.yaml").write_text(HEAD + RISKS, "utf-8")
    (tmp_path / "waivers.yaml").write_text(WRONG, "utf-8")
    told: dict[int, str] = {}
    for lang in ("en", "fr"):
        result = plancheck("check", ".", "--format", "json", "--lang", lang, "--select", "structure", cwd=tmp_path)
        found = json.loads(result.stdout)["findings"]
        assert {one["location"]["file"] for one in found} == {"waivers.yaml"}
        assert len({one["fingerprint"] for one in found}) == len(found) == 11
        for one in found:
            line = one["location"]["line"]
            told[line] = f"{told.get(line, '')}\n{one['message']} {one['fix']}".replace("\u202f", " ")
    assert told.keys() == SAID.keys()
    for line, parts in SAID.items():
        assert all(part in told[line].replace("\u00a0", " ") for part in parts), told[line]


@pytest.mark.parametrize("element", ["risque:R1", "Risks:R1", "p#risque:R1"])
def test_waivers_name_kinds_in_both_languages(check, element):
    found, summary = check({"plan.yaml": HEAD + RISKS, "waivers.yaml": waivers({**WAIVER, "element": element})})
    assert (found, summary["ignored"]) == (set(), 1)


def test_waivers_lie_beside_the_plan_or_above_it_in_its_repository(check, tmp_path):
    (tmp_path / ".git").mkdir()
    found, _ = check({"plans/a/plan.yaml": HEAD + RISKS, "waivers.yaml": waivers(WAIVER)})
    assert RULE not in {rule for rule, _ in found}
    (tmp_path / "waivers.yaml").unlink()
    found, _ = check({"plans/a/waivers.yaml": waivers(WAIVER)})
    assert RULE not in {rule for rule, _ in found}


@pytest.mark.parametrize("repository", [True, False])
def test_a_waiver_holds_in_its_folder_and_below_it(check, tmp_path, repository):
    if repository:
        (tmp_path / ".git").mkdir()
    other = HEAD.replace("id: p,", "id: q,") + RISKS
    plans = {"a/plan.yaml": HEAD + RISKS, "a/b/plan.yaml": other.replace("id: q,", "id: r,"), "c/plan.yaml": other}
    found, summary = check({**plans, "a/waivers.yaml": waivers(WAIVER)})
    assert (RULE in {rule for rule, _ in found}, summary["ignored"]) == (True, 2)
    found, summary = check({"c/waivers.yaml": waivers(WAIVER)})
    assert (RULE in {rule for rule, _ in found}, summary["ignored"]) == (False, 3)
    (tmp_path / "c" / "waivers.yaml").unlink()
    found, summary = check({"a/waivers.yaml": waivers({**WAIVER, "element": "q#risk:R1"})})
    assert (len([1 for rule, _ in found if rule == "expired-waiver"]), summary["ignored"]) == (0, 1)


def test_a_waiver_with_nothing_to_settle_is_told(check):
    plan = HEAD + RISKS + "    mitigated_by: M\nmitigations: {M: {title: Plan B}}\n"
    assert ("expired-waiver", 2) in check({"plan.yaml": plan, "waivers.yaml": waivers(WAIVER)})[0]


@pytest.fixture
def accept(plancheck, tmp_path):
    def run(*options):
        result = plancheck("accept", ".", *options, cwd=tmp_path)
        path = tmp_path / "accepted.json"
        return result, json.loads(path.read_text("utf-8"))["accepted"] if path.exists() else None

    return run


def test_accepted_findings_shrink_and_grow_only_when_told(check, accept, tmp_path):
    check({"plan.yaml": HEAD + RISKS})
    assert accept()[1] == []
    first = accept("--add")[1]
    assert RULE in {one["rule"] for one in first}
    found, summary = check({}, "--accepted", "accepted.json", code=0)
    assert found == set()
    assert summary["accepted"] == len(first)
    more = HEAD + RISKS + "  R2: {title: Events abroad cannot be held}\n"
    found, _ = check({"plan.yaml": more}, "--accepted", "accepted.json")
    assert {line for _, line in found} == {7}
    assert accept()[1] == first
    mended = HEAD + RISKS + "    mitigated_by: M\nmitigations: {M: {title: Plan B, owner: IT, status: under way}}\n"
    check({"plan.yaml": mended})
    assert len(accept()[1]) < len(first)
    check({"plan.yaml": HEAD + RISKS})
    found, _ = check({}, "--accepted", "accepted.json")
    assert (RULE, 3) in found


def test_acceptance_survives_moving_and_reformatting(check, accept):
    check({"plan.yaml": HEAD + RISKS})
    accept("--add")
    other = "# A remark.\n\nrisks: {R1: {impact: high, likelihood: low, title: Headquarters cannot be used}}\n" + HEAD
    found, _ = check({"plan.yaml": other}, "--accepted", "accepted.json")
    assert found == set()


NO_FILE = [
    "",
    "{}",
    "[]",
    '{"accepted": 1}',
    '{"accepted": [{"rule": "x"}]}',
    '{"accepted": ["x"]}',
    "\x00",
    "[" * 100_000,
]


@pytest.mark.parametrize("text", NO_FILE, ids=range(len(NO_FILE)))
def test_a_file_that_holds_no_accepted_findings_is_an_error(plancheck, tmp_path, text):
    (tmp_path / "plan.yaml").write_text(HEAD + RISKS, "utf-8")
    (tmp_path / "accepted.json").write_text(text, "utf-8")
    for command in (("check", ".", "--accepted", "accepted.json"), ("accept", ".")):
        result = plancheck(*command, cwd=tmp_path)
        assert result.returncode == 2
        assert result.stdout == ""
        assert "Traceback" not in result.stderr
    assert Path(tmp_path / "accepted.json").read_text("utf-8") == text


UNFUNDED = """goals:
  G1: {title: Universal connectivity}
  G2: {title: Affordable access}GOAL
priorities:
  P1:PRIORITY
    title: Spectrum and orbits
    contributes_to: [goal:G1, goal:G2]
"""
MONEY = ["--select", "funding"]


def funding(check, goal="", priority=""):
    text = HEAD.replace("operational", "strategic") + UNFUNDED.replace("GOAL", goal).replace("PRIORITY", priority)
    return check({"plan.yaml": text}, *MONEY)


def test_what_follows_from_a_settled_cause_is_reported(check):
    found, summary = funding(check)
    assert {rule for rule, _ in found} == {"element-without-funding"}
    assert summary["masked"] == 2
    found, summary = funding(check, priority="   # plancheck: ignore element-without-funding -- hosted")
    assert {rule for rule, _ in found} == {"goal-without-funding"}
    assert (summary["ignored"], summary["masked"]) == (1, 0)


def test_a_comment_on_what_is_folded_settles_it(check):
    found, summary = funding(check, goal="   # plancheck: ignore goal-without-funding -- paid by members")
    assert {rule for rule, _ in found} == {"element-without-funding"}
    assert (summary["ignored"], summary["masked"]) == (1, 1)


def test_a_comment_of_many_blanks_is_read_at_once(check):
    risks = RISKS.replace("R1:", f"R1:   # plancheck: ignore {' ' * 20_000}\u00e9")
    assert ("unused-ignore", 3) in check({"plan.yaml": HEAD + risks})[0]


MISSING = "outputs:\n" + "".join(f"  O{n}: {{title: Report number {n}, contributes_to: goal:7}}\n" for n in range(5))
SHARES = """objectives:
  O:
    title: Closer collaboration
    budget: {2026: 1000}
    outputs:
      O-1: {title: Forums, budget: {2026: 500}}
      O-2: {title: Atlas, budget: {2026: 300}}
      O-3: {title: Reports, budget: {2026: 100}}
tables:
  "1":
    period: 2026
    cells: |
      output | share_of_objective
      O-1    | 50.0 %
      O-2    | 30.0 %
      O-3    | 20.0 %
"""


@pytest.mark.parametrize("text", [MISSING, SHARES, UNFUNDED.replace("GOAL", "").replace("PRIORITY", "")])
def test_what_is_folded_is_accepted_with_its_cause(check, accept, text):
    found, summary = check({"plan.yaml": HEAD + text})
    assert summary["masked"] > 0
    accept("--add")
    found, summary = check({}, "--accepted", "accepted.json", code=0)
    assert (found, summary["masked"]) == (set(), 0)


def test_many_references_to_what_is_missing_are_one_finding_but_each_kind_of_it_its_own(check):
    found, summary = check({"plan.yaml": HEAD + MISSING}, "--select", "unknown-reference")
    assert (len(found), summary["masked"]) == (1, 4)
    text = "outputs:\n  P1: {title: Forums, contributes_to: 7, delivered_by: 7}\ngoals:\n  9: {title: Growth, carries_out: 7}\n"
    found, summary = check({"plan.yaml": HEAD + text}, "--select", "unknown-reference")
    assert (summary["error"], summary["masked"]) == (3, 0)


def test_what_could_not_be_read_cannot_be_accepted(check, accept):
    check({"plan.yaml": HEAD + RISKS})
    _, before = accept("--add")
    slip = HEAD + RISKS + "    owner: Office: security\n"
    check({"plan.yaml": slip})
    result, after = accept("--add")
    assert (result.returncode, after) == (2, before)
    assert "invalid-yaml" in {rule for rule, _ in check({}, "--accepted", "accepted.json", code=1)[0]}


def test_what_was_accepted_of_other_plans_stays(check, plancheck, tmp_path):
    check({"a/plan.yaml": HEAD + RISKS, "b/plan.yaml": HEAD.replace("id: p", "id: q") + RISKS})
    plancheck("accept", "a", "b", "--add", cwd=tmp_path)
    before = (tmp_path / "accepted.json").read_text("utf-8")
    result = plancheck("accept", "a", "--lang", "en", cwd=tmp_path)
    assert "kept" in result.stderr
    assert (tmp_path / "accepted.json").read_text("utf-8") == before


OBJECTIVES = """goals: {G: {title: Modern headquarters}}
objectives:
  O1:ONE
    title: New building
    contributes_to: goal:G
  O2:TWO
    title: Faster procurement
    contributes_to: goal:G
"""


def test_objectives_without_a_strategy_are_one_finding_and_settled_one_by_one(check):
    name, comment = "operational-element-without-strategy", "   # plancheck: ignore {} -- internal"
    one, two, both = ("ONE",), ("TWO",), ("ONE", "TWO")
    for settled, lines in ((), {4}), (one, {7}), (two, {4}), (both, set()):
        text = HEAD + OBJECTIVES
        for mark in both:
            text = text.replace(mark, comment.format(name) if mark in settled else "")
        found, summary = check({"plan.yaml": text}, "--select", "alignment", "--select", "unused-ignore")
        assert {line for rule, line in found if rule == name} == lines
        assert "unused-ignore" not in {rule for rule, _ in found}
        assert (summary["ignored"], summary["masked"]) == (len(settled), 0 if settled else 1)


def test_two_waivers_for_one_finding_are_both_of_use(check, tmp_path):
    (tmp_path / ".git").mkdir()
    found, summary = check(
        {"waivers.yaml": waivers(WAIVER), "a/waivers.yaml": waivers(WAIVER), "a/plan.yaml": HEAD + RISKS}
    )
    assert (summary["ignored"], "expired-waiver" in {rule for rule, _ in found}) == (1, False)


def test_accept_takes_from_plancheck_toml_what_check_takes(plancheck, check, tmp_path):
    (tmp_path / "house").mkdir()
    plancheck("rules", "new", "house-rule", "--output", "house/house-rule.yaml", cwd=tmp_path)
    text = 'paths = ["plans"]\nrules = ["house"]\naccepted = "agreed.json"\nlang = "fr"\nignore = ["smart"]\n'
    check({"plans/plan.yaml": HEAD + RISKS, "other/plan.yaml": HEAD})
    (tmp_path / "plancheck.toml").write_text(text, "utf-8")
    result = plancheck("accept", "--add", "--lang", "en", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    listed = json.loads((tmp_path / "agreed.json").read_text("utf-8"))["accepted"]
    assert {RULE, "house-rule"} <= {one["rule"] for one in listed}
    assert not [one for one in listed if one["rule"].startswith("target-")]
    result = plancheck("check", "--format", "json", cwd=tmp_path)
    assert json.loads(result.stdout)["findings"] == []
    # What a narrower choice of rules leaves out is not gone.
    (tmp_path / "plancheck.toml").write_text(text + 'select = ["house-rule"]\n', "utf-8")
    plancheck("accept", "--lang", "en", cwd=tmp_path)
    assert json.loads((tmp_path / "agreed.json").read_text("utf-8"))["accepted"] == listed


def test_without_paths_anywhere_accept_says_what_is_missing(plancheck, tmp_path):
    result = plancheck("accept", "--lang", "en", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "plancheck accept PATHS" in result.stderr


def test_a_missing_file_of_accepted_findings_is_told_with_what_writes_it(plancheck, tmp_path):
    (tmp_path / "plan.yaml").write_text(HEAD + RISKS, "utf-8")
    for lang, told in (("en", "there is no file none.json"), ("fr", "il n'existe pas de fichier none.json")):
        result = plancheck("check", ".", "--accepted", "none.json", "--lang", lang, cwd=tmp_path)
        assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
        assert told in result.stderr
        assert "--add --file none.json" in result.stderr

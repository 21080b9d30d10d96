"""`plancheck.toml`: found, extended, merged; what it says wrongly is one line and exit status 2."""

import json

import pytest

PLAN = """plan: {id: p, title: Plan, level: operational, language: en, period: 2026, numbers: en}
risks:
  R1: {title: Headquarters cannot be used, likelihood: low, impact: high}
  R2: {title: Services fail, likelihood: low, impact: high, mitigated_by: 9}
"""


@pytest.fixture
def check(plancheck, tmp_path):
    """The severities of findings by rule, from a folder in a repository."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "plans" / "draft").mkdir(parents=True)
    (tmp_path / "plans" / "draft" / "plan.yaml").write_text(PLAN, "utf-8")

    def run(files, *arguments, code=None):
        for name, text in files.items():
            (tmp_path / name).write_text(text, "utf-8")
        result = plancheck("check", *(arguments or ("plans",)), "--format", "json", cwd=tmp_path)
        assert code is None or result.returncode == code, (result.returncode, result.stderr)
        if not result.stdout:
            return result.stderr
        content = json.loads(result.stdout)
        return {finding["rule"]: finding["severity"] for finding in content["findings"]}

    return run


def test_without_a_configuration_all_is_as_the_rules_say(check):
    assert check({}, code=1) == {"risk-without-mitigation": "warning", "unknown-mitigation": "error"}


def test_rules_and_families_are_weighed_and_switched_off(check):
    text = '[severity]\n"risk-without-mitigation" = "error"\nrisk = "note"\n'
    assert check({"plancheck.toml": text}, code=1) == {"risk-without-mitigation": "error", "unknown-mitigation": "note"}
    text = '[severity]\nunknown-mitigation = "off"\n'
    found = check({"plancheck.toml": text})
    assert "unknown-mitigation" not in found


def test_options_go_before_the_file(check):
    text = 'select = ["risk-without-mitigation"]\nfail-on = "warning"\n'
    assert set(check({"plancheck.toml": text}, code=1)) == {"risk-without-mitigation"}
    assert set(check({}, "plans", "--select", "unknown-mitigation", code=1)) == {"unknown-mitigation"}
    check({}, "plans", "--fail-on", "error", code=0)


def test_paths_can_stand_in_the_file(check):
    assert "plancheck check" in check({}, "--lang", "en", code=2)
    assert check({"plancheck.toml": 'paths = ["plans"]\n'}, "--lang", "en")


def test_the_nearest_file_counts_and_extends_another(check):
    base = 'ignore = ["smart"]\n[severity]\nrisk-without-mitigation = "note"\nunknown-mitigation = "note"\n'
    near = 'extends = "../plancheck.toml"\n[severity]\nunknown-mitigation = "warning"\n'
    assert set(check({"plancheck.toml": base}).values()) == {"note"}
    found = check({"plans/plancheck.toml": near}, code=0)
    assert found == {"risk-without-mitigation": "note", "unknown-mitigation": "warning"}
    assert check({"plans/plancheck.toml": '[severity]\nrisk-without-mitigation = "error"\n'}) == {
        "risk-without-mitigation": "error",
        "unknown-mitigation": "error",
    }


def test_outside_a_repository_files_count_up_to_the_current_folder(plancheck, tmp_path):
    here = tmp_path / "here"
    drafts = here / "plans" / "drafts"
    drafts.mkdir(parents=True)
    (here / "none").mkdir()
    (drafts / "plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "plancheck.toml").write_text('fail-on = "note"\n', "utf-8")

    def fail_on(*arguments, cwd=here):
        shown = plancheck("config", "show", *arguments, "--lang", "en", cwd=cwd)
        assert shown.returncode == 0, shown.stderr
        return next(line.split()[1:] for line in shown.stdout.splitlines() if line.startswith("fail-on"))

    assert fail_on("plans") == ["error", "default"]  # the file above the current folder is not asked
    (here / "plancheck.toml").write_text('fail-on = "warning"\nignore = ["risk"]\n', "utf-8")
    for path in (".", "plans", "plans/drafts", "plans/drafts/plan.yaml", str(drafts)):
        assert fail_on(path)[0] == "warning", path
        assert "unknown-mitigation" not in plancheck("check", path, cwd=here).stdout
    assert fail_on("../plans", cwd=here / "none") == ["error", "default"]  # not below the current folder
    (drafts / "plancheck.toml").write_text('fail-on = "note"\n', "utf-8")
    assert fail_on("plans/drafts")[0] == "note"


def test_overrides_hold_for_the_files_they_name(check):
    text = '[[overrides]]\npaths = ["plans/draft/*"]\nignore = ["unknown-mitigation"]\nseverity = {risk = "note"}\n'
    assert check({"plancheck.toml": text}, code=0) == {"risk-without-mitigation": "note"}
    assert check({"plancheck.toml": text.replace("draft", "final")}, code=1)["unknown-mitigation"] == "error"


@pytest.mark.parametrize("folder", ["plans[1]", "pla*s"])
def test_overrides_hold_below_folders_of_any_name(check, tmp_path, folder):
    (tmp_path / "plans").rename(tmp_path / folder)
    text = '[[overrides]]\npaths = ["draft/*"]\nseverity = {risk = "note"}\n'
    assert set(check({f"{folder}/plancheck.toml": text}, folder, code=0).values()) == {"note"}
    assert set(check({f"{folder}/plancheck.toml": text.replace("draft", "drafts")}, folder, code=1)) == {
        "risk-without-mitigation",
        "unknown-mitigation",
    }


UNFUNDED = """plan: {id: p, title: Plan, level: strategic, language: en, period: 2026, numbers: en}
goals:
  G1: {title: Universal connectivity}
priorities:
  P1: {title: Spectrum and orbits, contributes_to: "goal:G1"}
"""


def test_a_cause_that_is_silenced_or_lowered_hides_nothing(check, tmp_path):
    files = {"plans/draft/plan.yaml": UNFUNDED}
    options = ("plans", "--select", "funding")
    assert check(files, *options) == {"element-without-funding": "warning"}
    text = '[[overrides]]\npaths = ["plans/*"]\n'
    silenced = check({"plancheck.toml": f'{text}ignore = ["element-without-funding"]\n'}, *options)
    assert silenced == {"goal-without-funding": "warning"}
    lowered = check({"plancheck.toml": f'{text}severity = {{element-without-funding = "note"}}\n'}, *options)
    assert lowered == {"element-without-funding": "note", "goal-without-funding": "warning"}
    lowered = check({"plancheck.toml": '[severity]\nelement-without-funding = "note"\n'}, *options)
    assert lowered == {"element-without-funding": "note", "goal-without-funding": "warning"}
    both = check({"plancheck.toml": '[severity]\nfunding = "note"\n'}, *options)
    assert both == {"element-without-funding": "note"}


def test_what_is_silenced_is_counted_nowhere(check, plancheck, tmp_path):
    check({"plancheck.toml": '[[overrides]]\npaths = ["plans/*"]\nignore = ["unknown-mitigation"]\n'}, code=0)
    content = json.loads(plancheck("check", "plans", "--format", "json", cwd=tmp_path).stdout)
    (rule,) = [rule for rule in content["rules"] if rule["id"] == "unknown-mitigation"]
    assert rule["findings"] == 0
    assert content["summary"]["error"] == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("selct = []\n", "select"),
        ('select = "risk"\n', "select"),
        ('fail-on = "never"\n', "fail-on"),
        ('lang = "de"\n', "lang"),
        ('[severity]\nrisk-without-mitigations = "note"\n', "risk-without-mitigation"),
        ('[severity]\nrisk = "grave"\n', "severity.risk"),
        ('[[overrides]]\nignore = ["risk"]\n', "overrides.paths"),
        ('[[overrides]]\npaths = ["x"]\nignore = ["rsk"]\n', "risk"),
        ('[[overrides]]\npaths = ["x"]\nselect = ["risk"]\n', "select"),
        ('extends = "plancheck.toml"\n', "itself"),
        ('extends = "missing.toml"\n', "missing.toml"),
        ("select = [\n", "TOML"),
        ('select = ["rsk"]\n', "risk"),
        ('rules = ["nowhere"]\n', "nowhere"),
        ('extends = "a\\u0000b"\n', "extends"),
        ('paths = ["a\\u0000b"]\n', "paths"),
        pytest.param(f"paths = {'[' * 5_000}\n", "TOML", id="nested"),
    ],
)
def test_what_is_wrong_is_one_line(check, text, told):
    error = check({"plancheck.toml": text}, "plans", "--lang", "en", code=2)
    assert told in error
    assert error.count("\n") == 1


def test_show_says_where_each_value_comes_from(check, plancheck, tmp_path):
    check({"plancheck.toml": 'lang = "fr"\n[severity]\nrisk = "note"\n'})
    check({"plans/plancheck.toml": 'extends = "../plancheck.toml"\nfail-on = "note"\n'})
    lines = plancheck("config", "show", "plans", "--lang", "en", cwd=tmp_path).stdout.splitlines()
    shown = {line.split()[0]: line.split()[1:] for line in lines}
    assert shown["lang"] == ["fr", "plancheck.toml"]
    assert shown["fail-on"] == ["note", "plans/plancheck.toml"]
    assert shown["severity.risk"] == ["note", "plancheck.toml"]
    assert shown["select"][-1] == "default"


@pytest.mark.parametrize(("lang", "default"), [("en", "default"), ("fr", "par défaut")])
def test_show_gives_the_defaults_too(plancheck, tmp_path, lang, default):
    lines = plancheck("config", "show", "--lang", lang, cwd=tmp_path).stdout.replace("\u00a0", " ").splitlines()
    shown = {line[:32].strip(): (line[33:65].strip(), line[66:]) for line in lines}
    assert {origin for _, origin in shown.values()} == {default}
    assert shown["fail-on"][0] == "error"
    assert shown["lang"][0] == {"en": "(that of each plan)", "fr": "(celle de chaque plan)"}[lang]
    assert all(value for value, _ in shown.values())


@pytest.mark.parametrize(
    "text",
    [
        '[severity]\nrsk = "note"\n',
        'select = ["rsk"]\n',
        'ignore = ["rsk"]\n',
        '[[overrides]]\npaths = ["x"]\nignore = ["rsk"]\n',
        '[[overrides]]\npaths = ["x"]\nseverity = {rsk = "note"}\n',
    ],
)
def test_show_and_check_refuse_names_that_no_rule_has(check, plancheck, tmp_path, text):
    told = check({"plancheck.toml": text}, "plans", "--lang", "en", code=2)
    shown = plancheck("config", "show", "plans", "--lang", "en", cwd=tmp_path)
    assert (shown.returncode, shown.stdout, shown.stderr) == (2, "", told)
    assert told == "plancheck: plancheck.toml: “rsk” is neither a rule nor a family; did you mean “risk”?\n"


def test_show_says_which_file_has_an_override_wrong(check, plancheck, tmp_path):
    check({"base.toml": '[[overrides]]\npaths = ["x"]\nignore = ["rsk"]\n'}, code=1)
    assert "plancheck: base.toml: " in check({"plancheck.toml": 'extends = "base.toml"\n'}, code=2)


def test_show_tells_what_is_broken_in_the_packs(plancheck, tmp_path):
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "r.yaml").write_text("title: x\n", "utf-8")
    (tmp_path / "plancheck.toml").write_text('rules = ["house"]\n', "utf-8")
    result = plancheck("config", "show", cwd=tmp_path)
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert "house/r.yaml" in result.stderr


#: What stands in the file, and what is said of it in English and French.
TOLD = [
    (
        "selct = []",
        "unknown key “selct”; did you mean “select”?",
        "clé inconnue « selct » ; vouliez-vous dire « select » ?",
    ),
    ("xyz = 1", "unknown key “xyz”; expected: extends, paths,", "clé inconnue « xyz » ; attendu : extends, paths,"),
    ('select = "risk"', "“select” must be a list of texts", "« select » doit être une liste de textes"),
    ("paths = [1]", "“paths” must be a list of texts", "« paths » doit être une liste de textes"),
    ("lang = true", "“lang” must be a text in quotes", "« lang » doit être un texte entre guillemets"),
    ('lang = "de"', "“lang” cannot be “de”; expected: en, fr", "« lang » ne peut pas valoir « de » ; attendu : en, fr"),
    ('fail-on = "eror"', "did you mean “error”?", "vouliez-vous dire « error » ?"),
    ("[severity]\nrisk = 3", "“severity.risk” cannot be “3”; expected: error, warning, note, off", "attendu : error"),
    ("severity = 3", "“severity” must be a table of rules", "« severity » doit être une table de règles"),
    ("overrides = 3", "must begin with a line [[overrides]]", "doit commencer par une ligne [[overrides]]"),
    (
        '[[overrides]]\npaths = "x"',
        "“overrides.paths” must be a list of texts",
        "« overrides.paths » doit être une liste",
    ),
    ('[[overrides]]\nignore = ["risk"]', "the key “overrides.paths” is missing", "la clé « overrides.paths » manque"),
    ("[[overrides]]\nx = 1", "“overrides.x”; expected: paths, ignore, severity", "attendu : paths, ignore, severity"),
    ('extends = "none.toml"', "none.toml: there is no such file", "none.toml: ce fichier n'existe pas"),
    ('extends = "plans"', "plans: the file cannot be read", "plans: le fichier ne peut pas être lu"),
    ("select = [", "the file ends before", "le fichier se termine avant"),
    ("a = 1\na = 2", "plancheck.toml:2:6: ", "est donnée deux fois"),
    ("x", "plancheck.toml:1:2: ", "un signe égal est attendu ici"),
    ("é = 1", "a key is expected here", "une clé est attendue ici"),
    ("paths = plans", "texts stand in straight double quotes", "les textes se mettent entre guillemets droits"),
    ('paths = "plans', "a text in quotes is not closed", "un texte entre guillemets n'est pas fermé"),
    ('paths = ["a" "b"]', "a comma is missing", "il manque une virgule"),
    ("a = 1 b = 2", "nothing may follow a value", "rien ne peut suivre une valeur"),
    ('a = "\udcff"', "it is not text in UTF-8", "ce n'est pas du texte en UTF-8"),
]


@pytest.mark.parametrize(("text", "english", "french"), TOLD, ids=range(len(TOLD)))
def test_each_fault_is_told_in_both_languages(check, tmp_path, text, english, french):
    (tmp_path / "plancheck.toml").write_bytes(f"{text}\n".encode("utf-8", "surrogateescape"))
    for lang, told in (("en", english), ("fr", french)):
        error = check({}, "plans", "--lang", lang, code=2).replace("\u00a0", " ").replace("\u202f", " ")
        assert told in error
        assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("lowered", "severity"),
    [("note", None), ("off", None), ("warning", "warning"), ("error", "error")],
)
def test_an_override_lowers_a_mandatory_rule_to_what_its_pack_says(check, tmp_path, lowered, severity):
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "pack.yaml").write_text("mandatory: [risk-without-mitigation]\n", "utf-8")
    raised = 'rules = ["house"]\n[severity]\nrisk-without-mitigation = "error"\n[[overrides]]\npaths = ["plans/*"]\n'
    by_name = {"plancheck.toml": f'{raised}severity = {{risk-without-mitigation = "{lowered}"}}\n'}
    if severity is None:
        assert "is mandatory" in check(by_name, "plans", "--lang", "en", code=2)
    else:
        assert check(by_name, "plans")["risk-without-mitigation"] == severity
    by_family = {"plancheck.toml": f'{raised}severity = {{risk = "{lowered}"}}\n'}
    assert check(by_family, "plans")["risk-without-mitigation"] == (severity or "warning")


MISSING = [
    ('paths = ["plan"]\n', "plancheck.toml: paths: there is no file or folder plan"),
    ('paths = ["plans"]\nrules = ["my-rules"]\n', "plancheck.toml: rules: there is no file or folder my-rules"),
    ('paths = ["plans"]\naccepted = "a.json"\n', "plancheck.toml: accepted: there is no file a.json"),
    ('extends = "none.toml"\n', "plancheck.toml: extends: none.toml: there is no such file"),
]


@pytest.mark.parametrize(("text", "told"), MISSING, ids=["paths", "rules", "accepted", "extends"])
def test_what_is_not_there_is_told_with_who_named_it(check, text, told):
    error = check({"plancheck.toml": text}, "--lang", "en", code=2)
    assert error.startswith(f"plancheck: {told}")
    assert error.count("\n") == 1


def test_what_an_option_names_is_not_laid_to_the_file(check):
    files = {"plancheck.toml": 'paths = ["plan"]\nrules = ["my-rules"]\n'}
    error = check(files, "plan", "--rules", "my-rules", "--lang", "en", code=2)
    assert error == "plancheck: there is no file or folder my-rules\n"


def test_show_gives_overrides_like_all_else(check, plancheck, tmp_path):
    text = '[[overrides]]\npaths = ["draft/*"]\nignore = ["risk"]\nseverity = {smart = "note"}\n'
    check({"plans/plancheck.toml": text})
    lines = plancheck("config", "show", "plans", "--lang", "en", cwd=tmp_path).stdout.splitlines()
    assert [(line[:32].strip(), line[33:65].strip(), line[66:]) for line in lines[-3:]] == [
        ("overrides.paths", "draft/*", "plans/plancheck.toml"),
        ("overrides.ignore", "risk", "plans/plancheck.toml"),
        ("overrides.severity.smart", "note", "plans/plancheck.toml"),
    ]

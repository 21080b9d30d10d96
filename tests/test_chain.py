"""`plancheck trace`: the results chain of an element, with its gaps and its money."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PLAN = """plan: {id: p, title: Plan stratégique, level: strategic, language: fr, period: 2024-2027, currency: CHF, numbers: fr}
buts:
  1:
    titre: Connectivité universelle
    cibles:
      1.1: {titre: Tous les ménages en ligne}
priorités:
  spectre:
    titre: Spectre et orbites
    part_du_total: 25 %
    résultats:
      equite: {titre: Le spectre est attribué équitablement, contribue_à: but:1}
  perdue:
    titre: Environnement propice
offres:
  reglement: {titre: Règlement des radiocommunications, contribue_à: priorité:spectre}
risques:
  R1: {titre: Brouillages, menace: priorité:spectre}
"""


@pytest.fixture
def trace(plancheck, tmp_path):
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")

    def run(element, *options):
        result = plancheck("trace", element, ".", *options, cwd=tmp_path)
        assert (result.returncode, result.stderr) == (0, "")
        return result.stdout.replace("\u00a0", " ").splitlines()

    return run


def test_a_chain_goes_up_to_the_goals_and_down_to_offerings_and_money(trace):
    lines = trace("spectre")
    assert lines[0].startswith("priorité spectre « Spectre et orbites »")
    up, down = lines.index("  conduit à"), lines.index("  y contribuent :")
    assert "→ résultat equite « Le spectre est attribué équitablement »  (aboutit à)" in lines[up + 1]
    assert any("→ but 1 « Connectivité universelle »  (contribue à)" in line for line in lines[up:down])
    assert "← offre reglement « Règlement des radiocommunications »  (contribue à)" in lines[down + 1]
    assert "    risque R1 « Brouillages »  menace  priorité spectre" in lines
    assert any("part du total" in line and "25" in line for line in lines)


def test_gaps_are_marked_where_they_are(trace):
    lines = trace("perdue")
    assert "    " not in lines[1]
    assert any("[element-without-funding]" in line for line in lines)
    assert "  conduit à" not in lines
    assert "  ne conduit à rien" in lines
    assert "  rien n'y contribue" in lines
    assert "  ressources : aucune indiquée" in lines
    goal = trace("but:1")
    target = next(number for number, line in enumerate(goal) if "cible 1.1" in line)
    assert "[target-without-indicator]" in "".join(goal[target : target + 5])


def test_a_title_names_an_element_too_and_the_language_can_be_chosen(trace):
    assert trace("environnement propice")[0].startswith("priorité perdue")
    english = trace("goal:1", "--lang", "en")
    assert english[0].startswith("goal 1 “Connectivité universelle”")
    assert "  is served by" in english


def test_a_risk_stands_beside_the_chain(trace):
    lines = trace("R1")
    assert any("menace  priorité spectre" in line for line in lines)
    assert not any("conduit" in line or "contribu" in line for line in lines)


def test_a_circle_and_a_wide_fan_end(plancheck, tmp_path):
    outcomes = "".join(f"  R{n}: {{title: Outcome {n}, contributes_to: goal:1}}\n" for n in range(400))
    circle = "priorities:\n  A: {title: First, contributes_to: priority:B}\n  B: {title: Second, contributes_to: priority:A}\n"
    (tmp_path / "plan.yaml").write_text(
        "plan: {id: p, title: P, level: strategic, language: en, period: 2024}\n"
        f"goals: {{1: {{title: Peace}}}}\noutcomes:\n{outcomes}{circle}",
        "utf-8",
    )
    assert len(plancheck("trace", "A", ".", cwd=tmp_path).stdout.splitlines()) < 20
    lines = plancheck("trace", "goal:1", ".", cwd=tmp_path).stdout.splitlines()
    assert any("… and 388 more" in line for line in lines)


@pytest.fixture
def explain(plancheck, tmp_path):
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")

    def run(rule, element, *options):
        result = plancheck("explain", rule, "--on", element, ".", *options, cwd=tmp_path)
        assert (result.returncode, result.stderr) == (0, "")
        return result.stdout.replace("\u00a0", " ")

    return run


def test_money_of_what_serves_an_element_is_shown_and_none_is_missed_at_a_risk(trace, tmp_path):
    text = PLAN.replace(
        "offres:\n",
        "offres:\n  atlas: {titre: Atlas des câbles, budget: {2024: 12 000}, contribue_à: priorité:perdue}\n",
    )
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    lines = trace("perdue")
    assert "    budget 2024  12 000  (offre atlas « Atlas des câbles »)" in [
        line.replace("\u202f", " ") for line in lines
    ]
    assert not any("ressources" in line for line in trace("R1"))
    assert any("ressources" in line for line in trace("goal:1"))


def test_relations_to_an_element_are_read_from_their_start(trace, tmp_path):
    text = f"{PLAN.replace('menace:', 'atténué_par: M1, menace:')}mesures:\n  M1: {{titre: Coordination}}\n"
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    assert "    risk R1 “Brouillages”  mitigated by  mitigation measure M1" in trace("M1", "--lang", "en")
    lines = trace("R1")
    assert "    atténué par  mesure d'atténuation M1 « Coordination »" in lines
    assert "    menace  priorité spectre « Spectre et orbites »" in lines


def test_what_stands_beside_the_chain_and_is_not_shown_is_counted(trace, tmp_path):
    risks = "".join(f"  S{number}: {{titre: Risque {number}, menace: priorité:perdue}}\n" for number in range(15))
    (tmp_path / "plan.yaml").write_text(PLAN + risks, "utf-8")
    lines = trace("perdue")
    assert "    … et 3 de plus" in lines
    assert sum("menace  priorité perdue" in line for line in lines) == 12


def test_money_that_reaches_an_element_by_way_of_others_is_shown(trace):
    assert trace("but:1")[-3:-1] == [
        "  ressources",
        "    part du total  25 %  (priorité spectre « Spectre et orbites »)",
    ]


def test_money_of_links_of_several_at_once_and_of_parents_is_shown(plancheck, tmp_path):
    (tmp_path / "plan.yaml").write_text(
        "plan: {id: p, title: P, level: operational, language: en, period: 2024, numbers: en}\n"
        "goals: {G: {title: Peace}, H: {title: Bread}}\n"
        "objectives:\n"
        "  O: {title: First, budget: {2024: 70}, contributes_to: goal:G, outputs: {X: {title: Text}}}\n"
        "  P: {title: Second, allocated_to: {goal:H: {share: 0 %}}, budget: {2024: 90}, contributes_to: goal:H}\n"
        "  Q: {title: Third, contributes_to: goal:H}\n"
        "cost_lines: {L: {title: Staff, allocated_to: {objective:O: {amount: {2024: 30}}}}}\n"
        "tables:\n  T:\n    period: 2024\n    cells: |\n      objective | budget\n      P + Q | 12\n",
        "utf-8",
    )

    def money(element):
        lines = plancheck("trace", element, ".", cwd=tmp_path).stdout.splitlines()
        return [line.strip() for line in lines[lines.index("  resources") + 1 : -1]]

    assert money("goal:G") == ["budget 2024  70  (objective O “First”)", "amount 2024  30  (cost line L → objective O)"]
    assert money("output:X") == ["budget 2024  70  (objective O “First”, shared by what serves it)"]
    assert money("goal:H") == ["share  0%  ← objective P “Second”", "budget 2024  12  (objective P + objective Q)"]


def test_explain_shows_each_condition_with_the_value_seen_and_what_came_of_it(explain):
    fired = explain("target-without-indicator", "1.1", "--lang", "en")
    assert "✓ kind: target (seen: target)" in fired
    assert "indicator of ← nothing" in fired
    assert "→ reported: target 1.1" in fired
    silent = explain("orphan-element", "spectre", "--lang", "en")
    assert "→ nothing to report" in silent
    other = explain("risk-without-mitigation", "goal:1", "--lang", "en")
    assert "✗ kind: risk (seen: goal)" in other
    assert "looks at" not in other
    french = explain("wrong-level-element", "reglement", "--lang", "fr")
    assert "→ rien à signaler" in french


def test_explain_of_a_family_tells_of_each_of_its_rules(explain):
    told = explain("smart", "1.1", "--lang", "en")
    family = {path.stem for path in (ROOT / "rules" / "smart").glob("*.yaml")}
    assert {part.split(":")[0] for part in told.split("\n\n")} == family
    assert "target-without-indicator: target 1.1" in told
    assert "→ reported: target 1.1" in told


def test_explain_speaks_the_language_of_its_reader(explain):
    french = explain("goal-without-target", "1.1", "--lang", "fr")
    assert "✗ type : but (constaté : cible)" in french
    fired = explain("target-without-unit", "1.1", "--lang", "fr")
    assert "type : cible (constaté : cible)" in fired


RISKS = """
  R2: {titre: Une épidémie, probabilité: élevée, incidence: élevée, atténué_par: [M2, M4]}
mesures:
  M2: {titre: Fonds de réserve, statut: prévu}
  M4: {titre: Plan de riposte}
"""


def test_explain_tells_choices_in_the_language_and_shows_the_fields_of_related_elements(explain, tmp_path):
    (tmp_path / "plan.yaml").write_text(PLAN.rstrip() + RISKS, "utf-8")
    assert "mesure" in explain("high-risk-measures-only-planned", "R2")
    french = explain("high-risk-measures-only-planned", "R2", "--lang", "fr")
    planned = french.replace("\u202f", " ").splitlines()
    assert "    incidence = élevé" in planned
    assert "    statut (mesure d'atténuation M2) = prévu" in planned
    assert "    statut (mesure d'atténuation M4) = rien" in planned
    assert "    statut = rien" not in planned
    assert "likelihood = high" in explain("high-risk-measures-only-planned", "R2", "--lang", "en")


def test_explain_tells_the_choices_that_a_rule_selects_in_the_language(explain, tmp_path):
    (tmp_path / "plan.yaml").write_text(PLAN.replace("Environnement propice", "Radio\n    sort: retiré"), "utf-8")
    french = explain("retired-without-reason", "perdue", "--lang", "fr")
    assert "(constaté : retiré)" in french
    assert "retired" not in french.split("\n", 1)[1]


def test_explain_says_what_settled_a_finding(explain, tmp_path):
    comment = "# plancheck: ignore target-without-indicator -- the survey begins in 2025"
    text = PLAN.replace("en ligne}", f"en ligne}}  {comment}", 1)
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    told = explain("target-without-indicator", "1.1", "--lang", "en")
    assert (
        "→ not reported, since a comment beside it says why: the survey begins in 2025; the finding: target 1.1" in told
    )
    assert "→ reported" not in told


def test_explain_speaks_of_what_a_check_reports(explain, plancheck, tmp_path):
    rule = "target-without-indicator"
    plancheck("accept", ".", "--add", cwd=tmp_path)
    (tmp_path / "plancheck.toml").write_text('accepted = "accepted.json"\n', "utf-8")
    assert "→ not reported, since it was accepted; the finding: target 1.1" in explain(rule, "1.1", "--lang", "en")
    (tmp_path / "plancheck.toml").write_text(f'ignore = ["{rule}"]\n', "utf-8")
    assert "→ the rule is not reported here" in explain(rule, "1.1", "--lang", "en")


def test_explain_says_what_a_finding_was_folded_under(plancheck):
    plans = "plans/itu-operational-2020-2023"
    result = plancheck("explain", "shares-not-100", "--on", "objective:I.6", plans, "--lang", "en")
    assert "reported under its cause [wrong-number]" in result.stdout
    assert "53.2%" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("target-without-indicatr", "--on", "1.1", "."),
        ("target-without-indicator", "--on", "9.9", "."),
        ("target-without-indicator", "--on", "1.1", "missing"),
        ("target-without-indicator", "--on", "1.1"),
    ],
)
def test_explain_on_what_is_not_there_is_an_error(plancheck, tmp_path, arguments):
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    result = plancheck("explain", *arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr

"""Every rule passes its own examples, and says the same in both languages."""

import importlib
from datetime import date

import pytest

from checker import engine
from checker.examples import mishaps
from checker.index import principles
from checker.load import plan_of_texts
from checker.packs import load_rules
from checker.typography import NBSP, NNBSP, typeset

mutations = importlib.import_module("mutations")
RULES = load_rules([])


def test_no_rule_of_the_default_pack_is_broken():
    assert RULES.broken == []


@pytest.mark.parametrize("rule_id", sorted(RULES.rules))
def test_rule_passes_its_examples(rule_id):
    found = [f"{m.example} line {m.line}: {m.case}: {m.text}" for m in mishaps(RULES.rules[rule_id], RULES)]
    assert found == []


@pytest.mark.parametrize("rule_id", sorted(RULES.rules))
def test_french_texts_are_typeset(rule_id):
    file = RULES.rules[rule_id].file
    texts = [file.title, file.message, file.why, file.fix, *([file.unless] if file.unless else [])]
    texts += [text for case in file.cases.values() for text in (case.message, case.why, case.fix) if text]
    for words in texts:
        french = typeset(words["fr"], "fr")
        # What is to be typed into a file is quoted with the signs to be typed.
        assert '"' not in french or RULES.rules[rule_id].family == "structure", f"straight quotation marks: {french}"
        for sign, space in ((";", NNBSP), ("?", NNBSP), ("!", NNBSP), ("»", NBSP), ("%", NBSP)):
            for position in (i for i, character in enumerate(french) if character == sign):
                assert french[position - 1] in (space, sign, "«", "(", "`", '"') or "`" in french, (
                    f"{sign!r} without its no-break space: {french}"
                )


def test_a_rule_says_more_than_its_title():
    for rule in RULES.rules.values():
        for lang in ("en", "fr"):
            assert len({rule.file.title[lang], rule.file.message[lang], rule.file.why[lang], rule.file.fix[lang]}) == 4


#: The placeholders that say the same in English and in French; what both languages use stands in both.
PLACEHOLDERS = [
    ("tbd", "tbd"),
    ("to be determined", "à déterminer"),
    ("to be defined", "à définir"),
    ("to be specified", "à préciser"),
    ("to be confirmed", "à confirmer"),
    ("(to be completed) | [to be completed]", "à compléter"),  # "studies to be completed by ..." is none
    ("(to be filled in) | [to be filled in]", "(à renseigner) | [à renseigner]"),
    ("lorem ipsum", "lorem ipsum"),
    ("dummy text", "texte fictif"),
    ("insert text", "insérer le texte | insérer un texte"),
    ("insert here", "insérer ici"),
    ("text to be inserted", "texte à insérer"),
    ("your text here", "votre texte ici"),
    ("here to enter text", "ici pour entrer"),
    ("choose an item", "choisissez un élément"),
    ("[date]", "[date]"),
    ("[name]", "[nom]"),
    ("[number]", "[nombre]"),
    ("[title]", "[titre]"),
    ("[year]", "[année]"),
    ("[x] | ???", "[x] | ???"),
    ("x% | xx% | xxx% | xxx | xxxx", "x % | xx % | xxx % | xxx | xxxx"),
]


def test_the_placeholders_of_the_two_languages_are_one_set():
    """A placeholder that is added in one language has its counterpart in the other."""
    paired = [{term for side in pair for term in side.split(" | ")} for pair in PLACEHOLDERS]
    assert all(english and french for english, french in PLACEHOLDERS)
    assert sorted(set().union(*paired)) == sorted(RULES.rules["placeholder-text"].parameters.term)


def test_references_are_given():
    assert [rule.id for rule in RULES.rules.values() if not rule.file.references] == []


def test_every_principle_has_its_rules_or_a_reason():
    for principle in principles():
        assert set(principle.rules) <= set(RULES.rules), principle
        assert bool(principle.rules) != bool(principle.because), principle
        assert principle.because is None or set(principle.because) == {"en", "fr"}


def test_every_rule_about_plans_serves_a_principle():
    served = {rule for principle in principles() for rule in principle.rules}
    # What is wrong with a text as such is wrong in any plan.
    assert sorted(r.id for r in RULES.rules.values() if r.family != "structure" and r.id not in served) == []


def test_the_examples_of_the_rules_tell_them_from_their_mutants():
    """A condition dropped, a relation flipped, a kind or a bound changed: at least 95 in 100 are caught, and 3 in 4 of each rule."""
    survivors, total = [], 0
    for rule in RULES.rules.values():
        found = list(mutations.mutants(rule, RULES))
        alive = [f"{rule.id}: {label}" for label, mutant in found if not mutations.caught(mutant, RULES)]
        total += len(found)
        survivors += alive
        assert 4 * len(alive) <= max(4, len(found)), alive
    assert total > 600
    assert 20 * len(survivors) <= total, survivors


AMOUNTS = """plan: {id: p, title: P, level: operational, language: LANG, period: 2026-2027, numbers: LANG, currency: CHF}
outputs:
  P1: {title: Forums, budget: {2026: 1.2 million, 2027: "OTHER"}}
"""


@pytest.mark.parametrize(
    ("lang", "other", "typed"),
    [("en", "300.000", ("1,200,000", "300,000")), ("fr", "300,000", ("1 200 000", "300 000"))],
)
def test_the_advice_on_an_amount_says_what_to_type_in_the_style_of_the_plan(lang, other, typed):
    plan = plan_of_texts({"p.yaml": AMOUNTS.replace("LANG", lang).replace("OTHER", other)}, RULES)
    chosen = [RULES.rules["not-a-number"], RULES.rules["ambiguous-number"]]
    found = engine.run(plan, chosen, date(2026, 1, 1)).findings
    fixes = [one.fix.replace("\u00a0", " ") for one in sorted(found, key=lambda one: one.location.column)]
    assert len(fixes) == 2
    for fix, expected in zip(fixes, typed, strict=True):
        assert f"({expected})" in fix
        assert "decimal sign" not in fix
        assert "table" not in fix

"""`plancheck diff`: what changed is said once and nothing else; nothing from a plan reaches a sink raw."""

import importlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checker.comparison.clipping import MAX_SHOWN, clipped
from checker.comparison.compare import compare
from checker.comparison.grouping import ReversedError
from checker.comparison_reports.markdown import MAX_LENGTH, escaped
from checker.load import load_plan, plan_of_texts
from checker.packs import load_rules
from checker.record import no_garbage_collection

ROOT = Path(__file__).parent.parent
RULES = load_rules([])
FORMER, STRATEGIC, OPERATIONAL = "itu-strategic-2020-2023", "itu-strategic-2024-2027", "itu-operational-2020-2023"
HEADER = "plan: {{id: {id}, title: Plan, level: operational, language: en, period: 2020-2023, numbers: en}}\n"
SUFFIX = {"text": "txt", "json": "json", "markdown": "md"}


def draft(body, id_="p", extra=""):
    return HEADER.format(id=id_).replace("}\n", f"{extra}}}\n") + body


def compared(old, new):
    """A comparison of two texts, or of texts by file name; every report of it can be made."""
    sides = [{"plan.yaml": text} if isinstance(text, str) else text for text in (old, new)]
    comparison = compare(*(plan_of_texts(side, RULES) for side in sides))
    assert all(rendered(comparison, form, lang).endswith("\n") for form in SUFFIX for lang in ("en", "fr"))
    return comparison


def changes(comparison):
    return [change for part in comparison.parts for change in (*([part.plan] if part.plan else []), *part.changes)]


def brief(comparison):
    """Every change in a tuple: sort, what it was, what it is, fields, links."""
    return [
        (
            change.sort,
            change.old and f"{change.old.kind}:{change.old.id}",
            tuple(f"{one.item.kind}:{one.item.id}" for one in change.new),
            tuple(
                (f.path, f.before and f.before.text, f.after and f.after.text) for one in change.new for f in one.fields
            ),
            tuple(
                ("+" if link.gained else "-", link.relation, link.end.id if link.end else link.text)
                for one in change.new
                for link in one.links
            ),
        )
        for change in changes(comparison)
    ]


def sorts(comparison):
    return {sort: count for sort, count in comparison.counts().items() if count}


def rendered(comparison, form, lang="en"):
    return importlib.import_module(f"checker.comparison_reports.{form}").render(comparison, lang)


# ---------------------------------------------------------------------------------------------------------------------
# A plan and the one that succeeds it: the two strategic plans, read against the explanatory note (section 3.1).


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_the_strategic_plans_are_compared_as_reviewed(plancheck, golden, form, lang):
    result = plancheck("diff", f"plans/{FORMER}", f"plans/{STRATEGIC}", "--format", form, "--lang", lang)
    assert (result.returncode, result.stderr) == (0, "")
    golden(f"diff.{lang}.{SUFFIX[form]}", result.stdout)


@pytest.fixture(scope="module")
def succession():
    return compare(*(load_plan([str(ROOT / "plans" / name)], RULES) for name in (FORMER, STRATEGIC)))


def test_what_became_of_each_former_goal_and_target(succession):
    """The table of section 3.1, the lists below it, and what the text says of the five goals."""
    became = {change.old.id: change.sort for change in changes(succession) if change.old and change.old.kind != "plan"}
    merged = {"1.1", "1.2", "1.3", "1.6", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "3.2", "3.4"}
    demoted = {"1.4", "1.5", "2.9", "3.1", "3.3", "3.5"}
    assert became == {
        "1": "split",
        "2": "merged",
        "3": "merged",
        "4": "split",
        "5": "moved",
        **dict.fromkeys(merged, "merged"),
        **dict.fromkeys(demoted, "demoted"),
        "1.7": "changed",
        "2.8": "moved",
        "2.10": "moved",
        "4.1": "retired",
        "5.1": "retired",
    }


def test_targets_lose_value_deadline_and_baseline(succession):
    found = {change.old.id: change for change in changes(succession) if change.old}
    said = {(f.path, f.before.text, f.after) for f in found["1.3"].new[0].fields if f.name != "title"}
    assert said == {("value", "25%", None), ("baseline/year", "2017", None), ("deadline", "2023", None)}
    text = rendered(succession, "text", "en")
    assert "none (only the plan's horizon 2030)" in " ".join(text.split())
    assert [item.id for item in found["1.3"].beside] == ["2.6", "2.5"]


def test_what_is_new_is_not_what_is_only_mentioned(succession):
    new = [change.about for change in changes(succession) if change.sort == "new"]
    assert {item.kind for item in new} == {"target", "indicator", "priority", "offering", "outcome", "enabler"}
    assert [item.id for item in new if item.kind == "target"] == ["2.3", "2.4"]
    assert succession.parts[0].passed_over == 2  # vision and mission, which another document defines
    assert "is an excerpt" in " ".join(rendered(succession, "text").split())


def test_a_predecessor_is_named_before_its_successor(plancheck):
    result = plancheck("diff", f"plans/{STRATEGIC}", f"plans/{FORMER}")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == f"plancheck: {STRATEGIC} succeeds {FORMER}: name the former plan first\n"


OLD = """\
goals:
  1:
    title: Growth
    targets:
      1.1: {title: Households, value: 65 %, deadline: 2023, owner: [A, B]}
      1.2: {title: Prices, value: 5 %}
      1.3: {title: Strategies, disposition: retired, reason: reached}
      1.4: {title: Speed}
  2: {title: Inclusion, disposition: merged, reason: overlaps}
  3: {title: Partners, disposition: demoted}
outputs:
  O1: {title: Reports, contributes_to: "goal:1, goal:2", budget: {2020: 100, 2021: 50}}
  O2: {title: Only named, defined_in: elsewhere}
"""
NEW = """\
goals:
  1:
    title: Connection
    succeeds: [old#goal:1, old#goal:2]
    targets:
      1.1: {title: Homes, succeeds: "old#target:1.1", deadline: 2027, owner: [B, A]}
      1.2: {title: Costs, succeeds: "old#target:9.9", reason: asked for by members}
      1.3: {title: Offices, reason: asked for by members}
  2:
    title: Change
    targets:
      2.1: {title: Prices, succeeds: "old#target:1.2", value: "5,0 %"}
enablers:
  E: {title: Partners, succeeds: "old#goal:3"}
outputs:
  O1: {title: Reports, succeeds: old#output:O1, contributes_to: [goal:1, goal:2], budget: {2024: 120}}
  O2: {title: Only named, defined_in: elsewhere}
tables:
  T: {cells: "output | share_of_total\\nO1 | 5 %"}
"""


def test_every_way_an_element_is_taken_up():
    comparison = compared(draft(OLD, "old"), draft(NEW, "new", ", succeeds: old, horizon: 2030"))
    assert comparison.parts[0].basis == "succession"
    assert brief(comparison) == [
        ("changed", "plan:old", ("plan:new",), (("horizon", None, "2030"), ("succeeds", None, "old")), ()),
        ("merged", "goal:1", ("goal:1",), (("title", "Growth", "Connection"),), ()),
        (
            "changed",
            "target:1.1",
            ("target:1.1",),
            (("value", "65 %", None), ("deadline", "2023", "2027"), ("title", "Households", "Homes")),
            (),
        ),
        ("moved", "target:1.2", ("target:2.1",), (("value", "5 %", "5,0 %"),), ()),
        ("new", None, ("target:1.2",), (), ()),
        ("retired", "target:1.3", (), (), ()),
        ("new", None, ("target:1.3",), (), ()),
        ("lost", "target:1.4", (), (), ()),
        ("merged", "goal:2", ("goal:1",), (("title", "Inclusion", "Connection"),), ()),
        ("new", None, ("goal:2",), (), ()),
        ("demoted", "goal:3", ("enabler:E",), (), ()),
        (
            "changed",
            "output:O1",
            ("output:O1",),
            (
                ("budget/2020", "100", None),
                ("budget/2021", "50", None),
                ("budget/2024", None, "120"),
                ("share_of_total", None, "5 %"),
            ),
            (("+", "contributes_to", "2"),),
        ),
    ]
    new = [change for change in changes(comparison) if change.sort == "new"]
    assert [(change.reason, change.elsewhere) for change in new] == [
        ("asked for by members", ("old#target:9.9",)),
        ("asked for by members", ()),
        ("", ()),
    ]
    assert comparison.parts[0].passed_over == 2


def test_ids_of_two_plans_are_compared_only_where_nothing_else_is_said():
    old, new = draft("goals: {1: {title: Growth}}\n", "old"), draft("goals: {1: {title: Access}}\n", "new")
    by_id = compared(old, new)
    assert [part.basis for part in by_id.parts] == ["ids"]
    assert brief(by_id) == [("changed", "goal:1", ("goal:1",), (("title", "Growth", "Access"),), ())]
    assert "nothing says what became of what" in " ".join(rendered(by_id, "text").split())
    assert by_id.differs  # the ids of the plans do
    stated = compared(old.replace("Growth}", "Growth, disposition: retired}"), new)
    assert [one[:3] for one in brief(stated)] == [("retired", "goal:1", ()), ("new", None, ("goal:1",))]
    linked = compared(old, new.replace("Access}", "Access, succeeds: 'old#goal:1'}"))
    assert [one[:3] for one in brief(linked)] == [("changed", "goal:1", ("goal:1",))]


def test_links_of_what_takes_up_what_are_the_same_links():
    old = "goals: {1: {title: A}, 2: {title: B}}\noutputs: {O: {title: C, contributes_to: [goal:1, goal:2]}}\n"
    new = (
        "goals: {7: {title: A, succeeds: 'old#goal:1'}, 8: {title: D}}\n"
        "outputs: {P: {title: C, succeeds: 'old#output:O', contributes_to: [goal:7, goal:8]}}\n"
    )
    found = {one[1]: one for one in brief(compared(draft(old, "old"), draft(new, "new")))}
    assert found["goal:1"][0] == "kept"
    assert found["output:O"][4] == (("-", "contributes_to", "2"), ("+", "contributes_to", "8"))


def test_what_a_plan_only_mentions_counts_where_something_is_said_of_it():
    old = """\
goals:
  1: {title: A, defined_in: far}
  2: {title: B, defined_in: far, disposition: retired}
  3: {title: C, defined_in: far}
"""
    comparison = compared(draft(old, "o"), draft("goals: {1: {title: A, succeeds: 'o#goal:1'}}\n", "n"))
    assert [one[:3] for one in brief(comparison)] == [
        ("changed", "goal:1", ("goal:1",)),
        ("retired", "goal:2", ()),
    ]
    assert comparison.parts[0].passed_over == 1


def test_what_stands_inside_nothing_on_one_side_has_moved():
    old = "goals: {1: {title: A, targets: {T: {title: B}}}}\ntargets: {U: {title: C}}\n"
    new = """\
goals: {1: {title: A, succeeds: 'o#goal:1', targets: {U: {title: C, succeeds: 'o#target:U'}}}}
targets: {T: {title: B, succeeds: 'o#target:T', target_of: goal:1}}
"""
    comparison = compared(draft(old, "o"), draft(new, "n"))
    assert {one[1]: one[0] for one in brief(comparison)} == {"goal:1": "kept", "target:T": "moved", "target:U": "moved"}
    text = rendered(comparison, "text")
    assert "goal 1 “A” → no other element" in text
    assert "no other element → goal 1 “A”" in text


def test_a_link_more_is_a_change_and_the_same_numbers_in_another_table_are_none():
    old = """\
goals: {1: {title: A}}
outputs: {O: {title: B}}
tables:
  T:
    cells: |
      output | share_of_total | 2020 | goal:1/share
      O      | 5 %            | 7    | 10 %
      total  | 100 %          | 7    |
"""
    new = old.replace("A}", "A, succeeds: 'o#goal:1'}").replace("B}", "B, succeeds: 'o#output:O'}").replace("T:", "U:")
    found = brief(compared(draft(old, "o"), draft(new, "n")))
    assert [(one[0], one[3], one[4]) for one in found] == [("kept", (), ())] * 2
    more = new.replace("'o#output:O'}", "'o#output:O', contributes_to: goal:1}")
    found = {one[1]: one for one in brief(compared(draft(old, "o"), draft(more, "n")))}
    assert (found["output:O"][0], found["output:O"][4]) == ("changed", (("+", "contributes_to", "1"),))
    scaled = new.replace("    cells", "    scale: thousands\n    cells").replace("| 7 ", "| 8 ")
    comparison = compared(draft(old, "o"), draft(scaled, "n"))
    found = {one[1]: one for one in brief(comparison)}
    assert found["output:O"][3] == (("budget/2020", "7", "8"),)
    assert "7 → 8" in rendered(comparison, "text")


def test_one_plan_succeeded_by_two_that_name_no_element_of_it():
    old, new = draft("goals: {1: {title: A}}\n", "o"), "goals: {1: {title: B}}\n"
    news = {f"{id_}/plan.yaml": draft(new, id_, ", succeeds: o") for id_ in "ab"}
    comparison = compared(old, news)
    assert [part.basis for part in comparison.parts] == ["succession"]
    assert sorts(comparison) == {"lost": 1, "new": 2}


def test_links_to_another_plan_of_the_run_are_no_predecessors():
    far = draft("goals: {1: {title: A}}\n", "far")
    new = draft("outputs: {O: {title: B, contributes_to: far#goal:1}}\n", "n")
    comparison = compared({"far/plan.yaml": far}, {"far/plan.yaml": far, "n/plan.yaml": new})
    assert [(change.sort, change.elsewhere) for change in changes(comparison)] == [("new", ())]


def test_text_names_the_file_of_a_successor_where_there_are_several():
    old = draft("goals: {1: {title: A}}\nrisks: {R: {title: C}}\n", "o")
    new = {
        "n/plan.yaml": draft("goals: {1: {title: B, succeeds: 'o#goal:1'}}\n", "n"),
        "n/risks.yaml": "risks: {R: {title: D, succeeds: 'o#risk:R'}}\n",
    }
    text = rendered(compared({"o/plan.yaml": old}, new), "text")
    assert "    → 2:9    goal 1 “B” (n/plan.yaml)" in text
    assert "    → 1:9    risk R “D” (n/risks.yaml)" in text
    assert "\n  o/plan.yaml\n" in text
    one = compared({"o/plan.yaml": old}, {"n/plan.yaml": new["n/plan.yaml"] + new["n/risks.yaml"]})
    assert "\n  o/plan.yaml → n/plan.yaml\n" in rendered(one, "text")


def test_links_that_no_part_of_a_split_element_has_are_said_once():
    old = "goals: {1: {title: A}}\noutputs: {O: {title: B, contributes_to: goal:1, reason: {fr: ainsi, en: thus}}}\n"
    new = "outputs: {P: {title: C, succeeds: 'o#output:O'}, Q: {title: D, succeeds: 'o#output:O'}}\n"
    found = {one[1]: one for one in brief(compared(draft(old, "o"), draft(new, "n")))}
    assert found["output:O"][0::4] == ("split", (("-", "contributes_to", "1"),))
    (change,) = [one for one in changes(compared(draft(old, "o"), draft(new, "n"))) if one.sort == "split"]
    assert change.reason == "thus"


def test_two_plans_taken_up_by_one():
    olds = {f"{id_}/plan.yaml": draft("goals: {1: {title: A}}\n", id_) for id_ in "ab"}
    new = "goals: {1: {title: A, succeeds: ['a#goal:1', 'b#goal:1']}, 2: {title: B, succeeds: goal:1}}\n"
    comparison = compared(olds, draft(new, "n"))
    assert [[side.id for side in part.old] for part in comparison.parts] == [["a", "b"]]
    assert sorts(comparison) == {"merged": 2, "new": 1}
    assert {change.elsewhere for change in changes(comparison)} == {()}  # what it succeeds is in its own plan


def test_a_plan_may_be_succeeded_by_two_and_another_stand_alone():
    old = {"a/plan.yaml": draft("goals: {1: {title: A}}\n", "a"), "x/plan.yaml": draft("goals: {1: {title: X}}\n", "x")}
    new = {
        "b/plan.yaml": draft("goals: {1: {title: B, succeeds: 'a#goal:1'}}\n", "b"),
        "c/plan.yaml": draft("goals: {1: {title: C, succeeds: 'a#goal:1'}}\n", "c"),
        "y/plan.yaml": draft("goals: {1: {title: Y}}\n", "y"),
        "z/plan.yaml": draft("goals: {1: {title: Z}}\n", "z"),
    }
    comparison = compared(old, new)
    assert [([s.id for s in p.old], [s.id for s in p.new], p.basis) for p in comparison.parts] == [
        (["x"], [], "alone"),
        (["a"], ["b", "c"], "succession"),
        ([], ["y"], "alone"),
        ([], ["z"], "alone"),
    ]
    assert sorts(comparison) == {"split": 1, "lost": 1, "new": 2}
    text = " ".join(rendered(comparison, "text").split())
    assert "None of the new plans corresponds to “Plan”." in text
    assert "None of the former plans corresponds to “Plan”." in text


def test_a_reference_of_the_old_plan_to_the_new_one_shows_that_they_are_reversed():
    old = draft("goals: {1: {title: B, succeeds: 'a#goal:1'}}\n", "b")
    with pytest.raises(ReversedError):
        compared(old, draft("goals: {1: {title: A}}\n", "a"))


def test_what_takes_up_an_element_of_a_third_plan_says_so():
    old, new = draft("goals: {1: {title: A}}\n", "a"), draft("goals: {1: {title: A, succeeds: 'a#goal:1'}}\n", "b")
    other = "goals: {1: {title: A, succeeds: 'a#goal:1'}, 2: {title: C, succeeds: 'far#goal:1'}}\n"
    (change,) = [one for one in changes(compared(old, draft(other, "b"))) if one.sort == "new"]
    assert change.elsewhere == ("far#goal:1",)
    both = compared({"a/plan.yaml": old}, {"a/plan.yaml": old, "b/plan.yaml": new})
    (change,) = changes(both)
    assert (change.sort, change.elsewhere) == ("new", ("a#goal:1",))


# ---------------------------------------------------------------------------------------------------------------------
# Two drafts of one plan.


def test_elements_without_id_are_known_by_title_and_place():
    old = """\
outcomes:
  A:
    title: First
    indicators:
      - title: Number of countries with a strategy
        source: survey
      - title: Number of reports
      - title: Cost of access
  B:
    title: Second
    indicators:
      - title: Number of reports
"""
    new = """\
outcomes:
  B:
    title: Second
    indicators:
      - title: number of  Reports
        unit: reports
  A:
    title: First
    indicators:
      - title: Training days
      - title: Number of reports
      - title: Number of countries that have a strategy
        source: census
"""
    found = {one[1] or one[2][0]: (one[0], one[3]) for one in brief(compared(draft(old), draft(new)))}
    assert found == {
        "indicator:B/number_of_reports": (
            "changed",
            (("title", "Number of reports", "number of  Reports"), ("unit", None, "reports")),
        ),
        "indicator:A/training_days": ("new", ()),
        "indicator:A/number_of_countries_with_a_strategy": (
            "reworded",
            (
                ("title", "Number of countries with a strategy", "Number of countries that have a strategy"),
                ("source", "survey", "census"),
            ),
        ),
        "indicator:A/cost_of_access": ("lost", ()),
    }


def test_a_new_number_makes_no_new_element():
    old = "objectives: {O: {title: A, outputs: {O-1: {title: Report}, O-2: {title: Atlas}}}}\n"
    new = old.replace("O-1", "O-3").replace("O-2", "O-1")
    comparison = compared(draft(old), draft(new))
    assert sorts(comparison) == {"kept": 1, "changed": 1, "lost": 1, "new": 1}
    comparison = compared(draft(old), draft(old.replace("O-2", "O-3")))
    assert sorts(comparison) == {"kept": 2, "changed": 1}
    untitled = old.replace("title: Report", "section: 2")
    assert sorts(compared(draft(untitled), draft(untitled.replace("O-1", "O-4")))) == {"kept": 2, "lost": 1, "new": 1}


def test_two_ids_with_two_titles_are_never_one_element():
    old = "objectives: {O: {title: A, outputs: {O-1: {title: Report}}}}\n"
    assert sorts(compared(draft(old), draft(old.replace("O-1: {title: Report", "O-2: {title: Reports")))) == {
        "kept": 1,
        "lost": 1,
        "new": 1,
    }


def test_a_value_that_the_vocabulary_does_not_know_is_shown_as_it_is_written():
    old = draft("risks: {R: {title: A, impact: grave}}\n")
    assert "impact  grave → terrible" in rendered(compared(old, old.replace("grave", "terrible")), "text")


def test_what_stands_inside_a_reworded_element_is_still_the_same():
    old = (
        "objectives: {O: {outcomes: [{title: Better roads in all regions, indicators: [{title: Length, unit: km}]}]}}\n"
    )
    new = old.replace("in all regions", "in every region").replace("km", "miles")
    assert [(one[0], one[3]) for one in brief(compared(draft(old), draft(new)))] == [
        ("reworded", (("title", "Better roads in all regions", "Better roads in every region"),)),
        ("changed", (("unit", "km", "miles"),)),
    ]


def test_an_element_that_is_given_an_id_is_still_the_same():
    old = "objectives: {O: {outcomes: [{title: Better roads}, {title: Safer roads}]}}\n"
    new = "objectives: {O: {outcomes: {O-a: {title: Better roads}, O-b: {title: Safer roads}}}}\n"
    found = brief(compared(draft(old), draft(new)))
    assert [(one[0], one[3]) for one in found] == [
        ("changed", (("id", None, "O-a"),)),
        ("changed", (("id", None, "O-b"),)),
    ]
    comparison = compared(draft(new), draft(old))
    assert [one[3] for one in brief(comparison)] == [(("id", "O-a", None),), (("id", "O-b", None),)]
    assert "id  “O-a” → none" in rendered(comparison, "text")


def test_an_output_that_moves_takes_nothing_else_with_it():
    old = """\
objectives:
  A:
    title: First
    outputs:
      X: {title: Report, budget: {2020: 10}}
  B: {title: Second}
"""
    new = """\
objectives:
  A: {title: First}
  B:
    title: Second
    outputs:
      X: {title: Report, budget: {2020: 12}}
"""
    comparison = compared(draft(old), draft(new))
    assert brief(comparison) == [("moved", "output:X", ("output:X",), (("budget/2020", "10", "12"),), ())]
    assert "stands in objective A “First” → objective B “Second”" in " ".join(rendered(comparison, "text").split())


def test_another_layout_of_the_same_plan_is_no_difference():
    nested = "goals: {G: {title: A, targets: {T: {title: B, value: '1,000'}}}}\n"
    flat = "cibles:\n  T: {titre: 'B ', valeur: 1 000, cible_de: G}\nbuts:\n  G:\n    titre: |\n      A\n"
    for old, new in ((nested, flat), (flat, nested)):
        comparison = compared(draft(old), draft(new))
        assert brief(comparison) == []
        assert not comparison.differs


def test_links_gained_and_lost_also_those_that_lead_out_of_the_run():
    old = "goals: {1: {title: A}, 2: {title: B}}\noutputs: {O: {title: C, contributes_to: [goal:1, far#goal:1, far#goal:2]}}\n"
    new = old.replace("[goal:1, far#goal:1,", "[goal:2, far#goal:3,")
    ((sort, _, _, fields, links),) = brief(compared(draft(old), draft(new)))
    assert (sort, fields) == ("changed", ())
    assert set(links) == {
        ("-", "contributes_to", "1"),
        ("+", "contributes_to", "2"),
        ("-", "contributes_to", "far#goal:1"),
        ("+", "contributes_to", "far#goal:3"),
    }


def test_a_reference_is_the_same_whether_what_it_names_was_read_or_not():
    old = draft(
        "outputs: {O: {title: C, contributes_to: ['far#1', 'far#goal:2', 'far#but:3', 'goal:9']}}\n",
        extra=", extent: excerpt",
    )
    far = draft("goals: {1: {title: A}, 2: {title: B}, 3: {title: D}}\nobjectives: {2: {title: X}}\n", "far")
    alone, together = {"p/plan.yaml": old}, {"p/plan.yaml": old, "far/plan.yaml": far}
    for before, after in ((alone, together), (together, alone)):
        assert [one for one in brief(compared(before, after)) if one[1] == "output:O"] == []
    other = old.replace("goal:2", "objective:2").replace("goal:9", "goal:8")
    for before, after in ((alone, {"p/plan.yaml": other, "far/plan.yaml": far}), (together, {"p/plan.yaml": other})):
        (links,) = [one[4] for one in brief(compared(before, after)) if one[1] == "output:O"]
        assert {sign + end[-1] for sign, _, end in links} == {"-2", "+2", "-9", "+8"}


def test_a_reference_with_numbers_of_its_own_that_leads_out_of_the_run():
    old = "objectives: {O: {title: A, allocated_to: {far#goal:1: {share: 10 %}}}}\n"
    assert brief(compared(draft(old), draft(old))) == []
    (links,) = [one[4] for one in brief(compared(draft(old), draft(old.replace("goal:1", "goal:2"))))]
    assert set(links) == {("-", "allocated_to", "far#goal:1"), ("+", "allocated_to", "far#goal:2")}


def test_a_reference_left_behind_by_what_it_named_is_a_link_lost_and_nothing_gained():
    old = "risks: {R: {title: B, mitigated_by: [1, 2]}}\nmitigations: {1: {title: C}, 2: {title: D}}\n"
    new = old.replace(", 2: {title: D}", "")
    found = brief(compared(draft(old), draft(new)))
    assert [one[4] for one in found if one[1] == "risk:R"] == [(("-", "mitigated_by", "2"),)]
    assert forwards(compared(draft(new), draft(old))) == reversed_(compared(draft(old), draft(new)))


def test_a_link_out_of_the_plan_that_a_table_states_is_said_by_its_cells():
    far = draft("goals: {1: {title: A}, 2: {title: B}}\n", "far")
    old = draft(
        "outputs: {O: {title: C}}\ntables:\n  T:\n    cells: |\n      output | far#goal:1/share\n      O | 10 %\n"
    )
    for is_, path in (("11 %", "allocated_to/goal:1/2020-2023/share"), ("1O %", "allocated_to/goal:1/2020-2023/share")):
        new = old.replace("10 %", is_)
        ((sort, item, _, fields, links),) = brief(
            compared({"f/plan.yaml": far, "p/plan.yaml": old}, {"f/plan.yaml": far, "p/plan.yaml": new})
        )
        assert (sort, item, fields, links) == ("changed", "output:O", ((path, "10 %", is_),), ())


def test_children_named_by_reference_only_where_they_are_not_there():
    old = "risks: {R: {title: A, mitigations: [1, 7]}}\nmitigations: {1: {title: B}}\n"
    ((_, item, _, _, links),) = brief(compared(draft(old), draft(old.replace("7", "8"))))
    assert (item, set(links)) == ("risk:R", {("-", "mitigated_by", "7"), ("+", "mitigated_by", "8")})


def test_of_two_titles_like_a_third_the_more_similar_one_was_reworded():
    old = "outcomes: {O: {title: A, indicators: [{title: Number of schools}, {title: Number of schools online}]}}\n"
    new = "outcomes: {O: {title: A, indicators: [{title: Number of schools now online}]}}\n"
    found = brief(compared(draft(old), draft(new)))
    assert {one[1]: one[0] for one in found} == {
        "indicator:O/number_of_schools": "lost",
        "indicator:O/number_of_schools_online": "reworded",
    }


def test_what_a_lost_element_linked_to_is_lost_with_it():
    old = "goals: {1: {title: A}}\nrisks: {R: {title: B, mitigated_by: [1], threatens: goal:1}}\nmitigations: {1: {title: C}}\n"
    without_risk = "goals: {1: {title: A}}\nmitigations: {1: {title: C}}\n"
    assert [one[:2] for one in brief(compared(draft(old), draft(without_risk)))] == [("lost", "risk:R")]
    without_measure = "goals: {1: {title: A}}\nrisks: {R: {title: B, threatens: goal:1}}\n"
    assert {one[0]: one[4] for one in brief(compared(draft(old), draft(without_measure)))} == {
        "lost": (),
        "changed": (("-", "mitigated_by", "1"),),
    }


LINKED = """\
goals: {1: {title: A}}
objectives:
  O:
    title: B
    allocated_to:
      goal:1:
        2020: {share: 10 %, amount: 5}
  P:
    title: C
    allocated_to: {goal:1: {share: 20 %}}
"""


@pytest.mark.parametrize(
    ("was", "is_", "path"),
    [
        ("10 %", "11 %", "allocated_to/goal:1/2020/share"),
        ("amount: 5", "amount: 6", "allocated_to/goal:1/2020/amount"),
        ("20 %", "21 %", "allocated_to/goal:1/share"),
        ("20 %", "many", "allocated_to/goal:1/share"),
    ],
)
def test_numbers_of_links(was, is_, path):
    ((sort, _, _, fields, links),) = brief(compared(draft(LINKED), draft(LINKED.replace(was, is_))))
    assert (sort, [field[0] for field in fields], links) == ("changed", [path], ())
    assert [field[1:] for field in fields] == [(was.removeprefix("amount: "), is_.removeprefix("amount: "))]


TABLED = """\
outputs: {A: {title: First}, B: {title: Second}, C: {title: Third}}
tables:
  T:
    title: Shares
    period: 2020-2021
    cells: |
      output | share_of_total | 2020  | total
      A      | 40 %           | 10    | 10
      B + C  | 60 %           | 12    | 12
      total  | 100 %          | 22    | 22
"""


@pytest.mark.parametrize(
    ("was", "is_", "expected"),
    [
        ("| 40 %", "| 41 %", ("output:A", "share_of_total", "40 %", "41 %")),
        ("| 40 %", "| 4O %", ("output:A", "share_of_total", "40 %", "4O %")),
        ("| 40 %", "|     ", ("output:A", "share_of_total", "40 %", None)),
        ("| 10   ", "| 11   ", ("output:A", "budget/2020", "10", "11")),
        ("| 60 %", "| 61 %", ("output:B + C", "share_of_total", "60 %", "61 %")),
        ("| 12\n", "| 13\n", ("table:T", "total/B + C", "12", "13")),
        ("| 100 %", "| 101 %", ("table:T", "total/share_of_total", "100 %", "101 %")),
        ("title: Shares", "title: Parts", ("table:T", "title", "Shares", "Parts")),
        ("period: 2020-2021", "period: 2020-2023", ("table:T", "period", "2020-2021", "2020-2023")),
        ("title: Shares", "title: Shares\n    scale: thousands", ("table:T", "scale", None, "thousands")),
    ],
)
def test_every_sort_of_cell_and_setting_of_a_table(was, is_, expected):
    old, new = draft(TABLED), draft(TABLED.replace(was, is_))
    comparison = compared(old, new)
    ((sort, item, _, fields, _),) = brief(comparison)
    assert (sort, item, *fields[0], len(fields)) == ("changed", *expected, 1)
    for form in ("text", "markdown", "json"):
        shown = re.sub(r"\s*%", " %", rendered(comparison, form))
        assert (expected[3] or ("null" if form == "json" else "none")) in shown


def test_a_table_is_lost_or_new_as_a_whole_and_reordered_rows_are_the_same():
    reordered = """\
outputs: {C: {title: Third}, A: {title: First}, B: {title: Second}}
tables:
  T:
    period: 2020-2021
    title: Shares
    cells: |
      produit | total | part_du_total | 2020
      total   | 22    | 100 %         | 22
      B + C   | 12    | 60%           | 12
      A       | 10    | 40 %          | 10
"""
    assert brief(compared(draft(TABLED), draft(reordered))) == []
    assert brief(compared(draft(TABLED), draft(TABLED.replace("title: Shares", "title: Shares\n    unit:")))) == []
    without = TABLED[: TABLED.index("tables:")]
    assert [one[:2] for one in brief(compared(draft(TABLED), draft(without)))] == [("lost", "table:T")]
    assert [one[0:3:2] for one in brief(compared(draft(without), draft(TABLED)))] == [("new", ("table:T",))]


def test_numbers_are_the_same_whatever_groups_their_digits_and_precision_counts():
    old = "targets: {1: {title: A, value: '1,234.5', baseline: {value: 7 %, year: 2019, source: survey}}}\n"
    same = "targets: {1: {title: A, value: 1 234.5, baseline: {valeur: 7%, année: 2019, source: survey}}}\n"
    assert brief(compared(draft(old), draft(same))) == []
    finer = same.replace("234.5", "234.50").replace("2019", "2018").replace("survey", "census")
    ((_, _, _, fields, _),) = brief(compared(draft(old), draft(finer)))
    assert fields == (
        ("value", "1,234.5", "1 234.50"),
        ("baseline/source", "survey", "census"),
        ("baseline/year", "2019", "2018"),
    )


def test_elements_that_share_an_id_are_matched_by_what_they_say():
    old = "outputs: {A: {title: One}}\n"
    twice = {"plan.yaml": draft(old), "part.yaml": "outputs: {A: {title: Two}}\n"}
    turned = {"plan.yaml": draft(old.replace("One", "Two")), "part.yaml": "outputs: {A: {title: One}}\n"}
    assert brief(compared(twice, turned)) == []
    assert [one[0] for one in brief(compared(twice, draft(old)))] == ["lost"]


#: Two drafts with one of everything, each of two plans: one beside the other, one of which the title is missing.
BEFORE = {
    "p/plan.yaml": """\
plan: {id: p, title: Programme, level: operational, language: fr, period: 2024-2027, horizon: 2030, numbers: fr}
buts:
  - titre: Un but sans identifiant
    cibles:
      - {titre: Une cible sans identifiant, valeur: env. 40 %, référence: {valeur: 10 %, année: 2020}}
  - titre: Un but abandonné
    cibles:
      - {titre: Sa cible}
objectifs:
  O1:
    titre: {fr: Premier objectif, en: First objective}
    affecté_à: {far#goal:1: {part: 10 %}}
    produits:
      O1-1: {titre: Rapport, budget: {2024: -, 2025: 1 000}}
      O1-2: {titre: Atelier}
    resultats:
      - titre: Des résultats visibles
        indicateurs:
          - {titre: Nombre de lecteurs, échéance: 2027, unité: personnes}
  O2: {titre: Second objectif}
risques:
  R1: {titre: Panne, incidence: moyenne, atténué_par: [1, 2]}
mesures: {1: {titre: Secours}, 2: {titre: Sauvegarde}}
tableaux:
  T:
    titre: Montants en milliers
    échelle: milliers
    cellules: |
      produit | 2026 | réparti | share_of_total
      O1-1    | 1,5  |         | 40,0 %
      total   | 1,5  |         | 100 %
""",
    "q/plan.yaml": "plan: {id: q, language: fr, numbers: fr}\nbuts: {1: {titre: Autre}}\n",
    "r/plan.yaml": "plan: {id: r, language: fr, numbers: fr}\nbuts: {1: {titre: Inchangé}}\n",
}
AFTER = {
    "p/plan.yaml": """\
plan: {id: p, title: Programme, level: operational, language: fr, period: 2024-2028, numbers: fr}
buts:
  - titre: Un but sans aucun identifiant
    cibles:
      - {titre: Une cible sans identifiant, valeur: 40 %, référence: {valeur: 12,5 %, année: 2021}}
objectifs:
  O1:
    titre: {fr: Premier objectif, en: The first objective}
    affecté_à: {far#goal:2: {part: 10 %}}
    resultats:
      - titre: Des résultats visibles
        indicateurs:
          - {titre: Nombre de lecteurs, unité: lecteurs}
  O2:
    titre: Second objectif
    produits:
      O1-1: {titre: Rapport annuel, budget: {2024: 200, 2025: 1 000, 2026: 3}}
      O1-2: {titre: Atelier}
risques:
  R1: {titre: Panne, incidence: élevée, atténué_par: [2, 3]}
mesures: {2: {titre: Sauvegarde}, 3: {titre: Astreinte}}
tableaux:
  T:
    titre: Montants en millions
    échelle: millions
    cellules: |
      produit | 2026 | réparti | share_of_total
      O1-1    | 1,6  |         | 40,1 %
      total   | 1,6  |         | 100,1 %
""",
    "q/plan.yaml": "plan: {id: q, language: fr, numbers: fr}\nbuts: {1: {titre: Autrement}}\n",
    "r/plan.yaml": "plan: {id: r, language: fr, numbers: fr}\nbuts: {1: {titre: Inchangé}}\n",
}


@pytest.mark.parametrize(("form", "lang"), [("text", "fr"), ("text", "en"), ("markdown", "fr")])
def test_two_drafts_with_one_of_everything_are_compared_as_reviewed(golden, form, lang):
    golden(f"diff.drafts.{lang}.{SUFFIX[form]}", rendered(compared(BEFORE, AFTER), form, lang))


# ---------------------------------------------------------------------------------------------------------------------
# The operational plan with one edit anywhere: said once, and nothing else.

FILES = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "plans" / OPERATIONAL).glob("*.yaml"))}
BASE = plan_of_texts(FILES, RULES)


def _fields():
    """Every value that stands in one line: element, canonical path, and where it is."""
    found = []
    for element in BASE.elements:
        for name, value in element.fields.items():
            keys = list(value) if isinstance(value, dict) else [""]
            found += [(element, f"{name}/{key}" if key else name) for key in keys if isinstance(value, (str, dict))]
    places = [(element, path, element.location(path)) for element, path in found]
    return [one for one in places if one[2].line == one[2].end_line]


FIELDS = _fields()
CELLS = [
    print_
    for table in BASE.tables
    for _, prints in table.rows
    for print_ in prints
    if print_ is not None and any(sign.isdigit() for sign in print_.number.text)
]
NAMED = [element for element in BASE.elements if element.named and element.kind in ("risk", "mitigation", "unit")]


def edited(location, change):
    """The files with the text at a place replaced."""
    lines = FILES[location.file].split("\n")
    line = lines[location.line - 1]
    start, end = location.column - 1, location.end_column - 1
    lines[location.line - 1] = line[:start] + change(line[start:end]) + line[end:]
    return {**FILES, location.file: "\n".join(lines)}


def other(text):
    """Another value of the same sort."""
    if digit := re.search(r"[0-9](?=[^0-9]*$)", text):
        return text[: digit.start()] + str((int(digit[0]) + 1) % 10) + text[digit.end() :]
    inside = text.strip("'\"")
    changed = {
        "Faible": "Moyen",
        "Moyen": "Élevé",
        "Moyenne": "Faible",
        "Élevé": "Faible",
        "Élevée": "Moyen",
        "new": "former",
    }
    return text.replace(inside, changed.get(inside, f"{inside} bis"))


def reversed_(comparison):
    """What a comparison says, read backwards."""
    turn = {"new": "lost", "lost": "new"}
    sign = {"+": "-", "-": "+"}
    return sorted(
        (
            turn.get(sort, sort),
            new[0] if new else "",
            old or "",
            sorted((path, after or "", before or "") for path, before, after in fields),
            sorted((sign[side], relation, end) for side, relation, end in links),
        )
        for sort, old, new, fields, links in brief(comparison)
    )


def forwards(comparison):
    return sorted(
        (sort, old or "", new[0] if new else "", sorted((p, b or "", a or "") for p, b, a in fields), sorted(links))
        for sort, old, new, fields, links in brief(comparison)
    )


def test_a_plan_differs_in_nothing_from_itself():
    comparison = compare(BASE, plan_of_texts(FILES, RULES))
    assert (brief(comparison), comparison.differs) == ([], False)
    assert sorts(comparison) == {"kept": len(BASE.elements)}
    title = "Plan opérationnel du Secrétariat général pour la période 2020-2023"
    assert rendered(comparison, "text") == f"Summary: nothing differs, 152 kept\n\n{title}\n{OPERATIONAL}\n"


@given(st.sampled_from(range(len(FIELDS))))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_one_edit_of_a_field_is_said_once_and_nothing_else(position):
    element, path, location = FIELDS[position]
    files = edited(location, other)
    new = plan_of_texts(files, RULES)
    comparison = compare(BASE, new)
    ((sort, item, _, fields, links),) = brief(comparison)
    is_title = path == "title" and not element.named
    assert (sort, item, links) == ("reworded" if is_title else "changed", f"{element.kind}:{element.id}", ())
    ((found, before, after),) = fields
    assert found == path
    assert before != after
    assert forwards(compare(new, BASE)) == reversed_(comparison)


@given(st.sampled_from(range(len(FIELDS))))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_one_field_taken_out_or_put_in_is_said_once_and_nothing_else(position):
    element, path, location = FIELDS[position]
    lines = FILES[location.file].split("\n")
    assume(element.named or path != "title")
    assume(re.match(r"\s+\w+: ", lines[location.line - 1]))
    assume(not re.match(r"\s+\w+: *\[", lines[location.line - 1]) or path == "estimate")
    new = plan_of_texts({**FILES, location.file: "\n".join(lines[: location.line - 1] + lines[location.line :])}, RULES)
    comparison = compare(BASE, new)
    ((sort, item, _, fields, links),) = brief(comparison)
    assert (sort, item, links, [one[0] for one in fields]) == ("changed", f"{element.kind}:{element.id}", (), [path])
    assert fields[0][2] is None
    assert forwards(compare(new, BASE)) == reversed_(comparison)


@given(st.sampled_from(range(len(CELLS))))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_one_edit_of_a_cell_is_said_once_and_nothing_else(position):
    print_ = CELLS[position]
    new = plan_of_texts(edited(print_.place.location(), other), RULES)
    comparison = compare(BASE, new)
    ((sort, _, _, fields, links),) = brief(comparison)
    ((_, before, after),) = fields
    assert (sort, before, after, links) == ("changed", print_.number.text, other(print_.number.text), ())
    assert forwards(compare(new, BASE)) == reversed_(comparison)


@given(st.sampled_from(range(len(NAMED))))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_one_element_taken_out_is_lost_and_put_in_is_new(position):
    element = NAMED[position]
    location = element.location()
    lines = FILES[location.file].split("\n")
    inside = [n for n in range(location.line, len(lines)) if not lines[n].startswith("    ")]
    rest = lines[: location.line - 1] + lines[inside[0] if inside else len(lines) :]
    new = plan_of_texts({**FILES, location.file: "\n".join(rest)}, RULES)
    comparison = compare(BASE, new)
    lost = [one for one in brief(comparison) if one[0] == "lost"]
    assert [one[1] for one in lost] == [f"{element.kind}:{element.id}"]
    # What survives has lost its links to it: a risk those to a measure.
    others = [one for one in brief(comparison) if one[0] != "lost"]
    assert {(one[0], one[3]) for one in others} <= {("changed", ())}
    assert all(("-", "mitigated_by", element.id) in one[4] for one in others)
    assert forwards(compare(new, BASE)) == reversed_(comparison)


def test_the_order_of_files_and_sections_changes_nothing(plancheck, tmp_path):
    names = list(FILES)
    turned = plan_of_texts({name: FILES[name] for name in reversed(names)}, RULES)
    assert rendered(compare(BASE, turned), "json") == rendered(compare(BASE, BASE), "json")
    for name, order in (("a", names), ("b", names[::-1])):
        (tmp_path / name).mkdir()
        for file in order:
            (tmp_path / name / file).write_text(
                FILES[file].replace("9 742 870", "1") if name == "b" else FILES[file], "utf-8"
            )
    outputs = {
        plancheck("diff", "a", "b", "--format", form, cwd=tmp_path, PYTHONHASHSEED=seed).stdout
        for seed in ("0", "1", "77")
        for form in ("json",)
    }
    assert len(outputs) == 1


# ---------------------------------------------------------------------------------------------------------------------
# The command.


@pytest.fixture
def two(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    (tmp_path / "old/plan.yaml").write_text(draft("goals: {1: {title: A}}\n"), "utf-8")
    (tmp_path / "new/plan.yaml").write_text(draft("goals: {1: {title: B}}\n"), "utf-8")
    return tmp_path


def test_the_exit_status_is_0_unless_it_is_asked_for(plancheck, two):
    assert plancheck("diff", "old", "new", cwd=two).returncode == 0
    assert plancheck("diff", "old", "new", "--exit-code", cwd=two).returncode == 1
    assert plancheck("diff", "old", "old", "--exit-code", cwd=two).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["old"], "Missing argument"),
        (["old", "missing"], "there is no file or folder missing"),
        (["old", "empty"], "no plan was found in empty"),
        (["old", "new", "--format", "html"], "html"),
        (["old", "new", "--output", "no/such/file"], "cannot be written"),
        (["old", "new", "--rules", "missing"], "there is no file or folder missing"),
        (["twins", "new"], "twins holds several plans with the id “p”"),
    ],
)
def test_what_cannot_be_done_exits_2_with_one_line(plancheck, two, arguments, said):
    (two / "empty").mkdir()
    shutil.copytree(two / "old", two / "twins/a")
    shutil.copytree(two / "old", two / "twins/b")
    result = plancheck("diff", *arguments, cwd=two)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("plancheck: ")
    assert len(result.stderr.strip().splitlines()) == 1
    assert said in result.stderr


@pytest.mark.parametrize(
    "text",
    [
        b"plan: {id: p}\ngoals:\n  1: {title: Goal: reduce}\n",
        b"plan: {id: p}\ngoals:\n  1: {title: caf\xe9}\n",
        b"PK\x03\x04",
        b"goals:\n  1: {title: A}\n",
        b"notes: nothing\n",
    ],
)
@pytest.mark.parametrize("side", ["old", "new"])
def test_a_plan_that_cannot_be_read_does_not_look_lost(plancheck, two, side, text):
    (two / side / "plan.yaml").write_bytes(text)
    paths = {"old": "old/plan.yaml", "new": "new/plan.yaml"}
    result = plancheck("diff", paths["old"], paths["new"], "--exit-code", cwd=two)
    assert (result.returncode, result.stdout) == (2, "")
    *reasons, last = result.stderr.strip().splitlines()
    assert last == f"plancheck: {paths[side]} is not compared, since not all of it could be read"
    assert reasons
    assert all(reason.startswith(f"{side}/plan.yaml:") for reason in reasons)


def test_a_part_that_cannot_be_read_does_not_look_lost(plancheck, two):
    (two / "new/risks.yaml").write_text("risks:\n  R1: {title: Objective: reduce}\n", "utf-8")
    result = plancheck("diff", "old", "new", cwd=two)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("new/risks.yaml:2:")


def test_output_goes_to_a_file_and_nowhere_else(plancheck, two):
    result = plancheck("diff", "old", "new", "--format", "json", "--output", "diff.json", cwd=two)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert json.loads((two / "diff.json").read_text("utf-8"))["summary"]["changed"] == 1
    assert sorted(path.name for path in two.iterdir()) == ["diff.json", "new", "old"]


def test_the_language_is_that_of_the_new_plan(plancheck, two):
    path = two / "new/plan.yaml"
    path.write_text(path.read_text("utf-8").replace("language: en", "language: fr"), "utf-8")
    assert "1 modifié" in plancheck("diff", "old", "new", cwd=two).stdout
    assert "1 changed" in plancheck("diff", "new", "old", cwd=two).stdout
    assert "1 changed" in plancheck("diff", "old", "new", "--lang", "en", cwd=two).stdout


def test_two_drafts_beside_each_other_in_one_folder(plancheck, two):
    for name in ("old", "new"):
        shutil.copy(two / name / "plan.yaml", two / f"{name}.yaml")
    result = plancheck("diff", "old.yaml", "new.yaml", "--format", "json", cwd=two)
    content = json.loads(result.stdout)
    assert [change["sort"] for change in content["changes"]] == ["changed"]
    assert [side["files"] for side in (*content["old"], *content["new"])] == [["old.yaml"], ["new.yaml"]]


def test_json_gives_the_places_of_both_sides(plancheck, two):
    content = json.loads(plancheck("diff", "old", "new", "--format", "json", cwd=two).stdout)
    (change,) = content["changes"]
    (field,) = change["fields"]
    assert [content["format"], content["tool"]["name"], content["old"][0]["id"]] == [1, "plancheck", "p"]
    assert change["old"]["breadcrumb"] == ["goal 1"]
    assert (change["old"]["location"]["file"], change["old"]["location"]["line"]) == ("old/plan.yaml", 2)
    assert (field["field"], field["before"], field["after"]) == ("title", "A", "B")
    assert field["after_location"] == {
        "file": "new/plan.yaml",
        "line": 2,
        "column": 20,
        "end_line": 2,
        "end_column": 21,
    }


def test_colour_is_for_terminals_and_loses_nothing(two):
    pty = pytest.importorskip("pty")

    def in_terminal(**environment):
        master, slave = pty.openpty()
        variables = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment}
        if "NO_COLOR" not in environment:
            variables.pop("NO_COLOR", None)
        command = [sys.executable, "-m", "checker", "diff", "old", "new"]
        with subprocess.Popen(command, stdout=slave, env=variables, cwd=two) as process:
            os.close(slave)
            pieces = []
            try:
                while piece := os.read(master, 65536):
                    pieces.append(piece)
            except OSError:
                pass
            process.wait(60)
        os.close(master)
        return b"".join(pieces).decode().replace("\r\n", "\n")

    coloured, plain = in_terminal(), in_terminal(NO_COLOR="1")
    assert "\x1b[36;1mCHANGED\x1b[0m" in coloured
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


# ---------------------------------------------------------------------------------------------------------------------
# What authors may have written, on its way to each sink.

STEERING = [chr(code) for code in (*range(1, 9), 11, 12, *range(14, 32), 127, *range(128, 160))]
BIDI = list("\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
MARKUP = (
    "<script>alert(1)</script> | `code` **bold** _it_ [x](http://x.y) ![i](j) @octocat #12 GH-3 ~~s~~ $x$ :tada: \\"
)


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_nothing_from_a_plan_steers_a_terminal(form):
    every = "".join(STEERING + BIDI).replace("\x85", "")
    hostile = "".join(f"\\u{ord(character):04x}" for character in every)
    old = f'plan: {{id: "p{hostile}", title: "T{hostile}", numbers: en, language: en}}\ngoals: {{"1{hostile}": {{title: "a{hostile}", sdg: x}}}}\n'
    new = old.replace('title: "', 'title: "new').replace("sdg: x", f'"sdg": "y{hostile}", reason: "{hostile}"')
    more = f'risks: {{"R{hostile}": {{title: "t{hostile}", threatens: "goal:1{hostile}", owner: ["{hostile}"]}}}}\n'
    comparison = compare(
        plan_of_texts({"a\x1b.yaml": old}, RULES), plan_of_texts({"b\x1b\u202e.yaml": new + more}, RULES)
    )
    text = rendered(comparison, form)
    assert set(text) & set(STEERING + BIDI + ["\r"]) == set()
    assert "x1b" in text or "u001b" in text


def test_a_title_of_many_lines_stays_in_its_line():
    old = 'goals:\n  1: {title: "a\\n\\n## b\\n| c | d |\\n- e"}\n'
    comparison = compared(draft(old), draft(old.replace("- e", "- f")))
    table = [line for line in rendered(comparison, "markdown").splitlines() if "goal 1" in line]
    assert len(table) == 1
    assert table[0].count("|") == 3
    assert "goal 1 “a ## b | c | d | - f”" in rendered(comparison, "text")


def test_markup_from_a_plan_is_text_in_markdown():
    old = f"goals:\n  '{MARKUP}': {{title: '{MARKUP}', owner: a}}\n".replace(", owner: a", "")
    new = old.replace("title: '", "title: 'new ").replace("}\n", f", reason: '{MARKUP}'}}\n", 1)
    text = rendered(compared(draft(old), draft(new)), "markdown")
    rows = [line for line in text.splitlines() if "script" in line]
    assert len(rows) == 1
    row = rows[0].replace("<br>", "")
    assert row.count("|") == 3  # one cell for the element, one for the details
    bare = re.sub(r"&#\d+;", "\u2060", row)
    assert not re.search(r"[<>`\[\]~$\\_&]|[@#]\w|://|:tada:|\*\*|GH-3", bare), bare
    assert re.findall(r"\*[^*]+\*", row) == ["*title*", "*reason*"]


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=60))
def test_escaped_text_holds_no_sign_of_markup(text):
    written = escaped(text)
    assert not set(re.sub(r"&#\d+;", "", written)) & set("&<>\\`*_[]|~$^{}#")
    assert not re.search(r"[@!%][\w\"]|://", written)
    assert not set(written) & set(STEERING + BIDI + ["\n", "\r"])


def test_a_comment_that_would_be_too_long_says_what_it_leaves_out():
    body = "".join(f"  {number}: {{title: {'Long title ' * 10}{number}}}\n" for number in range(2000))
    comparison = compared(draft("goals:\n  x: {title: X}\n"), draft("goals:\n" + body))
    text = rendered(comparison, "markdown")
    assert MAX_LENGTH - 1000 < len(text) < 65_536
    shown = sum(line.startswith("- goal") for line in text.splitlines())
    assert f"{2001 - shown} differences not shown here" in text


def test_long_texts_are_cut_so_that_the_difference_shows():
    """Wherever it is: at the start, in the middle, at the end, in one word without end."""
    chance = random.Random(0)
    for sign in (" ", "x"):
        for _ in range(300):
            shared = "".join(chance.choice("ab" + sign) for _ in range(chance.choice((0, 30, 150, 600))))
            ends = ["".join(chance.choice("ab" + sign) for _ in range(chance.choice((0, 1, 250)))) for _ in "12"]
            if ends[0] != ends[1]:
                one, two = clipped(shared + ends[0], shared + ends[1])
                assert one != two
                assert max(len(one), len(two)) <= MAX_SHOWN + 4
    text = "word " * 100
    assert clipped(text + "before", text + "after") == ("… " + "word " * 8 + "before", "… " + "word " * 8 + "after")


def test_what_is_said_of_rare_cases():
    """Words that the golden files do not hold."""
    table = "tables:\n  T:\n    title: Sums\n    cells: |\n      output | share_of_total\n      O | 5 %\n      total | 100 %\n"
    old = "outputs: {O: {title: A, disposition: kept}, P: {title: B, disposition: moved, reason: r}}\n" + table
    new = old.replace("100 %", "99 %").replace("title: Sums", "title: Totals").replace("title: B", "title: C")
    said = " ".join(rendered(compared(draft(old), draft(new, extra=", horizon: 2030")), "text", "fr").split(" "))
    assert "Bilan\u00a0: 2 modifiés, 1 conservé, l'en-tête du plan diffère" in said
    assert "total, part du total  100\u00a0% → 99\u00a0%" in said
    lost = rendered(compared(draft(old), draft(table.replace("      O | 5 %\n", ""))), "text")
    assert "LOST ×2  Elements that are no longer there" in lost
    assert re.search(r"stated +kept", lost)
    followed = "goals:\n  1: {title: All, succeeds: [" + ", ".join(f"'o#goal:{n}'" for n in range(8)) + "]}\n"
    many = "goals:\n" + "".join(f"  {n}: {{title: G{n}, disposition: split}}\n" for n in range(8))
    said = rendered(compared(draft(many, "o"), draft(followed, "n")), "text", "fr")
    assert "qui reprend aussi but 1, but 2, but 3, but 4, but 5 et d'autres" in " ".join(re.split(r"[ \n]+", said))
    assert re.search(r"sort indiqué +scindé", said)


def test_twenty_thousand_elements_take_no_longer_to_compare_than_to_load():
    def text(changed):
        lines = ["objectives:\n"]
        for number in range(2_500):
            value = 1000 + number + (changed and number % 10 == 0)
            lines.append(f"  O{number}:\n    title: Objective {number}\n    outputs:\n      O{number}-1:\n")
            lines.append(
                f"        title: Output {number}\n        budget: {{2020: {value}, 2021: {value}}}\n        indicators:\n"
            )
            word = "Total number" if changed and number % 10 == 1 else "Number"
            lines += [f"          - title: {word} of things of sort {sort} in {number}\n" for sort in range(6)]
        return draft("".join(lines))

    started = time.perf_counter()
    with no_garbage_collection():
        old, new = (plan_of_texts({"plan.yaml": text(changed)}, RULES) for changed in (False, True))
        loaded = time.perf_counter()
        comparison = compare(old, new)
    done = time.perf_counter()
    assert len(old.elements) == 20_000
    assert sorts(comparison) == {"kept": 20_000 - 250 - 6 * 250, "changed": 250, "reworded": 6 * 250}
    assert done - loaded < 2 * (loaded - started)  # about a third of it; the machine may be busy


@pytest.mark.parametrize("count", [4_000])
def test_what_is_alike_many_times_over_takes_no_longer(count):
    """Siblings without titles, siblings that are all reworded, many taken up by one: each with each would take minutes."""

    def listed(line):
        return draft(
            "objectives:\n  O:\n    title: x\n    outcomes:\n" + "".join(f"      - {line(n)}\n" for n in range(count))
        )

    merged = "goals:\n  1:\n    title: All\n    succeeds:\n" + "".join(f"      - o#goal:{n}\n" for n in range(count))
    cases = [
        (listed(lambda n: "{unit: a}"), listed(lambda n: "{unit: b}"), {"kept": 1, "changed": count}),
        (listed(lambda n: f"title: Things {n:05}"), listed(lambda n: f"title: All things {n:05}"), None),
        (
            draft("goals:\n" + "".join(f"  {n}: {{title: A}}\n" for n in range(count)), "o"),
            draft(merged, "n"),
            {"merged": count},
        ),
    ]
    for old, new, expected in cases:
        started = time.perf_counter()
        comparison = compared(old, new)
        assert time.perf_counter() - started < 20
        assert expected is None or sorts(comparison) == expected


def test_help_speaks_both_languages(plancheck):
    assert "Montre ce qui a changé" in plancheck("diff", "--help", "--lang", "fr").stdout
    assert "Show what changed" in plancheck("diff", "--help").stdout

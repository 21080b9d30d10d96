"""What a new rule starts from: a rule file that loads and whose examples hold."""

from __future__ import annotations

from checker.terms import plain
from checker.vocabulary import Vocabulary


def rule_template(name: str, kind: str, vocabulary: Vocabulary) -> str:
    """A rule about a kind of the vocabulary to start from; without a kind, about risks and their measures."""
    title = plain(name).replace("_", " ").capitalize()
    details = {"title": title, "kind": kind, "section": vocabulary.kinds[kind].names["en"][1] if kind else ""}
    text = (_OF_KIND if kind else _OF_RISKS).format(**details)
    return f"# {plain(name).replace('_', '-')}.yaml\n{text}"


_OF_RISKS = """\
title:
  en: {title}
  fr: {title}
severity: warning                   # error | warning | note
status: stable                      # draft (runs only when selected) | stable | deprecated
select: risk                        # a kind, or {{kind: risk, where: {{impact: high}}}}
check: linked                       # `plancheck explain linked` shows its parameters
with: {{relation: mitigated_by, at_least: 1}}
message:
  en: "risk {{subject}} names no mitigation measure"
  fr: "le risque {{subject}} ne renvoie à aucune mesure d'atténuation"
why:
  en: Why a reader of the plan should care.
  fr: Pourquoi cela importe au lecteur du plan.
fix:
  en: What the author should do.
  fr: Ce que l'auteur doit faire.
references: []
examples:
  good:
    - |
      risks:
        R1:
          title: Failure of digital services
          mitigated_by: 1
      mitigations:
        1: {{title: Recovery plan}}
  bad:
    - |
      risks:
        R2:                         # finding: names no mitigation
          title: Headquarters cannot be used
"""

_OF_KIND = """\
title:
  en: {title}
  fr: {title}
severity: warning                   # error | warning | note
status: stable                      # draft (runs only when selected) | stable | deprecated
select: {kind}
check: required                     # `plancheck explain required` shows its parameters
with: {{field: description}}
message:
  en: "{{kind}} {{subject}} has no description"
  fr: "{{kind}} {{subject}} : aucune description"
why:
  en: Why a reader of the plan should care.
  fr: Pourquoi cela importe au lecteur du plan.
fix:
  en: What the author should do.
  fr: Ce que l'auteur doit faire.
references: []
examples:
  good:
    - |
      {section}:
        A1:
          title: What is meant
          description: How it is meant
  bad:
    - |
      {section}:
        A2:                         # finding: has no description
          title: What is meant
"""

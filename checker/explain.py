"""Rule -> page, vocabulary -> glossary, schema and index: everything a reader of rules is shown."""

from __future__ import annotations

from checker.vocabulary import plain

_TEMPLATE = """\
title:
  en: {title}
  fr: {title}
severity: warning                   # error | warning | note
status: draft                       # draft | stable | deprecated
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


def rule_template(name: str) -> str:
    """A rule file to start from: it loads, and its examples hold."""
    title = plain(name).replace("_", " ").capitalize()
    return f"# {plain(name).replace('_', '-')}.yaml\n" + _TEMPLATE.format(title=title)

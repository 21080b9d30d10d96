"""Plans for the tests of reports."""

#: A plan with something for every part of a report: a wrong number in a table, an orphan, an element without money,
#: money from cost lines by way of objectives to goals, a risk without a measure, an ignored finding.
PLAN = """\
plan:
  id: reseau
  title: Programme de connectivité
  level: operational
  language: fr
  period: 2026-2027
  numbers: fr
  currency: CHF
goals:
  G1: {title: Connectivité universelle, targets: {C1: {title: Un accès dans chaque district, value: 100 %, deadline: 2027}}}
  G2: {title: Des prix abordables}
  G3: {title: Une gestion exemplaire}
objectives:
  O1:
    title: Un accès abordable dans chaque district
    contributes_to: G1
    budget: {2026: 1 000, 2027: 1 000}
    outputs:
      O1-1: {title: Réseaux communautaires, budget: {2026: 438, 2027: 438}}
      O1-2: {title: Observatoire des prix, budget: {2026: 562, 2027: 562}}
  O2:
    title: Une coordination renforcée
    budget: {2026: 500, 2027: 500}
  O3:
    title: Un objectif sans ressources
    contributes_to: G3
cost_lines:
  L1: {title: Personnel}
  L2: {title: Missions}
risks:
  R1: {title: Les fournisseurs se retirent, mitigated_by: 1}
  R2: {title: Les prix augmentent}
  R3: {title: Le personnel manque} # plancheck: ignore risk-without-mitigation -- traité dans le plan du personnel
mitigations:
  1: {title: Contrats-cadres, owner: Service des achats, status: En cours}
tables:
  "1":
    title: Ressources par produit
    period: 2026-2027
    cells: |
      output | share_of_objective
      O1-1   | 43,8 %
      O1-2   | 53,2 %
  "2":
    title: Répartition des ressources
    period: 2026
    cells: |
      cost-line | objective:O1 | objective:O2 | goal:G1
      L1        | 700          | 300          | 800
      L2        | 300          | 200          | 400
  "3":
    title: Ressources par but
    period: 2026
    cells: |
      objective | goal:G1/amount | goal:G2/amount
      O1        | 600            | 400
"""

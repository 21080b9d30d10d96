"""Reports: the same input gives the same bytes, and nothing from a plan reaches a terminal raw."""

import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

#: A plan with findings of several sorts: a group of shares, a list of many, a dangling reference, an unreadable part.
SMALL = """\
plan: {id: small, title: Programme de connectivité, level: operational, language: fr, period: 2026-2027, numbers: fr}
goals:
  G1: {title: Connectivité universelle}
objectives:
  O1:
    title: Un accès abordable dans chaque district
    contributes_to: G1
    outputs:
      O1-1: {title: Réseaux communautaires}
      O1-2: {title: Observatoire des prix}
risks:
  R1: {title: Les fournisseurs se retirent, mitigated_by: 7}
  R2: {title: Les prix augmentent}
  R3: {title: Le personnel manque}
  R4: {title: Une panne majeure}
  R5: {title: Un litige}
mitigations:
  1: {title: Contrats-cadres, owner: Service des achats, status: En cours}
tables:
  "1":
    title: Ressources par produit
    cells: |
      output | share_of_objective
      O1-1   | 43,8 %
      O1-2   | 53,2 %
"""
BROKEN = "risques:\n  R6: {titre: Objectif: réduire}\n"


@pytest.fixture
def small(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "plan.yaml").write_text(SMALL, "utf-8")
    (folder / "risks.yaml").write_text(BROKEN, "utf-8")
    return folder


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_text_report(plancheck, golden, small, lang):
    result = plancheck("check", "small", "--lang", lang, "--as-of", "2026-01-01", cwd=small.parent)
    golden(f"small.{lang}.txt", result.stdout)


def test_json_report(plancheck, golden, small):
    result = plancheck("check", "small", "--format", "json", "--as-of", "2026-01-01", cwd=small.parent)
    content = json.loads(result.stdout)
    # The digest and the counts of rules follow every change of the pack; the findings are what is reviewed here.
    content["packs"][0]["digest"] = "sha256:..."
    content["rules"] = [rule for rule in content["rules"] if rule["status"] == "findings"]
    golden("small.json", json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def test_the_same_bytes_whatever_the_hash_seed_and_the_order_of_paths(plancheck, small):
    other = small.parent / "other"
    shutil.copytree(ROOT / "plans/itu-strategic-2024-2027", other)
    outputs = {
        plancheck(
            "check", *paths, "--format", form, "--as-of", "2026-01-01", cwd=small.parent, PYTHONHASHSEED=seed
        ).stdout
        for paths in (("small", "other"), ("other", "small"), ("other", "small/risks.yaml", "small"))
        for seed in ("0", "1", "77")
        for form in ("json",)
    }
    assert len(outputs) == 1


def test_findings_name_the_same_files_from_wherever_a_repository_is_checked(plancheck, tmp_path):
    shutil.copytree(ROOT / "plans/itu-strategic-2024-2027", tmp_path / "repository/drafts/new")
    (tmp_path / "repository/.git").mkdir()
    arguments = ("check", "--format", "json", "--as-of", "2026-01-01")
    outputs = {
        plancheck(*arguments, "drafts", cwd=tmp_path / "repository").stdout,
        plancheck(*arguments, ".", cwd=tmp_path / "repository/drafts").stdout,
        plancheck(*arguments, str(tmp_path / "repository/drafts/new/plan.yaml"), cwd=tmp_path).stdout,
    }
    assert len(outputs) == 1
    assert '"file": "drafts/new/plan.yaml"' in outputs.pop()


STEERING = [chr(code) for code in (*range(1, 9), 11, 12, *range(14, 32), 127, *range(128, 160))]
BIDI = list("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_nothing_from_a_plan_steers_a_terminal(plancheck, tmp_path):
    """Every control character and bidirectional mark, in titles, ids, values, keys and file names."""
    every = "".join(STEERING + BIDI).replace("\x85", "")
    hostile = "".join(f"\\u{ord(character):04x}" for character in every)
    text = (
        f'plan: {{id: "p{hostile}", title: "T{hostile}", level: operational, language: en, numbers: en}}\n'
        f'risks:\n  "R{hostile}": {{title: "x{hostile}", "k{hostile}": y, mitigated_by: "m{hostile}"}}\n'
        f'targets:\n  1: {{title: "t{hostile}", value: "v{hostile}", deadline: "d{hostile}", sdg: "c{hostile}"}}\n'
    )
    name = "plan\x1b]0;x\x07\u202e.yaml"
    (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "raw.yaml").write_text("risks:\n  R: {title: a\x1b[31m\u202eb, k: y}\n", "utf-8")
    result = plancheck("check", ".", "--format", "text", cwd=tmp_path)
    assert result.returncode == 1
    raw = set(result.stdout + result.stderr) & set(STEERING + BIDI + ["\r"])
    assert raw == set()
    assert "\\x1b" in result.stdout
    as_json = plancheck("check", ".", "--format", "json", cwd=tmp_path)
    assert json.loads(as_json.stdout)["findings"]
    assert set(as_json.stdout) & set(STEERING + BIDI) == set()

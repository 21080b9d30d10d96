#!/usr/bin/env bash
# The wheel works away from the checkout: built from the sdist, installed with the pinned runtime requirements alone,
# it passes the rules' own examples and finds in the plans exactly what the checkout finds.
#
# usage: tests/wheel.sh PYTHON    (the Python of the development environment)
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
python=$1
as_of=2026-01-01 # any day: both runs must be given the same one

cd "$root"
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
unset PYTHONPATH
pip() { "$away/venv/bin/python" -m pip --disable-pip-version-check --no-input -qq "$@"; }

# $1: a plancheck, $2: where its JSON goes; the plans have findings, so exit 1 is the only right one.
findings() {
    local status=0
    "$1" check plans --format json --as-of "$as_of" >"$2" || status=$?
    if [ "$status" -ne 1 ]; then
        echo "$1 check plans: exit $status instead of 1"
        exit 1
    fi
}

"$python" -m build --no-isolation --outdir "$away/dist" .
"$python" -m venv "$away/venv"
pip install --require-hashes -r constraints-run.txt
pip install --no-deps --no-index "$away"/dist/plancheck-*.whl
pip check

findings "${python%/*}/plancheck" "$away/checkout.json"

mkdir "$away/elsewhere"
cp -R plans "$away/elsewhere/"
cd "$away/elsewhere"
plancheck=$away/venv/bin/plancheck
"$plancheck" --version
"$plancheck" rules test
"$plancheck" init new
"$plancheck" check new --fail-on note
findings "$plancheck" "$away/wheel.json"
"$plancheck" check plans --format html --output "$away/wheel.html" || test $? -eq 1
tail -n 1 "$away/wheel.html" | grep -q '</html>'

"$away/venv/bin/python" - "$away/checkout.json" "$away/wheel.json" <<'END'
import json, sys

checkout, wheel = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
if not checkout["findings"]:
    sys.exit("the plans have no finding, so the comparison would say nothing")
for key in ("findings", "rules", "plans", "summary"):
    if checkout[key] != wheel[key]:
        sys.exit(f"the wheel and the checkout differ in {key!r}:\n  {checkout[key]}\n  {wheel[key]}")
END

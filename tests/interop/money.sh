#!/usr/bin/env bash
# Holds the money of ledgers against tests/interop/money.py, which knows docs/money.md alone: as of every day that matters.
#
#   money.sh PRORATA LEDGER...
set -euo pipefail
here=$(dirname "$0")
program=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for ledger in "$@"; do
  rm -f "$folder"/*.json
  made=0
  for year in 2024 2025 2026; do
    for moment in 2024-06-30 2025-03-31 2025-04-01 2026-03-31 2026-04-01 2027-04-01 ''; do
      # A ledger that knows nothing of the year then has no report.
      if "$program" --ledger "$ledger" report "$year" --format json ${moment:+--as-of "$moment"} \
        > "$folder/$year-$moment.json" 2> /dev/null || [ $? -eq 3 ]; then
        made=$((made + 1))
      else
        rm "$folder/$year-$moment.json"
      fi
    done
  done
  [ "$made" -ge 7 ] || { echo "$ledger: only $made reports" >&2; exit 1; }
  python3 "$here/money.py" "$ledger" "$folder"/*.json
done

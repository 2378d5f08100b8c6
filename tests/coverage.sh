#!/usr/bin/env bash
# Line coverage of the pure crates, tests themselves left aside: what their own tests reach, and, with COVERAGE_ALL=1, what
# the tests of every crate and of the program from outside reach too. Needs LLVM's tools of the compiler:
# `rustup component add llvm-tools`. Prints a table, and every line that nothing reached (of `allocation` and `chain`, that
# their own tests do not reach). Names of crates as arguments measure these alone.
set -euo pipefail
cd "$(dirname "$0")/.."
crates=("$@")
[ $# -gt 0 ] || crates=(allocation chain notary intake markup spreadsheet bank register sampling)
tools=$(rustc --print sysroot)/lib/rustlib/$(rustc -vV | sed -n 's/^host: //p')/bin
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
export CARGO_TARGET_DIR=${COVERAGE_DIR:-$PWD/target/coverage}
# Only what is compiled here is counted, and not what it depends on. It stands in one place, or all would be compiled anew.
counted=$CARGO_TARGET_DIR/counted
mkdir -p "$CARGO_TARGET_DIR"
printf '#!/bin/sh\nexec "$@" -Cinstrument-coverage\n' >"$counted"
chmod +x "$counted"
export RUSTC_WORKSPACE_WRAPPER=$counted
failed=0

# Runs the tests that the arguments select, and writes what they reached as $data/NAME.lcov.
measure() {
  local name=$1
  shift
  mkdir "$data/$name"
  export LLVM_PROFILE_FILE="$data/build-%m.profraw"
  cargo test "$@" --lib --tests --no-run --message-format=json 2>"$data/log" >"$data/build.json" || { cat "$data/log"; exit 1; }
  # Two files for each program, into which each of its processes adds what it counted.
  export LLVM_PROFILE_FILE="$data/$name/%2m.profraw"
  cargo test "$@" --lib --tests --no-fail-fast >"$data/log" 2>&1 || {
    grep -E '^test .* FAILED|^error' "$data/log" || cat "$data/log"
    failed=1
  }
  python3 - "$data/build.json" <<'PYTHON' >"$data/objects"
import json, sys
for line in open(sys.argv[1]):
    made = json.loads(line)
    if made.get("executable"):
        print("-object\n" + made["executable"])
PYTHON
  mapfile -t objects <"$data/objects"
  "$tools/llvm-profdata" merge -sparse "$data/$name"/*.profraw -o "$data/profdata"
  "$tools/llvm-cov" export -format=lcov -instr-profile "$data/profdata" "${objects[@]}" >"$data/$name.lcov" 2>/dev/null
}

for crate in "${crates[@]}"; do measure "$crate" -p "$crate"; done
if [ -n "${COVERAGE_ALL:-}" ]; then measure all; fi
python3 - "$data" "${crates[@]}" <<'PYTHON'
import os, sys

data, crates = sys.argv[1], sys.argv[2:]


def reached(name):
    """Of each source file of a crate, its lines of code before its tests, and how often each was reached."""
    seen, path = {}, None
    for line in open(f"{data}/{name}.lcov"):
        if line.startswith("SF:"):
            path = os.path.relpath(line[3:].strip())
        elif line.startswith("DA:") and path.startswith("crates/") and "/src/" in path:
            number, count = map(int, line[3:].strip().split(",")[:2])
            lines = seen.setdefault(path, {})
            lines[number] = max(lines.get(number, 0), count)
    for path, lines in seen.items():
        text = open(path).read().split("\n")
        end = next((at + 1 for at, line in enumerate(text) if line.startswith("#[cfg(test)]")), len(text) + 1)
        seen[path] = {number: count for number, count in lines.items() if number < end}
    return seen


kinds = ["own", "all"] if os.path.exists(f"{data}/all.lcov") else ["own"]
seen = {name: reached(name) for name in crates + kinds[1:]}
print("| crate | lines | reached by its own tests | share |" + (" by all tests | share |" if "all" in kinds else ""))
print("|---" + "|---:" * (1 + 2 * len(kinds)) + "|")
missed = []
for crate in crates:
    row = []
    for kind in kinds:
        files = {path: lines for path, lines in seen[crate if kind == "own" else kind].items() if path.startswith(f"crates/{crate}/src/")}
        total = sum(map(len, files.values()))
        count = sum(count > 0 for lines in files.values() for count in lines.values())
        row += [f"{count} of {total}" if kind != "own" else f"{total} | {count}", f"{1000 * count // max(total, 1) / 10} %"]
        if kind == kinds[-1] if crate not in ("allocation", "chain") else kind == "own":
            missed += [(path, number) for path, lines in sorted(files.items()) for number, count in sorted(lines.items()) if not count]
    print(f"| `{crate}` | " + " | ".join(row) + " |")
print()
for path, number in missed:
    print(f"{path}:{number}: " + open(path).read().split("\n")[number - 1].strip())
PYTHON
exit "$failed"

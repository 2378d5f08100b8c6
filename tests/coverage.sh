#!/usr/bin/env bash
# Line coverage of the pure crates by their own tests, tests themselves left aside. Needs LLVM's tools of the compiler:
# `rustup component add llvm-tools`. Prints a table and every line of `allocation` and `chain` that no test reaches (of all
# crates with COVERAGE_EVERY=1). Names of crates as arguments measure these alone.
set -euo pipefail
cd "$(dirname "$0")/.."
crates=("$@")
[ $# -gt 0 ] || crates=(allocation chain notary intake markup spreadsheet bank register sampling)
tools=$(rustc --print sysroot)/lib/rustlib/$(rustc -vV | sed -n 's/^host: //p')/bin
export CARGO_TARGET_DIR=${COVERAGE_DIR:-target/coverage} RUSTFLAGS=-Cinstrument-coverage
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
export LLVM_PROFILE_FILE="$data/%m-%p.profraw"
packages=()
for crate in "${crates[@]}"; do packages+=(-p "$crate"); done
cargo test "${packages[@]}" --lib --tests --no-run --message-format=json 2>"$data/build.log" >"$data/build.json" || { cat "$data/build.log"; exit 1; }
cargo test --quiet "${packages[@]}" --lib --tests >"$data/tests.log" 2>&1 || { cat "$data/tests.log"; exit 1; }
python3 - "$data" <<'PYTHON' >"$data/objects"
import json, sys
for line in open(sys.argv[1] + "/build.json"):
    made = json.loads(line)
    if made.get("executable"):
        print(made["executable"])
PYTHON
"$tools/llvm-profdata" merge -sparse "$data"/*.profraw -o "$data/all.profdata"
objects=()
while read -r object; do objects+=(-object "$object"); done <"$data/objects"
"$tools/llvm-cov" export -format=lcov -instr-profile "$data/all.profdata" "${objects[@]}" >"$data/lcov" 2>/dev/null
python3 - "$data/lcov" "${crates[@]}" <<'PYTHON'
import os, sys

crates, seen, name = sys.argv[2:], {}, None
for line in open(sys.argv[1]):
    if line.startswith("SF:"):
        name = os.path.relpath(line[3:].strip())
    elif line.startswith("DA:") and name.startswith("crates/") and "/src/" in name:
        number, count = line[3:].strip().split(",")[:2]
        lines = seen.setdefault(name, {})
        lines[int(number)] = max(lines.get(int(number), 0), int(count))
print("| crate | lines | reached | share |\n|---|---:|---:|---:|")
missed = []
for crate in crates:
    total = reached = 0
    for name, lines in sorted(seen.items()):
        if name.startswith(f"crates/{crate}/src/"):
            text = open(name).read().split("\n")
            end = next((at + 1 for at, line in enumerate(text) if line.startswith("#[cfg(test)]")), 1 << 30)
            own = {number: count for number, count in lines.items() if number < end}
            total += len(own)
            reached += sum(count > 0 for count in own.values())
            missed += [(crate, f"{name}:{number}: {text[number - 1].strip()}") for number, count in sorted(own.items()) if not count]
    print(f"| `{crate}` | {total} | {reached} | {1000 * reached // max(total, 1) / 10} % |")
every = os.environ.get("COVERAGE_EVERY")
print()
for crate, line in missed:
    if every or crate in ("allocation", "chain"):
        print(line)
PYTHON

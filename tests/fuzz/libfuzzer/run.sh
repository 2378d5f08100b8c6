#!/usr/bin/env bash
# The long run: every target, or those that are named, under libFuzzer for SECONDS each (60), with a stable compiler.
# WORK is where the inputs go that lead further (a folder of its own by default); what fails stays there as crash-*.
#   SECONDS_EACH=120 bash tests/fuzz/libfuzzer/run.sh [TARGET...]
set -euo pipefail
cd "$(dirname "$0")"
each=${SECONDS_EACH:-60}
work=${WORK:-$(mktemp -d)}
# Copies of a ledger that is refused in place go where no disk waits.
[ ! -d /dev/shm ] || export TMPDIR=/dev/shm
host=$(rustc -vV | sed -n 's/^host: //p')
# The flags of cargo-fuzz; coverage is measured in Rust code only, SQLite itself is not instrumented.
export RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing"
cargo build --release --target "$host" --bins
bin=${CARGO_TARGET_DIR:-target}/$host/release
(cd ../../.. && RUSTFLAGS='' cargo run --quiet -p fuzz -- seeds "$work/seeds")
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(cd ../../.. && RUSTFLAGS='' cargo run --quiet -p fuzz -- list)
echo "| target | executions | a second | peak memory, MiB | inputs kept | crashes |"
echo "|---|---:|---:|---:|---:|---:|"
failed=0
for target in "${targets[@]}"; do
  mkdir -p "$work/corpus/$target" "$work/found/$target"
  longest=$(sed -n "s/.*target(\"$target\", [^,]*, \([0-9_]*\),.*/\1/p" ../src/target.rs | tr -d _)
  code=0
  "$bin/$target" -max_total_time="$each" -max_len="$longest" -timeout=5 -rss_limit_mb=512 -print_final_stats=1 -verbosity=1 \
    -artifact_prefix="$work/found/$target/" "$work/corpus/$target" "$work/seeds/$target" "../corpus/$target" \
    > "$work/$target.log" 2>&1 || code=$?
  stat() { sed -n "s/^stat::$1: *//p" "$work/$target.log"; }
  crashes=$(find "$work/found/$target" -type f | wc -l)
  kept=$(find "$work/corpus/$target" -type f | wc -l)
  echo "| $target | $(stat number_of_executed_units) | $(stat average_exec_per_sec) | $(stat peak_rss_mb) | $kept | $crashes |"
  [ "$code" -eq 0 ] || failed=1
done
exit $failed

#!/usr/bin/env bash
# The tests on a machine without the programs that some of them need: they pass, and those that were left out are told.
set -euo pipefail
cd "$(dirname "$0")/.."
lacking='bash faketime groff pdfdetach pdffonts pdfinfo pdftoppm pdftotext python3 ssh-keygen xxd'
bare=$(mktemp -d)
trap 'rm -rf "$bare"' EXIT
IFS=: read -ra folders <<<"$PATH"
for folder in "${folders[@]}"; do
  for file in "$folder"/*; do
    name=${file##*/}
    if [ -x "$file" ] && [ ! -e "$bare/$name" ]; then ln -s "$file" "$bare/$name"; fi
  done
done
for name in $lacking; do rm -f "$bare/$name"; done

PATH=$bare cargo test --workspace --locked 2>&1 | tee "$bare/told"
# After the tests the run names every one of them, and how they are installed; only the tests in the documentation come later.
sed -n '/tests were left out, because/,/apt-get install/p' "$bare/told" >"$bare/end"
for test in acceptance::ceremony acceptance::reports acceptance::sampling acceptance::shell picture print; do
  grep -q "^  $test::" "$bare/end" || { echo "$test is not among what was left out" >&2; exit 1; }
done
grep -q '^  sudo apt-get install .*faketime.*openssh-client.*poppler-utils' "$bare/end"
# What is there again is left out no more.
PRORATA_TEST_ALL=1 cargo test --workspace --locked --test left_out | grep -q '^No test was left out\.$'

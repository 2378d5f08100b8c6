#!/usr/bin/env bash
# Looks at the pages of a report as readers, axe and the Nu HTML checker do. Usage: tests/browser/page.sh FOLDER SHOTS;
# needs node, npm, chromium and java. Ends at the first thing that does not hold.
set -euo pipefail
folder=$(realpath "$1")
mkdir -p "$2"
shots=$(realpath "$2")
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund --silent
# The checker cannot compute the hashes by which our policy names its style and script, and warns of both: errors only.
java -jar node_modules/vnu-jar/build/dist/vnu.jar --errors-only "$folder"/*.html
node page.mjs "$folder" "$shots"

#!/usr/bin/env bash
# Every file has the same bytes in a checkout as Git for Windows makes by default, so that every build carries the same pages.
set -euo pipefail
cd "$(dirname "$0")/.."
copies=$(mktemp -d)
trap 'rm -rf "$copies"' EXIT
git clone --quiet --no-local -c core.autocrlf=false . "$copies/plain"
git clone --quiet --no-local -c core.autocrlf=true . "$copies/windows"
diff --recursive --brief --exclude=.git "$copies/plain" "$copies/windows"
# A checkout without the attributes must differ, or nothing was tried.
cd "$copies/windows"
git rm --quiet --cached -r . && rm .gitattributes && git -c core.autocrlf=true checkout --quiet HEAD -- ':!.gitattributes'
if diff --recursive --brief --exclude=.git --exclude=.gitattributes "$copies/plain" "$copies/windows" >/dev/null; then
  echo "a checkout without .gitattributes has the same bytes: nothing was tried" >&2
  exit 1
fi
echo "the same bytes in both checkouts"

#!/usr/bin/env bash
# Lets LibreOffice compute the workbooks of the sample office anew and compares every cell with what was written; then
# changes inputs and sees the control turn. Usage: tests/interop/sheet.sh REPORTS, a folder with report-YEAR-LANG.xlsx;
# needs soffice (libreoffice-calc) and python3.
set -euo pipefail
reports=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sheet() { python3 "$here/sheet.py" "$@"; }

# A profile that computes every formula when a file is opened, whatever stands in its cells.
mkdir -p "$work/profile/user"
cat >"$work/profile/user/registrymodifications.xcu" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
END
compute() { # FOLDER FILE...: each file computed anew, into the folder
  local folder=$1
  shift
  soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to xlsx --outdir "$folder" "$@" >"$work/log" 2>&1 ||
    { cat "$work/log"; exit 1; }
}

mkdir "$work/changed" "$work/computed" "$work/computed-changed"
compute "$work/computed" "$reports"/report-*.xlsx
for file in "$reports"/report-*.xlsx; do
  name=$(basename "$file")
  sheet same "$file" "$work/computed/$name"
  sheet zero "$work/computed/$name"
done

# The first count of affiliates, and a share of a slice: the control must turn.
python3 - "$here" "$reports/report-2026-fr.xlsx" >"$work/cells" <<'END'
import sys
sys.argv = [sys.argv[1] + "/sheet.py"] + ["zero", sys.argv[2]]
exec(open(sys.argv[0]).read().replace("main(sys.argv[1:])", ""))
cells = recalculation(read(sys.argv[2]))[1]
funds = [cell for cell, (value, _) in cells.items() if value == "F01" and cell.startswith("A")]
slices = [cell for cell, (value, _) in cells.items() if value == "Montant fixe" and cell.startswith("A")]
print("B" + funds[0][1:], "B" + slices[0][1:])
END
read -r count share <"$work/cells"
sheet change "$reports/report-2026-fr.xlsx" "$work/changed/count.xlsx" "$count" 38243
sheet change "$reports/report-2026-fr.xlsx" "$work/changed/share.xlsx" "$share" 3
compute "$work/computed-changed" "$work/changed"/*.xlsx
for name in count share; do sheet wrong "$work/computed-changed/$name.xlsx"; done
echo "the workbooks compute alike, and a changed input shows"

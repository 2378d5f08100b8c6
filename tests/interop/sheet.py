#!/usr/bin/env python3
"""Reads workbooks of the year-end report with nothing but the standard library, and says what their cells hold.

sheet.py same A.xlsx B.xlsx    every cell of A has the same value in B: what we wrote, and what a spreadsheet computed
sheet.py zero A.xlsx           every difference of the recalculation is zero, and the control says so
sheet.py change A.xlsx B.xlsx CELL VALUE    B is A with another number in a cell of the recalculation
sheet.py wrong A.xlsx          the control of the recalculation is not zero
sheet.py inert A.xlsx TEXT...  each text stands in some cell as text, and no formula holds any of them
"""
import re
import sys
import xml.etree.ElementTree as tree
import zipfile

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read(path):
    """{sheet: {cell: (value, formula)}} of a workbook, sheets in order."""
    with zipfile.ZipFile(path) as file:
        strings = []
        if "xl/sharedStrings.xml" in file.namelist():
            for item in tree.fromstring(file.read("xl/sharedStrings.xml")).findall("m:si", NS):
                strings.append("".join(text.text or "" for text in item.iter("{%s}t" % NS["m"])))
        targets = {one.get("Id"): one.get("Target") for one in tree.fromstring(file.read("xl/_rels/workbook.xml.rels"))}
        sheets = {}
        for sheet in tree.fromstring(file.read("xl/workbook.xml")).find("m:sheets", NS):
            name = targets[sheet.get(REL)].lstrip("/")
            member = name if name.startswith("xl/") else "xl/" + name
            cells = {}
            for cell in tree.fromstring(file.read(member)).iter("{%s}c" % NS["m"]):
                value, formula = cell.find("m:v", NS), cell.find("m:f", NS)
                if value is None or value.text is None:
                    continue
                text = value.text
                if cell.get("t") == "s":
                    text = strings[int(text)]
                elif cell.get("t") not in ("str", "e", "b"):
                    text = float(text)
                cells[cell.get("r")] = (text, None if formula is None else formula.text)
            sheets[sheet.get("name")] = (member, cells)
        return sheets


def recalculation(sheets):
    """The sheet with the most formulas."""
    return max(sheets.values(), key=lambda sheet: sum(formula is not None for _, formula in sheet[1].values()))


def same(ours, theirs):
    left, right = read(ours), read(theirs)
    assert list(left) == list(right), (list(left), list(right))
    counted = 0
    for name, (_, cells) in left.items():
        for cell, (value, formula) in cells.items():
            other = right[name][1].get(cell, ("", None))[0]
            # Six decimals of a quotient are written; a spreadsheet computes more of them.
            near = abs(value - other) < 1e-6 * max(1, abs(value)) if isinstance(value, float) and isinstance(other, float) else value == other
            exact = value == other or (formula is not None and "." in repr(value) and value != int(value))
            assert near and exact, f"{name}!{cell}: {value!r} written, {other!r} computed by {formula}"
            counted += formula is not None
    return counted


def control(sheets):
    _, cells = recalculation(sheets)
    return cells["B5"][0], cells["C5"][0]


def main(words):
    what, path, rest = words[0], words[1], words[2:]
    if what == "same":
        counted = same(path, rest[0])
        assert counted > 100, counted
        print(f"{path}: {counted} formulas computed alike")
    elif what == "zero":
        sum_, verdict = control(read(path))
        assert sum_ == 0, (sum_, verdict)
    elif what == "wrong":
        sum_, verdict = control(read(path))
        assert sum_ != 0, (sum_, verdict)
        print(f"{path}: {verdict} ({sum_:.0f})")
    elif what == "change":
        member, _ = recalculation(read(path))
        target, cell, number = rest
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for item in old.infolist():
                data = old.read(item)
                if item.filename == member:
                    data, count = re.subn(rb'(<c r="%s"[^>]*><v>)[^<]*' % cell.encode(), rb"\g<1>" + number.encode(), data)
                    assert count == 1, (cell, count)
                new.writestr(item, data)
    elif what == "inert":
        cells = [cell for _, sheet in read(path).values() for cell in sheet.values()]
        for text in rest:
            assert any(isinstance(value, str) and text in value and formula is None for value, formula in cells), text
            assert not any(formula and text in formula for _, formula in cells), text
    else:
        raise SystemExit(__doc__)


main(sys.argv[1:])

"""Other people's readers and writers beside ours.

Statements of the bank: `camt053` (PyPI) reads each sample, and the movements of `prorata reconcile` must be its entries.
Workbooks: `openpyxl` and `xlsxwriter` (PyPI) write one table in several ways, and `prorata` must read each as the same payments.

Usage: readers.py PRORATA LEDGER ACCOUNTS STATEMENTS...: a ledger with payments of 2024, the accounts of its funds, and camt.053 files.
"""

import datetime
import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal

import openpyxl
import xlsxwriter
from camt053.parse import parse_document

PROGRAM, LEDGER, ACCOUNTS = sys.argv[1:4]


def answer(*words):
    told = subprocess.run([PROGRAM, "--ledger", LEDGER, *words, "--format", "json"], capture_output=True, text=True)
    if told.returncode not in (0, 3):
        sys.exit(f"{words}: {told.stderr}")
    return json.loads(told.stdout)


def cents(amount):
    return int(Decimal(amount) * 100)


def entries(path):
    """What the other reader says: booked entries in euros, without those of nothing."""
    with open(path, encoding="utf-8") as file:
        document = parse_document(file.read())
    found = []
    for statement in document.statements:
        if statement.account.currency not in (None, "EUR"):
            continue
        for entry in statement.entries:
            if entry.status == "BOOK" and cents(entry.amount):
                found.append((entry.value_date[:10], entry.credit_debit_indicator, cents(entry.amount), entry))
    return found


def statements():
    moved = 0
    for path in sys.argv[4:]:
        ours = answer("reconcile", "2024", path, "--accounts", ACCOUNTS)
        by_entry = {}
        for finding in ours["findings"]:
            movement = finding["moved"]
            if movement:
                # `a.xml, line 9 (entry 2), part 1`: the parts of an entry make it.
                number = int(movement["place"].split("(entry ")[1].split(")")[0])
                line = int(movement["place"].split(", line ")[1].split(" ")[0])
                by_entry.setdefault((line, number), []).append(movement)
        told = []
        for _, parts in sorted(by_entry.items()):
            sign = {"debit": -1, "credit": 1}
            sum_of = sum(sign[part["side"]] * part["cents"] for part in parts)
            told.append((parts[0]["value_date"], "DBIT" if sum_of < 0 else "CRDT", abs(sum_of), parts))
        theirs = entries(path)
        if [one[:3] for one in told] != [one[:3] for one in theirs]:
            sys.exit(f"{path}: ours {[one[:3] for one in told]}, theirs {[one[:3] for one in theirs]}")
        for (*_, parts), (*_, entry) in zip(told, theirs):
            accounts = [one.counterparty_account for one in entry.details]
            if len(parts) == len(accounts) == 1 and not entry.reversal_indicator and parts[0]["account"]:
                if parts[0]["account"] != accounts[0]:
                    sys.exit(f"{path}: {parts[0]['account']} and {accounts[0]}")
        moved += len(told)
    print(f"statements: {len(sys.argv[4:])} files, {moved} entries, read alike")


HEAD = ["fund", "envelope", "amount", "value_date", "reference"]
ROWS = [
    ["F01", "operating", 1234.56, datetime.date(2024, 3, 15), "Société 1"],
    ["F02", "operating", 1000, datetime.date(2024, 2, 29), "0012"],
    ["F03", "operating", 0.1, datetime.date(2024, 3, 31), "=+-@"],
]


def midnight(rows):
    return [[datetime.datetime.combine(cell, datetime.time()) if isinstance(cell, datetime.date) else cell for cell in row] for row in rows]


def by_openpyxl(path, rows, streamed=False, epoch=None):
    book = openpyxl.Workbook(write_only=streamed)
    if epoch:
        book.epoch = epoch
    sheet = book.create_sheet("Payments") if streamed else book.active
    for row in [HEAD, *rows]:
        sheet.append(row)
    if not streamed:
        # A formula is what the program refuses; a text that looks like one is none.
        sheet["E4"].data_type = "s"
    book.save(path)


def by_xlsxwriter(path, rows, **options):
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "default_date_format": "dd/mm/yyyy", **options})
    sheet = book.add_worksheet()
    for number, row in enumerate([HEAD, *rows]):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    book.close()


def workbooks():
    told = set()
    with tempfile.TemporaryDirectory() as folder:
        plain = [row for row in ROWS]
        safe = [[*row[:4], "Text"] if row[4].startswith("=") else row for row in ROWS]
        ways = {
            "openpyxl": lambda path: by_openpyxl(path, plain),
            "openpyxl-midnight": lambda path: by_openpyxl(path, midnight(plain)),
            "openpyxl-streamed": lambda path: by_openpyxl(path, safe, streamed=True),
            "openpyxl-1904": lambda path: by_openpyxl(path, plain, epoch=openpyxl.utils.datetime.CALENDAR_MAC_1904),
            "xlsxwriter": lambda path: by_xlsxwriter(path, plain),
            "xlsxwriter-midnight": lambda path: by_xlsxwriter(path, midnight(plain), default_date_format="yyyy-mm-dd hh:mm:ss"),
            "xlsxwriter-constant-memory": lambda path: by_xlsxwriter(path, plain, constant_memory=True),
            "xlsxwriter-1904": lambda path: by_xlsxwriter(path, plain, date_1904=True),
            "xlsxwriter-zip64": lambda path: by_xlsxwriter(path, plain, use_zip64=True),
        }
        for name, write in ways.items():
            path = os.path.join(folder, name + ".xlsx")
            write(path)
            words = ["record", "subsidy-paid", "--year", "2024", "--file", path, "--preview", "--actor", "cash"]
            ours = answer(*words, "--clock", "2024-04-02T09:00:00Z", "--note", "Read only")
            told.add(tuple(entry["says"] for entry in ours["entries"]))
    if len(told) != 1:
        sys.exit(f"one table is read in {len(told)} ways: {told}")
    print(f"workbooks: one table written in {len(ways)} ways, read alike: {told.pop()}")


statements()
workbooks()

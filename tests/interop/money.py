#!/usr/bin/env python3
"""Computes the money of every envelope again, from docs/money.md and the entries of a ledger alone.

  money.py LEDGER REPORT.json...

Python 3 standard library, none of our code. Each report (`prorata report YEAR --format json`) says up to which entry and on
which day it was made; every figure of its balances is held against those computed here. The file is read read-only; whether
the ledger is sound is for verify_ledger.py. Exit 0: all identical; 1: some figures differ.
"""
import datetime, json, pathlib, sqlite3, sys

GROUNDS = ("unused", "unjustified", "misuse", "overpaid")
NEVER = "9999-12-31"

def plus(x):
    return max(x, 0)

class Ledger:
    """The facts that stand after entry T, and the day D."""

    def __init__(self, lines, last, day):
        self.day, self.all, self.facts = day, {}, {}
        for line in lines:
            if line["seq"] > last:
                break
            fact = line["body"]["fact"]
            if line["kind"] == "EntryCorrected":
                self.facts.pop(fact["entry"], None)
            self.all[line["seq"]] = self.facts[line["seq"]] = (line["kind"], fact, line["at"][:10])

    def of(self, kind, **fields):
        """The facts of a kind that stand, in order."""
        return [(seq, fact) for seq, (found, fact, _) in self.facts.items()
                if found == kind and all(fact.get(name) == value for name, value in fields.items())]

    def determinations(self, year):
        return [(fact.get("date", self.facts[seq][2]), fact) for seq, fact in self.of("AllocationDetermined", year=year)]

    def key(self, year):
        """K: the key of the determination in force, or else the one that applies to the year."""
        made = self.determinations(year)
        if made:
            return self.all[made[-1][1]["key"]][1]["key"]
        keys = [fact["key"] for _, fact in self.of("KeyAdopted")]
        own = [key for key in keys if key["first_year"] <= year <= key.get("last_year", year)]
        taken = {key.get("supersedes") for key in own}
        left = [key for key in own if key["id"] not in taken]
        return left[0] if len(left) == 1 else None

    def due_day(self, year):
        key = self.key(year)
        if not key:
            return None
        calendar = key["calendar"]
        day = datetime.date.fromisoformat(f"{year + 1}-{calendar['repayment_due']}")
        if calendar["non_working_day"] != "same":
            raise SystemExit("not supported: a due day that moves with working days")
        return day.isoformat()

    def year_of(self, project):
        """The year of the submission that stands, or of the last one."""
        for facts in (self.facts, self.all):
            found = [fact["year"] for kind, fact, _ in facts.values() if kind == "ProjectSubmitted" and fact["project"] == project]
            if found:
                return found[-1]

    def envelope(self, year, fund, envelope):
        own = {"year": year, "fund": fund, "envelope": envelope}
        common, due, day = envelope == "common-projects", self.due_day(year), self.day
        in_own = lambda seq: seq in self.all and all(self.all[seq][1].get(k) == v for k, v in own.items())
        # What moved.
        payments = [(fact["value_date"], fact["cents"]) for _, fact in self.of("SubsidyPaid", **own)]
        paid = sum(cents for _, cents in payments)
        suspensions = dict(self.of("PaymentSuspended", **own))
        suspended = sum(fact["cents"] for fact in suspensions.values())
        suspended -= sum(fact["cents"] for _, fact in self.of("PaymentReleased") if fact["suspension"] in suspensions)
        claims = [fact for _, fact in self.of("RepaymentClaimed", **own)]
        claimed = {g: sum(c["cents"] for c in claims if c["ground"] == g) for g in GROUNDS}
        repayments = dict(self.of("RepaymentReceived", **own))
        repaid = {g: sum(r["cents"] for r in repayments.values() if r["ground"] == g) for g in GROUNDS}
        returned = 0
        for _, fact in self.of("RepaymentReturned"):
            if not in_own(fact["repayment"]):
                continue
            returned += fact["cents"]
            if fact["repayment"] in repayments:
                repaid[repayments[fact["repayment"]]["ground"]] -= fact["cents"]
            else:
                paid += fact["cents"]
        acceptance = self.of("UseAccepted", **own)
        acceptance = acceptance[-1][1] if acceptance else None
        if common:
            spent = [f for _, f in self.of("ProjectSpent", fund=fund) if self.year_of(f["project"]) == year]
            used = sum(f["cents"] for f in spent) if paid > 0 or spent else None
            decided = sum(f["cents"] for f in spent if acceptance and f["date"] <= acceptance["date"])
            accepted = acceptance["cents"] if acceptance else None
        else:
            declared = self.of("UseDeclared", year=year, fund=fund)
            declared = declared[-1][1] if declared else None
            used, decided = declared["cents"] if declared else None, 0
            in_time = acceptance and declared and declared["date"] <= acceptance["date"]
            accepted = acceptance["cents"] if in_time else None
        # Lines 1 to 7.
        grants = []
        for decided_on, fact in self.determinations(year):
            share = next((s for s in fact["shares"] if s["fund"] == fund), None)
            projects = share["common_projects_cents"] if share else 0
            grants.append((decided_on, projects if common else (share["total_cents"] - projects if share else 0)))
        held = paid - repaid["overpaid"]
        granted = grants[-1][1] if grants else held
        kept, over = plus(min(held, granted)), plus(held - granted)
        key = self.key(year) or {}
        carries = (key.get("projects") or {}).get("unspent") == "carry-over"
        free = common and (carries or due is None or day <= due)

        def use(kept):
            u = kept if used is None else min(used, kept)
            v = min(decided, u) if common and accepted is not None else u
            return u, v - (v if accepted is None else min(accepted, v))
        u, unjustified = use(kept)
        unused = 0 if free else kept - u

        def by_use(kept, unused, unjustified):
            owed = {"unused": min(unused, kept)}
            owed["misuse"] = min(claimed["misuse"], kept - owed["unused"])
            told = claimed["unjustified"] if accepted is None else plus(unjustified - owed["misuse"])
            owed["unjustified"] = min(told, kept - owed["unused"] - owed["misuse"])
            return owed
        # Lines 8 to 10.
        from_claims = used is None or (common and unused == 0)
        owed = by_use(kept, claimed["unused"] if from_claims else unused, unjustified)
        three = sum(owed.values())
        owed["overpaid"] = repaid["overpaid"] + over
        spare = sum(plus(repaid[g] - owed[g]) for g in GROUNDS[:3])
        open_ = {g: plus(owed[g] - repaid[g]) for g in GROUNDS} | {"overpaid": over}
        settled = {}
        for g in ("overpaid", "unused", "unjustified", "misuse"):
            settled[g] = min(open_[g], spare)
            open_[g] -= settled[g]
            spare -= settled[g]
        # Lines 11 to 13.
        if held <= granted:
            to_pay, withheld = plus(granted - held - suspended), min(suspended, granted - held)
        else:
            to_pay, withheld = -open_["overpaid"], 0
        later = plus(min(granted, held + to_pay))
        later_u, later_unjustified = use(later)
        could = by_use(later, later if used is None else later - later_u, later_unjustified)
        too_much = plus(spare - plus(sum(could.values()) - three))
        # Due.
        open_due = {}
        since = None
        for decided_on, cents in reversed(grants):
            if cents >= held:
                break
            since = decided_on
        for g in GROUNDS:
            left, parts = owed[g], []

            def take(cents, when):
                nonlocal left
                cents = min(cents, left)
                left -= cents
                parts.append((when or NEVER, cents))
            if g == "unused" and unused > 0 and due:
                by_then = sum(cents for date, cents in payments if date <= due) - repaid["overpaid"]
                take(plus(min(by_then, kept) - (used or 0)), due)
            for claim in sorted((c for c in claims if c["ground"] == g), key=lambda c: c["due_date"]):
                if g != "overpaid" or since is None or claim["date"] >= since:
                    take(claim["cents"], claim["due_date"])
            if g == "unjustified" and due:
                take(left, max(due, acceptance["date"]) if acceptance else due)
            elif g == "overpaid" and due:
                day_of_rest, total = max(due, since) if since else due, 0
                of_claims = sum(c["cents"] for c in claims if c["ground"] == g and (since is None or c["date"] >= since))
                for date, cents in sorted(payments, key=lambda payment: payment[0]):
                    part, total = plus(total + cents - max(total, granted)), total + cents
                    take(plus(part - of_claims), max(day_of_rest, date))
                    of_claims = plus(of_claims - part)
                take(left, day_of_rest)
            take(left, None)
            covered = plus(repaid[g] + settled[g])
            for when, cents in sorted(parts, key=lambda part: part[0]):
                if cents > covered:
                    if when != NEVER:
                        open_due.setdefault(g, when)
                covered = plus(covered - cents)
        figures = {"granted": granted, "paid": paid, "suspended": suspended, "held": held, "kept": kept, "over": over,
                   "used": used, "accepted": accepted, "unused": unused, "unjustified": unjustified, "claimed": claimed,
                   "repaid": repaid, "returned": returned, "owed": owed, "open": open_, "to_pay": to_pay,
                   "withheld": withheld, "too_much": too_much}
        figures = {f"{name}_cents": value for name, value in figures.items() if value is not None}
        figures |= {"open_due": open_due, "fund": fund, "envelope": envelope}
        return figures | ({"due_date": due} if due else {})

def main(path, reports):
    base = sqlite3.connect(pathlib.Path(path).resolve().as_uri() + "?mode=ro&immutable=1", uri=True)
    lines = [json.loads(text) for (text,) in base.execute("SELECT line FROM entry ORDER BY seq")]
    code = compared = 0
    for name in reports:
        report = json.loads(pathlib.Path(name).read_text(encoding="utf-8"))
        as_of, year = report["as_of"], report["year"]
        ledger = Ledger(lines, as_of["seq"], as_of["day"])
        figures, wrong = 0, []
        for balance in report["figures"]["balances"]:
            own = ledger.envelope(year, balance["fund"], balance["envelope"])
            wrong += [f"{balance['fund']} {balance['envelope']} {name}: {balance.get(name)} reported, {own.get(name)} computed"
                      for name in sorted(own | balance) if own.get(name) != balance.get(name)]
            figures += sum(len(value) if isinstance(value, dict) else 1 for value in own.values())
        print(f"{year} as of entry {as_of['seq']}, {as_of['day']}: {'differs' if wrong else 'identical'}, {figures} figures")
        for line in wrong:
            print(f"  {line}")
        code, compared = 1 if wrong else code, compared + figures
    return code if compared else "no balance in these reports: nothing was compared"

if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]) if len(sys.argv) > 2 else __doc__)

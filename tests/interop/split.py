#!/usr/bin/env python3
"""Computes every determination of a Prorata ledger again, exactly, from the entries that it names.

  split.py LEDGER

Python 3 standard library, fractions.Fraction, none of our code. It reads the file read-only and takes the entries as
they stand: whether the ledger is sound is for verify_ledger.py. It knows both destinations of what negative evaluations leave
over (the decree's excess, art. 60ter/1, section 5, and the draft's common projects), and largest remainder settled per slice;
for another method or level it says `not supported`. For each determination it says by which text it was computed. Exit 0: all identical; 1: some figures differ; 2: not supported.
"""
import json, pathlib, sqlite3, sys
from fractions import Fraction

class NotSupported(Exception):
    """The key asks for a rule that this program does not know."""

def largest_remainder(amount, weights, order):
    """Whole cents of `amount` over `weights`; `order` gives the places in the order of the tie rule."""
    exact = [Fraction(amount) * weight / sum(weights) for weight in weights]
    cents = [quotient.numerator // quotient.denominator for quotient in exact]
    ranked = sorted(order, key=lambda place: cents[place] - exact[place])  # stable: equal remainders keep the order
    for place in ranked[:amount - sum(cents)]:
        cents[place] += 1
    return cents

def slice_amounts(key, budget):
    """The budget over the slices, ties by slice order, and what the key leaves undistributed."""
    shares = [Fraction(part["share"]) for part in key["slices"]]
    if key["share_difference"] == "undistributed":
        shares.append(1 - sum(shares))
    elif key["share_difference"] == "refuse" and sum(shares) != 1:
        raise ValueError("the shares do not make 100 %")
    cents = largest_remainder(budget, shares, range(len(shares)))
    return cents[:len(key["slices"])], sum(cents[len(key["slices"]):])

def split(key, budget, counts, results):
    """The figures of a determination, by (fund, figure), as the rules of the key give them."""
    for name, known in (("method", "largest-remainder"), ("level", "slice")):
        if key["rounding"][name] != known:
            raise NotSupported(f"{name} {key['rounding'][name]}")
    funds, evaluates = list(counts), any(part["condition"] != "none" for part in key["slices"])
    results = {fund: results.get(fund, "pending") if evaluates else None for fund in funds}
    ties = key["rounding"]["ties"]
    sign = {"fund-order": 0, "reverse-fund-order": 0, "most-affiliates": -1, "fewest-affiliates": 1}[ties]
    by_code = sorted(funds, key=str.encode, reverse=ties == "reverse-fund-order")
    order = [funds.index(fund) for fund in sorted(by_code, key=lambda fund: sign * counts[fund])]
    amounts, undistributed = slice_amounts(key, budget)
    figures, remainder, to_projects, nobody = {}, 0, 0, 0
    reserved, excess = dict.fromkeys(funds, 0), dict.fromkeys(funds, 0)
    for part, amount in zip(key["slices"], amounts):
        conditional = part["condition"] != "none"
        joins = [not conditional or part["denominator"] == "all-funds" or results[f] != "negative" for f in funds]
        weights = [takes * (1 if part["basis"] == "equal" else counts[f]) for takes, f in zip(joins, funds)]
        made = largest_remainder(amount, weights, order) if any(weights) else [0] * len(funds)
        figures |= {(fund, part["id"]): cents for fund, cents in zip(funds, made)}
        if not conditional:
            continue
        negative = [results[fund] == "negative" for fund in funds]
        left = sum(cents for cents, lost in zip(made, negative) if lost) if any(weights) else amount
        remainder += left
        # Section 5: over the funds that are not negative, by the basis of the slice.
        places = [place for place, lost in enumerate(negative) if not lost]
        own = [1 if part["basis"] == "equal" else counts[funds[place]] for place in places]
        shared = [0] * len(funds)
        if part["remainder"] == "common-projects":
            to_projects += left
        elif left and any(own):
            ranked = [places.index(place) for place in order if place in places]
            for place, cents in zip(places, largest_remainder(left, own, ranked)):
                shared[place] = cents
        else:
            nobody += left
        for fund, cents, more in zip(funds, made, shared):
            if results[fund] == "positive":
                excess[fund] += more
                continue
            figures[fund, part["id"]] = 0
            if results[fund] == "pending":
                reserved[fund] += cents + more
            elif results[fund] == "not-applicable":
                nobody += cents + more
    common = largest_remainder(to_projects, [1] * len(funds), order)
    for fund, cents in zip(funds, common):
        total = cents + excess[fund] + sum(figures[fund, part["id"]] for part in key["slices"])
        own = {"common_projects_cents": cents, "excess_cents": excess[fund]}
        own |= {"reserved_cents": reserved[fund], "total_cents": total}
        figures |= {(fund, name): cents for name, cents in own.items()}
    shared = sum(figures[fund, "total_cents"] for fund in funds)
    assert shared + sum(reserved.values()) + nobody + undistributed == budget
    whole = {"budget": budget, "remainder": remainder, "reserved": sum(reserved.values())}
    whole |= {"no_beneficiary": nobody, "undistributed": undistributed, "difference": 0}
    return figures | {("", f"{name}_cents"): cents for name, cents in whole.items()}

def recorded(fact):
    """The figures of a determination as they are recorded."""
    names = ("budget", "remainder", "reserved", "no_beneficiary", "undistributed", "difference")
    figures = {("", f"{name}_cents"): fact[f"{name}_cents"] for name in names}
    for share in fact["shares"]:
        figures |= {(share["fund"], part["slice"]): part["cents"] for part in share["slices"]}
        figures |= {(share["fund"], name): cents for name, cents in share.items() if name.endswith("_cents")}
    return figures

def main(path):
    base = sqlite3.connect(pathlib.Path(path).resolve().as_uri() + "?mode=ro&immutable=1", uri=True)
    entries = {line["seq"]: line for (text,) in base.execute("SELECT line FROM entry") for line in [json.loads(text)]}
    code, made = 0, [line for line in entries.values() if line["kind"] == "AllocationDetermined"]

    def fact(seq, kind, year):
        found = entries[seq]["body"]["fact"]
        if entries[seq]["kind"] != kind or found.get("year", year) != year:
            raise ValueError(f"entry {seq} is not a {kind} of {year}")
        return found
    for line in made:
        told, year = line["body"]["fact"], line["body"]["fact"]["year"]
        name = f"entry {line['seq']}: {year}, revision {told['revision']}"
        try:
            key = fact(told["key"], "KeyAdopted", year)["key"]
            if not key["first_year"] <= year <= key.get("last_year", year):
                raise ValueError(f"the key {key['id']} does not apply to {year}")
            counts = fact(told["affiliates"], "AffiliatesCertified", year)["counts"]
            counts = {count["fund"]: count["count"] for count in counts}
            given = (fact(seq, "EvaluationGiven", year) for seq in told["evaluations"])
            results = {one["fund"]: one["result"] for one in given}
            expected = split(key, fact(told["budget"], "BudgetSet", year)["cents"], counts, results)
        except NotSupported as error:
            print(f"{name}: not supported: {error}")
            code = code or 2
            continue
        except (KeyError, ValueError) as error:
            print(f"{name}: differs: cannot be computed: {error}")
            code = 1
            continue
        found = recorded(told)
        wrong = [figure for figure in expected | found if expected.get(figure) != found.get(figure)]
        wrong += [(fund, "stands twice") for fund in counts if [s["fund"] for s in told["shares"]].count(fund) > 1]
        print(f"{name}: {'differs' if wrong else 'identical'}, {len(expected)} figures, by {key['title_fr']}")
        for place in wrong:
            print(f"  {place[0] or year} {place[1]}: {found.get(place)} recorded, {expected.get(place)} computed")
        code = 1 if wrong else code
    return code if made else "no determination in this ledger: nothing was compared"

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else __doc__)

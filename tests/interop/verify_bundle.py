#!/usr/bin/env python3
"""Verifies an evidence bundle of Prorata without Prorata: Python 3.8 or later, standard library only.

  python3 -I verify.py BUNDLE.zip [--policy FILE]    or the folder of an unpacked bundle; inside of it, a point: .

FILE is the policy that you keep yourself; without it, the bundle's own says whose signatures count. Exits with 0 and
SOUND, with 1 and a line FAULT for what does not hold, or with 2 on wrong usage; a line NOTE says what is left to you.
Held against the manifest only: reports/ (pay by figures.jsonl), approvals/, stamps/, documents.txt (see VERIFY.md).
Left to `prorata bundle verify`: whether a split follows from its key, revoked keys, which entries a figure rests on,
what was used, accepted, is owed, open or too much, how tiles are cut, who may record what, and some rules of canonical JSON."""
import base64, collections, datetime, functools, hashlib, json, pathlib, re, struct, sys, time, zlib

MOST, NOTHING, ENVELOPES = 1 << 30, {"shares": (), "counts": ()}, (("operating", 1), ("common-projects", 0))
SUMS = {"SubsidyPaid": "paid_cents", "PaymentSuspended": "suspended_cents", "PaymentReleased": "suspended_cents",
        "RepaymentClaimed": "claimed_cents/", "RepaymentReceived": "repaid_cents/"}
UNTOLD = r"balances/.*/((used|accepted|unused|unjustified|too_much)_cents|(owed|open)_cents/(unused|unjustified|misuse|overpaid))"
NAMES = (r"(?a)VERIFY\.md|verify\.py|checkpoint|policy\.txt|(entries|figures)\.jsonl|documents\.txt|tile/\w+/(x\d{3}/)*\d{3}(\.p/\d{1,3})?|"
         r"approvals/(allowed_signers|\d{8,}\.(json|\d+\.sig))|stamps/\d{8,}\.(checkpoint|tsr)|reports/report-[a-z0-9-]+\.(txt|csv|html|json)")
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # the field and the order of Ed25519, RFC 8032
D, I = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)
faults, leaves, notes = [], [], ["left to you: reports/, approvals/, stamps/, documents.txt, and the figures used, accepted, unused, unjustified, owed, open, too much, and to pay where too much is held"]
def right(holds, what):
    if not holds: raise ValueError(what)
def attempt(place, work, *given):  # what `work` gives; a fault when it fails, for whatever reason: the input is anyone's
    try: return work(*given)
    except Exception as error:
        faults.append(f"{place}: {error if type(error) is ValueError else 'cannot be read: ' + repr(error)}")
def sha256(*parts): return hashlib.sha256(b"".join(parts)).digest()
def written(value): return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
def unzip(place):  # the members of an archive in its one written form: stored, in order, each once, nothing else
    right(place.stat().st_size <= MOST, "larger than any bundle")
    data, members, index, at, last = place.read_bytes(), {}, bytearray(), 0, b""
    while data[at:at + 4] == b"PK\3\4":
        size, length = struct.unpack_from("<LH", data, at + 22)
        name, body = data[at + 30:at + 30 + length], data[at + 30 + length:at + 30 + length + size]
        head = b"\n\0\0\0\0\0\0\0!\0" + struct.pack("<LLLHH", zlib.crc32(body), size, size, length, 0)
        one_form = data[at:at + 30 + length] == b"PK\3\4" + head + name and len(body) == size and last < name
        right(one_form, f"byte {at} is not as a bundle has it; if it was packed again, unpack it and give the folder")
        index += b"PK\1\2\n\0" + head + bytes(10) + struct.pack("<L", at) + name
        members[name.decode("ascii")], at, last = body, at + 30 + length + size, name
    end = b"PK\5\6" + struct.pack("<4xHHLL2x", len(members), len(members), len(index), at)
    right(data[at:] == bytes(index) + end, f"byte {at} and on are not the end that these members have")
    return members
def folder(place):
    files = [file for file in place.rglob("*") if file.is_symlink() or not file.is_dir()]
    right(all(file.is_file() and not file.is_symlink() for file in files), "holds a link, or what is no file")
    right(sum(file.stat().st_size for file in files) <= MOST, "larger than any bundle")
    return {file.relative_to(place).as_posix(): file.read_bytes() for file in files}
def follow(line, seq, link, before, requests):  # an entry that follows the one before it
    entry = json.loads(line[:65536].decode(), parse_float=int, parse_constant=int)  # a fraction is no int
    form = "{" + ",".join(f'"{name}":{written(entry[name])}' for name in "v seq prev at actor kind kv request body".split()) + "}"
    at = datetime.datetime.fromisoformat(entry["at"][:19]).isoformat() + "Z"
    right(form.encode() == line and len(line) <= 65535 and (entry["v"], entry["at"]) == (1, at), "not written as one is")
    if seq == 1: link = sha256(f"prorata-ledger/genesis/1\n{entry['body']['fact']['origin']}\n".encode())
    right((entry["seq"], entry["prev"], entry["kind"] == "LedgerOpened") == (seq, link.hex(), seq == 1), "does not follow the one before")
    right(not before or entry["at"] >= before[-1]["at"], "is older than the entry before it")
    right(requests.setdefault(entry["request"], seq) == seq, "its request key stands in an entry before it")
    return entry
@functools.lru_cache(None)
def root(begin, end):  # the tree of RFC 6962 over `leaves`
    if end - begin < 2: return leaves[begin] if end > begin else sha256()
    middle = begin + (1 << (end - begin - 1).bit_length() - 1)
    return sha256(b"\1", root(begin, middle), root(middle, end))
def path(index, begin, end):  # the hashes beside the way up from a leaf, as a proof lists them
    if end - begin < 2: return b""
    middle = begin + (1 << (end - begin - 1).bit_length() - 1)
    own, other = ((begin, middle), (middle, end)) if index < middle else ((middle, end), (begin, middle))
    return path(index, *own) + base64.b64encode(root(*other)) + b"\n"
def add(p, q):
    x, y, m = p[0] * q[1] + q[0] * p[1], p[1] * q[1] + p[0] * q[0], D * p[0] * q[0] * p[1] * q[1]
    return x * pow(1 + m, P - 2, P) % P, y * pow(1 - m, P - 2, P) % P
def times(n, p):
    return add(times(n // 2, add(p, p)), p if n % 2 else (0, 1)) if n else (0, 1)
def point(raw):
    y, sign = int.from_bytes(raw, "little") % 2**255, raw[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * I % P
    right(y < P and x * x % P == square and (x or not sign), "not a point of Ed25519")
    return x if x % 2 == sign else P - x, y
def signed(key, message, signature):  # RFC 8032, section 5.1.7, and no point of small order, by which anyone could sign
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    strong = len(signature) == 64 and s < L and (0, 1) not in (times(8, a), times(8, r))
    return strong and times(s, point(b"\x58" + b"\x66" * 31)) == add(r, times(h, a))
def read_note(raw):  # origin, size, root and text of a checkpoint, and its signatures
    text, _, tail = raw.decode().partition("\n\n")
    origin, size, top = text.split("\n")
    lines = [re.fullmatch("\u2014 ([^ +]+) ([A-Za-z0-9+/=]+)", line) for line in tail.split("\n")[:-1]]
    right(tail.endswith("\n") and all(lines) and len(lines) < 65 and str(int(size[:16])) == size, "no signed checkpoint")
    signatures = [(line[1], base64.b64decode(line[2])) for line in lines]
    return origin, int(size), base64.b64decode(top), text.encode() + b"\n", signatures
def signs(key, kind, note):  # whether a key of a policy signed; what is signed in its name and not by it is a fault
    (name, ident), raw = key.split("+")[:2], base64.b64decode(key.split("+", 2)[2], validate=True)
    right(raw[0] == kind and len(raw) == 33 and sha256(name.encode(), b"\n", raw).hex()[:8] == ident, f"no key: {key}")
    found = [found[4:] for who, found in note[4] if (who, found[:4].hex()) == (name, ident)]
    for at, signature in [(int.from_bytes(one[:8], "big"), one[8:]) if kind == 4 else (0, one) for one in found]:
        right(signed(raw[1:], b"cosignature/v1\ntime %d\n" % at * (kind == 4) + note[3], signature) and at < 2**35
              and (kind == 4 or name == note[0]), f"the signature of {name} is not one of its key")
        notes.append(f"signed by {name}" + time.strftime(", %Y-%m-%dT%H:%M:%SZ", time.gmtime(at)) * (kind == 4))
    return bool(found)
def judge(note, policy):  # holds a checkpoint against a C2SP tlog-policy, whose groups name only what stands before them
    reached, quorum, log = {"none": True}, None, False
    for words in (line.split() for line in policy.decode().split("\n") if line.strip() and line.strip()[0] != "#"):
        what, count = words[0], len(words)
        if what == "log" and count in (2, 3): log = signs(words[1], 1, note) or log
        elif what == "witness" and count in (3, 4) and words[1] not in reached: reached[words[1]] = signs(words[2], 4, note)
        elif what == "group" and count > 3 and words[1] not in reached and len({"none", *words[3:]}) == count - 2:
            least = {"any": 1, "all": count - 3}.get(words[2]) or int(words[2])
            reached[words[1]] = sum(reached[name] for name in words[3:]) >= max(1, least)
        elif what == "quorum" and count == 2 and quorum is None: quorum = reached[words[1]]
        else: right(False, f"not a line of a policy: {' '.join(words)}")
    right(log and quorum, "the log of the policy did not sign it, or too few witnesses did")
OF = {"PaymentReleased": "suspension", "RepaymentReturned": "repayment"}  # events of another one, which they name
APART = ("reserved", "no_beneficiary", "undistributed", "difference")  # what is granted to nobody
def adds_up(fact, facts):  # a determination adds up, fund by fund and in all, to the budget that it names
    total, common, excess, reserved = (sum(share[f"{name}_cents"] for share in fact["shares"]) for name in ("total", "common_projects", "excess", "reserved"))
    right(total + sum(fact[f"{name}_cents"] for name in APART) == fact["budget_cents"] == facts[fact["budget"]]["cents"]
          and reserved == fact["reserved_cents"] and (common + excess <= fact["remainder_cents"] or fact["difference_cents"])
          and all(share["total_cents"] == share["common_projects_cents"] + share["excess_cents"] + sum(part["cents"] for part in share["slices"])
                  for share in fact["shares"]), "does not add up to its budget")
def figures(year, facts, kinds, mended, unsure):  # the figures of a year, from the entries alone
    told, known, places = collections.Counter(), collections.defaultdict(lambda: [NOTHING, NOTHING]), set()
    for n, fact in facts.items():
        home = facts[fact[OF[kinds[n]]]] if kinds[n] in OF else fact
        if home.get("year") == year and not mended & {n, fact.get("suspension")}:
            known[kinds[n]] = [known[kinds[n]][1], fact]
            if kinds[n] == "RepaymentReturned":  # taken from what was repaid, or given on top where that was mended
                top = f"balances/{home['fund']}/{home['envelope']}"
                told[f"{top}/returned_cents"] += fact["cents"]
                if fact["repayment"] in mended: told[f"{top}/paid_cents"] += fact["cents"]
                else: told[f"{top}/repaid_cents/{home['ground']}"] -= fact["cents"]
            elif kinds[n] in SUMS:
                places.add(f"{home['fund']}/{home['envelope']}")
                name = f"balances/{home['fund']}/{home['envelope']}/{SUMS[kinds[n]]}{fact.get('ground', '')}"
                told[name] += fact["cents"] if home is fact else -fact["cents"]
    (before, now), counts, budget = known["AllocationDetermined"], known["AffiliatesCertified"][1], known["BudgetSet"][1]
    told.update({"budget_cents": budget["cents"]} if "cents" in budget else {})
    told.update({f"affiliates/{count['fund']}/count": count["count"] for count in counts["counts"]})
    told.update({f"determination/{name}": now[name] for name in now if name.endswith("_cents") or name == "revision"})
    for share in now["shares"]:
        top = f"determination/shares/{share['fund']}"
        told.update({f"{top}/{name}": share[name] for name in share if name.endswith("_cents")})
        told.update({f"{top}/slices/{part['slice']}": part["cents"] for part in share["slices"]})
    old, new = (collections.Counter({f"{share['fund']}/{envelope}": abs(part * share["total_cents"] - share["common_projects_cents"])
                for share in fact["shares"] for envelope, part in ENVELOPES}) for fact in (before, now))
    for place in places | new.keys():
        paid, held, back = (told[f"balances/{place}/{name}"] for name in ("paid_cents", "suspended_cents", "repaid_cents/overpaid"))
        has = paid - back  # docs/money.md, lines 1 to 4, 11 and 12
        mine = new[place] if now is not NOTHING else has
        rest, over = max(mine - has, 0), max(has - mine, 0)
        own = {"granted": mine, "held": has, "kept": max(min(has, mine), 0), "over": over,
               "withheld": min(held, rest), "to_pay": max(rest - held, 0)}
        told.update({f"balances/{place}/{name}_cents": cents for name, cents in own.items()})
        if over: unsure.add(f"balances/{place}/to_pay_cents")
    told.update({f"settlement/{place}/difference_cents": new[place] - old[place] for place in new if before is not NOTHING})
    told.update({f"settlement/{name}/difference_cents": now[f"{name}_cents"] - before[f"{name}_cents"] for name in APART if before is not NOTHING})
    return told
def manifest(members, head):  # the manifest names every other member as it is, and counts them
    text, names = members["MANIFEST.json"].decode(), sorted(members.keys() - {"MANIFEST.json"})
    rows = [written({"bytes": len(members[name]), "name": name, "sha256": sha256(members[name]).hex()}) for name in names]
    told, once = re.findall(r'^(\{"bytes".*?\}),?$', text, re.M), r'\n"languages":\[(?:"(fr|nl|de|en)"(?!.*"\1"),?)+(?<!,)\],\n'
    right(told == rows, f"does not name each member once, as it is, in order: {sorted(set(told) ^ set(rows))[:3]}")
    head["counts"] = {**collections.Counter(name.split("/")[0] if "/" in name else "top" for name in names), "entries": head["size"]}
    right(re.search(once, text) and all(f'\n"{name}":{written(head[name])},\n' in text for name in head), f"should say {written(head)}, and languages once")
    return int(re.search(r'\n"year":(\d{4})\n\}\n\Z', text)[1])
def member(name, raw, origin, size, checkpoint):
    if re.fullmatch(r"kept/(0[0-9]{3}|1000)\.txt|stamps/[0-9]{8,}\.checkpoint", name):
        older = read_note(raw)
        right(older[0] == origin and older[1] <= size and older[2] == root(0, older[1]), "the entries do not continue it")
    elif name.startswith("proofs/"):
        n = int(name[7:-11])
        proof = b"c2sp.org/tlog-proof@v1\nindex %d\n%s\n%s" % (n - 1, path(n - 1, 0, size), checkpoint)
        right(name == f"proofs/{n:08}.tlog-proof" and 0 < n <= size and raw == proof, "does not prove that entry here")
    else: right(re.fullmatch(NAMES, name) or name == f"documents/{sha256(raw).hex()}", "no member of a bundle, or changed")
def examine(members, policy):
    lines, entries, requests = members["entries.jsonl"].split(b"\n"), [], {}
    right(lines.pop() == b"" and lines, "entries.jsonl has no end, or no entry: there is nothing to verify")
    leaves.extend(sha256(b"\0", line) for line in lines)
    for seq, line in enumerate(lines, 1):
        entry = attempt(f"entries.jsonl, entry {seq}", follow, line, seq, leaves[seq - 2], entries, requests)
        entries.append(entry or right(False, f"nothing behind entry {seq} was looked at"))
    facts, kinds = {one["seq"]: one["body"]["fact"] for one in entries}, {one["seq"]: one["kind"] for one in entries}
    mended = {facts[n]["entry"] for n in facts if kinds[n] == "EntryCorrected"}
    origin, size, top, note = facts[1]["origin"], len(lines), root(0, len(lines)), read_note(members["checkpoint"])
    attempt("checkpoint", right, note[:3] == (origin, size, top), f"not one of these {size} entries with the root {top.hex()}")
    attempt("checkpoint", judge, note, members["policy.txt"] if policy is None else policy)
    year = attempt("MANIFEST.json", manifest, members, {"origin": origin, "root": top.hex(), "schema": "prorata/bundle/1", "size": size})
    rows = {n: [root(place, place + 256**n) for place in range(0, size - 256**n + 1, 256**n)] for n in range(4)}
    for level, row in {**rows, "entries": [struct.pack(">H", len(line)) + line for line in lines]}.items():
        found = b"".join(members[name] for name in sorted(members) if name.startswith(f"tile/{level}/"))
        attempt(f"tile/{level}", right, found == b"".join(row), "not the hashes or the lines of these entries")
    for name in sorted(members.keys() - {"MANIFEST.json"}):
        attempt(name, member, name, members[name], origin, size, members["checkpoint"])
    for n in [n for n in facts if kinds[n] == "AllocationDetermined"]: attempt(f"entry {n}", adds_up, facts[n], facts)
    unsure, given = set(), {}
    told = figures(year, facts, kinds, mended, unsure)
    for one in (json.loads(line, parse_int=lambda digits: int(digits[:20])) for line in members["figures.jsonl"].splitlines()):
        right(one["entries"] and all(f"proofs/{n:08}.tlog-proof" in members for n in one["entries"])
              and one["figure"] not in given, f"figures.jsonl: stands twice, or lacks a proof: {one}")
        given[one["figure"]] = one["value"]
    for name in [name for name in (told.keys() | given.keys()) - unsure if not re.fullmatch(UNTOLD, name)]:
        attempt("figures.jsonl", right, given.get(name, 0) == told[name], f"{name}: {given.get(name)}, by the entries {told[name]}")
    return f"SOUND origin={origin} year={year} entries={size} members={len(members)} root={top.hex()}"
if __name__ == "__main__":
    words = sys.argv[1:]
    if len(words) not in (1, 3) or words[0].startswith("-") or words[1:2] not in ([], ["--policy"]):
        sys.exit(print(__doc__, file=sys.stderr) or 2)
    place, policy = pathlib.Path(words[0]), attempt("policy", pathlib.Path(words[2]).read_bytes) if words[2:] else None
    members = attempt("archive", folder if place.is_dir() else unzip, place)
    answer = faults or attempt("bundle", examine, members, policy)
    notes += [] if words[2:] else ["the bundle's own policy says who must sign: hold it against yours, or give yours with --policy"]
    for line in [f"NOTE {note}" for note in notes] + ([f"FAULT {fault}" for fault in faults[:200]] or [answer]):
        print("".join(sign if " " <= sign <= "~" else ascii(sign)[1:-1] for sign in line[:400]))
    sys.exit(1 if faults else 0)

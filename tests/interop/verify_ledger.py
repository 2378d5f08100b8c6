#!/usr/bin/env python3
"""Verifies a Prorata ledger from docs/ledger-format.md alone; Python 3 standard library, none of our code.

  verify_ledger.py LEDGER                        verify a ledger file
  verify_ledger.py LEDGER --vectors DIRECTORY    and hold this verifier against the test vectors
  verify_ledger.py --vectors DIRECTORY           the test vectors alone

Prints SOUND and exits 0, or names every fault and exits 1. It opens the file read-only and writes nothing.
It does not decode payloads and it does not recompute figures (see split.py).
"""
import datetime, hashlib, os, pathlib, re, sqlite3, struct, sys, unicodedata

INTEGER_MAX, DEPTH_MAX, LINE_MAX = 2**53 - 1, 16, 65535
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ue000-\uf8ff\U000f0000-\U0010ffff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | end) for plane in range(15) for end in (0xfffe, 0xffff)) + "]")  # and no character at all
STRING, KEY = re.compile(r'"((?:[^"\\]|\\["\\])*)"'), re.compile('"([a-z0-9_]+)":')
INTEGER = re.compile("-?(?:0|[1-9][0-9]*)(?![0-9.eE])")
TEXTS = {
    "prev": "[0-9a-f]{64}", "at": "[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z",
    "actor": "(?s:.{1,64})", "kind": "[A-Za-z]{1,64}", "request": "[!-~]{1,128}",
}
FIELDS = ("v", "seq", "prev", "at", "actor", "kind", "kv", "request", "body")

def string(text, at):
    found = STRING.match(text, at)
    if not found:
        raise ValueError(f"at character {at}: a string that ends, with only quote and backslash escaped, was expected")
    content = re.sub(r'\\(["\\])', r"\1", found[1])
    if FORBIDDEN.search(content):
        raise ValueError(f"a string holds the forbidden character U+{ord(FORBIDDEN.search(content)[0]):04X}")
    if unicodedata.normalize("NFC", content) != content:
        raise ValueError("a string is not in normalization form C")
    return content, found.end()

def value(text, at, depth):
    """Reads one canonical value; gives it and the place behind it."""
    if depth > DEPTH_MAX:
        raise ValueError("nested more than 16 deep")
    sign = text[at:at + 1]
    if sign == '"':
        return string(text, at)
    if sign and sign in "-0123456789":
        found = INTEGER.match(text, at)
        if not found or found[0] == "-0" or len(found[0]) > 17 or abs(int(found[0])) > INTEGER_MAX:
            raise ValueError(f"at character {at}: not a whole number within 2^53 - 1, written in one way")
        return int(found[0]), found.end()
    if sign not in ("{", "["):
        raise ValueError(f"at character {at}: an object, a list, a string or a whole number was expected")
    result, close, last, at = {}, "}" if sign == "{" else "]", "", at + 1
    while text[at:at + 1] != close or result:
        if sign == "{":
            key = KEY.match(text, at)
            if not key or key[1] <= last:  # ASCII, so characters sort as bytes
                raise ValueError(f"at character {at}: keys are [a-z0-9_]+, ascending, each once")
            last, at = key[1], key.end()
        result[last if sign == "{" else len(result)], at = value(text, at, depth + 1)
        if text[at:at + 1] == close:
            break
        if text[at:at + 1] != ",":
            raise ValueError(f"at character {at}: a comma or `{close}` was expected")
        at += 1
    return (result if sign == "{" else list(result.values())), at + 1

def entry(line):
    """Reads a line as an entry of layout version 1."""
    if len(line.encode()) > LINE_MAX:
        raise ValueError("the line is longer than 65535 bytes")
    fields, at = {}, 0
    for place, name in enumerate(FIELDS):
        begin = ("{" if place == 0 else ",") + f'"{name}":'
        if not line.startswith(begin, at):
            raise ValueError(f"at character {at}: `{begin}` was expected")
        fields[name], at = value(line, at + len(begin), 1)
    if line[at:] != "}":
        raise ValueError(f"at character {at}: the end of the entry was expected")

    rules = {name: isinstance(fields[name], str) and re.fullmatch(form, fields[name]) for name, form in TEXTS.items()}
    for name, most in (("v", 1), ("seq", INTEGER_MAX), ("kv", 2**32 - 1)):
        rules[name] = isinstance(fields[name], int) and 1 <= fields[name] <= most
    rules["body"] = isinstance(fields["body"], dict)
    if not all(rules.values()):
        raise ValueError(f"the field {min(name for name in rules if not rules[name])} breaks its rule")
    if datetime.datetime.fromisoformat(fields["at"][:19]).year < 1970:
        raise ValueError("the field at breaks its rule")
    return fields

def root(leaves):
    """The Merkle tree hash of RFC 6962, section 2.1: the left part is the largest power of two below n."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(leaves[:left]) + root(leaves[left:])).digest()

def genesis(origin):
    return hashlib.sha256(f"prorata-ledger/genesis/1\n{origin}\n".encode()).hexdigest()

def walk(rows):
    """Walks (seq, request, hash, line); gives the leaves, the faults as (place, what) and the last number."""
    leaves, faults, links, last_at, last_seq, seen = [], [], [], "", 0, {}
    for seq, request, stored, line in rows:
        place, follows = f"entry {seq}", seq == last_seq + 1
        if not follows:
            faults.append((place, f"does not follow entry {last_seq}: entries are missing or wrongly numbered"))
        last_seq, before, links = seq, links, []
        if not all(isinstance(column, str) for column in (request, stored, line)):
            faults.append((place, "a column does not hold UTF-8 text"))
            continue
        leaves.append(hashlib.sha256(b"\x00" + line.encode()).digest())
        links = [leaves[-1].hex(), stored]
        try:
            fields = entry(line)
        except ValueError as error:
            faults.append((place, f"not an entry: {error}"))
            continue
        fact = fields["body"].get("fact")
        origin = fact.get("origin") if isinstance(fact, dict) else None
        opens = fields["kind"] == "LedgerOpened" and isinstance(origin, str) and genesis(origin) == fields["prev"]
        checks = (
            (stored != links[0], f"was changed: {stored} was recorded, the line hashes to {links[0]}"),
            (fields["seq"] != seq, f"the line says that it is entry {fields['seq']}"),
            (fields["request"] != request, "the request column is not the request of the line"),
            (seen.setdefault(fields["request"], seq) != seq, "its request key stands in an entry before it"),
            (seq == 1 and not opens, "does not open a ledger under the origin that it names"),
            (seq > 1 and follows and before and fields["prev"] not in before, "does not name the entry before it"),
            (fields["at"] < last_at, f"is older than the entry before it ({last_at})"),
        )
        faults += [(place, what) for wrong, what in checks if wrong]
        last_at = fields["at"]
    return leaves, faults, last_seq

def told(faults, answer):
    """Prints the faults, or the answer; gives the exit code."""
    for line in [f"FAULT {place}: {what}" for place, what in faults] or [answer()]:
        print(line.encode(errors="backslashreplace").decode())
    return 1 if faults else 0

def verify(path):
    """Verifies a ledger file; gives the exit code."""
    beside = [end for end in ("-journal", "-wal", "-shm") if os.path.exists(path + end)]
    faults, leaves, last = [("file", f"a file with the ending {end} stands beside it") for end in beside], [], 0
    with open(path, "rb") as file:
        head = file.read(100).ljust(100, b"\0")  # the header of a SQLite database, sqlite.org/fileformat.html
    page = struct.unpack(">H", head[16:18])[0]
    pages, encoding, version, application = (struct.unpack(">I", head[at:at + 4])[0] for at in (28, 56, 60, 68))
    checks = (
        (head[:16] != b"SQLite format 3\0", "not a SQLite database"),
        (application != 0x50725274, "the application_id is not PrRt"),
        (version != 1, "the user_version is not 1"),
        (encoding != 1 or head[18:20] != b"\x01\x01", "not UTF-8, or kept with a write-ahead log"),
        (pages * (65536 if page == 1 else page) != os.path.getsize(path), "the length is not that of its pages"),
    )
    faults += [("file", what) for wrong, what in checks if wrong]
    try:
        base = sqlite3.connect(pathlib.Path(path).resolve().as_uri() + "?mode=ro&immutable=1", uri=True)
        base.text_factory = lambda raw: raw.decode() if raw.decode(errors="ignore").encode() == raw else raw
        schema = base.execute("SELECT name, type FROM sqlite_schema").fetchall()
        if ("entry", "table") not in schema or ("entry", "view") in schema:
            raise sqlite3.DatabaseError("`entry` is not a table")
        guards = ("entry_is_next", "entry_is_not_updated", "entry_is_not_deleted")
        faults += [("file", f"the trigger {name} is missing") for name in guards if (name, "trigger") not in schema]
        faults += [("file", text) for (text,) in base.execute("PRAGMA integrity_check") if text != "ok"]
        leaves, found, last = walk(base.execute("SELECT seq, request, hash, line FROM entry NOT INDEXED ORDER BY seq"))
        faults += found
    except (sqlite3.Error, TypeError) as error:
        faults.append(("file", f"cannot be read: {error}"))
    if not leaves:
        faults.append(("file", "holds no entry: there is nothing to verify"))
    return told(faults, lambda: f"SOUND entries={len(leaves)} head={last}:{leaves[-1].hex()} root={root(leaves).hex()}")

def vectors(folder):
    """Recomputes the vectors; gives the exit code."""
    def lines(name):
        with open(os.path.join(folder, name), encoding="utf-8", newline="\n") as file:
            return [line for line in file.read().split("\n") if line]
    expected = [line.split(" ") for line in lines("ledger-v1.expected")]
    good, bad = lines("ledger-v1.jsonl"), [line for line in lines("canonical-bad.txt") if not line.startswith("#")]
    rows = [(int(seq), entry(line)["request"], hashed, line) for (seq, hashed, _), line in zip(expected, good)]
    leaves, faults, _ = walk(rows)
    for n, (seq, _, top) in enumerate(expected[:len(leaves)]):
        if root(leaves[:n + 1]).hex() != top:
            faults.append((f"entry {seq}", "the root is another one"))
    if len(good) != len(expected) or not (good and bad):
        faults.append(("vectors", "a file is empty, or the lines and their hashes are not as many"))
    for line in bad:
        try:
            entry(line)
            faults.append(("canonical-bad.txt", f"taken for an entry: {line}"))
        except ValueError:
            pass
    return told(faults, lambda: f"VECTORS good={len(good)} bad={len(bad)} as expected")

if __name__ == "__main__":
    words = sys.argv[1:]
    if not words or len(words) > 3 or (len(words) > 1 and words[-2] != "--vectors") or words[-1].startswith("-"):
        sys.exit(__doc__)
    try:
        code = verify(words[0]) if words[0] != "--vectors" else 0
        sys.exit(code | vectors(words[-1]) if len(words) > 1 else code)
    except OSError as error:
        sys.exit(f"FAULT file: {error}")

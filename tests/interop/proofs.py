#!/usr/bin/env python3
"""Makes and verifies proofs of the Merkle tree (RFC 6962, RFC 9162); Python 3 standard library, none of our code.

  proofs.py make FOLDER     write the vectors inclusion.jsonl and consistency.jsonl, and verify them
  proofs.py check FOLDER    verify the vectors
  proofs.py trees FILE      answer each line `tree SEED SIZE INDEX FROM` with root, inclusion and consistency proof
  proofs.py ledgers FILE    answer each ledger, a JSON list of rows [seq, request, hash, line], with its root or fault

`trees` and `ledgers` answer as tests/interop/go does, to be compared line by line. Exits with 0, or with 1 and what is
wrong. Proofs are made by recursion (RFC 6962) and verified by iteration (RFC 9162), so that no mistake is in both.
"""
import functools, hashlib, json, os, sys
sys.dont_write_bytecode = True  # the import below leaves nothing beside the sources
from verify_ledger import root, told, walk

INTEGER_MAX, SIZES = 2**53 - 1, (*range(1, 21), 63, 64, 65, 255, 256, 257, 1000)
KINDS = {"inclusion": ("index", "size", "leaf", "root"), "consistency": ("from", "to", "root1", "root2")}
SPOILT = {"inclusion": ((0, 1), (1, 2), (2, 3), (4, 5), (3, 7), (5, 8), (64, 65), (300, 1000)),
          "consistency": ((1, 1), (1, 2), (2, 3), (3, 4), (4, 8), (6, 8), (3, 7), (5, 5), (64, 65), (600, 1000))}

def leaf(seed, index):
    return hashlib.sha256(b"\x00" + f"{seed}/{index}".encode()).digest()

def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()

@functools.cache
def subtree(seed, begin, end):
    return root([leaf(seed, index) for index in range(begin, end)])

def half(begin, end):
    """Where RFC 6962 divides a tree: behind the largest power of two of leaves that is not all of them."""
    return begin + (1 << (end - begin - 1).bit_length() - 1)

def inclusion(index, begin, end):
    """The steps from a leaf up to the root: on which side the other subtree stands, and its leaves."""
    if end - begin == 1:
        return []
    middle = half(begin, end)
    if index < middle:
        return inclusion(index, begin, middle) + [("right", middle, end)]
    return inclusion(index, middle, end) + [("left", begin, middle)]

def consistency(size, begin, end):
    """The steps up to both roots; the first is the subtree to start from, unless that is the whole older tree."""
    if size == end:
        return [("start", begin, end)] if begin else []
    middle = half(begin, end)
    if size <= middle:
        return consistency(size, begin, middle) + [("right", middle, end)]
    return consistency(size, middle, end) + [("left", begin, middle)]

def steps(kind, low, high):
    """The steps of a proof, or None where nothing can be proven."""
    if kind == "inclusion":
        return inclusion(low, 0, high) if low < high else None
    return consistency(low, 0, high) if 1 <= low <= high else None

def climb(number, last, hashes, path):
    """Climbs from the node `number` of a level whose last node is `last`: a sibling on the left is hashed with all
    of the hashes, one on the right with the last of them only. Gives None when the path has another length."""
    for sibling in path:
        if last == 0:
            return None
        if number & 1 or number == last:
            hashes = [node(sibling, below) for below in hashes]
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            hashes = hashes[:-1] + [node(hashes[-1], sibling)]
        number, last = number >> 1, last >> 1
    return hashes if last == 0 else None

def is_included(index, size, start, top, path):
    """RFC 9162, section 2.1.3.2."""
    return 0 <= index < size <= INTEGER_MAX and climb(index, size - 1, [start], path) == [top]

def is_consistent(older, newer, root1, root2, path):
    """RFC 9162, section 2.1.4.2; of two trees of one size it says nothing: they have one root and need no path."""
    if not 1 <= older <= newer <= INTEGER_MAX:
        return False
    if older == newer or not path:
        return older == newer and not path and root1 == root2
    if older & (older - 1) == 0:
        path = [root1] + path
    number, last = older - 1, newer - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    return climb(number, last, [path[0], path[0]], path[1:]) == [root1, root2]

def good_vector(kind, low, high):
    start = leaf("vectors", low) if kind == "inclusion" else subtree("vectors", 0, low)
    path = [subtree("vectors", begin, end) for _, begin, end in steps(kind, low, high)]
    return dict(zip((*KINDS[kind], "path"), (low, high, start, subtree("vectors", 0, high), path)))

def flipped(hashes):
    return [hashed[:-1] + bytes([hashed[-1] ^ 1]) for hashed in hashes]

def changes(good, foreign=leaf("foreign", 0)):
    """What can be wrong with a vector of either kind: its two numbers, its two hashes, its path."""
    (low, low_is), (high, high_is), (first, first_is), (last, last_is), (_, path) = good.items()
    for key, number in ((low, low_is), (high, high_is)):
        for other in sorted({0, abs(number - 1), number + 1, low_is, high_is, high_is + 1, INTEGER_MAX}):
            yield f"{key} is {other}", {key: other}
    yield f"{low} and {high} are swapped", {low: high_is, high: low_is}
    for key, hashed in ((first, first_is), (last, last_is)):
        yield f"one bit of {key} is changed", {key: flipped([hashed])[0]}
        yield f"{key} is of another ledger", {key: foreign}
    yield f"{first} and {last} are swapped", {first: last_is, last: first_is}
    yield f"both hashes are {first}", {last: first_is}
    yield f"both hashes are {last}", {first: last_is}
    above = {last: node(foreign, last_is), "path": path + [foreign]}
    yield f"the path leads on above {last}", above
    yield "the path leads on above both hashes", above | {first: node(foreign, first_is)}
    for what, other in (
        ("a hash too many is at the end", path + [foreign]), ("a hash too many is at the front", [foreign] + path),
        (f"{first} is in the path too", [first_is] + path), ("its last hash is there twice", path + path[-1:]),
        ("the path is empty", []), ("the first hash is missing", path[1:]), ("the last hash is missing", path[:-1]),
        ("the first two hashes are swapped", path[1::-1] + path[2:]), ("the path is turned round", path[::-1]),
        ("one bit of the first hash is changed", flipped(path[:1]) + path[1:]),
        ("one bit of the last hash is changed", path[:-1] + flipped(path[-1:])),
    ):
        yield what, {"path": other}

def vectors(kind):
    """Gives name, vector, and whether it holds. With the same hashes and other numbers it holds all the same when the
    path has the same shape: a path does not prove a size, which only the root of a signed checkpoint does."""
    low_key, high_key, _, last_key = KINDS[kind]
    def shape(given):
        found = steps(kind, given[low_key], given[high_key])
        return found and [side for side, _, _ in found]
    for high in SIZES:
        for low in sorted({0, 1, high // 2, 1 << high.bit_length() - 1, high - 1, high}):
            if steps(kind, low, high) is not None:
                yield f"{low_key} {low}, {high_key} {high}", good_vector(kind, low, high), True
    for low, high in SPOILT[kind]:
        good = good_vector(kind, low, high)
        for what, change in changes(good):
            bad = good | change
            if bad != good:
                holds = change.keys() <= {low_key, high_key} and shape(bad) == shape(good)
                yield f"{low_key} {low}, {high_key} {high}, but {what}", bad, holds
    nothing = dict(zip((*KINDS[kind], "path"), (0, 0, root([]), root([]), [])))
    yield f"{low_key} 0, {high_key} 0", nothing, False
    yield f"{low_key} 0, {high_key} 5, no path", nothing | {high_key: 5, last_key: subtree("vectors", 0, 5)}, False
    # Nobody has grown this tree: its first leaf, which is also its oldest root, and made-up subtrees give it a root.
    low, start, path = int(kind == "consistency"), leaf("vectors", 0), [leaf("made-up", height) for height in range(52)]
    huge = dict(zip((*KINDS[kind], "path"), (low, 2**52, start, functools.reduce(node, path, start), path)))
    yield f"{low_key} {low}, {high_key} 2^52", huge, True

def lines_of(*path):
    with open(os.path.join(*path), encoding="utf-8", newline="\n") as file:
        return [line.removesuffix("\n") for line in file]

def make(folder):
    for kind in KINDS:
        with open(os.path.join(folder, kind + ".jsonl"), "w", encoding="utf-8", newline="\n") as file:
            for name, given, holds in vectors(kind):
                file.write(json.dumps({"name": name, **given, "holds": holds}, default=bytes.hex) + "\n")
    return check(folder)

def check(folder):
    faults, counts = [], []
    for kind, verify in (("inclusion", is_included), ("consistency", is_consistent)):
        given = [json.loads(line) for line in lines_of(folder, kind + ".jsonl")]
        counts.append(f"{kind}={len(given)}")
        for vector in given:
            low, high, first, last = (vector[key] for key in KINDS[kind])
            path = [bytes.fromhex(hashed) for hashed in vector["path"]]
            if verify(low, high, bytes.fromhex(first), bytes.fromhex(last), path) != vector["holds"]:
                faults.append((vector["name"], f"should hold: {vector['holds']}"))
        faults += [] if given else [(kind, "there is no vector")]
    return told(faults, lambda: f"PROOFS {' '.join(counts)} as expected")

def trees(file):
    for line in lines_of(file):
        seed, (size, index, older) = line.split(" ")[1], map(int, line.split(" ")[2:])
        answers = [subtree(seed, 0, size).hex()]
        for proof in (steps("inclusion", index, size), steps("consistency", older, size)):
            path = [subtree(seed, begin, end).hex() for _, begin, end in proof or []]
            answers.append("-" if proof is None else ",".join(path) or ".")  # no path, or a path without a hash
        print(*answers)
    return 0

def ledgers(file):
    for line in lines_of(file):
        leaves, faults, _ = walk(json.loads(line))
        place = faults[0][0].removeprefix("entry ") if faults else 0
        print(f"intact {root(leaves).hex()}" if leaves and not faults else f"broken {place}")
    return 0

if __name__ == "__main__":
    commands = {"make": make, "check": check, "trees": trees, "ledgers": ledgers}
    if len(sys.argv) != 3 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    try:
        sys.exit(commands[sys.argv[1]](sys.argv[2]))
    except (OSError, TypeError, ValueError, KeyError) as error:
        sys.exit(f"REFUSED {error!r}")

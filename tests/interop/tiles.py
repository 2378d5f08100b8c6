#!/usr/bin/env python3
"""Makes the vectors of tiles (docs/ledger-format.md, section 13.3); Python 3 standard library, none of our code.

  tiles.py FOLDER    write the tiles of hashes and of lines over 300 lines below FOLDER, and say their root

Line i is the text `vectors/i`, so that the leaves are those of fixtures/vectors/proofs.
"""
import hashlib, pathlib, struct, sys

SIZE, WIDTH = 300, 256
LINES = [f"vectors/{place}".encode() for place in range(SIZE)]

def sha256(data):
    return hashlib.sha256(data).digest()

def root(begin, end):
    """The root over the leaves from `begin` up to, and not with, `end` (RFC 6962)."""
    if end - begin == 1:
        return sha256(b"\x00" + LINES[begin])
    middle = begin + (1 << (end - begin - 1).bit_length() - 1)
    return sha256(b"\x01" + root(begin, middle) + root(middle, end))

def write(folder, level, items):
    """Files of 256 items; the last one says in its name how many it has when it is not full."""
    for number, first in enumerate(range(0, len(items), WIDTH)):
        part = items[first:first + WIDTH]
        end = "" if len(part) == WIDTH else f".p/{len(part)}"
        file = folder / f"tile/{level}/{number:03}{end}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"".join(part))

if len(sys.argv) != 2:
    sys.exit(__doc__)
place = pathlib.Path(sys.argv[1])
for level, span in ((0, 1), (1, WIDTH)):
    write(place, level, [root(first, first + span) for first in range(0, SIZE - span + 1, span)])
write(place, "entries", [struct.pack(">H", len(line)) + line for line in LINES])
print(root(0, SIZE).hex())

#!/usr/bin/env bash
# Holds the seal against programs of other people: Go's sumdb, Python's standard library, OpenSSL and OpenSSH.
# Usage: tests/interop/seal.sh PRORATA; needs go with Debian's golang-golang-x-mod-dev and golang-golang-x-text-dev,
# python3, openssl, ssh-keygen and unzip. Ends at the first thing that does not agree.
set -euo pipefail
prorata=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf -- '-- %s\n' "$*"; }
# What must be refused, so that no verifier here is one that says yes to everything; one that runs out of time or memory,
# or is killed, has refused nothing.
refused() {
  local code=0
  "$@" >"$work/refused" 2>&1 || code=$?
  # 124 to 127 are of `timeout` and the shell, those above of signals; ssh-keygen refuses with 255.
  if [ "$code" = 0 ] || { [ "$code" -ge 124 ] && [ "$code" -le 254 ]; }; then
    echo "was not refused, exit $code: $*"
    cat "$work/refused"
    exit 1
  fi
}
field() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }

say "the verifier in Go builds without a network"
(cd "$root" && GO111MODULE=off GOFLAGS= GOPATH=/usr/share/gocode go build -o "$work/other" ./tests/interop/go)
other=$work/other

say "vectors of proofs: Go and Python"
"$other" vectors "$root/fixtures/vectors/proofs"
python3 "$root/tests/interop/proofs.py" check "$root/fixtures/vectors/proofs"
python3 "$root/tests/interop/proofs.py" make "$work"
cmp "$work/inclusion.jsonl" "$root/fixtures/vectors/proofs/inclusion.jsonl"
cmp "$work/consistency.jsonl" "$root/fixtures/vectors/proofs/consistency.jsonl"

say "trees of 0 to 1100 leaves and 10,000 mutated ledgers: Rust twice, Go, Python"
(cd "$root" && cargo run --release --locked --quiet --package chain --example differential -- "$work")
for file in trees ledgers; do
  "$other" "$file" "$work/$file" | cmp - "$work/$file.expected"
  python3 "$root/tests/interop/proofs.py" "$file" "$work/$file" | cmp - "$work/$file.expected"
  printf '%s %s agree\n' "$(wc -l <"$work/$file")" "$file"
done

cd "$work"
say "vectors of the seal: Go, OpenSSH, OpenSSL"
vectors=$root/fixtures/vectors/seal
vkey() { sed -n "s/^$1 \(.* \)\?//p" "$vectors/policy.txt"; }
"$other" checkpoint "$vectors/newer.checkpoint" "$(vkey log)" "$(vkey witness)"
"$other" inclusion "$vectors/entry-7.tlog-proof" "$vectors/entry-7.line" "$(vkey log)"
"$other" consistency "$vectors/older-to-newer.proof" "$vectors/older.checkpoint" "$(vkey log)"
ssh-keygen -Y verify -f "$vectors/allowed_signers" -I audit -n approval@prorata -s "$vectors/approval.sig" \
  <"$vectors/approval.statement"
openssl ts -reply -in "$vectors/stamp.tsr" -text 2>/dev/null | grep 'Time stamp: Nov 24 13:24:47 2026 GMT'

say "vectors of tiles and of a bundle: Python, Go, Prorata"
python3 "$root/tests/interop/tiles.py" "$work/vectors" >tiles-root
diff -r "$work/vectors/tile" "$root/fixtures/vectors/tiles/tile"
"$other" tiles "$root/fixtures/vectors/tiles" | grep "^300 $(cat tiles-root)$"
pinned=$root/fixtures/vectors/bundle
python3 "$root/tests/interop/verify_bundle.py" "$pinned/bundle-2026.zip" --policy "$pinned/policy.txt"
unzip -q "$pinned/bundle-2026.zip" -d pinned
python3 "$root/tests/interop/verify_bundle.py" pinned --policy "$pinned/policy.txt" >/dev/null
"$other" tiles pinned
# Made by an older version, and the same in every byte.
"$prorata" bundle verify "$pinned/bundle-2026.zip" --policy "$pinned/policy.txt" --signers "$pinned/signers" \
  --against "$pinned/kept.checkpoint" >/dev/null

"$prorata" demo office >/dev/null
export PRORATA_LEDGER=$work/office/ledger.sqlite PRORATA_ACTOR=registry
seal=office/seal
at=2026-10-01T09:00:00Z
log=$("$prorata" key show $seal/log.key --format json | field log)
audit=$("$prorata" key show $seal/external-audit.key --format json | field witness)

say "Go: checkpoint, cosignature, inclusion, consistency"
"$other" checkpoint $seal/checkpoint.txt "$log" "$audit"
"$prorata" prove 80 --checkpoint $seal/checkpoint.txt --out 80.tlog-proof
"$prorata" show 80 --line >80.line
"$prorata" show 81 --line >81.line
"$other" inclusion 80.tlog-proof 80.line "$log" "$audit"
refused "$other" inclusion 80.tlog-proof 81.line "$log"
"$prorata" check-proof 80.tlog-proof --entry 80.line --policy $seal/policy.txt >/dev/null
refused "$prorata" check-proof 80.tlog-proof --entry 81.line --policy $seal/policy.txt
"$prorata" record verifier-key-enrolled --key "$log" --holder office --clock $at >/dev/null
"$prorata" checkpoint issue --key $seal/log.key --out later >/dev/null
"$prorata" prove --from $seal/checkpoint.txt --checkpoint later --out later.proof
"$other" consistency later.proof $seal/checkpoint.txt "$log"
"$prorata" check-proof later.proof --from $seal/checkpoint.txt --unsigned >/dev/null
sed 's/^147$/148/' later >altered
refused "$other" checkpoint altered "$log"
refused "$prorata" verify --against altered --policy $seal/policy.txt

say "OpenSSL: the signature under a checkpoint"
sed '/^$/,$d' later >text
{ printf '302a300506032b6570032100'; printf %s "${log##*+}" | base64 -d | tail -c 32 | od -An -tx1 -v | tr -d ' \n'; } |
  python3 -c 'import sys; sys.stdout.buffer.write(bytes.fromhex(sys.stdin.read()))' |
  openssl pkey -pubin -inform DER -out log.pem
grep '^— ' later | cut -d ' ' -f 3 | base64 -d | tail -c 64 >signature
openssl pkeyutl -verify -pubin -inkey log.pem -rawin -in text -sigfile signature
sed 's/^147$/148/' text >text-altered
refused openssl pkeyutl -verify -pubin -inkey log.pem -rawin -in text-altered -sigfile signature

say "OpenSSL: a time stamp of a throw-away authority (RFC 3161), recorded and verified from the bundle"
cat >authority.cnf <<'END'
[req]
distinguished_name = name
prompt = no
[name]
CN = Throw-away authority
[authority]
basicConstraints = critical, CA:true
[stamping]
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = one
[one]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = no
END
openssl req -config authority.cnf -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -extensions authority 2>/dev/null
openssl req -config authority.cnf -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr 2>/dev/null
openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile authority.cnf -extensions stamping \
  -days 30 -out tsa.pem 2>/dev/null
echo 01 >serial
"$prorata" checkpoint timestamp later --request-out later.tsq >/dev/null
openssl ts -query -in later.tsq -text | grep -q 'Certificate required: yes'
openssl ts -reply -config authority.cnf -queryfile later.tsq -signer tsa.pem -inkey tsa.key -out later.tsr 2>/dev/null
"$prorata" checkpoint timestamp later --response later.tsr --authority 'Throw-away authority' --clock $at >/dev/null
refused "$prorata" checkpoint timestamp $seal/checkpoint.txt --response later.tsr --authority x --clock $at

say "OpenSSH: an approval signed by ssh-keygen, and one signed by Prorata"
for actor in audit-x cgg-x; do ssh-keygen -q -t ed25519 -N '' -C $actor -f $actor; done
"$prorata" record actor-enrolled --id audit-x --role external-audit --public-key audit-x.pub --clock $at >/dev/null
"$prorata" record actor-enrolled --id cgg-x --role cgg --public-key cgg-x.pub --clock $at >/dev/null
"$prorata" record project-submitted --project X1 --year 2026 --title-fr Un --title-nl Een --funds F03 --budget 10,00 \
  --date 2026-09-01 --clock $at >/dev/null
endorse=(record project-endorsed --project X1 --date 2026-09-02 --reference e-1 --actor audit-x --clock $at)
"$prorata" "${endorse[@]}" --unsigned-out endorsement.json >/dev/null
ssh-keygen -q -Y sign -f audit-x -n approval@prorata endorsement.json
"$prorata" "${endorse[@]}" --signature endorsement.json.sig >/dev/null
"$prorata" record project-approved --project X1 --date 2026-09-03 --reference a-1 --actor cgg-x --sign-with cgg-x \
  --clock $at >/dev/null

say "the bundle: Prorata, Python, OpenSSH and OpenSSL on its members"
"$prorata" checkpoint issue --key $seal/log.key --out last.log >/dev/null
cp last.log last
for witness in external-audit fund-f03; do
  "$prorata" checkpoint cosign last --key $seal/$witness.key --policy $seal/policy.txt --out last --force \
    --clock $at >/dev/null
done
"$prorata" bundle export --year 2026 --checkpoint last --policy $seal/policy.txt --kept $seal/checkpoint.txt \
  --kept later --out bundle.zip >/dev/null
"$prorata" bundle verify bundle.zip --policy $seal/policy.txt >/dev/null
python3 "$root/tests/interop/verify_bundle.py" bundle.zip --policy $seal/policy.txt
unzip -q bundle.zip -d bundle
python3 bundle/verify.py bundle --policy $seal/policy.txt
cmp bundle/verify.py "$root/tests/interop/verify_bundle.py"
"$other" checkpoint bundle/checkpoint "$log" "$audit"
found=0
for statement in bundle/approvals/*.json; do
  actor=$(field actor <"$statement")
  ssh-keygen -Y verify -f bundle/approvals/allowed_signers -I "$actor" -n approval@prorata \
    -s "${statement%.json}.1.sig" <"$statement"
  refused ssh-keygen -Y verify -f bundle/approvals/allowed_signers -I "$actor" -n approval@prorata \
    -s "${statement%.json}.1.sig" <bundle/MANIFEST.json
  found=$((found + 1))
done
test "$found" = 2
for token in bundle/stamps/*.tsr; do
  openssl ts -verify -data "${token%.tsr}.checkpoint" -in "$token" -CAfile ca.pem 2>/dev/null
  refused openssl ts -verify -data bundle/checkpoint -in "$token" -CAfile ca.pem
done
for proof in bundle/proofs/*.tlog-proof; do
  number=$((10#$(basename "$proof" .tlog-proof)))
  sed -n "${number}p" bundle/entries.jsonl >line
  "$other" inclusion "$proof" line "$log" >/dev/null
done
python3 - bundle.zip altered.zip <<'END'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as old, zipfile.ZipFile(sys.argv[2], "w") as new:
    for member in old.infolist():
        data = old.read(member)
        new.writestr(member, data.replace(b'"budget_cents":1000,', b'"budget_cents":9000,') if member.filename == "entries.jsonl" else data)
END
refused "$prorata" bundle verify altered.zip --policy $seal/policy.txt
refused python3 "$root/tests/interop/verify_bundle.py" altered.zip --policy $seal/policy.txt
say "the bundle of the office under the decree: Python"
(
  export PRORATA_LEDGER=$work/office/decree/ledger.sqlite
  "$prorata" key generate --name prorata.example/sample-office-decree --out decree.key --no-passphrase >/dev/null
  printf 'log %s\nquorum none\n' "$("$prorata" key show decree.key --format json | field log)" >decree.policy
  "$prorata" checkpoint issue --key decree.key --out decree.checkpoint --first >/dev/null
  "$prorata" bundle export --year 2026 --checkpoint decree.checkpoint --policy decree.policy --out decree.zip >/dev/null
  python3 "$root/tests/interop/verify_bundle.py" decree.zip --policy decree.policy | grep '^SOUND '
)

say "archives that were made to mislead"
python3 - bundle.zip <<'END'
import sys, zipfile
def members():
    with zipfile.ZipFile("bundle.zip") as old:
        return [(member.filename, old.read(member)) for member in old.infolist()]
def write(name, items, method=zipfile.ZIP_STORED, comment=b""):
    with zipfile.ZipFile(name, "w", method) as new:
        new.comment = comment
        for item, data in items:
            info = item if isinstance(item, zipfile.ZipInfo) else zipfile.ZipInfo(item)
            info.compress_type = method
            new.writestr(info, data)
import warnings
warnings.simplefilter("ignore")
all = members()
link = zipfile.ZipInfo("link")
link.external_attr = 0o120777 << 16
write("hostile-climbs.zip", all + [("../outside", b"x")])
write("hostile-absolute.zip", all + [("/tmp/outside", b"x")])
write("hostile-link.zip", all + [(link, b"/etc/passwd")])
write("hostile-twice.zip", all + [all[3]])
write("hostile-extra.zip", sorted(all + [("kept/9999.txt", b"x")]))
write("hostile-missing.zip", [one for one in all if one[0] != "figures.jsonl"])
write("hostile-folder.zip", all + [("folder/", b"")])
write("hostile-comment.zip", all, comment=b"x")
write("hostile-packed.zip", all, zipfile.ZIP_DEFLATED)
write("hostile-bomb.zip", all + [("zeros", b"\0" * (64 << 20))], zipfile.ZIP_DEFLATED)
data = open("bundle.zip", "rb").read()
open("hostile-before.zip", "wb").write(b"MZ" + data)
open("hostile-behind.zip", "wb").write(data + b"x")
open("hostile-half.zip", "wb").write(data[:len(data) // 2])
open("hostile-empty.zip", "wb").write(b"")

# In the one written form, so that only what stands in the members is wrong, and with a manifest that fits.
import hashlib, json, re, struct, zlib
def one_form(name, members):
    out, index = b"", b""
    for member in sorted(members):
        body = members[member]
        head = b"\n\0\0\0\0\0\0\0!\0" + struct.pack("<LLLHH", zlib.crc32(body), len(body), len(body), len(member), 0)
        index += b"PK\1\2\n\0" + head + bytes(10) + struct.pack("<L", len(out)) + member.encode()
        out += b"PK\3\4" + head + member.encode() + body
    count = len(members)
    open(name, "wb").write(out + index + b"PK\5\6" + struct.pack("<4xHHLL2x", count, count, len(index), len(out)))
def rows(members):
    sums = [(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in sorted(members.items()) if name != "MANIFEST.json"]
    return ",\n".join('{"bytes":%d,"name":"%s","sha256":"%s"}' % (size, name, digest) for name, size, digest in sums)
def told(change=lambda text: text, more={}):
    members = {**dict(all), **more}
    text = members["MANIFEST.json"].decode()
    begin, end = text.index('"members":[\n') + 12, text.index("\n],\n")
    members["MANIFEST.json"] = change(text[:begin] + rows(members) + text[end:]).encode()
    return members
def languages(*words):
    return lambda text: re.sub(r'"languages":\[.*\]', '"languages":' + json.dumps(words, separators=(",", ":")), text)
one_form("again.zip", told())
one_form("hostile-languages.zip", told(languages(*["fr"] * 20000)))
one_form("hostile-language-twice.zip", told(languages("fr", "nl", "fr")))
one_form("hostile-language-none.zip", told(languages()))
one_form("hostile-language-other.zip", told(languages("fr", "it")))
one_form("hostile-digest.zip", told(lambda text: re.sub(r'("VERIFY.md","sha256":")....', r"\g<1>0000", text)))
one_form("hostile-listed-twice.zip", told(lambda text: re.sub(r'(\{.*"VERIFY.md".*\},\n)', r"\1\1", text)))
old = dict(all)["kept/0001.txt"]
one_form("hostile-kept.zip", told(more={f"kept/{place:04}.txt": old for place in range(1, 1002)}))
END
cmp again.zip bundle.zip
for archive in hostile-*.zip; do
  (ulimit -v 1000000 && refused timeout 60 "$prorata" bundle verify "$archive" --policy $seal/policy.txt)
  refused timeout 60 python3 "$root/tests/interop/verify_bundle.py" "$archive" --policy $seal/policy.txt
  if grep -q Traceback "$work/refused"; then
    echo "a traceback on $archive"
    exit 1
  fi
done
test ! -e ../outside

say "all agree"

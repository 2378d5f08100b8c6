#!/usr/bin/env bash
# The control of the controls: seeds one defect after the other into a copy of the source, builds it, and shows which
# harness catches it. Takes some minutes a defect; for releases only.
#
#   bash tests/faults/seeded.sh [SCRATCH]
#
# Ends with 1 when a defect is caught by none of the harnesses that it was tried with.
set -euo pipefail
cd "$(dirname "$0")/../.."
scratch=${1:-$(mktemp -d)}
mkdir -p "$scratch"
export CARGO_TARGET_DIR="$scratch/target" RUST_BACKTRACE=0
copy="$scratch/source"
faults="$CARGO_TARGET_DIR/debug/faults" program="$CARGO_TARGET_DIR/debug/prorata"
missed=0

fresh() {
  # In place, so that cargo builds only what differs.
  mkdir -p "$copy"
  git archive HEAD | tar -x -C "$scratch" --one-top-level=fresh
  rsync_like "$scratch/fresh" "$copy"
  rm -rf "$scratch/fresh"
}

rsync_like() {
  (cd "$1" && find . -type f -print0) | while IFS= read -r -d '' file; do
    if ! cmp -s "$1/$file" "$2/$file"; then
      mkdir -p "$(dirname "$2/$file")"
      cp "$1/$file" "$2/$file"
    fi
  done
}

# seed NAME FILE OLD NEW HARNESS...: replaces OLD by NEW, once and exactly, and runs the harnesses until one catches it.
seed() {
  local name=$1 file=$2 old=$3 new=$4
  shift 4
  fresh
  python3 - "$copy/$file" "$old" "$new" <<'PY'
import sys
path, old, new = sys.argv[1:]
text = open(path, encoding="utf-8").read()
if old not in text:
    sys.exit(f"{path} does not hold: {old}")
open(path, "w", encoding="utf-8").write(text.replace(old, new, 1))
PY
  if ! (cd "$copy" && cargo build --workspace --bins --quiet 2>"$scratch/build"); then
    echo "| $name | does not build | $(grep -m1 '^error' "$scratch/build") |"
    missed=1
    return
  fi
  local harness
  for harness in "$@"; do
    if ! (cd "$copy" && run "$harness") >"$scratch/told" 2>&1; then
      echo "| $name | \`$harness\` | $(grep -m1 -E '^[a-z-]+: |panicked|FAILED' "$scratch/told" | cut -c1-160 | tr '|' '/') |"
      return
    fi
  done
  echo "| $name | **not caught** by $* | |"
  missed=1
}

run() {
  case $1 in
    test:*) cargo test --quiet --package "${1#test:}" ;;
    vfs* | power-model*) $faults $1 ;;
    *) $faults $1 --program "$program" ;;
  esac
}

fresh
(cd "$copy" && cargo build --workspace --bins --quiet)
for harness in "kill --rounds 30" "syscalls --every 60" "vfs --every 9" "power-model --states 500" "edges --rounds 3" "same-bytes --runs 3" "crowd --seconds 4"; do
  if ! (cd "$copy" && run "$harness") >"$scratch/told" 2>&1; then
    cat "$scratch/told"
    echo "the source as it is does not pass: $harness"
    exit 1
  fi
done

echo "| seeded defect | caught by | what it said |"
echo "|---|---|---|"
writer=crates/ledger/src/writer.rs
seed "\`synchronous = FULL\`" $writer '"EXTRA"' '"FULL"' "power-model --states 500"
seed "\`synchronous = OFF\`" $writer '"EXTRA"' '"OFF"' "power-model --states 500"
seed "the journal kept in memory" $writer 'PRAGMA journal_mode = DELETE' 'PRAGMA journal_mode = MEMORY' "power-model --states 500"
seed "nothing is committed, and acknowledged all the same" crates/cli/src/recorder.rs '        session.commit()?;
        Ok(receipts)' '        drop(session);
        Ok(receipts)' "kill --rounds 6"
seed "a failed commit is not heard" crates/cli/src/recorder.rs 'session.commit()?;' 'let _ = session.commit();' "syscalls --every 11 --only actor-enrolled"
seed "an open outcome is told as nothing recorded" $writer 'recorded: Recorded::Unknown }' 'recorded: Recorded::No }' "vfs --every 3"
seed "the request key is not looked up" $writer 'line.map(|line| {' 'line.filter(|_| false).map(|line| {' "kill --rounds 30"
seed "the request key is another one each time" crates/cli/src/recorder.rs 'None => self.fresh_request(kind, draft.event.version(&bare), &told)?,' 'None => format!("{}-{}", std::process::id(), self.fresh_request(kind, draft.event.version(&bare), &told)?.get(..32).unwrap_or("")),' "kill --rounds 30"
seed "the writer begins without the lock" $writer 'TransactionBehavior::Immediate' 'TransactionBehavior::Deferred' "crowd --seconds 10"
seed "the journal is not copied with the ledger" crates/ledger/src/copy.rs 'let copied = copy_file(&journal, Some(&beside(&copy, "-journal")))?;' 'let copied = copy_file(&journal, None)?;' "kill --rounds 60" "vfs --every 3"
seed "the copy is not held against the original" crates/ledger/src/copy.rs '            if unchanged {' '            if unchanged || attempt == 0 {' "crowd --seconds 60" "test:ledger"
seed "a disk that fails while reading is a broken ledger" crates/ledger/src/reader.rs 'ErrorCode::SystemIoFailure
' 'ErrorCode::AuthorizationForStatementDenied
' "vfs --every 3"
seed "what SQLite calls damaged is believed at once" crates/ledger/src/again.rs 'Err(error) if says_damaged(&error) => ask(),' 'Err(error) if says_damaged(&error) => Err(error),' "syscalls --every 3 --only checkpoint"
seed "the reader opens the evidence itself" crates/ledger/src/reader.rs 'Connection::open_with_flags(&copy.path, flags)' 'Connection::open_with_flags(&file, flags)' "edges --rounds 1"
seed "a report is written in place" crates/cli/src/output_file.rs '    draft.persist(path).map_err(|error| failed(error.error))?;' '    drop(draft);
    for part in bytes.chunks(512) {
        std::fs::OpenOptions::new().create(true).append(true).open(path).and_then(|mut file| file.write_all(part)).map_err(failed)?;
    }' "edges --rounds 20" "syscalls --every 3 --only report"
seed "the umask is not heeded" crates/cli/src/output_file.rs 'draft.write_all(bytes).and_then(|()| draft.as_file().sync_all()).map_err(failed)?;' 'draft.write_all(bytes).and_then(|()| draft.as_file().sync_all()).map_err(failed)?;
    #[cfg(unix)]
    draft.as_file().set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644)).map_err(failed)?;' "edges --rounds 1"
seed "a clock set back is not seen" crates/cli/src/recorder.rs 'filter(|last| now < **last)' 'filter(|_| false)' "edges --rounds 1"
seed "a determination is not told when its answer is lost" crates/cli/src/commands/allocate.rs 'Some(head) => told.map_err(|error| error.after_recording(&head.to_string()))?,' 'Some(_) => told?,' "syscalls --only allocate"
seed "the time zone stands in a report" crates/cli/src/office.rs 'program: PROGRAM.to_owned(),' 'program: format!("{PROGRAM}{}", std::env::var("TZ").unwrap_or_default()),' "same-bytes --runs 4"
seed "the walk does not hold an entry against the one before" crates/chain/src/walk.rs '&& !links.contains(&entry.prev)' '&& false' "test:chain"
exit $missed

//! Reading changes nothing, whatever lies beside.

use super::*;

/// A folder with a ledger of `entries` as it lies there when its writer is killed within a transaction that
/// had begun to write to the file.
fn killed() -> (TempDir, PathBuf, Vec<Entry>) {
    let (folder, path, entries) = book(3);
    let mut writer = Writer::open(&path, SHORT).unwrap();
    let session = writer.begin().unwrap();
    let mut last = entries[2].clone();
    // More than the page cache holds, so that pages reach the file before the commit.
    for _ in 0..320 {
        last = next(Some(&last), 60_000);
        session.append(&last).unwrap();
    }
    let crashed = tempfile::tempdir().unwrap();
    let copy = crashed.path().join("ledger.sqlite");
    std::fs::copy(&path, &copy).unwrap();
    std::fs::copy(with_ending(&path, "-journal"), with_ending(&copy, "-journal")).unwrap();
    drop(session);
    drop(writer);
    assert_ne!(std::fs::read(&copy).unwrap(), std::fs::read(&path).unwrap(), "nothing had reached the file");
    drop(folder);
    (crashed, copy, entries)
}

#[test]
fn a_killed_transaction_is_rolled_back_in_the_copy_only() {
    let (folder, path, entries) = killed();
    let before = contents(folder.path());
    assert_eq!(read(&path), entries);
    let reader = Reader::open(&path).unwrap();
    let journal = std::fs::read(with_ending(&path, "-journal")).unwrap();
    assert_eq!(reader.evidence().unwrap().journal, Some(chain::sha256(&journal)));
    assert_eq!(reader.evidence().unwrap().sha256, chain::sha256(&std::fs::read(&path).unwrap()));
    assert_eq!(reader.integrity().unwrap(), Vec::<String>::new());
    drop(reader);
    assert_eq!(contents(folder.path()), before);
    // The next writer mends the file itself.
    let mut writer = Writer::open(&path, SHORT).unwrap();
    let session = writer.begin().unwrap();
    assert_eq!(session.head().unwrap(), Some(head(&entries[2])));
    session.append(&next(entries.last(), 1)).unwrap();
    session.commit().unwrap();
    drop(writer);
    assert_eq!(read(&path).len(), 4);
    assert_eq!(contents(folder.path()).len(), 1);
}

/// The same, killed at the end of its commit: the pages are written and the journal is not deleted yet.
fn killed_in_commit() -> (TempDir, PathBuf, Vec<Entry>) {
    let (folder, path, entries) = book(3);
    let fourth = next(entries.last(), 1);
    let tool = Connection::open(&path).unwrap();
    // Not synchronous, so that the journal is complete before the commit.
    tool.execute_batch("PRAGMA synchronous = OFF; BEGIN IMMEDIATE").unwrap();
    let values = (4, &fourth.request, leaf(&fourth).to_string(), fourth.encode().unwrap());
    tool.execute("INSERT INTO entry VALUES (?1, ?2, ?3, ?4)", values).unwrap();
    let journal = std::fs::read(with_ending(&path, "-journal")).unwrap();
    tool.execute_batch("COMMIT").unwrap();
    drop(tool);
    assert_eq!(read(&path).len(), 4);
    std::fs::write(with_ending(&path, "-journal"), journal).unwrap();
    (folder, path, entries)
}

#[test]
fn a_killed_commit_is_rolled_back_in_the_copy_only() {
    let (folder, path, entries) = killed_in_commit();
    let before = contents(folder.path());
    assert_eq!(read(&path), entries);
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn a_journal_that_cannot_be_rolled_back_is_refused_and_nothing_is_changed() {
    // Without a word SQLite would show, and keep, what was never recorded.
    let (folder, path, entries) = killed_in_commit();
    let journal = with_ending(&path, "-journal");
    let sound = std::fs::read(&journal).unwrap();
    let records = u32::try_from((sound.len() - 512) / (4096 + 8)).unwrap().to_be_bytes();
    let whole = [&sound[..8], &records, &sound[12..]].concat();
    let damaged: [(&str, Vec<u8>); 12] = [
        ("magic", [&[0xd8], &whole[1..]].concat()),
        ("one byte", vec![1]),
        ("text", b"seq;line\n".repeat(100)),
        ("cut in its head", whole[..20].to_vec()),
        ("cut by a record", whole[..whole.len() - 4104].to_vec()),
        ("cut by a byte", whole[..whole.len() - 1].to_vec()),
        ("its first byte alone", whole[..1].to_vec()),
        ("a part of its magic alone", whole[..7].to_vec()),
        ("a head that is not whole", whole[..27].to_vec()),
        ("more records than there are", [&whole[..8], &[0, 0, 1, 0], &whole[12..]].concat()),
        ("another sum", [&whole[..12], &[9, 9, 9, 9], &whole[16..]].concat()),
        ("a page beyond the end", [&whole[..512], &[0, 0, 2, 0], &whole[516..]].concat()),
    ];
    for (name, bytes) in damaged {
        std::fs::write(&journal, bytes).unwrap();
        let before = contents(folder.path());
        for refused in [Reader::open(&path).map(drop), Writer::open(&path, SHORT).map(drop)] {
            let Err(LedgerError::NotALedger { why, .. }) = refused else { panic!("{name}: {refused:?}") };
            assert!(why.contains("journal beside it is damaged"), "{name}: {why}");
        }
        assert_eq!(contents(folder.path()), before, "{name}");
    }
    // Whole, with its records counted or not, it is rolled back.
    for bytes in [sound, whole] {
        std::fs::write(&journal, bytes).unwrap();
        assert_eq!(read(&path), entries);
    }
    Writer::open(&path, SHORT).unwrap();
    assert_eq!(read(&path), entries);
}

#[test]
fn a_journal_whose_magic_was_half_written_is_not_begun_yet() {
    for kept in 1..8 {
        let (_folder, path, _) = book(3);
        let mut journal = vec![0; 512 + 4104];
        journal[..kept].copy_from_slice(&[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7][..kept]);
        journal[20..28].copy_from_slice(&[0, 0, 2, 0, 0, 0, 16, 0]);
        std::fs::write(with_ending(&path, "-journal"), journal).unwrap();
        Reader::open(&path).unwrap();
        let mut writer = Writer::open(&path, SHORT).unwrap();
        assert_eq!(writer.begin().unwrap().head().unwrap().unwrap().seq, 3, "{kept} bytes");
    }
}

#[test]
fn the_journal_of_another_transaction_is_not_written_over_this_ledger() {
    // Of the same ledger some entries ago: rolled back, it would be sound, and two entries would be gone.
    let (_older, elsewhere, _) = killed();
    let (folder, path, entries) = book(3);
    further(&path, &entries, 2, 20);
    std::fs::copy(with_ending(&elsewhere, "-journal"), with_ending(&path, "-journal")).unwrap();
    let before = contents(folder.path());
    for refused in [Reader::open(&path).map(drop), Writer::open(&path, SHORT).map(drop)] {
        let Err(LedgerError::NotALedger { why, .. }) = refused else { panic!("{refused:?}") };
        assert!(why.contains("not that of its last transaction"), "{why}");
    }
    assert_eq!(contents(folder.path()), before);
    // Of another ledger with as many changes: only what comes of it tells, and a writer looks before it leaps.
    let (_other, elsewhere, entries) = book(1);
    further(&elsewhere, &entries, 90, 900);
    let tool = Connection::open(&elsewhere).unwrap();
    tool.execute_batch(
        "PRAGMA synchronous = OFF; BEGIN IMMEDIATE; INSERT INTO entry VALUES (92, 'r', 'h', 'l')",
    )
    .unwrap();
    let (folder, path, entries) = book(1);
    further(&path, &entries, 90, 700);
    std::fs::copy(with_ending(&elsewhere, "-journal"), with_ending(&path, "-journal")).unwrap();
    drop(tool);
    let before = contents(folder.path());
    let refused = Writer::open(&path, SHORT).map(drop);
    assert!(matches!(refused, Err(LedgerError::NotALedger { .. })), "{refused:?}");
    assert_eq!(contents(folder.path()), before);
}

/// A journal that SQLite takes for one of a transaction over several files, whose list is `named`.
fn journal_naming(named: &Path) -> Vec<u8> {
    let name = named.to_str().unwrap().as_bytes();
    let sum: u32 = name.iter().map(|byte| u32::from(*byte)).sum();
    let mut journal = vec![1; 512];
    journal.extend(1_u32.to_be_bytes());
    journal.extend(name);
    journal.extend(u32::try_from(name.len()).unwrap().to_be_bytes());
    journal.extend(sum.to_be_bytes());
    journal.extend([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]);
    journal
}

#[test]
fn a_foreign_journal_cannot_make_sqlite_delete_a_file() {
    // Before it looked at the name and the content of such a list, SQLite deleted the file that was named.
    for name in ["victim.txt", "ledger.sqlite-mj0123459AB"] {
        let (folder, path, entries) = book(3);
        let victim = folder.path().join(name);
        std::fs::write(&victim, "evidence of somebody else").unwrap();
        std::fs::write(with_ending(&path, "-journal"), journal_naming(&victim)).unwrap();
        let before = contents(folder.path());
        assert_eq!(walked(&path).map(|(rows, _, _)| rows.len()).unwrap_or(3), entries.len());
        assert_eq!(contents(folder.path()), before, "reading deleted {name}");
        let _ = Writer::open(&path, SHORT).and_then(|mut writer| writer.begin().map(drop));
        assert!(victim.exists(), "writing deleted {name}");
    }
}

/// Reads a ledger in a folder that nobody may write to; nothing when this user may write anywhere.
#[cfg(unix)]
fn read_in_a_closed_folder() -> Option<()> {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path, entries) = book(3);
    let mode = |mode| std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    mode(0o555);
    let closed = std::fs::write(folder.path().join("probe"), "x").is_err();
    if closed {
        assert_eq!(read(&path), entries);
        let writing = Writer::open(&path, SHORT).and_then(|mut writer| {
            let session = writer.begin()?;
            session.append(&next(entries.last(), 1))?;
            session.commit()
        });
        assert!(writing.is_err());
        assert_eq!(writing.unwrap_err().recorded(), Recorded::No);
    }
    mode(0o755);
    closed.then_some(())
}

#[cfg(unix)]
#[test]
fn a_ledger_in_a_read_only_folder_is_read() {
    use std::os::unix::process::CommandExt;
    const AGAIN: &str = "PRORATA_TEST_UNPRIVILEGED";
    if read_in_a_closed_folder().is_some() {
        return;
    }
    assert!(std::env::var_os(AGAIN).is_none(), "the unprivileged user may write anywhere");
    // Root may write anywhere: the same test again as nobody.
    let mut again = Command::new(std::env::current_exe().unwrap());
    again
        .args(["--exact", "evidence::a_ledger_in_a_read_only_folder_is_read"])
        .env(AGAIN, "1")
        .current_dir("/");
    match again.env_remove("TMPDIR").uid(65_534).gid(65_534).output() {
        Ok(output) => {
            let told = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success() && told.contains("1 passed"), "{told}");
        }
        Err(error) => eprintln!("SKIPPED: as root this proves nothing, and nobody cannot run it: {error}"),
    }
}

#[cfg(unix)]
#[test]
fn a_killed_commit_is_rolled_back_when_the_ledger_is_named_by_a_link() {
    let elsewhere = tempfile::tempdir().unwrap();
    for (place, (_folder, path, entries)) in [killed_in_commit(), killed()].into_iter().enumerate() {
        let link = elsewhere.path().join(format!("link-{place}.sqlite"));
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert_eq!(read(&link), entries);
    }
}

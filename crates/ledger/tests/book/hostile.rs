//! What is no ledger is refused, and does no harm.

use super::*;

#[test]
fn what_is_not_word_for_word_a_ledger_is_refused_and_left_alone() {
    type Spoil = fn(&Path);
    let spoiled: [(&str, &str, Spoil); 33] = [
        ("empty", "too short", |path| std::fs::write(path, "").unwrap()),
        ("random bytes", "not a SQLite", |path| {
            let mut noise = 1_u32;
            let mut step = || {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                noise.to_be_bytes()[0]
            };
            std::fs::write(path, (0..20_000).map(|_| step()).collect::<Vec<_>>()).unwrap();
        }),
        ("text", "not a SQLite", |path| std::fs::write(path, "seq;line\n".repeat(50)).unwrap()),
        ("short text", "too short", |path| std::fs::write(path, "SQLite format 3\0").unwrap()),
        ("header only", "", |path| {
            let file = std::fs::read(path).unwrap();
            std::fs::write(path, &file[..100]).unwrap();
        }),
        ("first page only", "", |path| {
            let file = std::fs::read(path).unwrap();
            std::fs::write(path, &file[..4096]).unwrap();
        }),
        ("header and noise", "", |path| {
            let mut file = std::fs::read(path).unwrap();
            file[100..].iter_mut().for_each(|byte| *byte ^= 0x5a);
            std::fs::write(path, file).unwrap();
        }),
        ("other magic", "not a SQLite", |path| patch(path, 0, b"SQLite format 4\0")),
        ("other application", "another program", |path| sql(path, "PRAGMA application_id = 7")),
        ("no application", "another program", |path| sql(path, "PRAGMA application_id = 0")),
        ("other version", "layout version", |path| sql(path, "PRAGMA user_version = 2")),
        ("write-ahead log", "write-ahead log", |path| patch(path, 18, &[2, 2])),
        ("write-ahead log to read", "write-ahead log", |path| patch(path, 19, &[2])),
        ("UTF-16", "UTF-8", |path| patch(path, 56, &2_u32.to_be_bytes())),
        ("no page size", "", |path| patch(path, 16, &[0, 0])),
        ("other page size", "", |path| patch(path, 16, &[32, 0])),
        ("more pages claimed", "", |path| patch(path, 28, &9_000_u32.to_be_bytes())),
        ("fewer pages claimed", "", |path| patch(path, 28, &1_u32.to_be_bytes())),
        ("a page of zeros appended", "length", |path| {
            std::fs::OpenOptions::new().append(true).open(path).unwrap().write_all(&[0; 4096]).unwrap();
        }),
        ("a zero appended", "length", |path| {
            std::fs::OpenOptions::new().append(true).open(path).unwrap().write_all(&[0]).unwrap();
        }),
        ("cut by a byte", "", |path| cut(path, 1)),
        ("cut by a page", "", |path| cut(path, 4096)),
        ("table added", "table `extra`", |path| sql(path, "CREATE TABLE extra (x)")),
        ("index added", "index `extra`", |path| sql(path, "CREATE INDEX extra ON entry (hash)")),
        ("statistics added", "sqlite_stat1", |path| sql(path, "ANALYZE")),
        ("trigger added", "trigger `extra`", |path| {
            sql(path, "CREATE TRIGGER extra AFTER INSERT ON entry BEGIN SELECT 1; END");
        }),
        ("view added", "view `entry_lines`", |path| {
            sql(path, "CREATE VIEW entry_lines AS SELECT line FROM entry");
        }),
        ("trigger missing", "trigger `entry_is_not_updated` is missing", |path| {
            sql(path, "DROP TRIGGER entry_is_not_updated");
        }),
        ("trigger altered", "trigger `entry_is_not_deleted`", |path| {
            sql(
                path,
                "DROP TRIGGER entry_is_not_deleted; CREATE TRIGGER entry_is_not_deleted \
                       BEFORE DELETE ON entry WHEN OLD.seq < 0 BEGIN SELECT 1; END",
            );
        }),
        ("entries are a view", "", |path| {
            sql(
                path,
                "ALTER TABLE entry RENAME TO hidden; \
                       CREATE VIEW entry AS SELECT * FROM hidden WHERE seq <> 2",
            );
        }),
        ("column added", "table `entry`", |path| sql(path, "ALTER TABLE entry ADD COLUMN extra TEXT")),
        ("log beside", "-wal", |path| std::fs::write(with_ending(path, "-wal"), "x").unwrap()),
        ("shared memory beside", "-shm", |path| std::fs::write(with_ending(path, "-shm"), "").unwrap()),
    ];
    for (name, why, spoil) in spoiled {
        let (folder, path, _) = book(3);
        spoil(&path);
        let before = contents(folder.path());
        let at = path.clone();
        let reading = in_time(name, move || Reader::open(&at).map(drop));
        let Err(LedgerError::NotALedger { path: named, why: told }) = reading else {
            panic!("{name}: {reading:?}")
        };
        assert_eq!(named, path, "{name}: it names the file that was asked for");
        assert!(told.contains(why), "{name}: {told}");
        assert_eq!(contents(folder.path()), before, "{name}: reading changed something");
        let at = path.clone();
        let writing =
            in_time(name, move || Writer::open(&at, SHORT).and_then(|mut writer| writer.begin().map(drop)));
        assert!(writing.is_err(), "{name}: it can be written to");
        assert_eq!(contents(folder.path()), before, "{name}: an attempt to write changed something");
    }
}

#[cfg(unix)]
#[test]
fn a_journal_that_is_no_plain_file_is_refused_without_a_hang() {
    for kind in ["pipe", "link"] {
        let (_folder, path, _) = book(3);
        let journal = with_ending(&path, "-journal");
        match kind {
            "pipe" => assert!(Command::new("mkfifo").arg(&journal).status().unwrap().success()),
            _ => std::os::unix::fs::symlink("/dev/zero", &journal).unwrap(),
        }
        let both = in_time(kind, move || {
            let wait = Duration::from_millis(1);
            (Reader::open(&path).map(drop), Writer::open(&path, wait).map(drop))
        });
        assert!(
            matches!(both, (Err(LedgerError::NotALedger { .. }), Err(LedgerError::NotALedger { .. }))),
            "{kind}: {both:?}"
        );
    }
}

#[test]
fn a_file_of_zeros_behind_a_ledger_is_refused_before_it_is_copied() {
    let (_folder, path, _) = book(3);
    // Sparse: it takes no room, and would take all of it as a copy.
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(1 << 40).unwrap();
    let told = in_time("a long file", move || Reader::open(&path).map(drop));
    assert!(matches!(told, Err(LedgerError::NotALedger { .. })), "{told:?}");
}

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_refused_without_a_hang() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("folder")).unwrap();
    assert!(Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
    let open = |path: PathBuf| {
        in_time("a path", move || {
            let wait = Duration::from_millis(1);
            (Reader::open(&path).map(drop), Writer::open(&path, wait).map(drop))
        })
    };
    for name in ["folder", "pipe"] {
        let both = open(at(name));
        assert!(
            matches!(both, (Err(LedgerError::NotAFile(_)), Err(LedgerError::NotAFile(_)))),
            "{name}: {both:?}"
        );
    }
    let both = open("/dev/zero".into());
    assert!(matches!(both, (Err(LedgerError::NotAFile(_)), Err(LedgerError::NotAFile(_)))), "{both:?}");
    std::os::unix::fs::symlink(at("nowhere"), at("link")).unwrap();
    for name in ["nowhere", "link"] {
        let both = open(at(name));
        assert!(
            matches!(both, (Err(LedgerError::Missing(_)), Err(LedgerError::Missing(_)))),
            "{name}: {both:?}"
        );
    }
    assert_eq!(contents(folder.path()).len(), 3, "nothing was made");
}

#[test]
fn a_flipped_bit_anywhere_is_refused_told_or_without_effect() {
    let (_folder, path, _) = book(12);
    let sound = std::fs::read(&path).unwrap();
    let (rows, _, _) = walked(&path).unwrap();
    let (mut refused, mut told, mut idle) = (0, 0, 0);
    // Every byte of the header, and a sample of the rest that is coprime to the size of a page.
    for at in (0..100).chain((100..sound.len()).step_by(89)) {
        let mut bytes = sound.clone();
        bytes[at] ^= 1 << (at % 8);
        std::fs::write(&path, bytes).unwrap();
        match walked(&path) {
            Err(_) => refused += 1,
            Ok((_, faults, _)) if !faults.is_empty() => told += 1,
            Ok((found, _, _)) => {
                assert_eq!(found, rows, "byte {at}: other rows and no fault");
                idle += 1;
            }
        }
    }
    assert!(refused > 50 && told > 10 && idle > 10, "{refused} refused, {told} told, {idle} idle");
}

#[test]
fn a_journal_of_endless_zeros_is_refused_before_it_is_copied() {
    let (_folder, path, _) = book(3);
    let journal = std::fs::File::create(with_ending(&path, "-journal")).unwrap();
    journal.set_len(1 << 40).unwrap();
    let told = in_time("a long journal", move || Reader::open(&path).map(drop));
    assert!(matches!(told, Err(LedgerError::NotALedger { .. })), "{told:?}");
}

#[test]
fn a_ledger_of_holes_that_its_header_claims_is_refused_before_it_is_copied() {
    let (_folder, path, _) = book(3);
    let pages = 100_u64 << 18;
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(pages * 4096).unwrap();
    patch_in_place(&path, 28, &u32::try_from(pages).unwrap().to_be_bytes());
    let told = in_time("a long file", move || Reader::open(&path).map(drop));
    let Err(LedgerError::NotALedger { why, .. }) = told else { panic!("{told:?}") };
    assert!(why.contains("larger than 4 GiB"), "{why}");
}

#[test]
fn a_field_of_the_header_that_no_ledger_has_otherwise_is_told() {
    for (at, bytes) in [
        (21, &[65][..]),
        (24, &[0, 0, 1, 0]),
        (47, &[3]),
        (51, &[1]),
        (67, &[1]),
        (72, &[1]),
        (91, &[128]),
        (95, &[99]),
    ] {
        let (_folder, path, _) = book(3);
        patch(&path, at, bytes);
        let told = Reader::open(&path).map(drop);
        let Err(LedgerError::NotALedger { why, .. }) = told else { panic!("byte {at}: {told:?}") };
        assert!(why.contains("header is damaged"), "byte {at}: {why}");
    }
    // What an honest tool does is no damage.
    for batch in ["VACUUM", "PRAGMA page_size = 1024; VACUUM", "PRAGMA auto_vacuum = INCREMENTAL; VACUUM"] {
        let (_folder, path, entries) = book(3);
        sql(&path, batch);
        assert_eq!(read(&path), entries, "{batch}");
    }
}

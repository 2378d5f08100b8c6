//! The raw limits of a machine on a ledger: `limits scan|hash|lines LEDGER`.
//!
//! `scan` reads every row in order and looks at every value; `hash` is the SHA-256 of the file; `lines` hashes every line
//! as a leaf of its own while it scans.

use std::io::{Read, Write};
use std::process::ExitCode;

use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["scan", ledger] => scan(ledger, false),
        ["lines", ledger] => scan(ledger, true),
        ["hash", ledger] => hash(ledger),
        _ => Err("usage: limits scan|hash|lines LEDGER".to_owned()),
    };
    match done {
        Ok(what) => {
            let _ = writeln!(std::io::stdout(), "{what}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "{why}");
            ExitCode::FAILURE
        }
    }
}

fn scan(ledger: &str, lines: bool) -> Result<String, String> {
    let read = || -> Result<(u64, u64, [u8; 32]), rusqlite::Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(ledger, flags)?;
        let mut statement = connection.prepare("SELECT seq, request, hash, line FROM entry ORDER BY seq")?;
        let mut rows = statement.query([])?;
        let (mut count, mut bytes, mut last) = (0, 0, [0; 32]);
        while let Some(row) = rows.next()? {
            let _: i64 = row.get(0)?;
            for column in 1..3 {
                bytes += row.get_ref(column)?.as_str()?.len() as u64;
            }
            let line = row.get_ref(3)?.as_str()?;
            bytes += line.len() as u64;
            if lines {
                let mut digest = Sha256::new();
                digest.update([0]);
                digest.update(line);
                last = digest.finalize().into();
            }
            count += 1;
        }
        Ok((count, bytes, last))
    };
    let (count, bytes, last) = read().map_err(|error| error.to_string())?;
    Ok(format!("{count} rows, {bytes} bytes, last {:02x}{:02x}", last[0], last[1]))
}

fn hash(ledger: &str) -> Result<String, String> {
    let told = |error: std::io::Error| error.to_string();
    let mut file = std::fs::File::open(ledger).map_err(told)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer).map_err(told)?;
        if read == 0 {
            break;
        }
        digest.update(&buffer[..read]);
    }
    let digest: [u8; 32] = digest.finalize().into();
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

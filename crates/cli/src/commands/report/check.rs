use std::path::Path;

use register::Register;
use report::{Block, Cell, Format, Language, Word};
use serde_json::Value;

use super::ReportArgs;
use crate::answer::{fact, print_blocks};
use crate::as_of::AsOf;
use crate::command_error::{CommandError, Verdict};
use crate::input_file;
use crate::office;
use crate::renditions::{self, Found};

/// Tells whether `file` is a report of the year that the ledger yields: it is made again and compared byte for byte.
pub(super) fn run(ledger: &Path, args: &ReportArgs, file: &Path) -> Result<Verdict, CommandError> {
    let bytes = input_file::read(file)?;
    let year = args.year.calendar();
    let formats = formats(&bytes, file);
    let whole = office::read(ledger, None)?;
    report::figures(&whole.register, year).ok_or(report::ReportError::UnknownYear(year))?;
    // From where it was made: as it was asked, as the file says, as it was issued, or from all of the ledger.
    let mut moments: Vec<AsOf> = match (&args.as_of, told(&bytes)) {
        (Some(as_of), _) => vec![as_of.clone()],
        (None, Some(seq)) if (1..=whole.end.seq).contains(&seq) => vec![AsOf::Entry(seq)],
        (None, Some(seq)) => {
            print_blocks(&[Block::Facts(vec![
                fact("File", Cell::Text(file.display().to_string())),
                fact(
                    "Result",
                    Cell::Text(format!(
                        "DIFFERS: it says that it was made as of entry {seq}, and the ledger ends at {}",
                        whole.end.seq
                    )),
                ),
            ])])?;
            return Ok(Verdict::Diverges);
        }
        (None, None) => {
            let mut all = issued(&whole.register, year);
            all.push(AsOf::Entry(whole.end.seq));
            all
        }
    };
    moments.dedup();
    let mut facts = vec![fact("File", Cell::Text(file.display().to_string()))];
    for as_of in &moments {
        let office = office::read(ledger, Some(as_of))?;
        if report::figures(&office.register, year).is_none() {
            continue;
        }
        let Some(found) = renditions::found(ledger, &office, year, &Language::ALL, &formats, &bytes)? else {
            continue;
        };
        facts.push(fact("Result", Cell::text("IDENTICAL: the ledger yields this file, byte for byte")));
        facts.extend(name(&found, &office.identity.as_of.to_string()));
        print_blocks(&[Block::Facts(facts)])?;
        return Ok(Verdict::Sound);
    }
    let asked: Vec<String> = moments.iter().map(ToString::to_string).collect();
    facts.push(fact(
        "Result",
        Cell::Text(format!(
            "DIFFERS: no report of {year} that this program makes of the ledger as of {} has these bytes",
            asked.join(", ")
        )),
    ));
    if let Some(line) = first_difference(ledger, &moments, year, &formats, &bytes)? {
        facts.push(fact("First difference", Cell::Text(line)));
    }
    facts.push(fact(
        "It may be",
        Cell::text(
            "changed, of another year or ledger, made by another version of the program (compare the SHA-256 of the \
             figures), or made as of another entry: name it with --as-of",
        ),
    ));
    print_blocks(&[Block::Facts(facts)])?;
    Ok(Verdict::Diverges)
}

fn name(found: &Found, as_of: &str) -> Vec<(String, Cell)> {
    vec![
        fact("Report", Cell::text(&found.name)),
        fact("Language", Cell::text(found.language.code())),
        fact("Format", Cell::text(found.format.word())),
        fact("As of", Cell::text(as_of)),
    ]
}

/// The formats that a file can be of, by what it begins with.
fn formats(bytes: &[u8], file: &Path) -> Vec<Format> {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match bytes {
        [b'{', ..] => vec![Format::Json],
        _ if bytes.starts_with(b"%PDF-") => vec![Format::Pdf],
        _ if bytes.starts_with(b"PK") => vec![Format::Xlsx],
        _ if bytes.starts_with(b"<!DOCTYPE html>") => vec![Format::Html],
        _ if bytes.starts_with(b"\xef\xbb\xbf") => vec![Format::Csv],
        _ if ending == "csv" => vec![Format::CsvPlain, Format::Csv],
        _ if ending == "txt" => vec![Format::Text],
        _ => Format::ALL.to_vec(),
    }
}

/// The entry as of which a file says that it was made, where its form has a place for that.
fn told(bytes: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(bytes).ok()?;
    if text.starts_with('{') {
        return serde_json::from_str::<Value>(text).ok()?["as_of"]["seq"].as_u64();
    }
    if text.starts_with("<!DOCTYPE") {
        let (_, rest) = text.split_once("name=\"prorata-as-of\" content=\"")?;
        return rest.split('"').next()?.parse().ok();
    }
    let words = Language::ALL.map(|language| Word::AsOf.in_language(language));
    text.lines().take(40).find_map(|line| {
        let rest = words.iter().find_map(|word| line.strip_prefix(word))?;
        rest.trim_matches([' ', ';', ',']).parse().ok()
    })
}

/// The entries as of which reports of the year were issued, the last one first.
fn issued(register: &Register, year: i32) -> Vec<AsOf> {
    let reports = register.year(year).map(|book| book.reports.as_slice()).unwrap_or_default();
    reports.iter().rev().map(|filed| AsOf::Entry(filed.fact.as_of)).collect()
}

/// The first line in which a readable file differs from the report that it resembles most.
fn first_difference(
    ledger: &Path,
    moments: &[AsOf],
    year: i32,
    formats: &[Format],
    bytes: &[u8],
) -> Result<Option<String>, CommandError> {
    let (Ok(text), [as_of, ..]) = (std::str::from_utf8(bytes), moments) else { return Ok(None) };
    let office = office::read(ledger, Some(as_of))?;
    if report::figures(&office.register, year).is_none() {
        return Ok(None);
    }
    let mut best: Option<(usize, String)> = None;
    for (name, own) in renditions::of_year(ledger, &office, year, &Language::ALL, formats)? {
        let own = String::from_utf8_lossy(&own);
        let same = text.lines().zip(own.lines()).take_while(|(a, b)| a == b).count();
        if best.as_ref().is_none_or(|(most, _)| same > *most) {
            let line = |text: &str| {
                let line: String = text.lines().nth(same).unwrap_or("(it ends)").chars().take(120).collect();
                line.trim().to_owned()
            };
            let told = format!("line {} of {name}: `{}`, not `{}`", same + 1, line(text), line(&own));
            best = Some((same, told));
        }
    }
    Ok(best.map(|(_, told)| told))
}

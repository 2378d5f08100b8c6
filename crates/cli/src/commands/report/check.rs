use std::collections::BTreeSet;
use std::path::Path;

use application::{
    AsOf, CommandError, FoundReport, LedgerFile, LoadedLedger, PROGRAM, Verdict, input_file, report_files,
};
use register::Register;
use register::chain::sha256;
use report::{Block, Cell, Format, Identity, Language, Word};
use serde_json::Value;

use super::ReportArgs;
use crate::output::answer::{fact, print_blocks};

/// Tells whether `file` is a report of the year that the ledger yields: it is made again and compared byte for byte.
pub(super) fn run(ledger: &LedgerFile<'_>, args: &ReportArgs, file: &Path) -> Result<Verdict, CommandError> {
    let bytes = input_file::read(file)?;
    let year = args.year.calendar();
    let formats = formats(&bytes, file);
    let whole = ledger.read(None)?;
    register::figures(&whole.register, year).ok_or(report::ReportError::UnknownYear(year))?;
    let said = Said::by(&bytes);
    // From where it was made: as it was asked, as the file says, as it was issued, or from all of the ledger.
    let mut moments: Vec<AsOf> = match (&args.as_of, &said.as_of) {
        (Some(as_of), _) => vec![as_of.clone()],
        (None, Some(as_of)) if as_of.entry().is_some_and(|seq| seq <= whole.end.seq) => vec![as_of.clone()],
        (None, Some(as_of)) => {
            print_blocks(&[Block::Facts(vec![
                fact("File", Cell::Text(file.display().to_string())),
                fact(
                    "Result",
                    Cell::Text(format!(
                        "DIFFERS: it says that it was made as of {as_of}, and the ledger ends at {}",
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
    let mut same_figures = false;
    let mut parts: Vec<String> = Vec::new();
    for as_of in &moments {
        let read = ledger.read(Some(as_of))?;
        let Some(figures) = register::figures(&read.register, year) else { continue };
        if said.names(&figures.sha256.to_string()) {
            same_figures = true;
            parts = said.other_parts(ledger, &read, year)?;
        }
        let Some(found) = report_files::found(ledger, &read, year, &Language::ALL, &formats, &bytes)? else {
            continue;
        };
        facts.push(fact("Result", Cell::text("IDENTICAL: the ledger yields this file, byte for byte")));
        facts.extend(name(&found, &read.identity));
        print_blocks(&[Block::Facts(facts)])?;
        return Ok(Verdict::Sound);
    }
    // A file of this very version with other bytes was changed. One of another version is worded otherwise: figures that it
    // holds as data were compared, and what is on its pages was not.
    if let Some(program) = said.program.as_ref().filter(|program| same_figures && *program != PROGRAM) {
        let what = if said.data.is_some() {
            format!(
                "SAME FIGURES, OTHER WORDING: {program} made it, this is {PROGRAM}; the figures that it holds are these"
            )
        } else {
            format!(
                "NOT VERIFIED: by its own word the same figures, other wording: {program} made it, this is {PROGRAM}; it names \
                 the digest of these figures, and the amounts on its pages were not compared"
            )
        };
        facts.push(fact("Result", Cell::Text(what)));
        if !parts.is_empty() {
            facts.push(fact("Other parts that differ", Cell::Text(parts.join(", "))));
        }
        let way = "compare it with a report that is written anew: `prorata report YEAR --as-of SEQ@DATE`";
        facts.push(fact("What to do", Cell::text(way)));
        print_blocks(&[Block::Facts(facts)])?;
        return Ok(Verdict::Diverges);
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
        "Possible cause",
        Cell::text(
            "changed, of another year or ledger, made by another version of the program (compare the SHA-256 of the \
             figures), or made as of another entry: name it with --as-of",
        ),
    ));
    print_blocks(&[Block::Facts(facts)])?;
    Ok(Verdict::Diverges)
}

fn name(found: &FoundReport, identity: &Identity) -> Vec<(String, Cell)> {
    vec![
        fact("Report", Cell::text(&found.name)),
        fact("Language", Cell::text(found.language.code())),
        fact("Format", Cell::text(found.format.word())),
        fact("As of", Cell::Text(identity.as_of.to_string())),
        fact("Due dates compared with", Cell::Text(identity.day.to_string())),
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
        _ => Format::ALL.into_iter().filter(|one| application::PDF || *one != Format::Pdf).collect(),
    }
}

/// What a file says of itself, where its form has a place for that.
struct Said {
    /// Up to where the ledger was read.
    as_of: Option<AsOf>,
    /// The program that made it.
    program: Option<String>,
    /// What can be read of it as text.
    text: String,
    /// What it holds as data.
    data: Option<Value>,
}

impl Said {
    fn by(bytes: &[u8]) -> Self {
        // A workbook and a PDF have keywords.
        let text = match bytes {
            [b'P', b'K', ..] => spreadsheet::properties(bytes).unwrap_or_default(),
            _ => String::from_utf8_lossy(bytes).into_owned(),
        };
        let json: Option<Value> = if text.starts_with('{') { serde_json::from_str(&text).ok() } else { None };
        let as_of = match &json {
            Some(json) => {
                let seq = json["as_of"]["seq"].as_u64();
                let day = json["as_of"]["day"].as_str().and_then(|day| day.parse().ok());
                seq.map(|seq| day.map_or(AsOf::Entry(seq), |day| AsOf::EntryOn(seq, day)))
            }
            None => marked(&text).or_else(|| printed(&text)),
        };
        // `prorata 1.2.3`, wherever a form puts it.
        let program = text.match_indices("prorata ").find_map(|(at, _)| {
            let version = &text[at + "prorata ".len()..];
            let end = version.find(|letter: char| !letter.is_ascii_digit() && letter != '.');
            let version = version[..end.unwrap_or(version.len())].trim_end_matches('.');
            (version.split('.').count() == 3).then(|| format!("prorata {version}"))
        });
        Self { as_of, program, text, data: json }
    }

    /// Whether it holds the figures of that digest, or names the digest where it holds no figures as data.
    fn names(&self, digest: &str) -> bool {
        match &self.data {
            Some(data) => sha256(data["figures"].to_string().as_bytes()).to_string() == digest,
            None => self.text.contains(digest),
        }
    }

    /// The parts of its data, beside the figures, that are not those of the ledger.
    fn other_parts(
        &self,
        ledger: &LedgerFile<'_>,
        read: &LoadedLedger,
        year: i32,
    ) -> Result<Vec<String>, CommandError> {
        let Some(Value::Object(data)) = &self.data else { return Ok(Vec::new()) };
        let own = report_files::of_year(ledger, read, year, &[Language::Fr], &[Format::Json])?;
        let own: Option<Value> = own.first().and_then(|(_, bytes)| serde_json::from_slice(bytes).ok());
        let Some(Value::Object(own)) = own else { return Ok(Vec::new()) };
        let names: BTreeSet<&String> = data.keys().chain(own.keys()).collect();
        let other = names.into_iter().filter(|name| *name != "program" && data.get(*name) != own.get(*name));
        Ok(other.cloned().collect())
    }
}

/// What stands behind a mark that programs read.
fn marked(text: &str) -> Option<AsOf> {
    ["name=\"prorata-as-of\" content=\"", "prorata-as-of:"].into_iter().find_map(|mark| {
        let (_, rest) = text.split_once(mark)?;
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '@' && letter != '-');
        rest[..end.unwrap_or(rest.len())].parse().ok()
    })
}

/// What a report for people prints.
fn printed(text: &str) -> Option<AsOf> {
    let behind = |word: Word| {
        let words = Language::ALL.map(|language| word.in_language(language));
        text.lines().take(40).find_map(|line| {
            let rest = words.iter().find_map(|word| line.strip_prefix(word))?;
            Some(rest.trim_matches([' ', ';', ',']))
        })
    };
    let seq: u64 = behind(Word::AsOf)?.parse().ok()?;
    let day = behind(Word::DueDatesAt).and_then(|day| intake::parse_date(day).ok()?.parse().ok());
    Some(day.map_or(AsOf::Entry(seq), |day| AsOf::EntryOn(seq, day)))
}

/// The entries as of which reports of the year were issued, the last one first.
fn issued(register: &Register, year: i32) -> Vec<AsOf> {
    let reports = register.year(year).map_or(&[][..], |book| &book.reports);
    reports.iter().rev().map(|filed| AsOf::EntryOn(filed.fact.as_of, filed.fact.day.day())).collect()
}

/// The first line in which a readable file differs from the report that it resembles most.
fn first_difference(
    ledger: &LedgerFile<'_>,
    moments: &[AsOf],
    year: i32,
    formats: &[Format],
    bytes: &[u8],
) -> Result<Option<String>, CommandError> {
    let (Ok(text), [as_of, ..]) = (std::str::from_utf8(bytes), moments) else { return Ok(None) };
    let read = ledger.read(Some(as_of))?;
    if register::figures(&read.register, year).is_none() {
        return Ok(None);
    }
    let mut best: Option<(usize, String)> = None;
    for (name, own) in report_files::of_year(ledger, &read, year, &Language::ALL, formats)? {
        let own = String::from_utf8_lossy(&own);
        let same = text.lines().zip(own.lines()).take_while(|(a, b)| a == b).count();
        if best.as_ref().is_none_or(|(most, _)| same > *most) {
            let line = |text: &str| {
                let line: String = text.lines().nth(same).unwrap_or("(it ends)").chars().take(120).collect();
                line.trim().to_owned()
            };
            let told = format!("line {} is `{}`, and `{}` in {name}", same + 1, line(text), line(&own));
            best = Some((same, told));
        }
    }
    Ok(best.map(|(_, told)| told))
}

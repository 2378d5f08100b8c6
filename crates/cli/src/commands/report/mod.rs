use std::path::{Path, PathBuf};

use application::{AsOf, CommandError, Existing, LedgerFile, Rendition, Verdict, output_file, report_files};
use clap::Args;
use register::{Outcome, Reperformance, Year};
use report::{Cell, Format, Language};

use crate::input::values::year;
use crate::output::answer::{fact, facts_as_of, print_blocks, print_bytes};

mod check;

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// The year of the subsidy
    #[arg(value_parser = year)]
    pub(crate) year: Year,
    /// The languages, separated by commas
    #[arg(long, value_delimiter = ',', default_value = "fr", value_name = "fr,nl,de,en")]
    pub(crate) lang: Vec<Language>,
    /// The formats, separated by commas
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "text",
        value_name = "text,json,csv,csv-rfc4180,html,xlsx,pdf"
    )]
    pub(crate) format: Vec<Format>,
    /// The folder for the files; without it, one report is written to standard output
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Replace files that stand there already
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
    /// Report the ledger as it was after this entry, or at the end of this day (UTC), against which due dates are then held
    #[arg(long, value_name = "SEQ|DATE|SEQ@DATE")]
    pub(crate) as_of: Option<AsOf>,
    /// Tell whether this file is a report of the year that the ledger yields, in any language and format
    #[arg(long, value_name = "FILE", conflicts_with_all = ["out", "force", "lang", "format"])]
    pub(crate) check: Option<PathBuf>,
}

/// Writes the year-end report, to a folder or to standard output.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &ReportArgs) -> Result<Verdict, CommandError> {
    if let Some(file) = &args.check {
        return check::run(ledger, args, file);
    }
    let binary = args.format.iter().find(|format| matches!(format, Format::Xlsx | Format::Pdf));
    if let (Some(format), None) = (binary, &args.out) {
        return Err(CommandError::usage(format!("the format {format} is written to a folder"))
            .hint("name it with --out DIR"));
    }
    let read = ledger.read(args.as_of.as_ref())?;
    let year = args.year.calendar();
    let files = report_files::of_year(ledger, &read, year, &args.lang, &args.format)?;
    match (&args.out, files.as_slice()) {
        (None, [(_, bytes)]) => print_bytes(bytes)?,
        (None, _) => {
            return Err(CommandError::usage("several files cannot be written to standard output")
                .hint("name a folder with --out DIR"));
        }
        (Some(folder), files) => {
            let existing = if args.force { Existing::Replace } else { Existing::Keep };
            let written = write(folder, files, existing)?;
            let figures = register::figures(&read.register, year);
            let digest = figures.map(|figures| figures.sha256.to_string()).unwrap_or_default();
            let digest = fact("SHA-256 of the figures", Cell::Text(digest));
            let written = written.iter().map(|path| fact("Written", Cell::Text(path.display().to_string())));
            print_blocks(&[facts_as_of(&read.identity, [digest].into_iter().chain(written))])?;
        }
    }
    let diverges = |made: &Reperformance| made.corrected_by.is_none() && made.outcome != Outcome::Identical;
    let diverges = read.register.reperform(Some(year)).iter().any(diverges);
    Ok(if diverges { Verdict::Diverges } else { Verdict::Sound })
}

/// Writes all files, or none when one of them stands there already.
pub(crate) fn write(
    folder: &Path,
    files: &[Rendition],
    existing: Existing,
) -> Result<Vec<PathBuf>, CommandError> {
    output_file::make_folder(folder)?;
    let paths: Vec<PathBuf> = files.iter().map(|(name, _)| folder.join(name)).collect();
    if existing == Existing::Keep
        && let Some(path) = paths.iter().find(|path| path.symlink_metadata().is_ok())
    {
        return Err(CommandError::refused(format!("there is already a file at {}", path.display()))
            .hint("choose another folder with --out, or replace the files with --force"));
    }
    for (path, (_, bytes)) in paths.iter().zip(files) {
        output_file::write(path, bytes, existing)?;
    }
    Ok(paths)
}

use std::path::PathBuf;

use application::{CommandError, Existing, Verdict, output_file};
use clap::Args;
use report::{Block, Cell};

use crate::input::forms;
use crate::output::answer::{fact, print_blocks};

#[derive(Debug, Args)]
pub(crate) struct TemplateArgs {
    /// The file of rows that is wanted, as the list of `prorata template --help` names it
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(forms::ALL.map(|form| form.word)))]
    form: String,
    /// Where to write it; its ending, .xlsx or .csv, says in which form
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Writes an empty file of rows, ready to be filled in.
pub(crate) fn run(args: &TemplateArgs) -> Result<Verdict, CommandError> {
    let form = forms::ALL.into_iter().find(|form| form.word == args.form);
    let form = form.ok_or_else(|| CommandError::usage(format!("there is no form called `{}`", args.form)))?;
    let ending = args.out.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let bytes = match ending.as_deref() {
        Some("xlsx") => workbook::template(form, spreadsheet::README_SHEET)
            .map_err(|error| CommandError::refused(error.to_string()))?,
        Some("csv") => workbook::template_csv(form).into_bytes(),
        _ => {
            let what = format!("{}: a template ends in .xlsx or .csv", args.out.display());
            return Err(
                CommandError::usage(what).hint("LibreOffice opens .xlsx, and saves it as .ods if asked to")
            );
        }
    };
    output_file::write(&args.out, &bytes, Existing::Keep)?;
    print_blocks(&[Block::Facts(vec![
        fact("Template", Cell::Text(args.out.display().to_string())),
        fact("Read by", Cell::Text(format!("prorata {}", form.command))),
    ])])?;
    Ok(Verdict::Sound)
}

use std::path::PathBuf;

use application::{CommandError, Existing, Verdict, output_file};
use clap::Args;
use clap_mangen::Man;
use report::{Block, Cell};

use crate::output::answer::{fact, print_blocks, print_bytes};

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write one page per command into this folder, instead of the main page to standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Writes the manual pages. They bear no date: the same program writes the same bytes.
pub(crate) fn run(args: &ManArgs, mut command: clap::Command) -> Result<Verdict, CommandError> {
    command.build();
    let Some(folder) = &args.out else {
        print_bytes(&page(&command)?.1)?;
        return Ok(Verdict::Sound);
    };
    let mut pages = Vec::new();
    collect(&command, &mut pages)?;
    output_file::make_folder(folder)?;
    for (name, bytes) in &pages {
        output_file::write(&folder.join(name), bytes, Existing::Replace)?;
    }
    print_blocks(&[Block::Facts(vec![
        fact("Folder", Cell::Text(folder.display().to_string())),
        fact("Pages", Cell::Whole(pages.len() as u64)),
    ])])?;
    Ok(Verdict::Sound)
}

/// The pages of a command and of those below it.
fn collect(command: &clap::Command, pages: &mut Vec<(String, Vec<u8>)>) -> Result<(), CommandError> {
    pages.push(page(command)?);
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        collect(below, pages)?;
    }
    Ok(())
}

/// One page and the name of its file.
fn page(command: &clap::Command) -> Result<(String, Vec<u8>), CommandError> {
    let man = Man::new(command.clone()).manual("Prorata").date("");
    let mut bytes = Vec::new();
    man.render(&mut bytes)
        .map_err(|error| CommandError::refused(format!("writing the manual page: {error}")))?;
    Ok((man.get_filename(), bytes))
}

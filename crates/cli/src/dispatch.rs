use application::{CommandError, LedgerFile, Verdict};
use clap::CommandFactory;

use crate::args::{Cli, Command};
use crate::commands::{
    allocate, audit, bundle, check_proof, checkpoint, compare, completions, demo, diff, documents, explain,
    extract, help, import, init, key, keys, letters, log, man, papers, personal_data, prove, reconcile,
    record, replay, report, sample, show, simulate, status, template, verify,
};
use crate::input::encoding;
use crate::output::progress::Watched;

/// Keeps in mind the encoding that was named, for a command that reads rows of text.
pub(crate) fn init_encoding(cli: &Cli) -> Result<(), CommandError> {
    let Some(named) = cli.encoding else { return Ok(()) };
    match &cli.command {
        Command::Record(_) | Command::Reconcile(_) | Command::Simulate(_) | Command::Sample(_) => {
            encoding::init(named);
            Ok(())
        }
        _ => {
            Err(CommandError::usage("this command reads no file of rows, so --encoding would have no effect")
                .hint("leave --encoding out"))
        }
    }
}

/// Runs one command.
pub(crate) fn run(cli: &Cli) -> Result<Verdict, CommandError> {
    let watched = Watched::new();
    let ledger = &LedgerFile::new(&cli.ledger, &watched);
    match &cli.command {
        Command::Demo(args) => demo::run(args),
        Command::Init(args) => init::run(ledger, args),
        Command::Record(command) => record::run(ledger, command),
        Command::Import(args) => import::run(ledger, args),
        Command::Allocate(args) => allocate::run(ledger, args),
        Command::Template(args) => template::run(args),
        Command::Simulate(args) => simulate::run(ledger, args),
        Command::Replay(args) => replay::run(ledger, args),
        Command::Reconcile(args) => reconcile::run(ledger, args),
        Command::Report(args) => report::run(ledger, args),
        Command::Explain(args) => explain::run(ledger, args),
        Command::Status(args) => status::run(ledger, args),
        Command::Documents(command) => documents::run(ledger, command),
        Command::Papers(args) => papers::run(ledger, args),
        Command::Audit(args) => audit::run(ledger, args),
        Command::Log(args) => log::run(ledger, args),
        Command::PersonalData(args) => personal_data::run(ledger, args),
        Command::Show(args) => show::run(ledger, args),
        Command::Diff(args) => diff::run(ledger, args),
        Command::Compare(args) => compare::run(ledger, args),
        Command::Extract(args) => extract::run(ledger, args),
        Command::Letters(args) => letters::run(ledger, args),
        Command::Sample(args) => sample::run(ledger, args),
        Command::Verify(args) => verify::run(ledger, args),
        Command::Keys(args) => keys::run(args),
        Command::Key(command) => key::run(command),
        Command::Checkpoint(command) => checkpoint::run(ledger, command),
        Command::Prove(args) => prove::run(ledger, args),
        Command::CheckProof(args) => check_proof::run(args),
        Command::Bundle(command) => bundle::run(ledger, command),
        Command::Completions(args) => completions::run(args, Cli::command()),
        Command::Man(args) => man::run(args, Cli::command()),
        Command::Help(args) => help::run(args, Cli::command()),
    }
}

//! What the bank says: its statements, and the accounts of the funds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bank::{BankMovement, Gathered, Iban};
use intake::Encoding;
use register::{Code, EvidenceDocument};
use workbook::Form;

use crate::error::CommandError;
use crate::files::evidence_document::document;
use crate::files::input_file;
use crate::files::rows_file::RowsFile;

/// What the bank says.
pub struct Bank {
    /// The statements, in order, with what lacks between them.
    pub gathered: Gathered,
    /// Their movements.
    pub movements: Vec<BankMovement>,
    /// The files, by name.
    pub documents: BTreeMap<String, EvidenceDocument>,
    /// What the files hold besides.
    pub notes: Vec<String>,
    /// The fund of each account.
    pub funds: BTreeMap<Iban, Code>,
    /// The file of the accounts.
    pub(crate) accounts: Option<PathBuf>,
}

impl Bank {
    /// Reads the statements, and the accounts of the funds from a file of rows in a form; with the notes about that file.
    ///
    /// # Errors
    /// When a file cannot be read, or a statement is that of a fund.
    pub fn read(
        paths: &[PathBuf],
        accounts_file: Option<(&PathBuf, &Form)>,
        encoding: Option<Encoding>,
    ) -> Result<(Self, Option<RowsFile>), CommandError> {
        let (funds, rows) = match accounts_file {
            Some((path, form)) => {
                let (funds, rows) = accounts(path, form, encoding)?;
                (funds, Some(rows))
            }
            None => (BTreeMap::new(), None),
        };
        let (mut statements, mut documents, mut notes) = (Vec::new(), BTreeMap::new(), Vec::new());
        for path in paths {
            let bytes = input_file::read(path)?;
            let file = path.display().to_string();
            documents.insert(file.clone(), document(path, &bytes)?);
            let export = bank::read(&file, &bytes, encoding)?;
            notes.extend(export.notes);
            for statement in export.statements {
                // What leaves the account of a fund is no payment of the office.
                if let Some(fund) = statement.account.as_ref().and_then(|account| funds.get(account)) {
                    let account = statement.account.as_ref().map(ToString::to_string).unwrap_or_default();
                    return Err(CommandError::refused(format!(
                    "{file}: the account {account} of the statement is that of the fund `{fund}`, not of the office"
                ))
                .hint("give the statements of the account from which the subsidy is paid"));
                }
                statements.push(statement);
            }
        }
        let gathered = Gathered::of(statements)?;
        notes.extend(gathered.statements.iter().flat_map(|statement| statement.notes.iter().cloned()));
        let movements = gathered.movements();
        let accounts = accounts_file.map(|(path, _)| path.clone());
        Ok((Self { gathered, movements, documents, notes, funds, accounts }, rows))
    }
}

/// The fund of each account.
fn accounts(
    path: &Path,
    form: &Form,
    encoding: Option<Encoding>,
) -> Result<(BTreeMap<Iban, Code>, RowsFile), CommandError> {
    let source = RowsFile::read(path, encoding)?;
    source.table.expect_columns(&form.required(), &form.optional())?;
    let mut funds: BTreeMap<Iban, Code> = BTreeMap::new();
    let rows = source.table.rows().map(|row| {
        let (fund, iban) = (row.cell("fund"), row.cell("iban"));
        let code: Code = fund
            .code()?
            .parse()
            .map_err(|error: register::FieldError| fund.fault(error.to_string(), None))?;
        let number: Iban = iban
            .required_text()?
            .parse()
            .map_err(|rule: String| iban.fault(rule, Some("Compare it with what the fund gave.".into())))?;
        if let Some(other) = funds.insert(number, code) {
            return Err(iban
                .fault(
                    format!("the account stands already in the file, for `{other}`"),
                    Some("Give each account once.".into()),
                )
                .into());
        }
        Ok(())
    });
    CommandError::collect(rows)?;
    Ok((funds, source))
}

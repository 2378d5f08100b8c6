//! How a correction finds the fact of an entry: by its home.

use crate::fold::filing::{about, figure_key, key_bytes};
use crate::fold::history::Histories;
use crate::fold::place::Home;
use crate::payload::{EntryCorrected, Envelope};
use crate::{EntryStamp, Kind, RecordedFact, Register};

impl Register {
    /// Says in its history that the fact of an entry is not in force any more: one arm for each home.
    pub(super) fn correct(&mut self, stamp: EntryStamp, fact: EntryCorrected) {
        let (seq, by) = (fact.entry, stamp.seq);
        // An entry that comes later, itself, a correction and the opening cannot be corrected; that one was named is a
        // broken rule, and stays one.
        let fixed = matches!(self.kind_of(seq), Some(Kind::EntryCorrected | Kind::LedgerOpened));
        if seq >= by || fixed || self.corrections.contains_key(&seq) {
            return;
        }
        self.corrections.insert(seq, RecordedFact::new(stamp, fact));
        let Some(home) = self.places.get(&seq).map(|place| place.home.clone()) else { return };
        match &home {
            Home::Ledger => {
                self.forget(seq);
                self.common.correct(seq, by);
            }
            Home::Actor(actor) => {
                if let Some(record) = self.actors.get_mut(actor) {
                    record.correct(seq, by);
                    record.valid.remove(&seq);
                    record.left.remove(&seq);
                }
                self.note_registrar(actor);
            }
            Home::Fund(fund) => {
                if let Some(record) = self.funds.get_mut(fund) {
                    record.correct(seq, by);
                }
            }
            Home::Year(year) => {
                if let Some(book) = self.years.get_mut(year) {
                    book.correct(seq, by);
                }
            }
            Home::Account(year, fund, envelope) => self.correct_movement(*year, fund, *envelope, (seq, by)),
            Home::Submission(code, _) | Home::Project(code) | Home::Spending(code) => {
                self.correct_project(code, seq, by);
            }
            Home::Raising(number, _) | Home::Finding(number) => {
                if let Some(found) = self.raised.get_mut(number) {
                    if let Some(raised) = found.raised.at(seq) {
                        self.raised_about.remove(&about(&raised.fact), seq);
                    }
                    found.correct(seq, by);
                }
            }
        }
    }

    /// Without its last submission, the expenses of a project move to another year; an expense is also in the account of that year.
    fn correct_project(&mut self, code: &str, seq: u64, by: u64) {
        let before = self.project_year(code);
        let Some(project) = self.projects.get_mut(code) else { return };
        project.correct(seq, by);
        let fund = project.spent.at(seq).map(|spent| spent.fact.fund.to_string());
        if let (Some(year), Some(fund)) = (before, fund) {
            self.correct_movement(year, &fund, Envelope::CommonProjects, (seq, by));
        }
        self.move_expenses(code, before);
    }

    fn correct_movement(&mut self, year: i32, fund: &str, envelope: Envelope, (seq, by): (u64, u64)) {
        let account = (fund.to_owned(), envelope);
        if let Some(account) = self.years.get_mut(&year).and_then(|book| book.accounts.get_mut(&account)) {
            account.correct(seq, by);
        }
    }

    /// Takes an index figure or a verifier key out of those that are found by what they name.
    fn forget(&mut self, seq: u64) {
        if let Some(figure) = self.common.indices.at(seq) {
            self.figure_of.remove(&figure_key(&figure.fact), seq);
        }
        if let Some(enrolled) = self.common.verifiers.at(seq) {
            self.verifier_of.remove(&enrolled.fact.key.to_string(), seq);
            if let Some(bytes) = key_bytes(&enrolled.fact) {
                self.verifier_bytes.remove(&bytes, seq);
            }
        }
    }
}

use register::allocation::Cents;
use register::payload::Envelope;
use register::{FindingCode, InputEntries, Movement, Register, Thresholds};

use crate::catalogue;
use crate::naming::Named;
use crate::page::Page;
use crate::{
    Align, Block, Cell, Document, Identity, Language, LetterWord, ReportError, Section, Table, Total, Word,
};

/// A line to write on.
const BLANK: &str = "______________________________";
/// Two boxes are told apart by what is beside them.
const BOX: &str = "[    ]";

/// The funds that get a letter about a year: those to which something was granted or paid, in the order of the counts.
pub fn lettered_funds(register: &Register, year: i32) -> Vec<String> {
    let mut funds: Vec<String> = Vec::new();
    for balance in register.balances(year) {
        if !funds.contains(&balance.fund) {
            funds.push(balance.fund);
        }
    }
    funds
}

/// The letter that asks a fund to confirm what the ledger holds of it for a year, with a reply slip.
///
/// # Errors
/// [`ReportError::UnknownYear`] when the ledger says nothing of the year.
pub fn letter(
    register: &Register,
    identity: &Identity,
    year: i32,
    fund: &str,
    language: Language,
) -> Result<Document, ReportError> {
    let book = register.year(year).ok_or(ReportError::UnknownYear(year))?;
    let page = Page { register, book, year, language };
    let say = |word: LetterWord| word.in_language(language).to_owned();
    // What is found of the whole year does not concern one fund; what its figures are worth does, and that a count or
    // another input behind them was corrected.
    let mut warnings = page.warnings(&[]);
    let corrected = FindingCode::InputCorrected;
    if register.audit(Some(year), &Thresholds::default()).iter().any(|finding| finding.code == corrected) {
        warnings.push(catalogue(corrected).name(language).to_owned());
    }
    let part = |id: &str, title: LetterWord, blocks: Vec<Block>| Section {
        id: id.to_owned(),
        title: say(title),
        blocks,
    };
    Ok(Document {
        title: format!("{} {year}: {fund} {}", say(LetterWord::Title), page.fund_name(fund)),
        warnings,
        sections: vec![
            part("letter", LetterWord::Letter, page.opening(fund)),
            part("figures", LetterWord::Figures, page.figures_to_confirm(fund)),
            part("movements", LetterWord::Movements, vec![page.confirmed_movements(fund)]),
            part("slip", LetterWord::Slip, page.slip(fund)),
            part("foot", LetterWord::Foot, page.foot(identity)),
        ],
        language,
    })
}

impl Page<'_> {
    fn told(&self, word: LetterWord, cell: Cell) -> (String, Cell) {
        (word.in_language(self.language).to_owned(), cell)
    }

    fn reference(&self, fund: &str) -> Cell {
        Cell::Text(format!("{}/{fund}", self.year))
    }

    fn opening(&self, fund: &str) -> Vec<Block> {
        let say = |word: LetterWord| Block::Note(word.in_language(self.language).to_owned());
        vec![
            Block::Facts(vec![
                self.told(LetterWord::Reference, self.reference(fund)),
                self.fact(
                    Word::Fund,
                    Cell::Text(format!("{fund} {}", self.fund_name(fund)).trim_end().to_owned()),
                ),
                self.fact(Word::Year, Cell::Text(self.year.to_string())),
            ]),
            say(LetterWord::Opening),
            say(LetterWord::NoPayment),
        ]
    }

    fn figures_to_confirm(&self, fund: &str) -> Vec<Block> {
        let determined = self.book.determination();
        // The counts that the determination used, which may have been corrected since.
        let used = determined.map(|filed| InputEntries::of(&filed.fact).affiliates);
        let counts = match used {
            Some(seq) => self.book.counts.iter().find(|filed| filed.seq() == seq),
            None => self.book.count(),
        };
        let mut facts = Vec::new();
        if let Some(filed) = counts {
            let count = filed.fact.counts.iter().find(|count| count.fund.as_str() == fund);
            let number = count.map_or(Cell::Empty, |count| Cell::Whole(count.count.count()));
            facts.push(self.fact(Word::ReferenceDate, Cell::date(Some(&filed.fact.reference_date))));
            facts.push(self.told(LetterWord::Count, number));
            facts.push(self.told(LetterWord::CountEntry, Cell::entry(filed.seq())));
        }
        facts.extend(self.split_by());
        if let Some(filed) = determined {
            facts.push(self.told(LetterWord::GrantEntry, Cell::entry(filed.seq())));
        }
        let mut table = Table::new(
            "amounts",
            [
                self.left(Word::Envelope),
                self.right(Word::Granted),
                self.right(Word::Paid),
                self.right(Word::Used),
                (LetterWord::NotUsed.in_language(self.language).to_owned(), Align::Right),
                self.right(Word::Repaid),
                self.right(Word::Open),
            ],
        );
        let mut sums = [Total::default(); 4];
        for balance in self.register.balances(self.year).into_iter().filter(|balance| balance.fund == fund) {
            let used = balance.sums.used;
            let unused = used.and_then(|used| balance.kept.minus(used).ok());
            let known =
                [balance.granted, balance.sums.paid, balance.sums.repaid_in_all(), balance.open_in_all()];
            for (sum, cents) in sums.iter_mut().zip(known) {
                sum.add(cents);
            }
            table.push(vec![
                Cell::Text(self.say(balance.envelope.named())),
                Cell::Cents(known[0]),
                Cell::Cents(known[1]),
                Cell::cents(used),
                Cell::cents(unused.map(|cents| cents.max(Cents::ZERO))),
                Cell::Cents(known[2]),
                Cell::Cents(known[3]),
            ]);
        }
        if table.rows.len() > 1 {
            let [granted, paid, repaid, open] = sums.map(Total::cell);
            table.totals =
                Some(vec![self.text(Word::Total), granted, paid, Cell::Empty, Cell::Empty, repaid, open]);
        }
        let mut blocks = vec![Block::Facts(facts), self.filled(table)];
        if self.undeclared(fund) {
            blocks.push(Block::Note(LetterWord::NotDeclared.in_language(self.language).to_owned()));
        }
        blocks
    }

    /// What was paid to the fund and what came back, each with its entry.
    fn confirmed_movements(&self, fund: &str) -> Block {
        let mut table = Table::new(
            "movements",
            [
                self.left(Word::Date),
                self.left(Word::Movement),
                self.left(Word::Envelope),
                self.right(Word::Amount),
                self.left(Word::Reference),
                self.right(Word::Entry),
            ],
        );
        let mut moved: Vec<(u64, Envelope, Movement<'_>)> = Vec::new();
        for ((code, envelope), account) in &self.book.accounts {
            let own = account.entries().filter(|filed| code == fund && filed.in_force());
            moved.extend(own.filter_map(|filed| Some((filed.seq(), *envelope, Movement::of(&filed.fact)?))));
        }
        moved.sort_by_key(|(seq, _, _)| *seq);
        for (seq, envelope, transfer) in moved.into_iter().filter(|(_, _, moved)| moved.is_transfer()) {
            table.push(vec![
                Cell::date(Some(transfer.date)),
                Cell::Text(self.say(transfer.kind.named())),
                Cell::Text(self.say(envelope.named())),
                Cell::Cents(transfer.cents),
                Cell::text(transfer.reference.map_or("", |reference| reference.as_str())),
                Cell::entry(seq),
            ]);
        }
        self.filled(table)
    }

    fn slip(&self, fund: &str) -> Vec<Block> {
        let mut blocks = vec![Block::Facts(vec![
            self.told(LetterWord::Reference, self.reference(fund)),
            self.told(LetterWord::Agree, Cell::text(BOX)),
            self.told(LetterWord::Disagree, Cell::text(BOX)),
        ])];
        // What is written by hand needs room: each line is a block of its own.
        let asked = self.undeclared(fund).then_some(LetterWord::UsedIs);
        let lines = [LetterWord::DifferenceIs].into_iter().chain(asked);
        let lines = lines.chain([LetterWord::SignedOn, LetterWord::Name, LetterWord::Signature]);
        blocks.extend(lines.map(|word| Block::Facts(vec![self.told(word, Cell::text(BLANK))])));
        blocks
    }

    /// Whether money was paid to the fund of which no use is declared.
    fn undeclared(&self, fund: &str) -> bool {
        let balances = self.register.balances(self.year);
        let own = |balance: &&register::EnvelopeBalance| balance.fund == fund;
        balances
            .iter()
            .filter(own)
            .any(|balance| balance.sums.used.is_none() && balance.sums.paid > Cents::ZERO)
    }

    fn foot(&self, identity: &Identity) -> Vec<Block> {
        vec![Block::Facts(vec![
            self.fact(Word::Origin, Cell::text(&identity.origin)),
            self.fact(Word::AsOf, Cell::entry(identity.as_of.seq)),
            self.fact(Word::RecordedAt, Cell::text(identity.at.to_string())),
            self.fact(Word::DueDatesAt, Cell::date(Some(&identity.day))),
            self.fact(Word::HeadHash, Cell::text(identity.as_of.hash.to_string())),
            self.fact(Word::Program, Cell::text(&identity.program)),
        ])]
    }
}

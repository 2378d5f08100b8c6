use register::{Finding, Outcome};

use crate::audit_report::finding_detail;
use crate::naming::Named;
use crate::page::Page;
use crate::{Block, Cell, Section, Table, Word, catalogue};

impl Page<'_> {
    pub(crate) fn findings(&self, findings: &[Finding]) -> Section {
        let mut table = Table::new(
            "findings",
            [
                self.left(Word::Severity),
                self.left(Word::Finding),
                self.left(Word::Fund),
                self.right(Word::Amount),
                self.left(Word::Entries),
                self.left(Word::Detail),
            ],
        )
        .of_funds(2);
        for finding in findings {
            table.push(vec![
                self.text(finding.severity().named()),
                Cell::Text(format!(
                    "{} [{}]",
                    catalogue(finding.code).name(self.language),
                    finding.code.code()
                )),
                Cell::text(finding.fund.as_deref().unwrap_or("")),
                Cell::cents(finding.cents),
                Cell::Entries(finding.entries.clone()),
                Cell::Text(finding_detail(finding, self.language)),
            ]);
        }
        self.section("findings", Word::Findings, vec![self.filled(table)])
    }

    pub(crate) fn reperformance(&self) -> Section {
        let made = self.register.reperform(Some(self.year));
        let mut table = Table::new(
            "reperformance",
            [
                self.right(Word::Entry),
                self.right(Word::Revision),
                self.left(Word::Determination),
                self.right(Word::FiguresCompared),
                self.left(Word::Result),
                self.right(Word::CorrectedBy),
            ],
        );
        let mut differences = Table::new(
            "divergences",
            [
                self.right(Word::Entry),
                self.left(Word::Fund),
                self.left(Word::Figure),
                self.right(Word::Recorded),
                self.right(Word::Recomputed),
            ],
        )
        .of_funds(1);
        for one in &made {
            let result = match &one.outcome {
                Outcome::Identical => self.say(Word::Identical),
                Outcome::Differs(_) => self.say(Word::Diverges),
                Outcome::BreaksRule(why) => format!("{}: {why}", self.say(Word::BreaksRule)),
                Outcome::Impossible(why) => format!("{}: {why}", self.say(Word::Impossible)),
            };
            table.push(vec![
                Cell::entry(one.seq),
                Cell::Whole(u64::from(one.revision)),
                self.text(one.status.named()),
                Cell::Whole(one.figures as u64),
                Cell::Text(result),
                Cell::entry(one.corrected_by),
            ]);
            if let Outcome::Differs(list) = &one.outcome {
                for found in list {
                    differences.push(vec![
                        Cell::entry(one.seq),
                        Cell::text(&found.fund),
                        Cell::Text(self.slice_name(&found.figure)),
                        Cell::cents(found.recorded),
                        Cell::cents(found.recomputed),
                    ]);
                }
            }
        }
        let mut blocks = vec![self.filled(table)];
        if !differences.rows.is_empty() {
            blocks.push(Block::Table(differences));
        }
        self.section("reperformance", Word::Reperformance, blocks)
    }
}

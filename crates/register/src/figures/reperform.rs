use allocation::Cents;

use crate::payload::{AllocationDetermined, DeterminationStatus};
use crate::{Finding, FindingCode, InputEntries, RecordedFact, Register};

/// A recorded determination, computed again from the entries that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reperformance {
    /// The entry of the determination.
    pub seq: u64,
    /// The year of subsidy.
    pub year: i32,
    /// Its revision.
    pub revision: u32,
    /// Its status.
    pub status: DeterminationStatus,
    /// The entry that corrected it, if one did.
    pub corrected_by: Option<u64>,
    /// How many figures were compared.
    pub figures: usize,
    /// What came out.
    pub outcome: Outcome,
}

/// What came out of a re-performance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every recorded figure is what the key gives.
    Identical,
    /// Some figures are not.
    Differs(Vec<Divergence>),
    /// The figures follow from the entries that it names, but the determination breaks a rule: it may name other
    /// inputs than those that counted then. What the rule says.
    BreaksRule(String),
    /// It cannot be computed from the entries that it names; why.
    Impossible(String),
}

/// One figure that was recorded otherwise than the key gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// Which figure: a fund's code, or empty for the year.
    pub fund: String,
    /// A slice id, `excess`, `common_projects`, `reserved`, `total`, `remainder`, or another total of the year.
    pub figure: String,
    /// What was recorded; none when it is missing.
    pub recorded: Option<Cents>,
    /// What the key gives; none when there should be nothing.
    pub recomputed: Option<Cents>,
}

impl Register {
    /// Computes every recorded determination again, of one year or of all, in order of their entries.
    pub fn reperform(&self, year: Option<i32>) -> Vec<Reperformance> {
        let books = self.years.iter().filter(|(found, _)| year.is_none_or(|year| year == **found));
        let mut made: Vec<Reperformance> = books
            .flat_map(|(year, book)| book.determinations.iter().map(|filed| self.reperform_one(*year, filed)))
            .collect();
        made.sort_by_key(|reperformance| reperformance.seq);
        made
    }

    /// Computes one recorded determination again.
    pub fn reperform_one(&self, year: i32, filed: &RecordedFact<AllocationDetermined>) -> Reperformance {
        let recorded = figures(&filed.fact);
        Reperformance {
            seq: filed.seq(),
            year,
            revision: filed.fact.revision,
            status: filed.fact.status,
            corrected_by: filed.corrected_by,
            figures: recorded.len(),
            outcome: match self.compare(year, &filed.fact, &recorded) {
                Outcome::Identical => {
                    self.broken_rule(filed.seq()).map_or(Outcome::Identical, Outcome::BreaksRule)
                }
                other => other,
            },
        }
    }

    /// What the rules said of entry `seq` when it was taken, if it broke one.
    fn broken_rule(&self, seq: u64) -> Option<String> {
        let broken = |finding: &&Finding| {
            finding.code == FindingCode::RuleBroken && finding.entries.first() == Some(&seq)
        };
        self.findings.iter().find(broken).and_then(|finding| finding.detail.clone())
    }

    /// Computes the figures of a determination again that is not recorded yet.
    pub(crate) fn compare_figures(&self, fact: &AllocationDetermined) -> Outcome {
        self.compare(fact.year.calendar(), fact, &figures(fact))
    }

    fn compare(&self, year: i32, fact: &AllocationDetermined, recorded: &[Figure]) -> Outcome {
        let inputs = InputEntries::of(fact);
        let recomputed = self.split(year, &inputs).map_err(|refusal| refusal.to_string()).and_then(|split| {
            crate::figures::determine::determination(
                &split,
                fact.year,
                fact.status,
                fact.revision,
                None,
                inputs,
            )
            .map_err(|error| error.to_string())
        });
        let recomputed = match recomputed {
            Ok(fact) => figures(&fact),
            Err(why) => return Outcome::Impossible(why),
        };
        let value = |list: &[Figure], figure: &Figure| {
            list.iter().find(|other| other.0 == figure.0 && other.1 == figure.1).map(|found| found.2)
        };
        let mut differences = Vec::new();
        for figure in &recomputed {
            let found = value(recorded, figure);
            if found != Some(figure.2) {
                differences.push(Divergence {
                    fund: figure.0.clone(),
                    figure: figure.1.clone(),
                    recorded: found,
                    recomputed: Some(figure.2),
                });
            }
        }
        for figure in recorded.iter().filter(|figure| value(&recomputed, figure).is_none()) {
            differences.push(Divergence {
                fund: figure.0.clone(),
                figure: figure.1.clone(),
                recorded: Some(figure.2),
                recomputed: None,
            });
        }
        let twice = recorded.len() > recomputed.len() && differences.is_empty();
        // A fund and a slice are where the counts and the key have them (events.md, "Figures").
        let ordered = recorded.iter().zip(&recomputed).all(|(one, other)| one == other);
        match (differences.is_empty(), twice) {
            (true, true) => Outcome::Impossible("a figure stands in it twice".into()),
            (true, false) if !ordered => Outcome::BreaksRule(
                "funds or slices stand in another order than in the counts and the key".into(),
            ),
            (true, false) => Outcome::Identical,
            (false, _) => Outcome::Differs(differences),
        }
    }
}

/// A fund or nothing, the name of a figure, and the figure.
type Figure = (String, String, Cents);

/// Every figure of a determination.
fn figures(fact: &AllocationDetermined) -> Vec<Figure> {
    let mut all = Vec::new();
    let mut push = |fund: &str, figure: &str, cents: Cents| all.push((fund.into(), figure.into(), cents));
    for share in &fact.shares {
        let fund = share.fund.as_str();
        for slice in &share.slices {
            push(fund, slice.slice.as_str(), *slice.cents);
        }
        push(fund, "excess", *share.excess_cents);
        push(fund, "common_projects", *share.common_projects_cents);
        push(fund, "reserved", *share.reserved_cents);
        push(fund, "total", *share.total_cents);
    }
    push("", "budget", *fact.budget_cents);
    push("", "remainder", *fact.remainder_cents);
    push("", "reserved", *fact.reserved_cents);
    push("", "no_beneficiary", *fact.no_beneficiary_cents);
    push("", "undistributed", *fact.undistributed_cents);
    push("", "difference", *fact.difference_cents);
    all
}

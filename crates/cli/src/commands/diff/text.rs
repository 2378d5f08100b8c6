use std::collections::BTreeMap;

use register::allocation::{Cents, Evaluation, Split};
use register::payload::AllocationDetermined;
use register::{Cause, Causes, RecordedFact, Step};
use report::{Align, Block, Cell, Language, Table};
use serde_json::{Value, json};

use super::Side;
use crate::language::ui_language::current_language;

/// Why two determinations differ, with the entries behind each cause.
pub(super) struct CausesText {
    causes: Causes,
    changes: Vec<Changed>,
}

/// An input that is not the same on both sides, or a figure that was recorded otherwise than computed.
struct Changed {
    cause: Cause,
    /// The entries behind it on each side, without those that stand on both.
    entries: [Vec<u64>; 2],
    /// Which of them were corrected, each with its correction.
    corrected: Vec<(u64, u64)>,
    /// What changed, in words.
    what: String,
}

impl CausesText {
    pub(super) fn between(sides: [&Side; 2], filed: [&RecordedFact<AllocationDetermined>; 2]) -> Self {
        let computed =
            [0, 1].map(|place| sides[place].read.register.side(sides[place].year, &filed[place].fact));
        let causes = Causes::between(&computed[0], &computed[1]);
        let mut changes = Vec::new();
        for cause in Cause::ORDER {
            let entries = [0, 1].map(|place| {
                sides[place].read.register.entries_behind(sides[place].year, filed[place], cause)
            });
            let moved = causes.steps.iter().find(|step| step.causes == [cause]);
            let moved = moved.is_some_and(|step| step.cents.iter().any(|cents| *cents != Cents::ZERO));
            let splits = [computed[0].split.as_ref(), computed[1].split.as_ref()];
            let what = match (cause, splits) {
                (Cause::RecordedFrom, _) if moved => recorded(sides[0]),
                (Cause::RecordedTo, _) if moved => recorded(sides[1]),
                (Cause::RecordedFrom | Cause::RecordedTo, _) => continue,
                (_, [Ok(from), Ok(to)]) => {
                    let mut what = input(cause, from, to);
                    let step = causes.steps.iter().find(|step| step.causes.contains(&cause));
                    if let (Cause::Evaluations, Some(step)) = (cause, step) {
                        what.push_str(&moved_funds(&causes, step, from, to));
                    }
                    what
                }
                _ => String::new(),
            };
            // Entries of one ledger that are on both sides changed nothing; entries of two ledgers have nothing in common
            // but their numbers.
            let one_ledger = sides[0].file == sides[1].file;
            if !moved && what.is_empty() && (!one_ledger || entries[0] == entries[1]) {
                continue;
            }
            let only = |place: usize| -> Vec<u64> {
                let both = |entry: &&u64| one_ledger && entries[1 - place].contains(entry);
                entries[place].iter().filter(|entry| !both(entry)).copied().collect()
            };
            let entries = [only(0), only(1)];
            let mut corrected: BTreeMap<u64, u64> = BTreeMap::new();
            for (place, side) in sides.iter().enumerate() {
                let seen = if one_ledger { entries.concat() } else { entries[place].clone() };
                let by = |entry: u64| Some((entry, side.read.register.corrected_by(entry)?));
                corrected.extend(seen.into_iter().filter_map(by));
            }
            changes.push(Changed { cause, entries, corrected: corrected.into_iter().collect(), what });
        }
        Self { causes, changes }
    }

    /// The steps that moved something.
    fn moving(&self) -> Vec<&Step> {
        let moves = |step: &&Step| step.cents.iter().any(|cents| *cents != Cents::ZERO);
        self.causes.steps.iter().filter(moves).collect()
    }

    pub(super) fn blocks(&self) -> Vec<Block> {
        let steps = self.moving();
        let mut blocks = Vec::new();
        if !steps.is_empty() {
            let mut columns = vec![("Fund".to_owned(), Align::Left)];
            columns.extend(steps.iter().map(|step| (title(step), Align::Right)));
            columns.push(("Difference".to_owned(), Align::Right));
            let mut table = Table::new("causes", columns);
            for (place, fund) in self.causes.funds.iter().enumerate() {
                let cents: Vec<Cents> = steps.iter().map(|step| step.cents[place]).collect();
                if cents.iter().all(|cents| *cents == Cents::ZERO) {
                    continue;
                }
                let whole = cents.iter().map(|cents| i128::from(cents.get())).sum();
                let mut row = vec![Cell::text(fund)];
                row.extend(cents.into_iter().map(Cell::Cents));
                row.push(wide(whole));
                table.push(row);
            }
            let mut totals = vec![Cell::text("All funds")];
            totals.extend(steps.iter().map(|step| wide(step.total())));
            totals.push(wide(steps.iter().map(|step| step.total()).sum()));
            table.totals = Some(totals);
            blocks.push(Block::Table(table));
        }
        if !self.changes.is_empty() {
            let columns = ["Cause", "From entries", "To entries", "Corrected", "What"];
            let mut table = Table::new("changes", columns.map(|title| (title.to_owned(), Align::Left)));
            for change in &self.changes {
                let by = change.corrected.iter().map(|(entry, by)| format!("{entry} by {by}"));
                table.push(vec![
                    Cell::text(change.cause.word()),
                    Cell::Entries(change.entries[0].clone()),
                    Cell::Entries(change.entries[1].clone()),
                    Cell::Text(by.collect::<Vec<_>>().join(", ")),
                    Cell::text(&change.what),
                ]);
            }
            blocks.push(Block::Table(table));
        }
        if let Some(why) = &self.causes.impossible {
            blocks.push(Block::Note(format!("The causes cannot be told apart: {why}.")));
        } else if !steps.is_empty() {
            blocks.push(Block::Note(
                "The inputs of the first are replaced by those of the second in this order, and split anew each time: \
                 key, budget, counts, evaluations."
                    .into(),
            ));
        }
        blocks
    }

    pub(super) fn json(&self) -> Value {
        let steps = self.causes.steps.iter().map(|step| {
            let funds = self.causes.funds.iter().zip(&step.cents);
            json!({
                "causes": words(step),
                "cents": i64::try_from(step.total()).ok(),
                "funds": funds.map(|(fund, cents)| json!({"cents": cents.get(), "fund": fund})).collect::<Vec<_>>(),
            })
        });
        let changes = self.changes.iter().map(|change| {
            let corrected = change.corrected.iter().map(|(entry, by)| json!({"by": by, "entry": entry}));
            json!({
                "cause": change.cause.word(),
                "corrected": corrected.collect::<Vec<_>>(),
                "from": change.entries[0],
                "to": change.entries[1],
                "what": change.what,
            })
        });
        json!({
            "changes": changes.collect::<Vec<_>>(),
            "impossible": self.causes.impossible,
            "order": Cause::ORDER.map(Cause::word),
            "steps": steps.collect::<Vec<_>>(),
        })
    }
}

fn words(step: &Step) -> Vec<&'static str> {
    step.causes.iter().map(|cause| cause.word()).collect()
}

fn title(step: &Step) -> String {
    if step.causes == Cause::ORDER { "cannot be told".into() } else { words(step).join(" + ") }
}

/// A sum over funds; beyond the range of amounts it is written as it is, in cents.
fn wide(cents: i128) -> Cell {
    let fits = i64::try_from(cents).ok().and_then(|cents| Cents::new(cents).ok());
    fits.map_or_else(|| Cell::Text(format!("{cents} cents")), Cell::Cents)
}

fn recorded(side: &Side) -> String {
    format!("{} was recorded otherwise than computed: see `replay {}`", side.name, side.year)
}

/// What is different of an input; empty when nothing is.
fn input(cause: Cause, from: &Split, to: &Split) -> String {
    let amount = |split: &Split| Language::En.amount(split.budget());
    match cause {
        Cause::Key if from.key().id != to.key().id => {
            let titled = |split: &Split| current_language().language().title(&split.key().titles).to_owned();
            format!("{} -> {}", titled(from), titled(to))
        }
        Cause::Key if from.key() != to.key() => format!("`{}` says something else", to.key().id),
        Cause::Budget if from.budget() != to.budget() => format!("{} -> {}", amount(from), amount(to)),
        Cause::Counts => counts(from, to),
        Cause::Evaluations => evaluations(from, to),
        _ => String::new(),
    }
}

/// The funds that a change of evaluations moves without being among those whose evaluation changed.
fn moved_funds(causes: &Causes, step: &Step, from: &Split, to: &Split) -> String {
    let evaluation = |split: &Split, fund: &str| {
        let funds = split.recipients().funds().iter().find(|recipient| recipient.fund == fund);
        funds.map(|recipient| recipient.evaluation)
    };
    let moved = causes.funds.iter().zip(&step.cents).filter(|(_, cents)| **cents != Cents::ZERO);
    let others = moved.filter(|(fund, _)| evaluation(from, fund) == evaluation(to, fund));
    let others: Vec<&str> = others.map(|(fund, _)| fund.as_str()).collect();
    if others.is_empty() { String::new() } else { format!("; it moves {} too", others.join(", ")) }
}

fn counts(from: &Split, to: &Split) -> String {
    let of = |split: &Split| -> BTreeMap<String, u64> {
        split.recipients().funds().iter().map(|fund| (fund.fund.clone(), fund.affiliates)).collect()
    };
    let (one, other) = (of(from), of(to));
    let mut told = Vec::new();
    let (left, entered): (Vec<_>, Vec<_>) = (
        one.keys().filter(|fund| !other.contains_key(*fund)).cloned().collect(),
        other.keys().filter(|fund| !one.contains_key(*fund)).cloned().collect(),
    );
    let moved: Vec<_> =
        one.iter().filter(|(fund, count)| other.get(*fund).is_some_and(|now| now != *count)).collect();
    match moved.as_slice() {
        [] => {}
        [(fund, count)] => told.push(format!(
            "{fund} {} -> {}",
            Language::En.whole(**count),
            Language::En.whole(other[*fund])
        )),
        _ => told.push(format!(
            "{} funds, {} -> {} affiliates in all",
            moved.len(),
            Language::En.whole(from.recipients().affiliates()),
            Language::En.whole(to.recipients().affiliates())
        )),
    }
    if !left.is_empty() {
        told.push(format!("without {}", left.join(", ")));
    }
    if !entered.is_empty() {
        told.push(format!("with {}", entered.join(", ")));
    }
    told.join("; ")
}

fn evaluations(from: &Split, to: &Split) -> String {
    let word = |evaluation: Evaluation| match evaluation {
        Evaluation::Missing => "none",
        Evaluation::Pending => "pending",
        Evaluation::Positive => "positive",
        Evaluation::Negative => "negative",
        Evaluation::NotApplicable => "not applicable",
    };
    let before: BTreeMap<&str, Evaluation> =
        from.recipients().funds().iter().map(|fund| (fund.fund.as_str(), fund.evaluation)).collect();
    // The funds that changed alike are together.
    let mut alike: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for fund in to.recipients().funds() {
        let was = before.get(fund.fund.as_str()).copied().unwrap_or(Evaluation::Missing);
        if was != fund.evaluation {
            alike.entry((word(was), word(fund.evaluation))).or_default().push(&fund.fund);
        }
    }
    let told = alike.iter().map(|((was, is), funds)| format!("{} {was} -> {is}", funds.join(", ")));
    told.collect::<Vec<_>>().join("; ")
}

use application::{CommandError, LedgerFile, LoadedLedger, Verdict};
use clap::Args;
use register::allocation::Cents;
use register::payload::{DeterminationStatus, EvaluationResult};
use register::{EnvelopeBalance, RecordedFact, Register, Thresholds, Year};
use report::{Align, Block, Cell, Table, Total, finding_detail};
use serde_json::{Value, json};

use crate::input::options::Reading;
use crate::input::values::year;
use crate::language::ui_language::current_language;
use crate::output::answer::{Format, as_of, fact, facts_as_of, print_blocks, print_json};
use crate::output::envelopes;

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// The year of the subsidy; every year when it is left out
    #[arg(value_parser = year)]
    pub(crate) year: Option<Year>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Shows where a year stands, or every year.
pub(crate) fn run(ledger: &LedgerFile<'_>, args: &StatusArgs) -> Result<Verdict, CommandError> {
    let read = ledger.read(args.reading.as_of.as_ref())?;
    let register = &read.register;
    let years: Vec<i32> = match args.year {
        Some(year) if register.year(year.calendar()).is_none() && register.key(year.calendar()).is_err() => {
            return Err(CommandError::refused(format!("the ledger says nothing of {year}"))
                .hint("`prorata status` without a year lists those of the ledger"));
        }
        Some(year) => vec![year.calendar()],
        None => register.years().keys().copied().collect(),
    };
    if args.reading.answer.format == Format::Json {
        let states: Vec<Value> = years.iter().map(|year| year_json(register, *year)).collect();
        print_json(&json!({
            "schema": "prorata/status/1",
            "as_of": as_of(&read.identity),
            "origin": read.identity.origin,
            "years": states,
        }))?;
        return Ok(Verdict::Sound);
    }
    let mut blocks = vec![facts_as_of(&read.identity, [])];
    match args.year {
        Some(year) => blocks.extend(year_blocks(register, year.calendar())),
        None => blocks.extend(all_blocks(&read, &years)),
    }
    print_blocks(&blocks)?;
    Ok(Verdict::Sound)
}

/// The steps of a year, in order: what it is, and what was done or is missing.
fn steps(register: &Register, year: i32) -> Vec<(&'static str, String)> {
    let book = register.year(year);
    let entry = |seq: Option<u64>| seq.map_or_else(|| "missing".to_owned(), |seq| format!("entry {seq}"));
    let key = register.key(year);
    let budget = book.and_then(|book| book.budget());
    let counts = book.and_then(|book| book.count());
    let mut steps = vec![
        (
            "Split by",
            match register.key_applied(year) {
                Some(key) => {
                    format!(
                        "{}, entry {}",
                        current_language().language().title(&key.fact.law.titles),
                        key.seq()
                    )
                }
                None => key.as_ref().err().map_or_else(String::new, ToString::to_string),
            },
        ),
        (
            "Budget",
            budget.map_or_else(
                || "missing".to_owned(),
                |filed| {
                    format!("{} EUR, entry {}", report::Language::En.amount(*filed.fact.cents), filed.seq())
                },
            ),
        ),
        (
            "Affiliates",
            counts.map_or_else(
                || "missing".to_owned(),
                |filed| {
                    format!(
                        "{} of {} funds, entry {}",
                        filed.fact.total,
                        filed.fact.counts.len(),
                        filed.seq()
                    )
                },
            ),
        ),
    ];
    if key.is_ok_and(|key| key.fact.law.evaluates()) {
        let funds = counts.map_or(0, |counts| counts.fact.counts.len());
        let mut results = [0; EvaluationResult::ALL.len()];
        for count in counts.into_iter().flat_map(|counts| &counts.fact.counts) {
            if let Some(given) = book.and_then(|book| book.evaluation(count.fund.as_str())) {
                results[given.fact.result as usize] += 1;
            }
        }
        let missing = funds - results.iter().sum::<usize>();
        let [positive, negative, pending, not_applicable] = results;
        let mut text =
            format!("{positive} positive, {negative} negative, {pending} pending, {missing} not given");
        if not_applicable > 0 {
            text.push_str(&format!(", {not_applicable} not applicable"));
        }
        steps.push(("Evaluations", text));
    }
    let determined = book.and_then(|book| book.determination());
    let text = determined.map_or_else(
        || "missing".to_owned(),
        |filed| {
            let status = match filed.fact.status {
                DeterminationStatus::Provisional => "provisional",
                DeterminationStatus::Definitive => "definitive",
            };
            format!("{status}, revision {}, entry {}", filed.fact.revision, filed.seq())
        },
    );
    steps.push(("Determination", text));
    let closed = book.and_then(|book| book.closing()).map(RecordedFact::seq);
    steps.push(("Closed", if closed.is_some() { entry(closed) } else { "no".to_owned() }));
    let findings = register.audit(Some(year), &Thresholds::default()).len();
    steps.push(("Findings", findings.to_string()));
    steps
}

fn year_blocks(register: &Register, year: i32) -> Vec<Block> {
    let mut facts = vec![fact("Year", Cell::Text(year.to_string()))];
    facts.extend(steps(register, year).into_iter().map(|(name, text)| fact(name, Cell::Text(text))));
    let mut blocks = vec![Block::Facts(facts)];
    let mut table = Table::new("envelopes", envelopes::columns());
    for balance in register.balances(year) {
        table.push(envelopes::cells(&balance));
    }
    if !table.rows.is_empty() {
        blocks.push(Block::Table(table));
    }
    let columns = ["Finding", "Severity", "Fund", "Amount", "Entries", "Detail"];
    let align = |title: &str| if title == "Amount" { Align::Right } else { Align::Left };
    let mut findings = Table::new("findings", columns.map(|title| (title.to_owned(), align(title))));
    for finding in register.audit(Some(year), &Thresholds::default()) {
        findings.push(vec![
            Cell::text(finding.code.code()),
            Cell::Text(format!("{:?}", finding.severity()).to_lowercase()),
            Cell::text(finding.fund.as_deref().unwrap_or("")),
            Cell::cents(finding.cents),
            Cell::Entries(finding.entries.clone()),
            Cell::Text(finding_detail(&finding, current_language().language())),
        ]);
    }
    if !findings.rows.is_empty() {
        blocks.push(Block::Table(findings));
    }
    blocks
}

fn all_blocks(read: &LoadedLedger, years: &[i32]) -> Vec<Block> {
    let register = &read.register;
    let columns = ["Year", "Budget", "Determination", "Paid", "Repaid", "Open", "Closed", "Findings"];
    let align = |title: &str| match title {
        "Year" | "Determination" | "Closed" => Align::Left,
        _ => Align::Right,
    };
    let mut table = Table::new("years", columns.map(|title| (title.to_owned(), align(title))));
    for year in years {
        let steps = steps(register, *year);
        let step = |name: &str| {
            steps.iter().find(|(found, _)| *found == name).map(|(_, text)| text.clone()).unwrap_or_default()
        };
        let balances = register.balances(*year);
        let sum = |part: fn(&EnvelopeBalance) -> Cents| balances.iter().map(part).collect::<Total>().cell();
        let budget = register.year(*year).and_then(|book| book.budget());
        table.push(vec![
            Cell::Text(year.to_string()),
            Cell::cents(budget.map(|filed| *filed.fact.cents)),
            Cell::Text(step("Determination")),
            sum(|balance| balance.sums.paid),
            sum(|balance| balance.sums.repaid_in_all()),
            sum(|balance| balance.open_in_all()),
            Cell::Text(step("Closed")),
            Cell::Text(step("Findings")),
        ]);
    }
    let mut actors = Table::new("actors", left(["Actor", "Roles", "Key"]));
    for (actor, record) in register.actors() {
        let roles: Vec<&str> = record.roles().iter().map(|role| role.word()).collect();
        let roles = if roles.is_empty() { "(retired)".to_owned() } else { roles.join(", ") };
        let key = register.approver(actor).map_or_else(|| "none".to_owned(), |key| key.fingerprint());
        actors.push(vec![Cell::text(actor), Cell::Text(roles), Cell::Text(key)]);
    }
    let mut blocks = match table.rows.is_empty() {
        true => vec![Block::Note("No year yet.".into())],
        false => vec![Block::Table(table)],
    };
    blocks.push(Block::Table(actors));
    blocks.extend(verifier_keys(register));
    blocks
}

/// The keys of logs and witnesses, if there are any.
fn verifier_keys(register: &Register) -> Option<Block> {
    let mut table = Table::new("verifier-keys", left(["Verifier key", "Holder", "Entry", "State"]));
    for filed in register.verifiers().iter().filter(|filed| filed.in_force()) {
        let state = match register.revocation(filed.fact.key.as_str()) {
            None => "in use".to_owned(),
            Some(revoked) => format!(
                "revoked by entry {}, trusted up to {} entries",
                revoked.seq(),
                revoked.fact.trusted_size
            ),
        };
        table.push(vec![
            Cell::text(filed.fact.key.as_str()),
            Cell::text(filed.fact.holder.as_str()),
            Cell::entry(filed.seq()),
            Cell::Text(state),
        ]);
    }
    if table.rows.is_empty() { None } else { Some(Block::Table(table)) }
}

fn left<const N: usize>(titles: [&str; N]) -> [(String, Align); N] {
    titles.map(|title| (title.to_owned(), Align::Left))
}

fn year_json(register: &Register, year: i32) -> Value {
    let book = register.year(year);
    let determined = book.and_then(|book| book.determination());
    let balances = register.balances(year);
    json!({
        "affiliates_entry": book.and_then(|book| book.count()).map(RecordedFact::seq),
        "budget_cents": book.and_then(|book| book.budget()).map(|filed| filed.fact.cents.get()),
        "budget_entry": book.and_then(|book| book.budget()).map(RecordedFact::seq),
        "closed_entry": book.and_then(|book| book.closing()).map(RecordedFact::seq),
        "determination": determined.map(|filed| json!({
            "entry": filed.seq(),
            "revision": filed.fact.revision,
            "status": filed.fact.status,
        })),
        "envelopes": balances.iter().map(envelopes::json).collect::<Vec<Value>>(),
        "findings": report::json::findings(register, Some(year)),
        "key": register.key_applied(year).map(|key| key.fact.law.id.clone()),
        "year": year,
    })
}

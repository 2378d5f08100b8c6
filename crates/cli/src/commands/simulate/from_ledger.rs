use std::path::{Path, PathBuf};

use application::{CommandError, LedgerFile, LoadedLedger, Verdict, input_file};
use register::allocation::{Cents, Key, Split};
use register::{EnvelopeBalance, Outcome, READINGS, Reading, Readings, WhatIf, WhatIfError};
use report::{Align, Block, Cell, Table, Total};
use serde_json::{Value, json};

use super::{SimulateArgs, fit};
use crate::commands::record::read_counts;
use crate::language::messages::translate;
use crate::language::ui_language::current_language;
use crate::output::answer::{Format, as_of, fact, print_blocks, print_json};

/// One open point as it is to be read.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    name: String,
    word: String,
    reading: Option<Reading>,
}

/// Reads `NAME=VALUE`.
pub(crate) fn asked(text: &str) -> Result<Asked, String> {
    let (name, word) =
        text.split_once('=').ok_or("a reading is written NAME=VALUE, denominator=eligible-funds")?;
    if word.is_empty() {
        return Err(format!("`{name}=` names no reading"));
    }
    let reading = if name == "population" { None } else { Some(Reading::of(name, word)?) };
    Ok(Asked { name: name.to_owned(), word: word.to_owned(), reading })
}

/// Asks what a year would be.
pub(super) fn run(ledger: &LedgerFile<'_>, args: &SimulateArgs) -> Result<Verdict, CommandError> {
    for (place, one) in args.reading.iter().enumerate() {
        if args.reading[..place].iter().any(|before| before.name == one.name) {
            return Err(CommandError::usage(format!("`{}` is read in two ways at once", one.name))
                .hint("give each open point once"));
        }
    }
    if let Some(paid) = &args.fit {
        return fit_of_year(ledger, args, paid);
    }
    if args.reading.is_empty() && args.key.is_none() {
        return Err(CommandError::usage("nothing is to be read otherwise")
            .hint("give --reading NAME=VALUE or --key FILE; `simulate --readings --year YEAR` lists them"));
    }
    let mut readings = Readings::default();
    for one in &args.reading {
        match one.reading {
            Some(reading) => readings.points.push(reading),
            None => {
                let counts = read_counts(&PathBuf::from(&one.word))?.counts.into_iter();
                readings.counts =
                    Some(counts.map(|count| (count.fund.to_string(), count.count.count())).collect());
            }
        }
    }
    if let Some(file) = &args.key {
        readings.key = Some(input_file::law(file)?);
    }
    let read = ledger.read(args.as_of.as_ref())?;
    let year = args.year.calendar();
    for (fund, _) in readings.counts.iter().flatten() {
        if !read.register.funds().contains_key(fund) {
            return Err(CommandError::refused(format!("the fund `{fund}` is not admitted"))
                .hint("name the funds by the codes of the ledger"));
        }
    }
    let made = read.register.what_if(year, &readings).map_err(|error| refused(error, year))?;
    let key = made.would_be.key();
    for one in &args.reading {
        if READINGS.iter().any(|rule| rule.name == one.name && !rule.is_asked(key)) {
            let what = format!("the key `{}` says nothing that `{}` could read otherwise", key.id, one.name);
            return Err(CommandError::refused(what)
                .hint(format!("`simulate --readings --year {year}` lists what can be asked of it")));
        }
    }
    match args.answer.format {
        Format::Json => print_json(&answer(&read, args, &made))?,
        Format::Text => print_blocks(&blocks(&read, args, &made))?,
    }
    Ok(Verdict::Sound)
}

/// Compares every way of rounding with what was really paid, from the inputs of the year.
fn fit_of_year(ledger: &LedgerFile<'_>, args: &SimulateArgs, paid: &Path) -> Result<Verdict, CommandError> {
    let read = ledger.read(args.as_of.as_ref())?;
    let year = args.year.calendar();
    let mut readings = Readings::default();
    if let Some(file) = &args.key {
        readings.key = Some(input_file::law(file)?);
    }
    let made = read.register.what_if(year, &readings).map_err(|error| refused(error, year))?;
    fit::run(args, &fit::Basis::of(&made.would_be), paid)
}

fn refused(error: WhatIfError, year: i32) -> CommandError {
    match error {
        WhatIfError::Missing(refusal) => refusal.into(),
        WhatIfError::Budget(_) => CommandError::refused(error.to_string())
            .hint(format!("record the index figure that {year} needs, or leave the budget as it is")),
        WhatIfError::Split(_) => CommandError::refused(error.to_string())
            .hint("look at the counts: some fund must have affiliates"),
    }
}

/// What is read otherwise: name, point, as it stands, as it would be.
fn changes(args: &SimulateArgs, made: &WhatIf) -> Vec<[String; 4]> {
    let stands = made.stands.key();
    let mut changes = Vec::new();
    if args.key.is_some() {
        changes.push(["key".to_owned(), String::new(), stands.id.clone(), made.would_be.key().id.clone()]);
    }
    for one in &args.reading {
        let rule = READINGS.iter().find(|rule| rule.name == one.name);
        let (point, now) = match rule {
            Some(rule) => (rule.point, (rule.of_key)(stands).to_owned()),
            None => ("A3, A8", "as certified".to_owned()),
        };
        changes.push([one.name.clone(), point.to_owned(), now, one.word.clone()]);
    }
    changes
}

/// The figures of the year beside those of the funds: name, stands, would be.
fn parts(made: &WhatIf) -> [(&'static str, Cents, Cents); 6] {
    let part = |of: fn(&Split) -> Cents| (of(&made.stands), of(&made.would_be));
    [
        ("budget", Split::budget as fn(&Split) -> Cents),
        ("remainder", Split::remainder),
        ("reserved", Split::reserved),
        ("no_beneficiary", Split::no_beneficiary),
        ("undistributed", Split::undistributed),
        ("difference", Split::difference),
    ]
    .map(|(name, of)| {
        let (stands, would_be) = part(of);
        (name, stands, would_be)
    })
}

fn total_of(split: &Split, fund: &str) -> Option<Cents> {
    let place = split.recipients().funds().iter().position(|recipient| recipient.fund == fund)?;
    Some(split.share(place).total)
}

fn minus(a: Cents, b: Cents) -> Cents {
    a.minus(b).unwrap_or(Cents::ZERO)
}

fn answer(read: &LoadedLedger, args: &SimulateArgs, made: &WhatIf) -> Value {
    let year = args.year.calendar();
    let determined = read.register.year(year).and_then(|book| book.determination());
    let funds = made.funds().into_iter().map(|fund| {
        let (stands, would_be) = (total_of(&made.stands, fund), total_of(&made.would_be, fund));
        json!({
            "difference_cents": minus(would_be.unwrap_or_default(), stands.unwrap_or_default()).get(),
            "fund": fund,
            "stands_cents": stands.map(Cents::get),
            "what_if_cents": would_be.map(Cents::get),
        })
    });
    let readings = changes(args, made).into_iter().map(
        |[name, point, stands, what_if]| json!({"name": name, "point": point, "stands": stands, "what_if": what_if}),
    );
    let figures = parts(made).map(|(name, stands, would_be)| {
        (name.to_owned(), json!({"stands_cents": stands.get(), "what_if_cents": would_be.get()}))
    });
    let envelopes = made.moved_balances().into_iter().map(|(stands, would_be)| {
        let of = |balance: &EnvelopeBalance| {
            json!({"open_cents": balance.open_in_all().get(), "owed_cents": balance.owed_in_all().get()})
        };
        json!({"envelope": stands.envelope.word(), "fund": stands.fund, "stands": of(stands), "what_if": of(would_be)})
    });
    let due = made.due.map(|due| due.map(|due| due.to_string()));
    json!({
        "as_of": as_of(&read.identity),
        "determination": determined.map(register::RecordedFact::seq),
        "due_date": {"stands": due[0], "what_if": due[1]},
        "envelopes": envelopes.collect::<Vec<_>>(),
        "figures": serde_json::Map::from_iter(figures),
        "funds": funds.collect::<Vec<_>>(),
        "readings": readings.collect::<Vec<_>>(),
        "schema": "prorata/what-if/1",
        "year": year,
    })
}

fn blocks(read: &LoadedLedger, args: &SimulateArgs, made: &WhatIf) -> Vec<Block> {
    let year = args.year.calendar();
    let determined = read.register.year(year).and_then(|book| book.determination());
    let beside = match determined {
        Some(filed) => {
            format!("the determination in force, revision {}, entry {}", filed.fact.revision, filed.seq())
        }
        None => "the inputs that count today; the year is not determined".to_owned(),
    };
    let language = current_language().language();
    let mut blocks = vec![Block::Facts(vec![
        fact("Year", Cell::Text(args.year.to_string())),
        fact("As of", Cell::Text(read.identity.as_of.to_string())),
        fact("Stands", Cell::Text(beside)),
        fact("Split by", Cell::text(language.title(&made.stands.key().titles))),
    ])];
    let columns = ["Read otherwise", "Point", "Stands", "What if"];
    let mut table = Table::new("readings", columns.map(|title| (title.to_owned(), Align::Left)));
    for change in changes(args, made) {
        table.push(change.map(Cell::text).into());
    }
    blocks.push(Block::Table(table));
    blocks.push(Block::Table(funds_table(made)));
    let mut table = figures_of("Of the budget");
    for (name, stands, would_be) in parts(made) {
        if name == "budget" || stands != Cents::ZERO || would_be != Cents::ZERO {
            let title = match name {
                "budget" => "Budget",
                "remainder" => "Not granted because of negative evaluations",
                "no_beneficiary" => "Without beneficiary",
                "reserved" => "Reserved",
                "undistributed" => "Undistributed",
                _ => "Rounding difference",
            };
            let mut row = vec![Cell::text(title)];
            row.extend([stands, would_be, minus(would_be, stands)].map(Cell::Cents));
            table.push(row);
        }
    }
    blocks.push(Block::Table(table));
    blocks.extend(money(args, made));
    let recorded = determined.map(|filed| read.register.reperform_one(year, filed).outcome);
    if recorded.is_some_and(|outcome| outcome != Outcome::Identical) {
        blocks.push(Block::Note(format!(
            "The determination was recorded otherwise than its inputs give; `Stands` is what they give: see `replay {year}`."
        )));
    }
    blocks.push(Block::Note("Nothing of this is recorded.".into()));
    blocks
}

fn figures_of(title: &str) -> Table {
    let mut columns = vec![(title.to_owned(), Align::Left)];
    columns.extend(["Stands", "What if", "Difference"].map(|title| (title.to_owned(), Align::Right)));
    Table::new("what-if", columns)
}

fn funds_table(made: &WhatIf) -> Table {
    let mut table = figures_of("Fund");
    let mut sums = [Total::default(); 2];
    for fund in made.funds() {
        let both = [&made.stands, &made.would_be].map(|split| total_of(split, fund));
        for (sum, cents) in sums.iter_mut().zip(both) {
            cents.into_iter().for_each(|cents| sum.add(cents));
        }
        let mut row = vec![Cell::text(fund)];
        row.extend(both.map(Cell::cents));
        row.push(Cell::Cents(minus(both[1].unwrap_or_default(), both[0].unwrap_or_default())));
        table.push(row);
    }
    let mut totals = vec![Cell::text("All funds")];
    totals.extend([sums[0], sums[1], sums[1].less(sums[0])].map(Total::cell));
    table.totals = Some(totals);
    table
}

/// What the readings change that move no share: the date of repayment and what is owed.
fn money(args: &SimulateArgs, made: &WhatIf) -> Vec<Block> {
    let mut blocks = Vec::new();
    let asked = |name: &str| args.reading.iter().any(|one| one.name == name);
    let moved = made.moved_balances();
    if made.due[0] != made.due[1] || asked("due-date") {
        let [stands, would_be] = made.due.map(|due| due.map(|due| due.to_string()).unwrap_or_default());
        let told = if stands == would_be {
            format!("{stands}, as it stands")
        } else {
            format!("{stands} -> {would_be}")
        };
        blocks.push(Block::Facts(vec![fact("Repayment due by", Cell::Text(told))]));
    }
    if moved.is_empty() && (asked("due-date") || asked("unspent")) {
        blocks.push(Block::Note("No envelope would owe anything else today.".into()));
    }
    if !moved.is_empty() {
        let mut columns = vec![("Fund".to_owned(), Align::Left), ("Envelope".to_owned(), Align::Left)];
        columns.extend(
            ["Owed", "Owed, what if", "Open", "Open, what if"].map(|title| (title.to_owned(), Align::Right)),
        );
        let mut table = Table::new("envelopes", columns);
        for (stands, would_be) in moved {
            table.push(vec![
                Cell::text(&stands.fund),
                Cell::text(stands.envelope.word()),
                Cell::Cents(stands.owed_in_all()),
                Cell::Cents(would_be.owed_in_all()),
                Cell::Cents(stands.open_in_all()),
                Cell::Cents(would_be.open_in_all()),
            ]);
        }
        blocks.push(Block::Table(table));
    }
    blocks
}

/// Lists the open points.
pub(super) fn list(ledger: &LedgerFile<'_>, args: &SimulateArgs) -> Result<Verdict, CommandError> {
    let read = ledger.read(args.as_of.as_ref())?;
    let year = args.year.calendar();
    let key = read.register.key_applied(year).ok_or_else(|| {
        CommandError::refused(format!("no key applies to {year}")).hint("adopt one with `record key-adopted`")
    })?;
    let law: &Key = &key.fact.law;
    if args.answer.format == Format::Json {
        let readings = READINGS.iter().filter(|rule| rule.is_asked(law)).map(|rule| {
            let clauses = rule.clauses(law).into_iter();
            let clauses = clauses.map(|clause| json!({"id": clause.id, "reference": clause.reference}));
            json!({
                "argument": rule.argument,
                "clauses": clauses.collect::<Vec<_>>(),
                "name": rule.name,
                "point": rule.point,
                "stands": (rule.of_key)(law),
                "values": rule.values.iter().map(|(word, _)| *word).collect::<Vec<_>>(),
            })
        });
        print_json(&json!({
            "key": law.id,
            "key_entry": key.seq(),
            "readings": readings.collect::<Vec<_>>(),
            "schema": "prorata/readings/1",
            "year": year,
        }))?;
        return Ok(Verdict::Sound);
    }
    let columns = ["Reading", "Point", "Stands", "Can be read as", "Argument, source"];
    let mut table = Table::new("readings", columns.map(|title| (title.to_owned(), Align::Left)));
    for rule in READINGS.iter().filter(|rule| rule.is_asked(law)) {
        let sources: Vec<&str> =
            rule.clauses(law).into_iter().map(|clause| clause.reference.as_str()).collect();
        let words: Vec<&str> = rule.values.iter().map(|(word, _)| *word).collect();
        table.push(vec![
            Cell::text(rule.name),
            Cell::text(rule.point),
            Cell::text((rule.of_key)(law)),
            Cell::Text(words.join(", ")),
            Cell::Text(format!("{} ({})", translate(rule.argument), sources.join("; "))),
        ]);
    }
    table.push(vec![
        Cell::text("population"),
        Cell::text("A3, A8"),
        Cell::text("as certified"),
        Cell::text("FILE with the columns fund and count"),
        Cell::Text(format!(
            "otherwise the fractions would not make 1; whoever certifies the counts decides it ({})",
            law.open_points.population_fr
        )),
    ]);
    print_blocks(&[
        Block::Facts(vec![
            fact("Year", Cell::Text(args.year.to_string())),
            fact("Key", Cell::Text(format!("{}, entry {}", law.id, key.seq()))),
        ]),
        Block::Table(table),
        Block::Note(
            "The arguments stand in docs/decisions/0001-open-points.md. `--key FILE` reads the whole law otherwise.".into(),
        ),
    ])?;
    Ok(Verdict::Sound)
}

use register::allocation::Cents;
use report::{Align, Block, Cell, Language, Table};
use sampling::{Projection, Stratum};
use serde_json::{Value, json};

use super::{Draw, Made};
use crate::output::answer::fact;

impl Made<'_> {
    fn method(&self) -> &'static str {
        match self.args.method {
            Draw::Random => "random",
            Draw::MonetaryUnit => "monetary-unit",
        }
    }

    /// The items drawn: to be filled in, or with what was found.
    pub(super) fn table(&self) -> Table {
        let mut columns = vec![
            ("fund".to_owned(), Align::Left),
            ("item".to_owned(), Align::Left),
            ("amount".to_owned(), Align::Right),
            ("taken".to_owned(), Align::Left),
            ("audited".to_owned(), Align::Right),
        ];
        let projected = self.projection.is_some() && self.args.method == Draw::MonetaryUnit;
        if self.projection.is_some() {
            columns.push(("error".to_owned(), Align::Right));
        }
        if projected {
            columns.push(("projected".to_owned(), Align::Right));
        }
        let mut table = Table::new("sample", columns);
        for (place, drawn) in self.sample.drawn.iter().enumerate() {
            let mut row = vec![
                Cell::text(&drawn.item.fund),
                Cell::text(&drawn.item.item),
                Cell::Cents(drawn.item.cents),
                Cell::Text(match drawn.stratum {
                    Stratum::All => "all".to_owned(),
                    Stratum::Draw(draw) => format!("draw {draw}"),
                }),
            ];
            match &self.projection {
                None => row.push(Cell::Empty),
                Some(made) => {
                    let found = &made.items[place];
                    row.extend([Cell::Cents(found.audited), Cell::Cents(found.error)]);
                    if projected {
                        row.push(Cell::cents(found.projected));
                    }
                }
            }
            table.push(row);
        }
        table
    }

    pub(super) fn blocks(&self) -> Vec<Block> {
        let sampled = self.sample.drawn.iter().map(|drawn| drawn.item.cents);
        let sampled = Cents::sum(sampled).unwrap_or(Cents::MAX);
        let certain = self.sample.drawn.iter().filter(|drawn| drawn.stratum == Stratum::All).count();
        let amount = |cents: Cents| Language::En.amount(cents);
        let whole = |count: usize| Language::En.whole(count as u64);
        let mut facts = vec![
            fact("Year", Cell::Text(self.args.year.to_string())),
            fact("Items of", Cell::text(&self.source)),
            fact("Method", Cell::text(self.method())),
            fact("Seed", Cell::Text(format!("{:?}", self.args.seed))),
            fact(
                "Population",
                Cell::Text(format!(
                    "{} items, {} EUR",
                    whole(self.population.items().len()),
                    amount(self.population.total())
                )),
            ),
            fact("SHA-256 of it", Cell::Text(self.population.digest().to_string())),
            fact(
                "Sample",
                Cell::Text(format!("{} items, {} EUR", whole(self.sample.drawn.len()), amount(sampled))),
            ),
        ];
        if self.args.method == Draw::MonetaryUnit {
            facts.push(fact("Taken for certain", Cell::Text(whole(certain))));
            let interval = self.sample.interval.map_or_else(
                || "none: everything is taken".to_owned(),
                |interval| {
                    let cents = i64::try_from(interval.floor()).ok().and_then(|cents| Cents::new(cents).ok());
                    let shown = cents.map(amount).unwrap_or_default();
                    if interval.denominator() == 1 {
                        format!("{shown} EUR")
                    } else {
                        format!("about {shown} EUR, exactly {interval} cents")
                    }
                },
            );
            facts.push(fact("Interval", Cell::Text(interval)));
            if let Some(start) = self.sample.start {
                facts.push(fact("Random start", Cell::Text(start.to_string())));
            }
        }
        let mut blocks = vec![Block::Facts(facts), Block::Table(self.table())];
        if let Some(made) = &self.projection {
            blocks.extend(self.projected(made));
        }
        blocks
    }

    fn projected(&self, made: &Projection) -> Vec<Block> {
        let mut facts = vec![fact("Known error", Cell::Cents(made.known))];
        let percent = self.confidence();
        if self.args.method == Draw::MonetaryUnit {
            facts.push(fact("of items taken for certain", Cell::Cents(made.known_all)));
            facts.push(fact("Projected error in all", Cell::cents(made.projected)));
            if let Some(bound) = &made.bound {
                facts.push(fact("Basic allowance", Cell::Cents(bound.basic)));
                facts.push(fact("Incremental allowance", Cell::Cents(bound.incremental)));
                let title = format!("Upper limit of overstatement, {percent} %");
                facts.push((title, Cell::Cents(bound.limit)));
            }
        } else {
            facts.push(fact("Projected by ratio", Cell::cents(made.by_ratio)));
            facts.push(fact("Projected by mean per item", Cell::cents(made.by_mean)));
        }
        let note = match (self.args.method, &made.bound) {
            (Draw::Random, _) => {
                "No upper limit is given for a random draw: it needs an assumption on how errors are spread."
            }
            (Draw::MonetaryUnit, None) => {
                "No upper limit is given: there are more errors than the table of factors has."
            }
            (Draw::MonetaryUnit, Some(bound)) if bound.limit > self.population.total() => {
                "The limit is above the whole population: the sample is too small to say more. How it is computed stands in \
                 docs/guide/sample.md."
            }
            (Draw::MonetaryUnit, Some(_)) => {
                "An error is book less audited. Each projection is rounded to the cent, half up. How the limit is computed \
                 stands in docs/guide/sample.md."
            }
        };
        vec![Block::Facts(facts), Block::Note(note.into())]
    }

    fn confidence(&self) -> u8 {
        match self.args.confidence {
            super::Sure::Eighty => 80,
            super::Sure::Ninety => 90,
            super::Sure::NinetyFive => 95,
        }
    }

    pub(super) fn json(&self) -> Value {
        let drawn = self.sample.drawn.iter().enumerate().map(|(place, drawn)| {
            let found = self.projection.as_ref().map(|made| &made.items[place]);
            json!({
                "audited_cents": found.map(|found| found.audited.get()),
                "cents": drawn.item.cents.get(),
                "draw": match drawn.stratum { Stratum::All => None, Stratum::Draw(draw) => Some(draw) },
                "error_cents": found.map(|found| found.error.get()),
                "fund": drawn.item.fund,
                "item": drawn.item.item,
                "projected_cents": found.and_then(|found| found.projected).map(Cents::get),
            })
        });
        let projection = self.projection.as_ref().map(|made| {
            json!({
                "by_mean_cents": made.by_mean.map(Cents::get),
                "by_ratio_cents": made.by_ratio.map(Cents::get),
                "known_all_cents": made.known_all.get(),
                "known_cents": made.known.get(),
                "projected_cents": made.projected.map(Cents::get),
                "upper_limit": made.bound.map(|bound| json!({
                    "basic_cents": bound.basic.get(),
                    "confidence_percent": self.confidence(),
                    "incremental_cents": bound.incremental.get(),
                    "limit_cents": bound.limit.get(),
                })),
            })
        });
        json!({
            "interval_cents": self.sample.interval.map(|interval| interval.to_string()),
            "items": drawn.collect::<Vec<_>>(),
            "method": self.method(),
            "population": {
                "cents": self.population.total().get(),
                "items": self.population.items().len(),
                "sha256": self.population.digest().to_string(),
            },
            "projection": projection,
            "schema": "prorata/sample/1",
            "seed": self.args.seed,
            "size": self.args.size,
            "source": self.source,
            "start": self.sample.start,
            "year": self.args.year.get(),
        })
    }
}

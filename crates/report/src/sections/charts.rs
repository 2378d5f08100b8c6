use register::RecordedFact;
use register::allocation::Cents;
use register::payload::AllocationDetermined;

use crate::page::{Page, plus};
use crate::share_parts::SharePart;
use crate::{Bars, Block, Chart, ChartForm, Flow, Word};

/// The parts of a share as charts draw them: its slices, what it has besides, and what is set apart.
struct Parts {
    names: Vec<String>,
    /// For each fund its amounts, in the order of the names.
    funds: Vec<(String, Vec<Cents>)>,
}

impl Page<'_> {
    /// The share of each fund, slice by slice.
    pub(crate) fn shares_chart(&self, determined: &RecordedFact<AllocationDetermined>) -> Block {
        let parts = self.parts(&determined.fact);
        let told = |(fund, cents): (String, Vec<Cents>)| (fund, cents.into_iter().map(Some).collect());
        let bars = Bars { parts: parts.names, rows: parts.funds.into_iter().map(told).collect() };
        self.chart("shares-chart", Word::SharesChart, "allocation", ChartForm::Stacked(bars))
    }

    /// The way of the money from the budget through the slices to the funds.
    pub(crate) fn flow_chart(&self, determined: &RecordedFact<AllocationDetermined>) -> Block {
        let parts = self.parts(&determined.fact);
        let sum =
            |place: usize| parts.funds.iter().fold(Cents::ZERO, |sum, (_, cents)| plus(sum, cents[place]));
        let through = parts.names.iter().enumerate().map(|(place, name)| (name.clone(), sum(place)));
        let flow = Flow {
            source: (self.say(Word::Budget), *determined.fact.budget_cents),
            parts: through.collect(),
            recipients: parts.funds,
        };
        self.chart("flow-chart", Word::FlowChart, "allocation", ChartForm::Flow(flow))
    }

    /// What each fund was paid, used, paid back and still owes.
    pub(crate) fn use_chart(&self) -> Block {
        let words = [Word::Paid, Word::Used, Word::Repaid, Word::Open];
        let mut rows: Vec<(String, Vec<Option<Cents>>)> = Vec::new();
        let mut last = None;
        for balance in self.register.balances(self.year) {
            let sums = &balance.sums;
            let cents = [Some(sums.paid), sums.used, Some(sums.repaid_in_all()), Some(balance.open_in_all())];
            // Both envelopes of a fund are one row.
            if last.as_ref() == Some(&balance.fund)
                && let Some((_, row)) = rows.last_mut()
            {
                row.iter_mut().zip(cents).for_each(|(sum, cents)| *sum = added(*sum, cents));
            } else {
                rows.push((self.fund_label(&balance.fund), cents.to_vec()));
            }
            last = Some(balance.fund);
        }
        let parts = words.map(|word| self.say(word)).to_vec();
        self.chart("use-chart", Word::UseChart, "envelopes", ChartForm::Grouped(Bars { parts, rows }))
    }

    /// The totals of two years, fund by fund.
    pub(crate) fn years_chart(&self, rows: Vec<(String, Vec<Option<Cents>>)>) -> Block {
        let parts = vec![(self.year - 1).to_string(), self.year.to_string()];
        self.chart("years-chart", Word::YearsChart, "year-on-year", ChartForm::Grouped(Bars { parts, rows }))
    }

    /// A fund as charts call it: its code and its name.
    pub(crate) fn fund_label(&self, fund: &str) -> String {
        format!("{fund} {}", self.fund_name(fund)).trim_end().to_owned()
    }

    fn chart(&self, id: &str, title: Word, table: &str, form: ChartForm) -> Block {
        let title = self.say(title);
        Block::Chart(Chart {
            id: id.to_owned(),
            alt: format!("{title}, {}. {}", self.year, self.say(Word::ChartAlt)),
            title,
            table: table.to_owned(),
            form,
        })
    }

    fn parts(&self, fact: &AllocationDetermined) -> Parts {
        let parts = self.share_parts(fact);
        let drawn = |part: &&SharePart| {
            matches!(part, SharePart::Slice(_))
                || fact.shares.iter().any(|share| part.of(share) > Cents::ZERO)
        };
        let parts: Vec<&SharePart> = parts.iter().filter(drawn).collect();
        let reserved = fact.shares.iter().any(|share| *share.reserved_cents > Cents::ZERO);
        let mut names: Vec<String> = parts.iter().map(|part| self.part_name(part)).collect();
        names.extend(reserved.then(|| self.say(Word::Reserved)));
        let funds = fact.shares.iter().map(|share| {
            let mut cents: Vec<Cents> = parts.iter().map(|part| part.of(share)).collect();
            cents.extend(reserved.then(|| *share.reserved_cents));
            (self.fund_label(share.fund.as_str()), cents)
        });
        Parts { funds: funds.collect(), names }
    }
}

/// The sum of the amounts that are known; none when no amount is.
pub(crate) fn added(sum: Option<Cents>, cents: Option<Cents>) -> Option<Cents> {
    match (sum, cents) {
        (Some(sum), Some(cents)) => Some(plus(sum, cents)),
        (sum, cents) => sum.or(cents),
    }
}

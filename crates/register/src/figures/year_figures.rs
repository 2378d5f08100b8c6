use allocation::Cents;
use chain::{Hash, sha256};
use serde_json::{Map, Value, json};

use crate::payload::{AllocationDetermined, Ground};
use crate::{Register, Settled, settlement};

/// The name and version of the form of the figures.
pub const FIGURES_SCHEMA: &str = "prorata/figures/1";

/// The settlement between two determinations, line by line: of a fund in an envelope, or of an amount that is granted to nobody.
pub fn settlement_json(before: &AllocationDetermined, now: &AllocationDetermined) -> Value {
    let lines = settlement(before, now).into_iter().map(|line| {
        let difference = line.now.get() - line.before.get();
        match line.of {
            Settled::Granted(fund, envelope) => {
                json!({"difference_cents": difference, "envelope": envelope.word(), "fund": fund})
            }
            Settled::Apart(apart) => json!({"apart": apart.word(), "difference_cents": difference}),
        }
    });
    lines.collect::<Vec<_>>().into()
}

/// The figures of a year: canonical JSON of integer cents, and its SHA-256.
///
/// They hold no language, no time, no version of the program and no name that could be written otherwise, so
/// the digest of the same year at the same entry, with due dates compared with the same day, is the same for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The JSON, with its keys in ascending order and without spaces.
    pub json: String,
    /// Its digest.
    pub sha256: Hash,
}

/// The figures of `year` as the register knows them; none when it knows nothing of the year.
pub fn figures(register: &Register, year: i32) -> Option<Figures> {
    let book = register.year(year)?;
    let mut all = Map::new();
    let mut put = |name: &str, value: Value| all.insert(name.to_owned(), value);
    put("schema", FIGURES_SCHEMA.into());
    put("year", year.into());
    if let Some(day) = register.today() {
        put("day", day.to_string().into());
    }
    if let Some(budget) = book.budget() {
        put("budget_cents", budget.fact.cents.get().into());
        put("budget_exact_cents", budget.fact.exact_cents.as_str().into());
    }
    if let Some(counts) = book.count() {
        let list = counts.fact.counts.iter();
        let list = list.map(|count| json!({"count": count.count.get(), "fund": count.fund.as_str()}));
        put("affiliates", list.collect::<Vec<_>>().into());
    }
    if let Some(determined) = book.determination() {
        let fact = &determined.fact;
        let word = |status| serde_json::to_value(status).unwrap_or(Value::Null);
        let shares = fact.shares.iter().map(|share| {
            let slices = share.slices.iter();
            let slices: Map<String, Value> =
                slices.map(|slice| (slice.slice.to_string(), slice.cents.get().into())).collect();
            json!({
                "common_projects_cents": share.common_projects_cents.get(),
                "excess_cents": share.excess_cents.get(),
                "fund": share.fund.as_str(),
                "reserved_cents": share.reserved_cents.get(),
                "slices": slices,
                "total_cents": share.total_cents.get(),
            })
        });
        put(
            "determination",
            json!({
                "budget_cents": fact.budget_cents.get(),
                "difference_cents": fact.difference_cents.get(),
                "key": register.key_at(fact.key).map_or("", |key| key.fact.law.id.as_str()),
                "no_beneficiary_cents": fact.no_beneficiary_cents.get(),
                "remainder_cents": fact.remainder_cents.get(),
                "reserved_cents": fact.reserved_cents.get(),
                "revision": fact.revision,
                "shares": shares.collect::<Vec<_>>(),
                "status": word(fact.status),
                "undistributed_cents": fact.undistributed_cents.get(),
            }),
        );
        if let Some(previous) = register.previous_determination(year) {
            put("settlement", settlement_json(&previous.fact, fact));
        }
    }
    let balances = register.balances(year).into_iter().map(|balance| {
        let sums = &balance.sums;
        let by_ground = |cents: [Cents; 4]| -> Map<String, Value> {
            let grounds = Ground::ALL.into_iter().zip(cents);
            grounds.map(|(ground, cents)| (ground.word().to_owned(), cents.get().into())).collect()
        };
        let mut one = json!({
            "claimed_cents": by_ground(sums.claimed),
            "envelope": balance.envelope.word(),
            "fund": balance.fund,
            "granted_cents": balance.granted.get(),
            "held_cents": balance.held.get(),
            "kept_cents": balance.kept.get(),
            "open_cents": by_ground(balance.open),
            "over_cents": balance.over.get(),
            "owed_cents": by_ground(balance.owed),
            "paid_cents": sums.paid.get(),
            "repaid_cents": by_ground(sums.repaid),
            "returned_cents": sums.returned.get(),
            "suspended_cents": sums.suspended.get(),
            "to_pay_cents": balance.to_pay.get(),
            "too_much_cents": balance.too_much.get(),
            "unjustified_cents": balance.unjustified.get(),
            "unused_cents": balance.unused.get(),
            "withheld_cents": balance.withheld.get(),
        });
        let open = Ground::ALL.into_iter().filter_map(|ground| {
            let due = register.open_due(year, &balance, ground)?;
            Some((ground.word().to_owned(), due.to_string().into()))
        });
        one["open_due"] = Value::Object(open.collect());
        // What nobody stated is absent, not zero.
        for (name, cents) in [("used_cents", sums.used), ("accepted_cents", sums.accepted)] {
            if let Some(cents) = cents {
                one[name] = cents.get().into();
            }
        }
        if let Some(due) = balance.due {
            one["due_date"] = due.to_string().into();
        }
        one
    });
    put("balances", balances.collect::<Vec<_>>().into());
    let json = Value::Object(all).to_string();
    Some(Figures { sha256: sha256(json.as_bytes()), json })
}

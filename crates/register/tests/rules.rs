//! Every rule must refuse what it is there to refuse, name the entries that stand in the way and a way out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod office;

use std::collections::BTreeSet;
use std::path::Path;

use chain::{Checkpoint, sha256};
use notary::{Note, Purpose, SecretKey};
use office::*;
use register::payload::{
    AllocationDetermined, DeterminationStatus::Definitive, DeterminationStatus::Provisional, Envelope, Role,
};
use register::{Attached, Event, FindingCode, InputEntries, Kind, Refusal};
use serde_json::{Value, json};

/// Something that a rule refuses.
struct Case {
    rule: &'static str,
    office: Office,
    actor: String,
    event: Event,
    /// The entries that the refusal must name.
    entries: Vec<u64>,
}

/// Collects cases.
#[derive(Default)]
struct Table(Vec<Case>);

impl Table {
    /// `fact`, told by the clerk whose task it is, is refused by `rule`, which names `entries`.
    fn no(&mut self, rule: &'static str, office: &Office, kind: Kind, fact: &Value, entries: &[u64]) {
        self.no_event(rule, office, clerk(kind), event(kind, fact), entries);
    }

    fn no_event(
        &mut self,
        rule: &'static str,
        office: &Office,
        actor: &str,
        event: impl Into<Event>,
        entries: &[u64],
    ) {
        self.0.push(Case {
            rule,
            office: office.clone(),
            actor: actor.into(),
            event: event.into(),
            entries: entries.into(),
        });
    }
}

/// A fact with one field set to another value.
fn with(mut fact: Value, field: &str, value: impl Into<Value>) -> Value {
    fact[field] = value.into();
    fact
}

/// A definitive determination of the hand case, to be held against ledgers that do not allow it.
fn hand_determination() -> AllocationDetermined {
    Office::determined().in_force().clone()
}

fn people(table: &mut Table) {
    let office = Office::opened();
    let treasurer = office.all(Kind::ActorEnrolled)[1];
    let opening = json!({"origin": ORIGIN, "purpose": "Again", "roles": ["registrar"]});
    table.no("ledger-opened", &office, Kind::LedgerOpened, &opening, &[1]);
    let nothing = Office::unopened();
    let powerless = with(opening.clone(), "roles", json!(["treasurer"]));
    table.no("opening-registrar", &nothing, Kind::LedgerOpened, &powerless, &[]);
    table.no_event("actor-enrolled", &office, "mallory", event(Kind::FundAdmitted, &admitted("F1")), &[]);
    table.no_event("actor-role", &office, "tre", event(Kind::FundAdmitted, &admitted("F1")), &[treasurer]);
    let enrolled = |actor: &str, roles: &[&str]| json!({"actor": actor, "roles": roles});
    table.no("actor-roles", &office, Kind::ActorEnrolled, &enrolled("new", &[]), &[]);
    table.no("actor-once", &office, Kind::ActorEnrolled, &enrolled("tre", &["treasurer"]), &[treasurer]);
    let retired = |actor: &str| json!({"actor": actor, "reason": "Left"});
    table.no("actor-enrolled", &office, Kind::ActorRetired, &retired("mallory"), &[]);
    table.no("last-registrar", &office, Kind::ActorRetired, &retired("reg"), &[]);

    let mut left = office.clone();
    left.tell(Kind::ActorRetired, retired("tre"));
    left.must("reg", event(Kind::FundAdmitted, &admitted("F1")));
    let paying = event(Kind::SubsidyPaid, &payment("F1", Envelope::Operating, 1, "2026-02-01"));
    table.no_event("actor-enrolled", &left, "tre", paying, &[]);
    table.no("actor-enrolled", &left, Kind::ActorRetired, &retired("tre"), &[]);

    // One actor is left, who was enrolled by one who has left.
    let mut alone = Office::opened();
    let second = alone.tell(Kind::ActorEnrolled, enrolled("reg2", &["registrar"]));
    for actor in ["calc", "tre", "aud", "cgg", "reg"] {
        alone.must("reg2", event(Kind::ActorRetired, &retired(actor)));
    }
    table.no_event(
        "last-registrar",
        &alone,
        "reg2",
        event(Kind::EntryCorrected, &correction(second)),
        &[second],
    );
}

fn funds(table: &mut Table) {
    let mut office = Office::founded();
    let first = office.all(Kind::FundAdmitted)[0];
    table.no("fund-once", &office, Kind::FundAdmitted, &admitted("F1"), &[first]);
    for wrong in ["0419618536", "0419.618.535", "BE0419618535"] {
        let fact = with(admitted("F4"), "enterprise_number", wrong);
        table.no("enterprise-number", &office, Kind::FundAdmitted, &fact, &[]);
    }
    table.no("fund-known", &office, Kind::FundEnded, &ended("F9", "2026-01-31", None), &[]);
    table.no("fund-known", &Office::opened(), Kind::FundEnded, &ended("F1", "2026-01-31", None), &[]);
    table.no("fund-known", &office, Kind::FundEnded, &ended("F1", "2026-01-31", Some("F9")), &[]);
    table.no("fund-dates", &office, Kind::FundEnded, &ended("F1", "2019-12-31", None), &[first]);
    // Its first day may be its last.
    office.clone().must("reg", event(Kind::FundEnded, &ended("F1", "2020-01-01", None)));
    table.no("fund-successor", &office, Kind::FundEnded, &ended("F1", "2026-01-31", Some("F1")), &[]);
    let end = office.tell(Kind::FundEnded, ended("F1", "2026-01-31", Some("F2")));
    table.no("fund-ends-once", &office, Kind::FundEnded, &ended("F1", "2026-02-28", Some("F2")), &[end]);
}

fn law(table: &mut Table) {
    let office = Office::founded();
    let (old, new) = (office.all(Kind::KeyAdopted)[0], office.all(Kind::KeyAdopted)[1]);
    let renamed = "id = \"another\"";
    let short = key_with("2026", &[("share = \"0.70\"", "share = \"0.60\"")]);
    table.no_event("key-sound", &Office::opened(), "reg", adopted(short), &[]);
    let version = key_with("2026", &[("version = 1", "version = 2")]);
    table.no_event("key-sound", &Office::opened(), "reg", adopted(version), &[]);
    let month = key_with("2026", &[("index_month = 8", "index_month = 13")]);
    table.no_event("key-sound", &Office::opened(), "reg", adopted(month), &[]);
    let day = key_with("2026", &[("reference_day = \"12-31\"", "reference_day = \"02-29\"")]);
    table.no_event("key-sound", &Office::opened(), "reg", adopted(day), &[]);
    for change in [
        // Who must sign is version 2, and nothing else is.
        ("version = 2", "version = 1"),
        ("version = 2", "version = 3"),
        ("kind = \"YearClosed\"", "kind = \"YearOpened\""),
        ("kind = \"YearClosed\"", "kind = \"yearclosed\""),
        ("kind = \"YearClosed\"", "kind = \"UseAccepted\""),
        ("roles = [\"cgg\"]", "roles = []"),
        ("roles = [\"cgg\"]", "roles = [\"cgg\", \"cgg\"]"),
        ("roles = [\"cgg\"]", "roles = [\"cgg\", \"treasurer\"]"),
        ("clauses = [\"choice-approvals\"]", "clauses = [\"choice-of-nobody\"]"),
    ] {
        let wrong = key_with("2026-approvals", &[change]);
        table.no_event("key-sound", &Office::opened(), "reg", adopted(wrong), &[]);
    }
    table.no_event("key-once", &office, "reg", adopted(key("2024")), &[old]);
    let overlapping = key_with("2026", &[("id = \"mental-well-being-2026\"", renamed)]);
    table.no_event("one-key-a-year", &office, "reg", adopted(overlapping), &[new]);

    let index = office.last(Kind::IndexPublished);
    let again = json!({"index": "health", "base": "2013", "month": "2025-08", "value": "136.00", "confidence": "inferred"});
    table.no("index-once", &office, Kind::IndexPublished, &again, &[index]);

    let budget = |year: i64| {
        json!({"year": year, "cents": 421_176_836, "source": "derived", "key": new,
                                    "index": index, "exact_cents": "2712800000000/6441"})
    };
    table.no("key-in-force", &office, Kind::BudgetSet, &budget(2023), &[]);
    table.no("budget-derivation", &office, Kind::BudgetSet, &budget(2027), &[new]);
    table.no("budget-derivation", &office, Kind::BudgetSet, &with(budget(2026), "key", old), &[new]);
    table.no("budget-derivation", &office, Kind::BudgetSet, &with(budget(2026), "index", old), &[new]);
    table.no(
        "budget-derivation",
        &office,
        Kind::BudgetSet,
        &with(budget(2026), "exact_cents", "421176836"),
        &[new],
    );
    table.no("budget-law", &office, Kind::BudgetSet, &with(budget(2026), "cents", 421_176_835), &[new]);
    let office = Office::budgeted();
    table.no("budget-once", &office, Kind::BudgetSet, &budget(2026), &[office.last(Kind::BudgetSet)]);
}

fn inputs(table: &mut Table) {
    let office = Office::budgeted();
    let key = office.last(Kind::KeyAdopted);
    let certified = |list: &[(&str, i64)]| counts(2026, list);
    let mut no = |rule, fact: &Value, entries: &[u64]| {
        table.no(rule, &office, Kind::AffiliatesCertified, fact, entries);
    };
    no("key-in-force", &counts(2023, &HAND), &[]);
    no("reference-date", &with(certified(&HAND), "reference_date", "2026-01-01"), &[key]);
    no("counts-sound", &certified(&[("F1", 50), ("F1", 30), ("F2", 1), ("F3", 1)]), &[]);
    no("counts-sound", &certified(&[("F1", 0), ("F2", 0), ("F3", 0)]), &[]);
    no("counts-sound", &certified(&[]), &[]);
    no("counts-close", &with(certified(&HAND), "total", 101), &[]);
    for paragraphs in [json!({"s1": 40, "s1bis": 5, "s1ter": 4}), json!({"s1": 45, "s1bis": 5})] {
        let mut fact = certified(&HAND);
        for (name, count) in paragraphs.as_object().unwrap() {
            fact["counts"][0][name] = count.clone();
        }
        no("counts-close", &fact, &[]);
    }
    no("counts-complete", &certified(&HAND[..2]), &[office.last(Kind::FundAdmitted)]);
    no("counts-complete", &certified(&[("F1", 50), ("F2", 30), ("F3", 20), ("F4", 1)]), &[]);
    let office = Office::counted();
    let counted = office.last(Kind::AffiliatesCertified);
    table.no("counts-once", &office, Kind::AffiliatesCertified, &certified(&HAND), &[counted]);

    let given = evaluation("F1", "positive");
    table.no("fund-known", &office, Kind::EvaluationGiven, &evaluation("F9", "positive"), &[]);
    table.no("key-in-force", &office, Kind::EvaluationGiven, &with(given.clone(), "year", 2023), &[]);
    let old = office.all(Kind::KeyAdopted)[0];
    table.no("year-evaluated", &office, Kind::EvaluationGiven, &with(given, "year", 2025), &[old]);
    let mut office = office;
    office.tell(Kind::FundAdmitted, with(admitted("F4"), "from", "2026-01-01"));
    table.no("fund-takes-part", &office, Kind::EvaluationGiven, &evaluation("F4", "positive"), &[counted]);
}

fn figures(table: &mut Table) {
    let hand = hand_determination();
    let mut no = |rule, office: &Office, fact: AllocationDetermined, entries: &[u64]| {
        table.no_event(rule, office, "calc", fact, entries);
    };
    no("key-in-force", &Office::opened(), hand.clone(), &[]);
    no("budget-set", &Office::founded(), hand.clone(), &[]);
    no("affiliates-certified", &Office::budgeted(), hand.clone(), &[]);

    // Nothing was decided: F1 has an evaluation that is pending, F2 and F3 have none.
    let mut open = Office::counted();
    let pending = open.tell(Kind::EvaluationGiven, evaluation("F1", "pending"));
    let (fact, _) = open.register.determine(hand.year, Definitive, None).unwrap();
    no("evaluations-decided", &open, fact, &[pending]);

    let office = Office::evaluated();
    no("revision-next", &office, AllocationDetermined { revision: 2, ..hand.clone() }, &[]);
    let fewer = AllocationDetermined { evaluations: hand.evaluations[..2].to_vec(), ..hand.clone() };
    no("inputs-current", &office, fewer, &[]);
    let stale = AllocationDetermined { budget: hand.affiliates, ..hand.clone() };
    no("inputs-current", &office, stale, &[]);
    let mut wrong = hand.clone();
    wrong.shares[0].slices[0].cents = 6_668.try_into().unwrap();
    no("figures-recomputed", &office, wrong, &[hand.key]);
    let mut short = hand.clone();
    short.shares.pop();
    no("figures-recomputed", &office, short, &[hand.key]);
    let mut twice = hand.clone();
    twice.shares.push(twice.shares[2].clone());
    no("figures-recomputed", &office, twice, &[hand.key]);

    let office = Office::determined();
    let made = office.last(Kind::AllocationDetermined);
    let next = AllocationDetermined { revision: 2, ..hand.clone() };
    no("second-definitive", &office, next.clone(), &[made]);
    no("provisional-first", &office, AllocationDetermined { status: Provisional, ..next.clone() }, &[made]);
    let idle = AllocationDetermined { reason: Some("To be sure".parse().unwrap()), ..next };
    no("revision-changes", &office, idle, &[made]);
    let mut office = Office::counted();
    let first = office.allocate(Provisional, None).unwrap();
    let (again, _) = office.register.determine(hand.year, Provisional, None).unwrap();
    no("revision-changes", &office, again, &[first]);
}

fn money(table: &mut Table) {
    let paying = |fund: &str| payment(fund, Envelope::Operating, 46_667, "2026-02-10");
    let office = Office::evaluated();
    table.no("year-determined", &office, Kind::SubsidyPaid, &paying("F1"), &[]);
    let mut office = Office::determined();
    let made = office.last(Kind::AllocationDetermined);
    table.no("fund-known", &office, Kind::SubsidyPaid, &paying("F9"), &[]);
    let to_other = with(paying("F1"), "payee", "F2");
    table.no("successor-known", &office, Kind::SubsidyPaid, &to_other, &[]);
    office.tell(Kind::FundAdmitted, with(admitted("F4"), "from", "2026-01-01"));
    for (kind, fact) in [
        (Kind::SubsidyPaid, paying("F4")),
        (Kind::PaymentSuspended, suspended("F4", 1)),
        (Kind::UseDeclared, used("F4", 1)),
        (Kind::UseAccepted, accepted("F4", 1)),
        (Kind::RepaymentClaimed, claimed("F4", "unused", 1)),
        (Kind::RepaymentReceived, repaid("F4", "unused", 1)),
    ] {
        table.no("fund-has-share", &office, kind, &fact, &[made]);
        table.no("fund-known", &office, kind, &with(fact, "fund", "F9"), &[]);
    }

    let mut without = office.clone();
    let end = office.tell(Kind::FundEnded, ended("F1", "2026-01-31", Some("F2")));
    table.no("ended-fund", &office, Kind::SubsidyPaid, &paying("F1"), &[end]);
    table.no("successor-known", &office, Kind::SubsidyPaid, &with(paying("F1"), "payee", "F3"), &[end]);
    let end = without.tell(Kind::FundEnded, ended("F1", "2026-01-31", None));
    without.clone().attempt(Kind::SubsidyPaid, paying("F1")).expect("money that moved is recorded");
    let all = with(paying("F2"), "cents", 9_007_199_254_740_991_i64);
    let mut full = Office::determined();
    full.tell(Kind::SubsidyPaid, all.clone());
    table.no("amount-range", &full, Kind::SubsidyPaid, &with(all, "reference", "again"), &[]);
    table.no("successor-known", &without, Kind::SubsidyPaid, &with(paying("F1"), "payee", "F2"), &[end]);

    let mut office = Office::determined();
    table.no("suspension-within-grant", &office, Kind::PaymentSuspended, &suspended("F1", 46_668), &[made]);
    let whole = office.tell(Kind::PaymentSuspended, suspended("F1", 40_000));
    table.no("suspension-within-grant", &office, Kind::PaymentSuspended, &suspended("F1", 6_668), &[made]);
    table.no("release-of-suspension", &office, Kind::PaymentReleased, &released(made, 1), &[made]);
    table.no("release-of-suspension", &office, Kind::PaymentReleased, &released(999, 1), &[999]);
    office.tell(Kind::PaymentReleased, released(whole, 30_000));
    table.no("release-within-suspension", &office, Kind::PaymentReleased, &released(whole, 10_001), &[whole]);
    // Each suspension by itself, also where another one stands behind it.
    let small = office.tell(Kind::PaymentSuspended, suspended("F1", 100));
    table.no("release-within-suspension", &office, Kind::PaymentReleased, &released(small, 101), &[small]);
    table.no("release-within-suspension", &office, Kind::PaymentReleased, &released(whole, 10_001), &[whole]);
    office.tell(Kind::PaymentReleased, released(whole, 10_000));
    let wrong = office.tell(Kind::PaymentSuspended, suspended("F2", 100));
    office.correct(wrong);
    table.no("release-of-suspension", &office, Kind::PaymentReleased, &released(wrong, 1), &[wrong]);

    let mut office = Office::paid();
    table.no("accepted-of-used", &office, Kind::UseAccepted, &accepted("F1", 1), &[]);
    let declared = office.tell(Kind::UseDeclared, used("F1", 40_000));
    table.no("use-declared-once", &office, Kind::UseDeclared, &used("F1", 40_000), &[declared]);
    table.no("accepted-of-used", &office, Kind::UseAccepted, &accepted("F1", 40_001), &[]);
    let allowed = office.tell(Kind::UseAccepted, accepted("F1", 39_000));
    table.no("use-accepted-once", &office, Kind::UseAccepted, &accepted("F1", 39_000), &[allowed]);
    table.no("claim-within-paid", &office, Kind::RepaymentClaimed, &claimed("F1", "misuse", 46_668), &[]);
    office.tell(Kind::RepaymentClaimed, claimed("F1", "unused", 40_000));
    table.no("claim-within-paid", &office, Kind::RepaymentClaimed, &claimed("F1", "misuse", 6_668), &[]);
    office.tell(Kind::RepaymentReceived, repaid("F1", "unused", 46_000));
    table.no("repayment-within-paid", &office, Kind::RepaymentReceived, &repaid("F1", "misuse", 668), &[]);
    let end = office.tell(Kind::FundEnded, ended("F1", "2027-01-31", Some("F2")));
    table.no("ended-fund", &office, Kind::RepaymentReceived, &repaid("F1", "unused", 1), &[end]);
    let by_other = with(repaid("F1", "unused", 1), "payer", "F3");
    table.no("successor-known", &office, Kind::RepaymentReceived, &by_other, &[end]);
}

fn projects(table: &mut Table) {
    let mut office = Office::paid();
    let key = office.last(Kind::KeyAdopted);
    let fact = submitted("P1", &["F1", "F2"]);
    table.no("project-funds", &office, Kind::ProjectSubmitted, &submitted("P1", &[]), &[]);
    table.no("fund-known", &office, Kind::ProjectSubmitted, &submitted("P1", &["F1", "F9"]), &[]);
    table.no("key-in-force", &office, Kind::ProjectSubmitted, &with(fact.clone(), "year", 2023), &[]);
    for (kind, fact) in [
        (Kind::ProjectEndorsed, step("P1")),
        (Kind::ProjectApproved, step("P1")),
        (Kind::ProjectRefused, step("P1")),
        (Kind::ProjectSpent, spent("P1", "F1", 1)),
        (Kind::ProjectClosed, closed("P1")),
    ] {
        table.no("project-submitted", &office, kind, &fact, &[]);
    }
    // One person with every role: roles do not replace another pair of eyes.
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
    office.tell(Kind::ActorEnrolled, json!({"actor": "boss", "roles": roles}));
    let mut alone = office.clone();
    let own = alone.must("boss", event(Kind::ProjectSubmitted, &fact));
    table.no_event("four-eyes", &alone, "boss", event(Kind::ProjectEndorsed, &step("P1")), &[own]);
    table.no_event("four-eyes", &alone, "boss", event(Kind::ProjectApproved, &step("P1")), &[own]);

    let submission = office.tell(Kind::ProjectSubmitted, fact.clone());
    table.no("project-once", &office, Kind::ProjectSubmitted, &fact, &[submission]);
    let buying = spent("P1", "F1", 100);
    table.no("project-approved", &office, Kind::ProjectSpent, &buying, &[submission, key]);
    let endorsed = office.must("boss", event(Kind::ProjectEndorsed, &step("P1")));
    table.no_event("four-eyes", &office, "boss", event(Kind::ProjectApproved, &step("P1")), &[endorsed]);
    table.no("step-once", &office, Kind::ProjectEndorsed, &step("P1"), &[endorsed]);
    table.no("project-approved", &office, Kind::ProjectSpent, &buying, &[submission, key]);
    table.no("project-of-fund", &office, Kind::ProjectSpent, &spent("P1", "F3", 1), &[submission]);
    let mut refused = office.clone();
    let no = refused.tell(Kind::ProjectRefused, step("P1"));
    table.no("project-approved", &refused, Kind::ProjectSpent, &buying, &[no]);
    table.no("step-once", &refused, Kind::ProjectApproved, &step("P1"), &[no]);
    table.no("step-once", &refused, Kind::ProjectRefused, &step("P1"), &[no]);
    let yes = office.tell(Kind::ProjectApproved, step("P1"));
    table.no("step-once", &office, Kind::ProjectApproved, &step("P1"), &[yes]);
    table.no("step-once", &office, Kind::ProjectRefused, &step("P1"), &[yes]);
    office.tell(Kind::ProjectSpent, buying.clone());
    let end = office.tell(Kind::ProjectClosed, closed("P1"));
    table.no("project-open", &office, Kind::ProjectSpent, &buying, &[end]);
    table.no("project-open", &office, Kind::ProjectClosed, &closed("P1"), &[end]);

    let mut early = Office::evaluated();
    early.tell(Kind::ProjectSubmitted, fact);
    table.no("year-determined", &early, Kind::ProjectSpent, &buying, &[]);
}

fn closing(table: &mut Table) {
    let mut office = Office::paid();
    let totals = office.register.closing_totals(2026.try_into().unwrap()).unwrap();
    let mut wrong = totals.clone();
    wrong.paid_cents = 99_999.try_into().unwrap();
    table.no_event("closing-totals", &office, "aud", wrong, &[]);
    let closed = office.must("aud", totals.clone().into());
    table.no_event("closed-once", &office, "aud", totals.clone(), &[closed]);
    let mut early = Office::counted();
    table.no_event("closed-when-definitive", &early, "aud", totals.clone(), &[]);
    early.allocate(Provisional, None).unwrap();
    table.no_event("closed-when-definitive", &early, "aud", totals, &[]);

    let end = office.end();
    let report = json!({"year": 2026, "language": "fr", "format": "text", "as_of": end, "figures_sha256": "0".repeat(64)});
    let witnessed = json!({"size": end, "root": "0".repeat(64), "witness": "CGG", "date": "2026-03-01"});
    for wrong in [0, end + 1] {
        table.no("entry-exists", &office, Kind::ReportIssued, &with(report.clone(), "as_of", wrong), &[]);
        let fact = with(witnessed.clone(), "size", wrong);
        table.no("entry-exists", &office, Kind::CheckpointWitnessed, &fact, &[]);
    }
    table.no("checkpoint-root", &office, Kind::CheckpointWitnessed, &witnessed, &[end]);
    table.no("year-known", &office, Kind::ReportIssued, &with(report, "year", 2031), &[]);
}

fn mending(table: &mut Table) {
    let mut office = Office::paid();
    let paid = office.last(Kind::SubsidyPaid);
    let mended = office.correct(paid);
    table.no("corrected-once", &office, Kind::EntryCorrected, &correction(paid), &[mended]);
    table.no("correction-final", &office, Kind::EntryCorrected, &correction(mended), &[mended]);
    table.no("correction-final", &office, Kind::EntryCorrected, &correction(1), &[1]);
    for nowhere in [0, 999] {
        table.no("entry-exists", &office, Kind::EntryCorrected, &correction(nowhere), &[nowhere]);
    }
    let foreign = office.write("reg", "SunRisen", 1, "{\"fact\":{}}".into());
    office.tell(Kind::FundAdmitted, admitted("F4"));
    table.no("correction-final", &office, Kind::EntryCorrected, &correction(foreign), &[foreign]);
}

fn seal(table: &mut Table) {
    let mut office = Office::founded();
    let end = office.end();
    let time = "2026-03-01T12:00:00Z";
    let good = stamped(&office.checkpoint(end), time);
    let mut no =
        |fact: Value| table.no("stamp-over-checkpoint", &office, Kind::CheckpointStamped, &fact, &[]);
    let earlier = stamped(&office.checkpoint(end - 1), time);
    no(with(good.clone(), "checkpoint", "bm8gbm90ZQ=="));
    no(with(good.clone(), "size", end - 1));
    no(with(good.clone(), "token", "bm8gdG9rZW4="));
    no(with(good.clone(), "token", earlier["token"].clone()));
    no(with(good.clone(), "time", "2026-03-01T12:00:01Z"));
    let other = SecretKey::from_seed("prorata.example/other", &[1; 32]).unwrap();
    let root = office.checkpoint(end).checkpoint().root;
    let foreign = Checkpoint { origin: other.name().into(), size: end, root };
    no(stamped(&Note::sign(foreign, &other).unwrap(), time));
    let of = |size, root| Note::sign(Checkpoint { origin: ORIGIN.into(), size, root }, &log_key()).unwrap();
    let forged = stamped(&of(end, sha256(b"another ledger")), time);
    table.no("checkpoint-root", &office, Kind::CheckpointStamped, &forged, &[end]);
    for nowhere in [0, end + 1] {
        table.no("entry-exists", &office, Kind::CheckpointStamped, &stamped(&of(nowhere, root), time), &[]);
    }
    office.tell(Kind::CheckpointStamped, good);

    let held = |key: &SecretKey, purpose| json!({"holder": "Registry", "key": key.verifier(purpose).unwrap().to_string()});
    let log = held(&log_key(), Purpose::Log);
    table.no("verifier-key", &office, Kind::VerifierKeyEnrolled, &with(log.clone(), "key", "no key"), &[]);
    table.no("verifier-key", &office, Kind::VerifierKeyEnrolled, &held(&other, Purpose::Log), &[]);
    let revoked =
        |fact: &Value, size: u64| json!({"key": fact["key"], "reason": "Lost", "trusted_size": size});
    table.no("verifier-key-known", &office, Kind::VerifierKeyRevoked, &revoked(&log, 0), &[]);
    let known = office.tell(Kind::VerifierKeyEnrolled, log.clone());
    table.no("verifier-key-once", &office, Kind::VerifierKeyEnrolled, &log, &[known]);
    // One key is not two: neither under another name nor for another purpose.
    let renamed = held(&other, Purpose::Witness);
    table.no("verifier-key-once", &office, Kind::VerifierKeyEnrolled, &renamed, &[known]);
    let end = office.end();
    table.no("entry-exists", &office, Kind::VerifierKeyRevoked, &revoked(&log, end + 1), &[]);
    let gone = office.tell(Kind::VerifierKeyRevoked, revoked(&log, end));
    table.no("verifier-key-known", &office, Kind::VerifierKeyRevoked, &revoked(&log, 0), &[gone]);
    table.no("verifier-key-once", &office, Kind::VerifierKeyEnrolled, &log, &[known]);
    // An enrolment that was corrected is none.
    office.correct(gone);
    office.correct(known);
    table.no("verifier-key-known", &office, Kind::VerifierKeyRevoked, &revoked(&log, 0), &[]);
}

fn findings(table: &mut Table) {
    let mut office = Office::paid();
    let end = office.end();
    let raised = json!({"finding": "2026-01", "year": 2026, "code": "repaid-late", "fund": "F1", "entries": [1, end],
                        "text": "Late", "date": "2026-04-01", "answer_due": "2026-04-30"});
    let answered = json!({"finding": "2026-01", "by": "F1", "text": "So it was", "date": "2026-04-10"});
    let closed =
        json!({"finding": "2026-01", "outcome": "accepted", "reason": "No effect", "date": "2026-05-01"});
    table.no("fund-known", &office, Kind::FindingRaised, &with(raised.clone(), "fund", "F9"), &[]);
    table.no("year-known", &office, Kind::FindingRaised, &with(raised.clone(), "year", 2031), &[]);
    for nowhere in [0, end + 1] {
        let fact = with(raised.clone(), "entries", json!([nowhere]));
        table.no("entry-exists", &office, Kind::FindingRaised, &fact, &[]);
    }
    for order in [json!([end, 1]), json!([1, 1])] {
        table.no(
            "finding-entries",
            &office,
            Kind::FindingRaised,
            &with(raised.clone(), "entries", order),
            &[],
        );
    }
    let early = with(raised.clone(), "answer_due", "2026-03-31");
    table.no("finding-dates", &office, Kind::FindingRaised, &early, &[]);
    table.no("finding-known", &office, Kind::FindingAnswered, &answered, &[]);
    table.no("finding-known", &office, Kind::FindingClosed, &closed, &[]);
    let seq = office.tell(Kind::FindingRaised, raised.clone());
    table.no("finding-once", &office, Kind::FindingRaised, &with(raised.clone(), "text", "Again"), &[seq]);
    office.tell(Kind::FindingAnswered, answered.clone());
    let end = office.tell(Kind::FindingClosed, closed.clone());
    table.no("finding-open", &office, Kind::FindingAnswered, &with(answered, "text", "Still"), &[end]);
    table.no("finding-open", &office, Kind::FindingClosed, &with(closed.clone(), "reason", "Twice"), &[end]);
    // A raising that was corrected is none, and its number is free again.
    office.correct(seq);
    table.no("finding-known", &office, Kind::FindingClosed, &with(closed, "reason", "Gone"), &[]);
    office.tell(Kind::FindingRaised, with(raised, "text", "Anew"));
}

fn cases() -> Vec<Case> {
    let mut table = Table::default();
    for part in [people, funds, law, inputs, figures, money, projects, closing, mending, seal, findings] {
        part(&mut table);
    }
    table.0
}

#[test]
fn every_rule_refuses_names_the_entries_and_a_way_out() {
    for (place, case) in cases().into_iter().enumerate() {
        let Case { rule, mut office, actor, event, entries } = case;
        let what = format!("case {place}, {rule}, {}", event.kind());
        let before = office.register.clone();
        let refusal = office.record(&actor, event.clone()).expect_err(&format!("{what}: nothing refused it"));
        assert_eq!(refusal.rule, rule, "{what}: {refusal}");
        assert_eq!(refusal.entries, entries, "{what}: {refusal}");
        assert!(!refusal.what.is_empty() && !refusal.way_out.is_empty(), "{what}: {refusal:?}");
        assert!(refusal.to_string().contains(&format!("[{rule}")), "{what}: {refusal}");
        assert_eq!(office.register, before, "{what}: a refusal changed something");

        // In a ledger that another program wrote, the same event is a finding at its entry.
        let seq = office.force(&actor, event);
        let broken = office.found(FindingCode::RuleBroken);
        let told = broken.iter().find(|finding| finding.entries == [seq]);
        let told = told.unwrap_or_else(|| panic!("{what}: not told as broken: {broken:?}"));
        assert_eq!(told.detail, Some(refusal.to_string()), "{what}");
    }
}

#[test]
fn what_the_rules_allow_breaks_none() {
    let office = Office::paid();
    assert_eq!(office.found(FindingCode::RuleBroken), []);
    assert_eq!(office.found(FindingCode::Undecodable), []);
}

#[test]
fn inputs_that_are_none_are_refused_by_name_when_a_split_is_asked_for() {
    let office = Office::evaluated();
    let right = office.register.inputs(2026).unwrap();
    let old = office.all(Kind::KeyAdopted)[0];
    let inputs_of = |change: fn(&mut InputEntries, u64), to: u64| {
        let mut inputs = right.clone();
        change(&mut inputs, to);
        office.register.split(2026, &inputs).unwrap_err()
    };
    for (refusal, entry) in [
        (inputs_of(|inputs, to| inputs.key = to, old), old),
        (inputs_of(|inputs, to| inputs.key = to, 999), 999),
        (inputs_of(|inputs, to| inputs.budget = to, right.affiliates), right.affiliates),
        (inputs_of(|inputs, to| inputs.affiliates = to, right.budget), right.budget),
        (inputs_of(|inputs, to| inputs.evaluations.push(to), right.key), right.key),
    ] {
        assert_eq!((refusal.rule, refusal.entries), ("inputs-of-determination", vec![entry]));
        assert!(!refusal.way_out.is_empty());
    }
    assert_eq!(office.register.split(2031, &right).unwrap_err().rule, "inputs-of-determination");
}

#[test]
fn counts_that_cannot_be_split_are_refused_by_name() {
    let mut office = Office::budgeted();
    let zero: Vec<(&str, i64)> = HAND.iter().map(|(fund, _)| (*fund, 0)).collect();
    let forced = office.force("reg", event(Kind::AffiliatesCertified, &counts(2026, &zero)));
    let refusal: Refusal = office.allocate(Provisional, None).unwrap_err();
    assert_eq!((refusal.rule, refusal.entries), ("split", vec![forced]));
    assert!(!refusal.way_out.is_empty());
}

#[test]
fn signatures_and_public_keys_that_are_not_as_they_must_be_are_refused_by_name() {
    let office = Office::signing();
    let enrolments = office.all(Kind::ActorEnrolled);
    let retired = event(Kind::ActorRetired, &json!({"actor": "tre", "reason": "Left"}));
    let none = Attached::default();
    let mut wrong = office.sign("reg", &retired, &none, &["aud"]);
    wrong.signatures[0].actor = "aud2".parse().unwrap();
    let newcomer = |key: &str| {
        let fact = json!({"actor": "new", "public_key": key, "roles": ["treasurer"]});
        event(Kind::ActorEnrolled, &fact)
    };
    let of_tre = secret("tre").approver().unwrap();
    for (rule, event, attached, entries) in [
        ("approval-missing", retired.clone(), none.clone(), &[][..]),
        ("approval-missing", retired.clone(), office.sign("reg", &retired, &none, &["calc"]), &[]),
        ("approval-invalid", retired.clone(), wrong, &[]),
        ("actor-key", newcomer("no key"), none.clone(), &[]),
        ("actor-key", newcomer("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAQQC7"), none.clone(), &[]),
        ("actor-key", newcomer(&of_tre.to_string()), none.clone(), &enrolments[1..2]),
        ("actor-key", newcomer(&format!("{} another name", of_tre.bare())), none, &enrolments[1..2]),
    ] {
        let refusal = office.clone().record_with("reg", event, &attached).unwrap_err();
        assert_eq!((refusal.rule, refusal.entries.as_slice()), (rule, entries), "{refusal}");
        assert!(!refusal.what.is_empty() && !refusal.way_out.is_empty(), "{refusal:?}");
    }
}

/// The names of rules in the sources: every quoted kebab-case word that is not one of another vocabulary.
fn names_in(source: &str) -> BTreeSet<String> {
    const OTHER_WORDS: [&str; 1] = ["external-audit"];
    let code = source.split("#[cfg(test)]").next().unwrap();
    let kebab = |word: &&str| {
        word.contains('-')
            && !word.starts_with('-')
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    let quoted = code.split('"').skip(1).step_by(2).filter(kebab);
    // A rule of one word would look like any other text; it can stand only where a refusal is made.
    let made = code.split("Refusal::new(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
    let made = made.filter_map(|rest| rest.split('"').next());
    quoted.chain(made).filter(|word| !OTHER_WORDS.contains(word)).map(str::to_owned).collect()
}

#[test]
fn every_rule_in_the_sources_has_a_case() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<_> =
        std::fs::read_dir(folder.join("rules")).unwrap().map(|file| file.unwrap().path()).collect();
    files.extend(["determine.rs", "approvals.rs"].map(|file| folder.join(file)));
    let mut named = BTreeSet::new();
    for file in files {
        named.extend(names_in(&std::fs::read_to_string(file).unwrap()));
    }
    let mut tried: BTreeSet<String> = cases().iter().map(|case| case.rule.to_owned()).collect();
    // These two stop a computation and not a record, and these three look at more than the event: the tests above
    // provoke them.
    let elsewhere = ["inputs-of-determination", "split", "approval-missing", "approval-invalid", "actor-key"];
    tried.extend(elsewhere.map(str::to_owned));
    let without: Vec<_> = named.difference(&tried).collect();
    let unknown: Vec<_> = tried.difference(&named).collect();
    assert!(named.len() > 50, "the sources are not read as they should be: {named:?}");
    assert!(without.is_empty(), "rules without a case: {without:?}");
    assert!(unknown.is_empty(), "cases of rules that are not in the sources: {unknown:?}");
}

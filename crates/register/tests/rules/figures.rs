use super::*;

pub(crate) fn refused(table: &mut Table) {
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

    let mut funds = hand.clone();
    funds.shares.swap(0, 1);
    no("figures-recomputed", &office, funds, &[hand.key]);
    let mut slices = hand.clone();
    slices.shares[0].slices.swap(0, 1);
    no("figures-recomputed", &office, slices, &[hand.key]);

    // What one key derived is not split by another.
    let mut office = Office::founded();
    let budget = office.set_budget(2026, None);
    office.tell(Kind::AffiliatesCertified, counts(2026, &HAND));
    let newer = [("id = \"2026-opinion\"", "id = \"newer\"\nsupersedes = \"2026-opinion\"")];
    let key = office.must("reg", adopted(key_with("2026-opinion", &newer)));
    let (fact, _) = office.register.determine(hand.year, Provisional, None).unwrap();
    no("budget-of-key", &office, fact, &[budget, key]);

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

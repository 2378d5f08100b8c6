use super::*;

pub(crate) fn refused(table: &mut Table) {
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
    let most = claimed("F1", "misuse", 9_007_199_254_740_991);
    office.tell(Kind::RepaymentClaimed, claimed("F1", "unused", 40_000));
    table.no("amount-range", &office, Kind::RepaymentClaimed, &most, &[]);
    let back = office.tell(Kind::RepaymentReceived, repaid("F1", "unused", 46_000));
    table.no("return-of-repayment", &office, Kind::RepaymentReturned, &returned(declared, 1), &[declared]);
    table.no("return-of-repayment", &office, Kind::RepaymentReturned, &returned(999, 1), &[999]);
    table.no("return-within-repayment", &office, Kind::RepaymentReturned, &returned(back, 46_001), &[back]);
    let given = office.tell(Kind::RepaymentReturned, returned(back, 40_000));
    table.no("return-within-repayment", &office, Kind::RepaymentReturned, &returned(back, 6_001), &[back]);
    office.correct(given);
    table.no("repayment-within-paid", &office, Kind::RepaymentReceived, &repaid("F1", "misuse", 668), &[]);
    let end = office.tell(Kind::FundEnded, ended("F1", "2027-01-31", Some("F2")));
    table.no("ended-fund", &office, Kind::RepaymentReceived, &repaid("F1", "unused", 1), &[end]);
    let by_other = with(repaid("F1", "unused", 1), "payer", "F3");
    table.no("successor-known", &office, Kind::RepaymentReceived, &by_other, &[end]);
}

use super::*;

pub(crate) fn refused(table: &mut Table) {
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

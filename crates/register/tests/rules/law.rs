use super::*;

pub(crate) fn refused(table: &mut Table) {
    let office = Office::founded();
    let (old, new) = (office.all(Kind::KeyAdopted)[0], office.all(Kind::KeyAdopted)[1]);
    let renamed = "id = \"another\"";
    let short = key_with("2026-opinion", &[("share = \"0.70\"", "share = \"0.60\"")]);
    table.no_event("key-sound", &Office::opened(), "reg", adopted(short), &[]);
    let version = key_with("2026-opinion", &[("version = 1", "version = 2")]);
    table.no_event("key-sound", &Office::opened(), "reg", adopted(version), &[]);
    let month = key_with("2026-opinion", &[("index_month = 8", "index_month = 13")]);
    table.no_event("key-sound", &Office::opened(), "reg", adopted(month), &[]);
    let day = key_with("2026-opinion", &[("reference_day = \"12-31\"", "reference_day = \"02-29\"")]);
    table.no_event("key-sound", &Office::opened(), "reg", adopted(day), &[]);
    for change in [
        ("version = 1", "version = 2"),
        ("kind = \"YearClosed\"", "kind = \"YearOpened\""),
        ("kind = \"YearClosed\"", "kind = \"yearclosed\""),
        ("kind = \"YearClosed\"", "kind = \"UseAccepted\""),
        ("roles = [\"cgg\"]", "roles = []"),
        ("roles = [\"cgg\"]", "roles = [\"cgg\", \"cgg\"]"),
        ("roles = [\"cgg\"]", "roles = [\"cgg\", \"treasurer\"]"),
        ("clauses = [\"choice-approvals\"]", "clauses = [\"choice-of-nobody\"]"),
    ] {
        let wrong = key_with("2026-opinion-approvals", &[change]);
        table.no_event("key-sound", &Office::opened(), "reg", adopted(wrong), &[]);
    }
    table.no_event("key-once", &office, "reg", adopted(key("2024")), &[old]);
    let overlapping = key_with("2026-opinion", &[("id = \"2026-opinion\"", renamed)]);
    table.no_event("one-key-a-year", &office, "reg", adopted(overlapping), &[new]);

    // A key takes the place of one that is adopted here.
    let stranger =
        key_with("2026-opinion", &[("id = \"2026-opinion\"", "id = \"another\"\nsupersedes = \"stranger\"")]);
    table.no_event("supersedes-known", &Office::opened(), "reg", adopted(stranger), &[]);

    let mut many = Office::opened();
    for n in 0..100 {
        let years = format!("first_year = {}\nlast_year = {}", 2100 + n, 2100 + n);
        let own = key_with(
            "2024",
            &[("id = \"2024\"", &format!("id = \"k{n}\"")), ("first_year = 2024\nlast_year = 2025", &years)],
        );
        many.must("reg", adopted(own));
    }
    table.no_event("key-count", &many, "reg", adopted(key("2024")), &[]);

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

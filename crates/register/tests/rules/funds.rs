use super::*;

pub(crate) fn refused(table: &mut Table) {
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

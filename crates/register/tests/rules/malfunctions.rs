use super::*;

pub(crate) fn refused(table: &mut Table) {
    let office = Office::paid();
    let end = office.end();
    let noticed = json!({"date": "2026-04-01", "text": "The disk was full", "entries": [1, end]});
    for nowhere in [0, end + 1] {
        let fact = with(noticed.clone(), "entries", json!([nowhere]));
        table.no("entry-exists", &office, Kind::MalfunctionNoticed, &fact, &[]);
    }
    for order in [json!([end, 1]), json!([1, 1])] {
        let fact = with(noticed.clone(), "entries", order);
        table.no("malfunction-entries", &office, Kind::MalfunctionNoticed, &fact, &[]);
    }
}

//! What a workbook may leave out, write otherwise or hide, and what it may not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[allow(
    dead_code,
    unreachable_pub,
    reason = "each test takes what it needs of the workbooks that are made part by part"
)]
mod made;

use made::zip::{Member, zip};
use made::{RELS, ods, plain, refusal, told, xlsx};
use spreadsheet::read;

const TEXTS: &str =
    "<row><c t=\"inlineStr\"><is><t>a</t></is></c><c t=\"inlineStr\"><is><t>b</t></is></c></row>";

#[test]
fn rows_and_cells_without_a_name_follow_each_other() {
    let sheet = format!(
        "<sheetData>{TEXTS}<row><c><v>1</v></c><c s=\"1\"><v>45352</v></c><c/></row>\
        <row><c/><c><v>2</v></c></row></sheetData>"
    );
    let workbook = read("b", &plain(&sheet)).unwrap();
    assert_eq!(told(&workbook).0, [["1", "2024-03-01"], ["", "2"]]);
}

#[test]
fn a_part_may_be_named_from_the_root_or_from_above() {
    let sheet = format!("<sheetData>{TEXTS}<row><c><v>1</v></c></row></sheetData>");
    for target in
        ["/xl/worksheets/sheet1.xml", "../xl/worksheets/./sheet1.xml", "..//../xl/worksheets/sheet1.xml"]
    {
        let bytes = xlsx(target, "xl/worksheets/sheet1.xml", &sheet, &[]);
        assert_eq!(told(&read("b", &bytes).unwrap()).0, [["1", ""]], "{target}");
    }
    let lost = xlsx("worksheets/other.xml", "xl/worksheets/sheet1.xml", &sheet, &[]);
    assert!(refusal(&lost).contains("no part `xl/worksheets/other.xml`"), "{}", refusal(&lost));
}

#[test]
fn a_workbook_without_relations_has_no_sheet_to_read() {
    let book =
        format!("<workbook xmlns:r=\"{RELS}\"><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>");
    let bytes = zip(&[Member::new("[Content_Types].xml", "<Types/>"), Member::new("xl/workbook.xml", book)]);
    assert_eq!(refusal(&bytes), "b, sheet `S`: the workbook names a sheet that it does not hold");
}

#[test]
fn what_is_hidden_is_read_and_told() {
    let sheet = format!(
        "<cols><col min=\"2\" max=\"2\" width=\"0\"/><col min=\"9\" hidden=\"1\"/></cols>\
        <sheetData>{TEXTS}<row r=\"2\" ht=\"0\" customHeight=\"1\"><c><v>1</v></c><c><v>2</v></c></row></sheetData>"
    );
    let workbook = read("b", &plain(&sheet)).unwrap();
    let notes = [
        "sheet `S`: 1 hidden row(s) with data is read: 2",
        "sheet `S`: 1 hidden column(s) with data is read: B",
    ];
    assert_eq!(told(&workbook), (vec![vec!["1".to_owned(), "2".to_owned()]], &notes.map(str::to_owned)[..]));
    let cell = |text: &str| format!("<o:table-cell o:value-type=\"string\"><o:p>{text}</o:p></o:table-cell>");
    let row = |more: &str, text: &str| format!("<o:table-row {more}>{}<o:shape/></o:table-row>", cell(text));
    let table =
        format!("<o:table o:name=\"S\">{}{}</o:table>", row("", "a"), row("o:visibility=\"collapse\"", "1"));
    let workbook = read("b", &ods(&table)).unwrap();
    assert_eq!(told(&workbook).1, ["sheet `S`: 1 hidden row(s) with data is read: 2"]);
    let off = table.replacen("o:name=\"S\"", "o:name=\"S\" o:style-name=\"off\"", 1);
    assert_eq!(refusal(&ods(&off)), "b, sheet `S`: the only sheet with data is hidden");
}

#[test]
fn an_amount_in_euros_is_a_number_and_a_day_has_no_time() {
    let head = "<o:table-row><o:table-cell o:value-type=\"string\"><o:p>a</o:p></o:table-cell></o:table-row>";
    let table =
        |cell: &str| ods(&format!("<o:table o:name=\"S\">{head}<o:table-row>{cell}</o:table-row></o:table>"));
    let euros = "<o:table-cell o:value-type=\"currency\" o:currency=\"EUR\" o:value=\"1.5\"/>";
    assert_eq!(told(&read("b", &table(euros)).unwrap()).0, [["1.5"]]);
    assert!(refusal(&table(&euros.replace("EUR", "CHF"))).contains("another currency than the euro"));
    let moment = format!("<sheetData>{TEXTS}<row><c s=\"1\"><v>45352.3333</v></c></row></sheetData>");
    assert!(refusal(&plain(&moment)).contains("a date with a time of day"), "{}", refusal(&plain(&moment)));
}

#[test]
fn what_is_beyond_the_limits_of_an_archive_or_a_workbook_is_refused() {
    let sheet = format!("<sheetData>{TEXTS}<row><c><v>1</v></c></row></sheetData>");
    let sound = plain(&sheet);
    // The end of the directory says 0xffff members, and no record of the large kind says how many there are.
    let mut large = sound.clone();
    let end = large.len() - 22;
    large[end + 8..end + 12].fill(0xff);
    assert!(refusal(&large).contains("65535 members"), "{}", refusal(&large));
    assert!(refusal(&vec![b'P'; (64 << 20) + 1]).contains("at most 67108864 (64 MiB) are accepted"));
    let relations = format!(
        "<R><Relationship Id=\"r1\" Type=\"{RELS}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
        <Relationship Id=\"r2\" Type=\"{RELS}/sharedStrings\" Target=\"strings.xml\"/></R>"
    );
    let book =
        format!("<workbook xmlns:r=\"{RELS}\"><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>");
    // Stored, so that the ratio of unpacking is not what is refused.
    let member = |name: &str, text: String| Member { packed: false, ..Member::new(name, text) };
    let strings = |count: usize| {
        zip(&[
            member("[Content_Types].xml", "<Types/>".into()),
            member("xl/workbook.xml", book.clone()),
            member("xl/_rels/workbook.xml.rels", relations.clone()),
            member("xl/strings.xml", format!("<sst>{}</sst>", "<si/>".repeat(count))),
            member("xl/worksheets/sheet1.xml", format!("<worksheet>{sheet}</worksheet>")),
        ])
    };
    assert!(read("b", &strings(200_000)).is_ok());
    assert!(refusal(&strings(200_001)).contains("more than 200000 texts"));
}

/// A member whose local header stands too near to the end of the file to be one.
#[test]
fn a_member_without_room_for_its_head_is_damaged() {
    let sound = plain(&format!("<sheetData>{TEXTS}</sheetData>"));
    let end = sound.len() - 22;
    let place = |at: usize| u32::from_le_bytes(sound[at..at + 4].try_into().unwrap()) as usize;
    let start = place(end + 16);
    let mut moved = sound.clone();
    // The first member is said to begin at the very end, where four bytes look like a head.
    moved.extend(b"PK\x03\x04");
    let comment = u16::try_from(moved.len() - sound.len()).unwrap();
    moved[end + 20..end + 22].copy_from_slice(&comment.to_le_bytes());
    moved[start + 42..start + 46].copy_from_slice(&u32::try_from(sound.len()).unwrap().to_le_bytes());
    assert!(refusal(&moved).contains("is damaged"), "{}", refusal(&moved));
}

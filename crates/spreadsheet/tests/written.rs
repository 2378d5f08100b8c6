//! A plain table as the tools of others write it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[allow(
    dead_code,
    unreachable_pub,
    reason = "each test takes what it needs of the workbooks that are made part by part"
)]
mod made;

use made::zip::{Member, zip};
use made::{RELS, ods, plain, refusal, told, xlsx};
use spreadsheet::{Form, read};

/// A text, an amount and a day under their names.
const TABLE: &str = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>code</t></is></c>\
    <c r=\"B1\" t=\"inlineStr\"><is><t>amount</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>day</t></is></c></row>\
    <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>CAS-A</t></is></c><c r=\"B2\"><v>1234.5</v></c>\
    <c r=\"C2\" s=\"1\"><v>45352</v></c></row></sheetData>";

const ROW: [&str; 3] = ["CAS-A", "1234.5", "2024-03-01"];

/// The table with another second row.
fn with_row(cells: &str) -> Vec<u8> {
    let (head, _) = TABLE.split_once("<row r=\"2\">").unwrap();
    plain(&format!("{head}<row r=\"2\">{cells}</row></sheetData>"))
}

#[test]
fn a_part_is_found_by_its_name_in_any_letters_and_with_either_stroke() {
    for (target, part) in [
        ("worksheets/Sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("worksheets/sheet1.xml", "XL/WorkSheets/SHEET1.XML"),
        ("worksheets/sheet1.xml", "xl\\worksheets\\sheet1.xml"),
        ("/XL/worksheets/sheet1.xml", "xl\\Worksheets/sheet1.xml"),
    ] {
        assert_eq!(told(&read("b", &xlsx(target, part, TABLE, &[])).unwrap()).0, [ROW], "{target} {part}");
    }
    let twice = xlsx("worksheets/a.xml", "xl/worksheets/a.xml", TABLE, &[("xl/worksheets/A.xml", "<x/>")]);
    assert!(refusal(&twice).contains("twice, in different letters"), "{}", refusal(&twice));
}

/// Every entry of the directory, and its end, in the records of the large kind (APPNOTE 4.3.14 and 4.5.3).
fn large(plain: &[u8]) -> Vec<u8> {
    let long = |at: usize| u32::from_le_bytes(plain[at..at + 4].try_into().unwrap());
    let end = plain.len() - 22;
    let count = u64::from(u16::from_le_bytes([plain[end + 10], plain[end + 11]]));
    let start = long(end + 16) as usize;
    let (mut out, mut at) = (plain[..start].to_vec(), start);
    for _ in 0..count {
        let name = usize::from(u16::from_le_bytes([plain[at + 28], plain[at + 29]]));
        let mut entry = plain[at..at + 46 + name].to_vec();
        let places = [24, 20, 42];
        let mut extra = vec![1, 0, 24, 0];
        places.iter().for_each(|place| extra.extend(u64::from(long(at + place)).to_le_bytes()));
        places.iter().for_each(|place| entry[*place..place + 4].fill(0xff));
        entry[30..32].copy_from_slice(&u16::try_from(extra.len()).unwrap().to_le_bytes());
        out.extend([entry, extra].concat());
        at += 46 + name;
    }
    let record = out.len() as u64;
    let length = record - start as u64;
    out.extend(b"PK\x06\x06");
    out.extend(44_u64.to_le_bytes());
    out.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    [count, count, length, start as u64].iter().for_each(|number| out.extend(number.to_le_bytes()));
    out.extend(b"PK\x06\x07\0\0\0\0");
    out.extend(record.to_le_bytes());
    out.extend(1_u32.to_le_bytes());
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([0xff; 12]);
    out.extend([0, 0]);
    out
}

#[test]
fn the_records_of_a_large_archive_are_read_in_a_small_one() {
    let sound = large(&plain(TABLE));
    assert_eq!(told(&read("b", &sound).unwrap()).0, [ROW]);
    // A number in them that is wrong is a damaged archive.
    for at in sound.len() - 22 - 20 - 56..sound.len() - 22 {
        let mut wrong = sound.clone();
        wrong[at] ^= 0x10;
        if let Ok(read) = read("b", &wrong) {
            assert_eq!(told(&read).0, [ROW], "byte {at}");
        }
    }
}

#[test]
fn strict_workbooks_and_those_that_count_from_1904_are_read() {
    let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    let members = |properties: &str, kind: &str| {
        let book = format!(
            "<workbook xmlns=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" xmlns:r=\"{kind}\">{properties}\
            <sheets><sheet name=\"S\" r:id=\"a\"/></sheets></workbook>"
        );
        let relations = format!(
            "<R><Relationship Id=\"a\" Type=\"{kind}/worksheet\" Target=\"sheet.xml\"/>\
            <Relationship Id=\"b\" Type=\"{kind}/styles\" Target=\"styles.xml\"/></R>"
        );
        zip(&[
            Member::new("[Content_Types].xml", "<Types/>"),
            Member::new(
                "_rels/.rels",
                format!("<R><Relationship Id=\"a\" Type=\"{kind}/officeDocument\" Target=\"book.xml\"/></R>"),
            ),
            Member::new("book.xml", book),
            Member::new("_rels/book.xml.rels", relations),
            Member::new(
                "styles.xml",
                "<styleSheet><cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
            ),
            Member::new("sheet.xml", format!("<worksheet>{}</worksheet>", TABLE.replace("45352", "43890"))),
        ])
    };
    for kind in [strict, RELS] {
        for properties in ["<workbookPr date1904=\"1\"/>", "<workbookPr date1904=\"true\"/>"] {
            assert_eq!(told(&read("b", &members(properties, kind)).unwrap()).0, [ROW]);
        }
        let of_1900 = read("b", &members("<workbookPr date1904=\"0\"/>", kind)).unwrap();
        assert_eq!(told(&of_1900).0, [["CAS-A", "1234.5", "2020-02-29"]]);
    }
}

#[test]
fn a_cell_that_holds_nothing_may_be_written_in_any_form() {
    for blank in [
        "",
        "<c r=\"B2\"/>",
        "<c r=\"B2\"><v/></c>",
        "<c r=\"B2\"><v></v></c>",
        "<c r=\"B2\" t=\"n\"><v/></c>",
        "<c r=\"B2\" t=\"s\"/>",
        "<c r=\"B2\" t=\"s\"><v/></c>",
        "<c r=\"B2\" t=\"str\"><v></v></c>",
        "<c r=\"B2\" t=\"inlineStr\"/>",
        "<c r=\"B2\" t=\"inlineStr\"><is/></c>",
        "<c r=\"B2\" t=\"inlineStr\"><is><t/></is></c>",
        "<c r=\"B2\" t=\"b\"><v/></c>",
    ] {
        let row = format!("<c r=\"A2\" t=\"str\"><v>x</v></c>{blank}<c r=\"C2\"><v>3</v></c>");
        assert_eq!(told(&read("b", &with_row(&row)).unwrap()).0, [["x", "", "3"]], "{blank}");
    }
}

#[test]
fn a_day_is_read_in_each_of_its_forms() {
    for day in [
        "<c r=\"C2\" s=\"1\"><v>45352.0</v></c>",
        "<c r=\"C2\" s=\"1\"><v>4.5352E4</v></c>",
        "<c r=\"C2\" t=\"d\"><v>2024-03-01</v></c>",
        "<c r=\"C2\" t=\"d\"><v>2024-03-01T00:00:00</v></c>",
        "<c r=\"C2\" t=\"d\"><v>2024-03-01T00:00:00.000Z</v></c>",
        "<c r=\"C2\" t=\"str\"><v>2024-03-01</v></c>",
    ] {
        let read = read("b", &with_row(&format!("<c r=\"A2\"><v>1</v></c>{day}"))).unwrap();
        assert_eq!(told(&read).0, [["1", "", "2024-03-01"]], "{day}");
    }
    for wrong in [
        "<c r=\"C2\" s=\"1\"><v>45352.5</v></c>",
        "<c r=\"C2\" t=\"d\"><v>2024-03-01T12:00:00</v></c>",
        "<c r=\"C2\" t=\"d\"><v>2024-02-30</v></c>",
        "<c r=\"C2\" s=\"1\"><v>59</v></c>",
    ] {
        let refusal = refusal(&with_row(&format!("<c r=\"A2\"><v>1</v></c>{wrong}")));
        assert!(refusal.starts_with("b, sheet `S`, cell C2"), "{refusal}");
    }
}

/// The first column of a workbook whose cell in its second row has the format.
fn shown_by(code: &str, number: &str) -> Vec<u8> {
    let styles = format!(
        "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"{code}\"/></numFmts>\
        <cellXfs><xf numFmtId=\"170\"/></cellXfs></styleSheet>"
    );
    let sheet = format!(
        "<worksheet><sheetData><row><c t=\"str\"><v>a</v></c></row><row><c s=\"0\"><v>{number}</v></c></row></sheetData></worksheet>"
    );
    let relations = format!(
        "<R><Relationship Id=\"a\" Type=\"{RELS}/worksheet\" Target=\"sheet.xml\"/>\
        <Relationship Id=\"b\" Type=\"{RELS}/styles\" Target=\"styles.xml\"/></R>"
    );
    let book =
        format!("<workbook xmlns:r=\"{RELS}\"><sheets><sheet name=\"S\" r:id=\"a\"/></sheets></workbook>");
    zip(&[
        Member::new("[Content_Types].xml", "<Types/>"),
        Member::new("xl/workbook.xml", book),
        Member::new("xl/_rels/workbook.xml.rels", relations),
        Member::new("xl/styles.xml", styles),
        Member::new("xl/sheet.xml", sheet),
    ])
}

#[test]
fn a_number_is_read_where_its_format_shows_what_it_holds() {
    for (code, number, read_as) in [
        ("#,##0.00\\ [$€-80C]", "1234.5", "1234.5"),
        ("[$€-2]\\ #,##0.00;[Red][$€-2]\\ -#,##0.00", "-1234.5", "-1234.5"),
        ("_-* #,##0.00\\ &quot;EUR&quot;_-", "7", "7"),
        ("0000", "1234", "1234"),
        ("0.00", "12", "12"),
        ("# ##0", "1234", "1234"),
        ("0;[$£-809]-0", "5", "5"),
        ("[&gt;=1000]#,##0,\\ &quot;k&quot;;0", "12", "12"),
        ("0.00;[Red]0.00", "-5", "-5"),
        (
            "_-* #,##0.00\\ &quot;€&quot;_-;-* #,##0.00\\ &quot;€&quot;_-;_-* &quot;-&quot;??\\ &quot;€&quot;_-",
            "0",
            "0",
        ),
    ] {
        let workbook = read("b", &shown_by(code, number)).unwrap();
        assert_eq!(told(&workbook), (vec![vec![read_as.to_owned()]], &[][..]), "{code}");
    }
    for (code, number, why) in [
        ("[$$-409]#,##0.00", "12", "another currency"),
        ("#,##0.00\\ &quot;CHF&quot;", "12", "another currency"),
        ("0;[$£-809]-0", "-5", "another currency"),
        ("#,##0,", "12000", "thousands"),
        ("0.0,,\\ &quot;M&quot;", "12000000", "thousands"),
        ("[&gt;=1000]#,##0,\\ &quot;k&quot;;0", "1200", "thousands"),
        ("0&quot;.&quot;00", "123456", "writes signs among the digits"),
        ("0.00\\ &quot;k€&quot;", "12", "writes `k€` beside the number"),
        ("0&quot;000&quot;", "12", "writes `000` beside the number"),
        ("-0.00", "12", "another sign than the number has"),
        ("0.00;0.00", "-12", "another sign than the number has"),
        ("[$kr-414]#,##0.00", "12", "another currency"),
        ("0000", "123", "shows 4 digits, and the cell holds 3"),
        ("0%", "1", "a percentage"),
        ("hh:mm", "1", "a time of day"),
    ] {
        let refusal = refusal(&shown_by(code, number));
        assert!(refusal.contains(why), "{code}: {refusal}");
    }
    for (code, number) in [("0", "5.5"), ("#,##0\\ €", "0.4"), ("0.0", "5.05"), ("# ?/?", "0.5")] {
        let workbook = read("b", &shown_by(code, number)).unwrap();
        let note = "sheet `S`: cells hold more than their format shows, and are read whole: A2".to_owned();
        assert_eq!(told(&workbook), (vec![vec![number.to_owned()]], &[note][..]), "{code}");
    }
    for (code, number) in [(";;;", "5"), ("0;0;", "0"), ("0;&quot;-&quot;", "-5")] {
        let workbook = read("b", &shown_by(code, number)).unwrap();
        let note = "sheet `S`: numbers that are hidden by their format are read: A2".to_owned();
        assert_eq!(told(&workbook), (vec![vec![number.to_owned()]], &[note][..]), "{code}");
    }
}

/// A flat ODS document, as LibreOffice writes one file for all.
fn flat(table: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
        xmlns:o=\"o\" office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"><office:body><office:spreadsheet>{table}\
        </office:spreadsheet></office:body></office:document>"
    )
    .into_bytes()
}

#[test]
fn a_table_of_opendocument_is_read_packed_or_flat() {
    let table = "<o:table o:name=\"S\"><o:table-row><o:table-cell o:value-type=\"string\"><o:p>code</o:p></o:table-cell>\
        <o:table-cell o:value-type=\"string\"><o:p>amount</o:p></o:table-cell>\
        <o:table-cell o:value-type=\"string\"><o:p>day</o:p></o:table-cell></o:table-row>\
        <o:table-row><o:table-cell o:value-type=\"string\"><o:p>CAS-A</o:p></o:table-cell>\
        <o:table-cell o:value-type=\"float\" o:value=\"1234.5\"><o:p>1.234,50</o:p></o:table-cell>\
        <o:table-cell o:value-type=\"date\" o:date-value=\"2024-03-01T00:00:00\"/></o:table-row></o:table>";
    for (bytes, form) in [(ods(table), Form::Ods), (flat(table), Form::Fods)] {
        let workbook = read("b", &bytes).unwrap();
        assert_eq!((told(&workbook).0, workbook.form), (vec![ROW.map(str::to_owned).to_vec()], form));
    }
    let afternoon = table.replace("T00:00:00", "T15:30:00");
    for bytes in [ods(&afternoon), flat(&afternoon)] {
        assert!(refusal(&bytes).contains("cell C2"), "{}", refusal(&bytes));
    }
    let dollars = table.replace("\"float\"", "\"currency\" o:currency=\"USD\"");
    assert!(refusal(&flat(&dollars)).contains("another currency"), "{}", refusal(&flat(&dollars)));
}

//! Workbooks: their cells, their parts, and archives that are built to do harm.

use super::zip::{Member, zip};
use super::{Case, In, To};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const HEAD: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>fund</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>envelope</t></is></c>\
    <c r=\"C1\" t=\"inlineStr\"><is><t>amount</t></is></c><c r=\"D1\" t=\"inlineStr\"><is><t>value_date</t></is></c>\
    <c r=\"E1\" t=\"inlineStr\"><is><t>reference</t></is></c></row>";

/// A cell with a text.
fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// The cells of a good second row; styles are 1 for a date, 2 for a percentage, 3 for thousands, 4 for a time.
fn good() -> [String; 5] {
    [
        text("A2", "F1"),
        text("B2", "operating"),
        "<c r=\"C2\"><v>1.5</v></c>".into(),
        "<c r=\"D2\" s=\"1\"><v>45352</v></c>".into(),
        text("E2", "a"),
    ]
}

fn sheet(rows: &str, rest: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData>{rest}</worksheet>"
    )
}

fn rows(cells: &[String]) -> String {
    format!("{HEAD}<row r=\"2\">{}</row>", cells.concat())
}

/// The members of a workbook of these sheets: name, state and XML.
fn book(sheets: &[(&str, &str, String)]) -> Vec<Member> {
    let (mut listed, mut relations) = (String::new(), String::new());
    let mut members = vec![
        Member::new(
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        Member::new(
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{RELS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        Member::new(
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"#,##0,\"/></numFmts>\
                 <cellXfs><xf/><xf numFmtId=\"14\"/><xf numFmtId=\"9\"/><xf numFmtId=\"164\"/><xf numFmtId=\"21\"/></cellXfs></styleSheet>"
            ),
        ),
    ];
    for (number, (name, state, xml)) in (1..).zip(sheets) {
        listed +=
            &format!("<sheet name=\"{name}\" sheetId=\"{number}\" state=\"{state}\" r:id=\"r{number}\"/>");
        relations += &format!(
            "<Relationship Id=\"r{number}\" Type=\"{RELS}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
        members.push(Member::new(&format!("xl/worksheets/sheet{number}.xml"), xml.as_str()));
    }
    relations += &format!("<Relationship Id=\"rs\" Type=\"{RELS}/styles\" Target=\"styles.xml\"/>");
    members.push(Member::new(
        "xl/workbook.xml",
        format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELS}\"><sheets>{listed}</sheets></workbook>"),
    ));
    members.push(Member::new(
        "xl/_rels/workbook.xml.rels",
        format!("<Relationships xmlns=\"{PACKAGE}\">{relations}</Relationships>"),
    ));
    members
}

fn one(rows: &str, rest: &str) -> Vec<Member> {
    book(&[("Pay", "visible", sheet(rows, rest))])
}

fn ods(table: &str) -> Vec<u8> {
    ods_with(table, &[])
}

fn ods_with(tables: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    let mut members = vec![
        Member { packed: false, ..Member::new("mimetype", "application/vnd.oasis.opendocument.spreadsheet") },
        Member::new("content.xml", content),
    ];
    members.extend(more.iter().map(|(name, text)| Member::new(name, *text)));
    zip(&members)
}

fn ods_table(third: &str) -> String {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let head: String =
        ["fund", "envelope", "amount", "value_date", "reference"].iter().map(|name| cell(name)).collect();
    format!(
        "<table:table table:name=\"Pay\"><table:table-row>{head}</table:table-row><table:table-row>{}{}{third}\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2024-03-01\"/>{}</table:table-row></table:table>",
        cell("F1"),
        cell("operating"),
        cell("a")
    )
}

pub fn cases() -> Vec<Case> {
    let mut all = cells();
    all.extend(parts());
    all.extend(sheets_of_ods());
    all.extend(bombs());
    all
}

fn cells() -> Vec<Case> {
    let mut all = Vec::new();
    for (name, at, cell) in [
        ("formula", 2, "<c r=\"C2\"><f>1+1</f><v>2</v></c>".to_owned()),
        ("formula-of-text", 4, "<c r=\"E2\" t=\"str\"><f>\"a\"</f><v>a</v></c>".into()),
        ("error", 2, "<c r=\"C2\" t=\"e\"><v>#REF!</v></c>".into()),
        ("boolean", 4, "<c r=\"E2\" t=\"b\"><v>1</v></c>".into()),
        ("three-decimals", 2, "<c r=\"C2\"><v>1.234</v></c>".into()),
        ("third", 2, "<c r=\"C2\"><v>0.33333333333333331</v></c>".into()),
        ("half-cent", 2, "<c r=\"C2\"><v>100.005</v></c>".into()),
        ("negative", 2, "<c r=\"C2\"><v>-5</v></c>".into()),
        ("zero", 2, "<c r=\"C2\"><v>0</v></c>".into()),
        ("sixteen-digits", 2, "<c r=\"C2\"><v>9007199254740993</v></c>".into()),
        ("exponent-too-large", 2, "<c r=\"C2\"><v>1E300</v></c>".into()),
        ("not-a-number", 2, "<c r=\"C2\"><v>NaN</v></c>".into()),
        ("number-with-comma", 2, "<c r=\"C2\"><v>1,5</v></c>".into()),
        ("percentage", 2, "<c r=\"C2\" s=\"2\"><v>0.5</v></c>".into()),
        ("in-thousands", 2, "<c r=\"C2\" s=\"3\"><v>5000</v></c>".into()),
        ("date-as-amount", 2, "<c r=\"C2\" s=\"1\"><v>45352</v></c>".into()),
        ("amount-as-text-ambiguous", 2, text("C2", "1.234")),
        ("amount-empty", 2, String::new()),
        ("date-as-number", 3, "<c r=\"D2\"><v>45352</v></c>".into()),
        ("date-with-time", 3, "<c r=\"D2\" s=\"1\"><v>45352.5</v></c>".into()),
        ("date-before-1900", 3, "<c r=\"D2\" s=\"1\"><v>59</v></c>".into()),
        ("date-after-9999", 3, "<c r=\"D2\" s=\"1\"><v>2958466</v></c>".into()),
        ("time-of-day", 3, "<c r=\"D2\" s=\"4\"><v>0.5</v></c>".into()),
        ("date-as-american-text", 3, text("D2", "03/31/2024")),
        ("code-as-number", 0, "<c r=\"A2\"><v>1</v></c>".into()),
        ("reference-as-number", 4, "<c r=\"E2\"><v>202400000239</v></c>".into()),
        ("reference-as-date", 4, "<c r=\"E2\" s=\"1\"><v>45352</v></c>".into()),
        ("word-unknown", 1, text("B2", "running")),
        ("bidi", 0, text("A2", "F\u{202e}1")),
        ("line-break", 4, text("E2", "a&#10;b")),
        ("escaped-control", 4, text("E2", "a_x0007_b")),
        ("spaces-only", 4, text("E2", "  ")),
        ("shared-text-missing", 0, "<c r=\"A2\" t=\"s\"><v>7</v></c>".into()),
        ("kind-unknown", 4, "<c r=\"E2\" t=\"z\"><v>7</v></c>".into()),
        ("place-wrong", 0, "<c r=\"A3\" t=\"inlineStr\"><is><t>F1</t></is></c>".into()),
        ("place-no-name", 0, "<c r=\"1A\" t=\"inlineStr\"><is><t>F1</t></is></c>".into()),
        ("cell-twice", 1, format!("{}{}", text("A2", "F1"), text("B2", "operating"))),
        ("fund-unknown", 0, text("A2", "F9")),
        ("iso-date-that-is-none", 3, "<c r=\"D2\" t=\"d\"><v>2024-02-30</v></c>".into()),
    ] {
        let mut cells = good();
        cells[at] = cell;
        all.push(Case::new(
            To::Payments,
            In::Place,
            &format!("cell-{name}.xlsx"),
            zip(&one(&rows(&cells), "")),
        ));
    }
    let good = rows(&good());
    for (name, rows, rest) in [
        ("merged", good.clone(), "<mergeCells><mergeCell ref=\"A2:B2\"/></mergeCells>"),
        (
            "blank-row",
            good.replace("row r=\"2\"", "row r=\"3\"").replace("2\" ", "3\" ").replace("C2\"", "C3\""),
            "",
        ),
        (
            "beside-the-table",
            good.replace("</row>", "<c r=\"G2\"><v>1</v></c></row>").replacen(
                "<c r=\"G2\"><v>1</v></c>",
                "",
                1,
            ),
            "",
        ),
        (
            "header-not-first",
            good.replace("r=\"2\"", "r=\"4\"")
                .replace("r=\"1\"", "r=\"3\"")
                .replace("1\" t", "3\" t")
                .replace("2\" ", "4\" ")
                .replace("C2\"", "C4\""),
            "",
        ),
        (
            "column-without-name",
            good.replace("<c r=\"B1\" t=\"inlineStr\"><is><t>envelope</t></is></c>", ""),
            "",
        ),
        ("column-twice", good.replace(">envelope<", ">fund<"), ""),
        ("rows-out-of-order", format!("{good}<row r=\"2\">{}</row>", text("A2", "F1")), ""),
        (
            "far-column",
            good.replace("</row>", "<c r=\"XFD2\"><v>1</v></c></row>").replacen(
                "<c r=\"XFD2\"><v>1</v></c>",
                "",
                1,
            ),
            "",
        ),
        ("far-row", format!("{good}<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>"), ""),
        ("beyond-the-last-row", format!("{good}<row r=\"1048577\"><c r=\"A1048577\"><v>1</v></c></row>"), ""),
    ] {
        all.push(Case::new(To::Payments, In::Place, &format!("sheet-{name}.xlsx"), zip(&one(&rows, rest))));
    }
    all
}

fn parts() -> Vec<Case> {
    let good_rows = rows(&good());
    let good_sheet = sheet(&good_rows, "");
    let whole = || one(&good_rows, "");
    let with = |member: Member| {
        let mut all = whole();
        all.push(member);
        zip(&all)
    };
    let without = |name: &str| {
        let mut all = whole();
        all.retain(|member| member.name != name);
        zip(&all)
    };
    let changed = |name: &str, from: &str, to: &str| {
        let mut all = whole();
        let member = all.iter_mut().find(|member| member.name == name).unwrap();
        member.bytes = String::from_utf8(member.bytes.clone()).unwrap().replace(from, to).into_bytes();
        zip(&all)
    };
    let marked = |change: fn(&mut Member)| {
        let mut all = whole();
        change(&mut all[3]);
        zip(&all)
    };
    let good_book = zip(&whole());
    let mut flipped = good_book.clone();
    let middle = flipped.len() / 3;
    flipped[middle] ^= 0xff;
    let mut appended = good_book.clone();
    appended.extend(b"more");
    let mut encrypted: Vec<u8> = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    encrypted.extend([0; 600]);
    let old = encrypted.clone();
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let list = [
        ("cut.xlsx", good_book[..good_book.len() - 9].to_vec()),
        ("cut-early.xlsx", good_book[..200].to_vec()),
        ("appended.xlsx", appended),
        ("flipped.xlsx", flipped),
        ("old.xls", old.clone()),
        ("old-called-xlsx.xlsx", old),
        ("password.xlsx", encrypted),
        ("macros.xlsm", with(Member::new("xl/vbaProject.bin", "x"))),
        ("macro-sheet.xlsx", with(Member::new("xl/macrosheets/sheet1.xml", "x"))),
        ("external-link.xlsx", with(Member::new("xl/externalLinks/externalLink1.xml", "x"))),
        ("external-relation.xlsx", changed("xl/_rels/workbook.xml.rels", "/styles\"", "/externalLink\"")),
        ("binary.xlsb", with(Member::new("xl/workbook.bin", "x"))),
        ("word.docx", with(Member::new("word/document.xml", "x"))),
        ("plain.zip", zip(&[Member::new("a.txt", "x")])),
        ("empty.zip", zip(&[])),
        ("member-twice.xlsx", with(Member::new("xl/workbook.xml", "x"))),
        ("member-twice-in-capitals.xlsx", with(Member::new("XL/workbook.xml", "x"))),
        ("member-leads-out.xlsx", with(Member::new("../a", "x"))),
        ("member-absolute.xlsx", with(Member::new("/a", "x"))),
        ("member-leads-out-backwards.xlsx", with(Member::new("..\\a", "x"))),
        ("member-encrypted.xlsx", marked(|member| member.flags = 1)),
        ("member-of-another-method.xlsx", marked(|member| member.method = Some(12))),
        ("no-workbook.xlsx", without("xl/workbook.xml")),
        ("no-sheet.xlsx", without("xl/worksheets/sheet1.xml")),
        ("document-type.xlsx", changed("xl/worksheets/sheet1.xml", "<worksheet", "<!DOCTYPE a><worksheet")),
        ("entity.xlsx", changed("xl/worksheets/sheet1.xml", ">F1<", ">&a;<")),
        ("not-well-formed.xlsx", changed("xl/worksheets/sheet1.xml", "</sheetData>", "")),
        ("dialog-sheet.xlsx", changed("xl/_rels/workbook.xml.rels", "/worksheet\"", "/dialogsheet\"")),
        ("hidden-sheet.xlsx", zip(&book(&[("Pay", "hidden", good_sheet.clone())]))),
        ("very-hidden-sheet.xlsx", zip(&book(&[("Pay", "veryHidden", good_sheet.clone())]))),
        (
            "two-sheets.xlsx",
            zip(&book(&[("Pay", "visible", good_sheet.clone()), ("More", "visible", good_sheet.clone())])),
        ),
        (
            "hidden-second-sheet.xlsx",
            zip(&book(&[("Pay", "visible", good_sheet.clone()), ("Old", "hidden", good_sheet)])),
        ),
        ("blank.xlsx", zip(&one("", ""))),
        ("header-only.xlsx", zip(&one(HEAD, ""))),
    ];
    let of_xml = ["document-type.xlsx", "entity.xlsx", "not-well-formed.xlsx"];
    let within = |name| if of_xml.contains(&name) { In::Place } else { In::File };
    let cases = list
        .into_iter()
        .map(|(name, bytes)| Case::new(To::Payments, within(name), &format!("book-{name}"), bytes));
    cases.collect()
}

fn sheets_of_ods() -> Vec<Case> {
    let mut all = Vec::new();
    for (name, cell) in [
        (
            "formula",
            "<table:table-cell table:formula=\"of:=1+1\" office:value-type=\"float\" office:value=\"2\"/>",
        ),
        ("three-decimals", "<table:table-cell office:value-type=\"float\" office:value=\"1.234\"/>"),
        ("percentage", "<table:table-cell office:value-type=\"percentage\" office:value=\"0.5\"/>"),
        ("boolean", "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/>"),
        ("time", "<table:table-cell office:value-type=\"time\" office:time-value=\"PT1H\"/>"),
        (
            "dollars",
            "<table:table-cell office:value-type=\"currency\" office:currency=\"USD\" office:value=\"5\"/>",
        ),
        ("date-as-amount", "<table:table-cell office:value-type=\"date\" office:date-value=\"2024-03-01\"/>"),
        (
            "date-with-time",
            "<table:table-cell office:value-type=\"date\" office:date-value=\"2024-03-01T10:00:00\"/>",
        ),
        (
            "merged",
            "<table:table-cell table:number-columns-spanned=\"2\" office:value-type=\"float\" office:value=\"5\"/>",
        ),
        ("covered", "<table:covered-table-cell/>"),
        (
            "repeated",
            "<table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"5\"/>",
        ),
        ("error", "<table:table-cell office:value-type=\"string\" office:string-value=\"#REF!\"/>"),
        (
            "line-break",
            "<table:table-cell office:value-type=\"string\"><text:p>1</text:p><text:p>2</text:p></table:table-cell>",
        ),
        ("kind-unknown", "<table:table-cell office:value-type=\"colour\"/>"),
        ("no-number", "<table:table-cell office:value-type=\"float\" office:value=\"\"/>"),
    ] {
        all.push(Case::new(To::Payments, In::Place, &format!("ods-{name}.ods"), ods(&ods_table(cell))));
    }
    let good = ods_table("<table:table-cell office:value-type=\"float\" office:value=\"1.5\"/>");
    for (name, bytes) in [
        ("two-sheets", ods(&format!("{good}{}", good.replace("\"Pay\"", "\"More\"")))),
        ("blank", ods("<table:table table:name=\"Pay\"/>")),
        ("no-sheet", ods("")),
        ("macros", ods_with(&good, &[("Basic/script-lc.xml", "x")])),
        (
            "password",
            ods_with(
                &good,
                &[("META-INF/manifest.xml", "<m:manifest xmlns:m=\"m\"><m:encryption-data/></m:manifest>")],
            ),
        ),
        ("text-document", zip(&[Member::new("mimetype", "application/vnd.oasis.opendocument.text")])),
        ("no-content", zip(&[Member::new("mimetype", "application/vnd.oasis.opendocument.spreadsheet")])),
    ] {
        all.push(Case::new(To::Payments, In::File, &format!("ods-{name}.ods"), bytes));
    }
    all
}

/// Workbooks that would exhaust a reader.
pub fn bombs() -> Vec<Case> {
    let file = |name: &str, members: &[Member]| Case::new(To::Payments, In::File, name, zip(members));
    let big = |bytes: usize| {
        let mut members = one("", "");
        members.push(Member::new("xl/media/image1.bin", vec![b' '; bytes]));
        members
    };
    let mut many = one("", "");
    many.extend((0..1_001).map(|at| Member::new(&format!("a{at}"), "")));
    let mut liar = one("", "");
    let sheet_at = liar.iter().position(|member| member.name.contains("sheet1")).unwrap();
    liar[sheet_at] =
        Member { claimed: Some(100), ..Member::new("xl/worksheets/sheet1.xml", vec![b' '; 20 << 20]) };
    let nodes = sheet(&format!("<row r=\"1\">{}</row>", "<c/>".repeat(2_500_000)), "<!-- x -->");
    // Noise keeps the ratio below its limit.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let noise: String = (0..20_000).map(|_| format!("{:016x}", next())).collect();
    // Members that say to be 30 MiB each, of which none is unpacked.
    let claim = |name: &str| Member {
        packed: false,
        method: Some(8),
        claimed: Some(30 << 20),
        ..Member::new(name, &noise.as_bytes()[..200_000])
    };
    let mut claims = one("", "");
    claims.extend([claim("a"), claim("b"), claim("c")]);
    let mut crowded = one("", "");
    crowded[sheet_at] =
        Member::new("xl/worksheets/sheet1.xml", nodes.replace("<!-- x -->", &format!("<!--{noise}-->")));
    let overlapping = {
        // The second member stands inside the first.
        let second = Member { packed: false, ..Member::new("b", "y") };
        let inner = zip(&[Member { packed: false, ..Member::new("b", "y") }])[..32].to_vec();
        let mut bytes = zip(&[Member { packed: false, ..Member::new("a", inner) }, second]);
        let entry = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
        bytes[entry + 42..entry + 46].copy_from_slice(&31_u32.to_le_bytes());
        Case::new(To::Payments, In::File, "bomb-overlap.xlsx", bytes)
    };
    let far = format!("{}<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>", rows(&good()));
    let repeated = ods_table("<table:table-cell office:value-type=\"float\" office:value=\"1\"/>")
        .replacen("</table:table>", "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>", 1);
    vec![
        file("bomb-ratio.xlsx", &big(40 << 20)),
        file("bomb-unpacked.xlsx", &claims),
        file("bomb-members.xlsx", &many),
        file("bomb-liar.xlsx", &liar),
        file("bomb-nodes.xlsx", &crowded),
        overlapping,
        Case::new(To::Payments, In::Place, "bomb-far-cell.xlsx", zip(&one(&far, ""))),
        Case::new(To::Payments, In::Place, "bomb-repeated-rows.ods", ods(&repeated)),
    ]
}

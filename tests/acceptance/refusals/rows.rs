//! CSV: bytes, headers, numbers, dates, letters, and what the ledger does not know.

use super::{Case, In, To};

const PAY: &str = "fund;envelope;amount;value_date;reference\nF1;operating;1,00;01/03/2024;good\n";
const COUNT: &str = "fund;count\nF1;100\n";

pub fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    let mut place = |to, name: &str, text: String| all.push(Case::new(to, In::Place, name, text));
    for (name, amount) in [
        ("comma", "1,234"),
        ("dot", "1.234"),
        ("groups", "1.23.456,00"),
        ("two-separators", "1.234 567,00"),
        ("three-decimals", "1,001"),
        ("exponent", "1e3"),
        ("plus", "+5,00"),
        ("minus", "-5,00"),
        ("minus-u2212", "\u{2212}5,00"),
        ("parentheses", "(5,00)"),
        ("leading-zeros", "007,00"),
        ("space-inside", "12 34,00"),
        ("arabic", "\u{661}\u{662}\u{663}"),
        ("full-width", "\u{ff11}\u{ff12}"),
        ("nan", "NaN"),
        ("inf", "inf"),
        ("infinity", "∞"),
        ("empty", ""),
        ("spaces", "   "),
        ("2-to-63", "9223372036854775808"),
        ("2-to-64", "18446744073709551616"),
        ("10-to-30", "1000000000000000000000000000000"),
        ("above-the-largest", "90071992547409,92"),
        ("zero", "0,00"),
        ("dollar", "$5,00"),
        ("pounds-and-euro", "£ 5 €"),
        ("percent", "5%"),
        ("formula", "=1+1"),
        ("error", "#REF!"),
        ("overflow", "########"),
        ("dash", "-"),
        ("words", "five"),
        ("hexadecimal", "0x10"),
        ("underscore", "1_000"),
        ("trailing-comma", "5,"),
        ("leading-comma", ",5"),
        ("half-cent", "0,005"),
        ("currency-after", "5,00 USD"),
    ] {
        place(
            To::Payments,
            &format!("amount-{name}.csv"),
            format!("{PAY}F2;operating;{amount};01/03/2024;b\n"),
        );
    }
    for (name, day) in [
        ("29-february", "29/02/2023"),
        ("31-april", "31/04/2024"),
        ("day-0", "00/01/2024"),
        ("month-13", "01/13/2024"),
        ("american", "12/31/2024"),
        ("two-digit-year", "01/03/24"),
        ("serial", "45352"),
        ("run-together", "20240301"),
        ("time", "2024-03-01T10:00"),
        ("month-name", "1 mars 2024"),
        ("year-0", "01/01/0000"),
        ("mixed-marks", "01/03-2024"),
        ("five-digit-year", "01/03/20244"),
        ("empty", ""),
        ("week", "2024-W10"),
        ("negative", "-01/03/2024"),
        ("iso-short", "2024-3-1"),
        ("before-the-epoch", "1899-13-01"),
    ] {
        place(To::Payments, &format!("date-{name}.csv"), format!("{PAY}F2;operating;1,00;{day};b\n"));
    }
    for (name, count) in [
        ("decimal-comma", "1,5"),
        ("decimal-dot", "1.5"),
        ("ambiguous", "1,234"),
        ("decimals-of-zero", "1.234,00"),
        ("negative", "-1"),
        ("exponent", "1E5"),
        ("leading-zeros", "0100"),
        ("groups", "1.23"),
        ("roman", "XII"),
        ("superscript", "1²"),
        ("fraction", "½"),
        ("above-the-largest", "9007199254740992"),
        ("empty", ""),
        ("quoted-minus", "\"-1\""),
        ("unit", "100 pers."),
        ("currency", "€ 100"),
    ] {
        place(To::Affiliates, &format!("count-{name}.csv"), format!("{COUNT}F2;{count}\nF3;300\n"));
    }
    for (name, fund) in [
        ("empty", ""),
        ("bidi", "F\u{202e}2"),
        ("zero-width", "F\u{200b}2"),
        ("joiner", "F\u{200d}2"),
        ("mark", "F\u{feff}2"),
        ("soft-hyphen", "F\u{ad}2"),
        ("no-break-space", "F\u{a0}2"),
        ("control", "F\u{7}2"),
        ("escape", "F\u{1b}[31m2"),
        ("c1", "F\u{85}2"),
        ("line-separator", "F\u{2028}2"),
        ("replacement", "F\u{fffd}2"),
        ("no-character", "F\u{fffe}2"),
        ("tag", "F\u{e0041}2"),
        ("too-long", &"F".repeat(65)),
        ("other-case", "f2"),
        ("look-alike", "\u{424}2"),
        ("unknown", "F99"),
        ("decomposed", "F2e\u{301}"),
    ] {
        place(
            To::Payments,
            &format!("fund-{name}.csv"),
            format!("{PAY}{fund};operating;1,00;01/03/2024;b\n"),
        );
    }
    for (name, row) in [
        ("envelope-unknown", "F2;running;1,00;01/03/2024;b"),
        ("envelope-case", "F2;Operating;1,00;01/03/2024;b"),
        ("envelope-empty", "F2;;1,00;01/03/2024;b"),
        ("reference-empty", "F2;operating;1,00;01/03/2024;"),
        ("row-too-long", "F2;operating;1,00;01/03/2024;b;c"),
        ("row-too-short", "F2;operating;1,00;01/03/2024"),
        ("quote-inside", "F2;operating;1,00;01/03/2024;b\"c"),
        ("quote-then-text", "F2;operating;1,00;01/03/2024;\"b\"c"),
        ("quote-open", "F2;operating;1,00;01/03/2024;\"b"),
        ("line-break-in-cell", "F2;operating;1,00;01/03/2024;\"b\nc\""),
        ("decimal-comma-as-separator", "F2;operating;1;00;01/03/2024;b"),
        ("same-row-twice", "F1;operating;1,00;01/03/2024;good"),
        ("nul", "F2\0;operating;1,00;01/03/2024;b"),
        ("ctrl-z", "F2;operating;1,00;01/03/2024;b\n\u{1a}"),
        ("blank-line", "\nF2;operating;1,00;01/03/2024;b"),
        ("delimiters-only", ";;;;\nF2;operating;1,00;01/03/2024;b"),
    ] {
        place(To::Payments, &format!("row-{name}.csv"), format!("{PAY}{row}\n"));
    }
    place(
        To::Payments,
        "row-reference-too-long.csv",
        format!("{PAY}F2;operating;1,00;01/03/2024;{}\n", "x".repeat(501)),
    );
    place(
        To::Payments,
        "row-line-of-a-mebibyte.csv",
        format!("{PAY}F2;operating;1,00;01/03/2024;{}\n", "x".repeat(1 << 20)),
    );
    for (name, text) in [
        ("missing-column", "fund;envelope;amount;value_date\nF1;operating;1,00;01/03/2024\n"),
        (
            "unknown-column",
            "fund;envelope;amount;value_date;reference;colour\nF1;operating;1,00;01/03/2024;a;red\n",
        ),
        (
            "column-twice",
            "fund;envelope;amount;amount;value_date;reference\nF1;operating;1,00;1,00;01/03/2024;a\n",
        ),
        ("other-case", "Fund;envelope;amount;value_date;reference\nF1;operating;1,00;01/03/2024;a\n"),
        ("spaces", "fund; envelope;amount;value_date;reference\nF1;operating;1,00;01/03/2024;a\n"),
        ("no-name", "fund;;amount;value_date;reference\nF1;operating;1,00;01/03/2024;a\n"),
        ("two-separators", "fund;envelope,amount;value_date;reference\nF1;operating;1,00;01/03/2024;a\n"),
        ("blank", "\nfund;envelope;amount;value_date;reference\n"),
        (
            "hidden-letter",
            "fund\u{200b};envelope;amount;value_date;reference\nF1;operating;1,00;01/03/2024;a\n",
        ),
        ("separator-space", "fund envelope amount value_date reference\nF1 operating 1,00 01/03/2024 a\n"),
        ("sep-unknown", "sep=|\nfund|envelope|amount|value_date|reference\n"),
        (
            "sep-disagrees",
            "sep=,\nfund;envelope;amount;value_date;reference\nF1;operating;1,00;01/03/2024;a\n",
        ),
        ("other-form", "fund;count\nF1;100\n"),
        ("french", "caisse;enveloppe;montant;date_valeur;référence\nF1;operating;1,00;01/03/2024;a\n"),
    ] {
        place(To::Payments, &format!("header-{name}.csv"), text.to_owned());
    }
    let wide: Vec<String> = (0..201).map(|at| format!("c{at}")).collect();
    place(To::Payments, "header-too-wide.csv", format!("{}\n", wide.join(";")));
    place(To::Affiliates, "domain-fund-twice.csv", format!("{COUNT}F2;200\nF1;100\n"));
    place(To::Affiliates, "domain-parts-with-total.csv", "fund;count;s1;s1bis;s1ter\nF1;6;3;2;1\n".into());
    place(To::Affiliates, "domain-one-part-missing.csv", "fund;s1;s1bis\nF1;3;2\n".into());
    place(To::Evaluations, "domain-result-unknown.csv", "fund;result\nF1;good\n".into());
    place(To::Evaluations, "domain-result-case.csv", "fund;result\nF1;Positive\n".into());
    place(To::Evaluations, "domain-result-empty.csv", "fund;result\nF1;\n".into());
    place(
        To::Funds,
        "domain-fund-admitted-twice.csv",
        "fund;name_fr;name_nl;from\nF1;Autre;Ander;2010-01-01\n".into(),
    );
    place(To::Funds, "domain-name-missing.csv", "fund;name_fr;name_nl;from\nF4;Quatre;;2010-01-01\n".into());
    place(
        To::Payments,
        "domain-payee-no-successor.csv",
        "fund;envelope;amount;value_date;reference;payee\nF1;operating;1,00;01/03/2024;a;F2\n".into(),
    );
    let bytes: [(&str, In, &[u8]); 17] = [
        ("latin-1-after-mark", In::Place, b"\xef\xbb\xbffund;count\nF\xe9;1\n"),
        ("undefined-byte", In::Place, b"fund;count\nF\x81;1\n"),
        ("two-encodings", In::Place, b"fund;count\nF\xc3\xa9;1\nF\xe9;1\n"),
        ("mixed-line-ends", In::Place, b"fund;count\r\nF1;1\nF2;2\r\n"),
        ("stray-return", In::Place, b"fund;count\nF1\r;1\n"),
        ("macintosh", In::Place, b"fund;count\rF1;1\r"),
        ("utf-16", In::File, b"\xff\xfef\0u\0n\0d\0"),
        ("utf-16-big", In::File, b"\xfe\xff\0f\0u\0n\0d"),
        ("utf-16-no-mark", In::File, b"f\0u\0n\0d\0;\0c\0"),
        ("empty", In::File, b""),
        ("mark-only", In::File, b"\xef\xbb\xbf"),
        ("header-only", In::File, b"fund;count\n"),
        ("pdf", In::File, b"%PDF-1.7\n"),
        ("html", In::File, b"<html><table></table></html>"),
        ("gzip", In::File, b"\x1f\x8b\x08\0"),
        ("rtf", In::File, b"{\\rtf1}"),
        ("sqlite", In::File, b"SQLite format 3\0rest"),
    ];
    for (name, within, bytes) in bytes {
        all.push(Case::new(To::Affiliates, within, &format!("bytes-{name}.csv"), bytes));
    }
    all
}

//! CSV exports of a bank, and files of accounts.

use super::{Case, In, To};

const HEAD: &str = "value_date;amount;counterparty_account;communication\n";
const GOOD: &str = "15/03/2024;-1,00;BE68539007547034;x\n";

pub fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    for (name, row) in [
        ("amount-empty", "15/03/2024;;;x"),
        ("amount-two-signs", "15/03/2024;--1,00;;x"),
        ("amount-sign-behind", "15/03/2024;1,00-;;x"),
        ("amount-ambiguous", "15/03/2024;-1.234;;x"),
        ("amount-three-decimals", "15/03/2024;1,001;;x"),
        ("amount-u2212", "15/03/2024;\u{2212}1,00;;x"),
        ("amount-letters", "15/03/2024;1,00 CR;;x"),
        ("date-two-digit-year", "15/03/24;-1,00;;x"),
        ("date-empty", ";-1,00;;x"),
        ("date-no-such-day", "31/02/2024;-1,00;;x"),
        ("row-too-short", "15/03/2024;-1,00"),
    ] {
        all.push(Case::new(
            To::Statement,
            In::Place,
            &format!("bank-{name}.csv"),
            format!("{HEAD}{GOOD}{row}\n"),
        ));
    }
    let with = |name: &str, column: &str, first: &str, second: &str| {
        let text = format!(
            "value_date;amount;counterparty_account;communication;{column}\n15/03/2024;-1,00;;x;{first}\n16/03/2024;-2,00;;y;{second}\n"
        );
        Case::new(To::Statement, In::Place, &format!("bank-{name}.csv"), text)
    };
    all.push(with("currency", "currency", "EUR", "USD"));
    all.push(with("two-accounts", "account", "BE68539007547034", "BE71096123456769"));
    all.push(with("own-account-wrong", "account", "BE00", "BE00"));
    all.push(with("two-statements", "statement", "2024/1", "2024/2"));
    all.push(with("balance-does-not-follow", "balance", "100,00", "97,00"));
    all.push(with("balance-empty", "balance", "100,00", ""));
    all.push(with("booking-date", "booking_date", "15/03/2024", "soon"));
    all.push(with("unknown-column", "colour", "red", "blue"));
    all.push(Case::new(
        To::Statement,
        In::Place,
        "bank-no-communication.csv",
        "value_date;amount;counterparty_account\n15/03/2024;-1,00;\n",
    ));
    all.push(Case::new(To::Statement, In::File, "bank-no-rows.csv", HEAD));
    for (name, text) in [
        ("twice", "fund;iban\nF1;BE68539007547034\nF2;BE68 5390 0754 7034\n"),
        ("check-digits", "fund;iban\nF1;BE68539007547035\n"),
        ("empty", "fund;iban\nF1;\n"),
        ("no-fund", "fund;iban\n;BE68539007547034\n"),
        ("other-columns", "fund;account\nF1;BE68539007547034\n"),
    ] {
        all.push(Case::new(To::Accounts, In::Place, &format!("accounts-{name}.csv"), text));
    }
    all.push(Case::new(
        To::Accounts,
        In::File,
        "accounts-fund-unknown.csv",
        "fund;iban\nF9;BE68539007547034\n",
    ));
    all
}

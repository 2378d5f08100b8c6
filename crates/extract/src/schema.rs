/// What marks a file as an extract and not a ledger: `PrQx`.
pub const APPLICATION_ID: i32 = 0x5072_5178;

/// The version of the tables, in `PRAGMA user_version`.
pub const VERSION: i32 = 1;

/// The tables. Amounts are integer cents; a column that ends in `eur` says the same in euros, as text. A row whose
/// `corrected_by` is not null no longer counts, and stays.
pub const SCHEMA: &str = "
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL,
  year INTEGER, corrected_by INTEGER REFERENCES entries (seq), note TEXT, place TEXT, fact TEXT,
  request TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL);
CREATE TABLE documents (
  entry INTEGER NOT NULL REFERENCES entries (seq), name TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL);
CREATE TABLE funds (
  fund TEXT PRIMARY KEY, name_fr TEXT, name_nl TEXT, enterprise_number TEXT, from_date TEXT, to_date TEXT,
  successor TEXT REFERENCES funds (fund),
  admitted_entry INTEGER REFERENCES entries (seq), ended_entry INTEGER REFERENCES entries (seq));
CREATE TABLE years (
  year INTEGER PRIMARY KEY, key TEXT, key_title_fr TEXT, key_title_nl TEXT, key_entry INTEGER REFERENCES entries (seq),
  budget_cents INTEGER, budget_eur TEXT AS (EUR(budget_cents)), budget_source TEXT,
  budget_entry INTEGER REFERENCES entries (seq),
  affiliates INTEGER, weights TEXT, affiliates_entry INTEGER REFERENCES entries (seq),
  determination_entry INTEGER REFERENCES entries (seq), status TEXT, revision INTEGER,
  remainder_cents INTEGER, reserved_cents INTEGER, no_beneficiary_cents INTEGER, undistributed_cents INTEGER,
  difference_cents INTEGER, payment_from TEXT, payment_until TEXT, repayment_due TEXT, closed_entry INTEGER REFERENCES entries (seq));
CREATE TABLE counts (
  entry INTEGER NOT NULL REFERENCES entries (seq), corrected_by INTEGER REFERENCES entries (seq),
  year INTEGER NOT NULL REFERENCES years (year), fund TEXT NOT NULL REFERENCES funds (fund),
  affiliates INTEGER NOT NULL, s1 INTEGER, s1bis INTEGER, s1ter INTEGER);
CREATE TABLE evaluations (
  entry INTEGER PRIMARY KEY REFERENCES entries (seq), corrected_by INTEGER REFERENCES entries (seq),
  in_force INTEGER NOT NULL, year INTEGER NOT NULL REFERENCES years (year),
  fund TEXT NOT NULL REFERENCES funds (fund), result TEXT NOT NULL, decider TEXT NOT NULL, date TEXT NOT NULL);
CREATE TABLE determinations (
  entry INTEGER PRIMARY KEY REFERENCES entries (seq), corrected_by INTEGER REFERENCES entries (seq),
  in_force INTEGER NOT NULL, year INTEGER NOT NULL REFERENCES years (year), revision INTEGER NOT NULL,
  status TEXT NOT NULL, reason TEXT, decided TEXT NOT NULL, key_entry INTEGER NOT NULL REFERENCES entries (seq),
  budget_cents INTEGER NOT NULL, remainder_cents INTEGER NOT NULL, reserved_cents INTEGER NOT NULL,
  no_beneficiary_cents INTEGER NOT NULL, undistributed_cents INTEGER NOT NULL, difference_cents INTEGER NOT NULL,
  reperformance TEXT NOT NULL);
CREATE TABLE shares (
  entry INTEGER NOT NULL REFERENCES determinations (entry), in_force INTEGER NOT NULL,
  year INTEGER NOT NULL REFERENCES years (year), fund TEXT NOT NULL REFERENCES funds (fund),
  excess_cents INTEGER NOT NULL, common_projects_cents INTEGER NOT NULL, reserved_cents INTEGER NOT NULL,
  total_cents INTEGER NOT NULL, total_eur TEXT AS (EUR(total_cents)), PRIMARY KEY (entry, fund));
CREATE TABLE slices (
  entry INTEGER NOT NULL REFERENCES determinations (entry), fund TEXT NOT NULL REFERENCES funds (fund),
  slice TEXT NOT NULL, cents INTEGER NOT NULL, eur TEXT AS (EUR(cents)), PRIMARY KEY (entry, fund, slice));
CREATE TABLE payments (
  entry INTEGER PRIMARY KEY REFERENCES entries (seq), corrected_by INTEGER REFERENCES entries (seq),
  year INTEGER NOT NULL REFERENCES years (year), fund TEXT NOT NULL REFERENCES funds (fund),
  envelope TEXT NOT NULL, cents INTEGER NOT NULL, eur TEXT AS (EUR(cents)), value_date TEXT NOT NULL,
  reference TEXT NOT NULL, payee TEXT);
CREATE TABLE suspensions (
  entry INTEGER PRIMARY KEY REFERENCES entries (seq), corrected_by INTEGER REFERENCES entries (seq),
  year INTEGER NOT NULL REFERENCES years (year), fund TEXT NOT NULL REFERENCES funds (fund),
  envelope TEXT NOT NULL, releases INTEGER REFERENCES suspensions (entry),
  cents INTEGER NOT NULL, eur TEXT AS (EUR(cents)), date TEXT NOT NULL, reason TEXT);
CREATE TABLE uses (
  entry INTEGER PRIMARY KEY REFERENCES entries (seq), corrected_by INTEGER REFERENCES entries (seq),
  year INTEGER NOT NULL REFERENCES years (year), fund TEXT NOT NULL REFERENCES funds (fund),
  envelope TEXT NOT NULL, what TEXT NOT NULL, project TEXT REFERENCES projects (project),
  cents INTEGER NOT NULL, eur TEXT AS (EUR(cents)), date TEXT NOT NULL, reference TEXT);
CREATE TABLE claims (
  entry INTEGER PRIMARY KEY REFERENCES entries (seq), corrected_by INTEGER REFERENCES entries (seq),
  year INTEGER NOT NULL REFERENCES years (year), fund TEXT NOT NULL REFERENCES funds (fund),
  envelope TEXT NOT NULL, ground TEXT NOT NULL, cents INTEGER NOT NULL, eur TEXT AS (EUR(cents)),
  date TEXT NOT NULL, due_date TEXT NOT NULL);
CREATE TABLE repayments (
  entry INTEGER PRIMARY KEY REFERENCES entries (seq), corrected_by INTEGER REFERENCES entries (seq),
  year INTEGER NOT NULL REFERENCES years (year), fund TEXT NOT NULL REFERENCES funds (fund),
  envelope TEXT NOT NULL, ground TEXT NOT NULL, cents INTEGER NOT NULL, eur TEXT AS (EUR(cents)),
  value_date TEXT NOT NULL, reference TEXT NOT NULL, payer TEXT);
CREATE TABLE returns (
  entry INTEGER PRIMARY KEY REFERENCES entries (seq), corrected_by INTEGER REFERENCES entries (seq),
  year INTEGER NOT NULL REFERENCES years (year), fund TEXT NOT NULL REFERENCES funds (fund),
  envelope TEXT NOT NULL, repayment INTEGER NOT NULL REFERENCES repayments (entry),
  cents INTEGER NOT NULL, eur TEXT AS (EUR(cents)), value_date TEXT NOT NULL, reference TEXT NOT NULL, payee TEXT);
CREATE TABLE projects (
  project TEXT PRIMARY KEY, year INTEGER REFERENCES years (year), title_fr TEXT, title_nl TEXT,
  budget_cents INTEGER, budget_eur TEXT AS (EUR(budget_cents)), funds TEXT,
  submitted_entry INTEGER REFERENCES entries (seq), endorsed_entry INTEGER REFERENCES entries (seq),
  approved_entry INTEGER REFERENCES entries (seq), refused_entry INTEGER REFERENCES entries (seq),
  closed_entry INTEGER REFERENCES entries (seq));
CREATE TABLE balances (
  year INTEGER NOT NULL REFERENCES years (year), fund TEXT NOT NULL REFERENCES funds (fund), envelope TEXT NOT NULL,
  granted_cents INTEGER NOT NULL, held_cents INTEGER NOT NULL, kept_cents INTEGER NOT NULL, over_cents INTEGER NOT NULL,
  unused_cents INTEGER NOT NULL, unjustified_cents INTEGER NOT NULL, withheld_cents INTEGER NOT NULL,
  returned_cents INTEGER NOT NULL, too_much_cents INTEGER NOT NULL, paid_cents INTEGER NOT NULL, suspended_cents INTEGER NOT NULL,
  to_pay_cents INTEGER NOT NULL, used_cents INTEGER, accepted_cents INTEGER, claimed_cents INTEGER NOT NULL,
  owed_cents INTEGER NOT NULL, repaid_cents INTEGER NOT NULL, open_cents INTEGER NOT NULL,
  open_eur TEXT AS (EUR(open_cents)), due_date TEXT, PRIMARY KEY (year, fund, envelope));
CREATE TABLE findings (
  year INTEGER, code TEXT NOT NULL, severity TEXT NOT NULL, fund TEXT, envelope TEXT, cents INTEGER,
  eur TEXT AS (EUR(cents)), days INTEGER, entries TEXT NOT NULL, detail TEXT);
";

/// The schema with each `EUR(column)` written out: euros with a point and two decimals, as SQLite computes them; none where
/// there is no amount.
pub(crate) fn written_out() -> String {
    let mut parts = SCHEMA.split("EUR(");
    let mut sql = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (column, rest) = part.split_once(')').unwrap_or((part, ""));
        sql.push_str(&format!(
            "CASE WHEN {column} IS NOT NULL THEN printf('%s%d.%02d', \
             CASE WHEN {column} < 0 THEN '-' ELSE '' END, abs({column}) / 100, abs({column}) % 100) END"
        ));
        sql.push_str(rest);
    }
    sql
}

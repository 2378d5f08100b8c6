/// Views of a ledger file for people who read it with a SQL tool. Nothing in Prorata reads them; they show
/// the lines as they stand, corrected ones included, with the entry that corrected them.
pub const VIEWS: &str = "
CREATE VIEW v_entries AS
SELECT e.seq, json_extract(e.line, '$.at') AS at, json_extract(e.line, '$.actor') AS actor,
  json_extract(e.line, '$.kind') AS kind, e.hash, c.seq AS corrected_by,
  json_extract(e.line, '$.body.fact') AS fact, json_extract(e.line, '$.body.note') AS note
FROM entry AS e
LEFT JOIN (
  SELECT json_extract(line, '$.body.fact.entry') AS entry, min(seq) AS seq
  FROM entry WHERE json_extract(line, '$.kind') = 'EntryCorrected' GROUP BY 1
) AS c ON c.entry = e.seq;
CREATE VIEW v_shares AS
SELECT e.seq, e.corrected_by, json_extract(e.fact, '$.year') AS year,
  json_extract(e.fact, '$.status') AS status, json_extract(e.fact, '$.revision') AS revision,
  json_extract(s.value, '$.fund') AS fund,
  json_extract(s.value, '$.common_projects_cents') AS common_projects_cents,
  json_extract(s.value, '$.total_cents') AS total_cents
FROM v_entries AS e, json_each(e.fact, '$.shares') AS s WHERE e.kind = 'AllocationDetermined';
CREATE VIEW v_payments AS
SELECT seq, corrected_by, json_extract(fact, '$.year') AS year, json_extract(fact, '$.fund') AS fund,
  json_extract(fact, '$.envelope') AS envelope, json_extract(fact, '$.cents') AS cents,
  json_extract(fact, '$.value_date') AS value_date, json_extract(fact, '$.reference') AS reference
FROM v_entries WHERE kind = 'SubsidyPaid';
CREATE VIEW v_repayments AS
SELECT seq, corrected_by, json_extract(fact, '$.year') AS year, json_extract(fact, '$.fund') AS fund,
  json_extract(fact, '$.envelope') AS envelope, json_extract(fact, '$.ground') AS ground,
  json_extract(fact, '$.cents') AS cents, json_extract(fact, '$.value_date') AS value_date,
  json_extract(fact, '$.reference') AS reference
FROM v_entries WHERE kind = 'RepaymentReceived';
";

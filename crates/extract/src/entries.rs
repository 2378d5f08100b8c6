use register::{Event, Severity, Thresholds};

use crate::tables::{Tables, entry, number, text};
use crate::{ExtractError, ExtractSource};

/// Fills the tables of entries, their documents, the findings, and what the extract is of.
pub(crate) fn fill(tables: &Tables<'_>, source: &ExtractSource<'_>) -> Result<(), ExtractError> {
    for (name, value) in source.about {
        tables.push("about", vec![("name", text(Some(name))), ("value", text(Some(value)))])?;
    }
    for line in source.lines {
        let found = &line.entry;
        let decoded = Event::decode(&found.kind, found.kv, &found.body).ok();
        let year = decoded.as_ref().and_then(|(event, _)| source.register.year_of(event));
        tables.push(
            "entries",
            vec![
                ("seq", entry(Some(found.seq))),
                ("at", text(Some(&found.at))),
                ("actor", text(Some(&found.actor))),
                ("kind", text(Some(&found.kind))),
                ("version", number(Some(found.kv.into()))),
                ("year", number(year.map(i64::from))),
                ("corrected_by", entry(source.register.corrected_by(found.seq))),
                ("note", tables.text("SELECT json_extract(?1, '$.note')", &found.body)?),
                ("place", tables.text("SELECT json_extract(?1, '$.place')", &found.body)?),
                ("fact", tables.text("SELECT json_extract(?1, '$.fact')", &found.body)?),
                ("request", text(Some(&found.request))),
                ("prev", text(Some(&found.prev))),
                ("hash", text(Some(&line.hash))),
            ],
        )?;
        for document in decoded.iter().flat_map(|(_, attached)| &attached.documents) {
            tables.push(
                "documents",
                vec![
                    ("entry", entry(Some(found.seq))),
                    ("name", text(Some(&document.name))),
                    ("sha256", text(Some(&document.sha256))),
                    ("bytes", number(Some(document.bytes.get()))),
                ],
            )?;
        }
    }
    for finding in source.register.audit(None, &Thresholds::default()) {
        let severity = match finding.severity() {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let behind: Vec<String> = finding.entries.iter().map(u64::to_string).collect();
        tables.push(
            "findings",
            vec![
                ("year", number(finding.year.map(i64::from))),
                ("code", text(Some(finding.code.code()))),
                ("severity", text(Some(severity))),
                ("fund", text(finding.fund.as_ref())),
                ("envelope", text(finding.envelope.map(register::payload::Envelope::word))),
                ("cents", number(finding.cents.map(|cents| cents.get()))),
                ("days", number(finding.days)),
                ("entries", text(Some(behind.join(" ")))),
                ("detail", text(finding.detail.as_ref())),
            ],
        )?;
    }
    Ok(())
}

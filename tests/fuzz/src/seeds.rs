use std::path::{Path, PathBuf};

use ledger::Reader;
use register::chain::{Entry, Hash};
use register::{Kind, Register};

/// A file or folder of the project.
fn root(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)
}

fn file(name: &str) -> Vec<u8> {
    let path = root("fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file of a folder, in order of its name.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let Ok(found) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> =
        found.map(|found| found.unwrap().path()).filter(|path| path.is_file()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

fn fixtures(folder: &str) -> Vec<Vec<u8>> {
    files(&root("fixtures").join(folder))
}

/// The entries of the released ledger.
pub(crate) fn sample() -> Vec<Entry> {
    let path = root("fixtures/ledgers/sample-v1.sqlite");
    let reader = Reader::open(&path).unwrap();
    let mut entries = Vec::new();
    reader
        .rows(|row| {
            entries.push(Entry::decode(row.line.unwrap()).unwrap());
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    entries
}

pub(crate) fn register(entries: Vec<Entry>) -> Register {
    let mut register = Register::default();
    for entry in entries {
        register.take(&entry, Hash::leaf(entry.encode().unwrap().as_bytes()));
    }
    register
}

/// What a run over a target starts from: the seeds, and what earlier runs found to lead further.
pub fn corpus(target: &str) -> Vec<Vec<u8>> {
    let mut all = seeds(target);
    all.extend(files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target)));
    all.retain(|input| !input.is_empty());
    all
}

/// Honest inputs of a target, from the fixtures.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    match target {
        "entry" | "control" => short(sample().iter().map(|entry| entry.encode().unwrap().into_bytes()), 12),
        "canonical" => canonical(),
        "paper" => [file("vectors/seal/newer.paper"), file("vectors/seal/older.checkpoint")].into(),
        "proof" => proofs(),
        "event" => events(),
        "key" => ["2024", "2026", "2026-approvals"].map(|key| file(&format!("keys/{key}.toml"))).into(),
        "fold" => fold(),
        "cell" => {
            ["1.234.567", "1 234,50", "-0,01", "31/12/2025", "2026-03-31", "9007199254740991", "1'000", "€ 5"]
                .map(|text| text.as_bytes().to_vec())
                .into()
        }
        "table" => small([fixtures("intake/good"), fixtures("demo/inputs")].concat()),
        "workbook" => vec![file("workbooks/libreoffice.xlsx"), file("workbooks/libreoffice.ods")],
        "xlsx" => vec![XLSX.as_bytes().to_vec()],
        "ods" => vec![ODS.as_bytes().to_vec()],
        "markup" => [XLSX, ODS, CAMT, "<a b='c'><!-- d --><e/>&lt;<![CDATA[f]]></a>"]
            .map(|xml| xml.as_bytes().to_vec())
            .into(),
        "bank" => vec![CAMT.as_bytes().to_vec(), file("bank/statement-2026.csv")],
        "note" => {
            ["older", "newer", "stamp"].map(|name| file(&format!("vectors/seal/{name}.checkpoint"))).into()
        }
        "policy" => vec![file("vectors/seal/policy.txt"), file("vectors/bundle/policy.txt")],
        "approval" => vec![
            file("vectors/seal/approval.sig"),
            file("vectors/seal/allowed_signers"),
            file("seal/audit.key.pub"),
        ],
        "stamp" => vec![file("vectors/seal/stamp.tsr"), file("seal/stamp.tsr")],
        "secret" => ["log", "audit", "thief"].map(|name| file(&format!("seal/{name}.key"))).into(),
        "archive" => vec![archive()],
        "bundle" => members(),
        "messages" => messages(),
        "deep" => (0..6).map(|kind| [&[0, 200, 0, kind][..], b"1"].concat()).collect(),
        "database" => [512, 4096].map(database).into(),
        other => panic!("there is no target {other}"),
    }
}

/// Those that are of a size to be changed at many places.
fn small(mut all: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    all.retain(|input| input.len() < 2000);
    all
}

/// The shortest of many.
fn short(all: impl Iterator<Item = Vec<u8>>, most: usize) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = all.collect();
    all.sort_by_key(Vec::len);
    all.truncate(most);
    all
}

fn canonical() -> Vec<Vec<u8>> {
    let bodies = short(sample().into_iter().map(|entry| entry.body.into_bytes()), 8);
    let texts = ["{}", "{\"a\":[1,-2,\"\\\"\\\\\"]}", "7:9f94", "2026-02-03T09:12:44Z"];
    bodies.into_iter().chain(texts.map(|text| text.as_bytes().to_vec())).collect()
}

/// Sentences of the program, and one within another as often as a stranger likes.
fn messages() -> Vec<Vec<u8>> {
    let templates = String::from_utf8(std::fs::read(root("crates/cli/messages/fr.txt")).unwrap()).unwrap();
    let some = templates.split("\n\n").step_by(97).filter_map(|pair| pair.lines().next());
    let some = some.map(|template| template.replace("{}", "F01").into_bytes());
    let within = [
        "a: ".repeat(40) + "b",
        "entry 3: ".repeat(60),
        "`: `".repeat(90),
        "the fund `x: y: z` is not admitted".into(),
    ];
    some.chain(within.map(String::into_bytes)).collect()
}

fn proofs() -> Vec<Vec<u8>> {
    let texts =
        ["entry-7.tlog-proof", "older-to-newer.proof"].map(|name| file(&format!("vectors/seal/{name}")));
    texts.into_iter().chain([vec![9; 3 + 4 * 32], vec![7, 3, 2], vec![200, 77, 64]]).collect()
}

/// Two bytes for kind and version, and the pinned payload of each kind.
fn events() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for (place, kind) in Kind::ALL.iter().enumerate() {
        for word in ["", ".signed", ".approvals"] {
            let path = root(&format!("fixtures/payloads/{}{word}.json", kind.name()));
            if let Ok(body) = std::fs::read(path) {
                all.push([&[u8::try_from(place).unwrap(), 1], body.trim_ascii()].concat());
            }
        }
    }
    small(all)
}

/// Lines of an actor, a kind, a version and a body.
fn fold() -> Vec<Vec<u8>> {
    let line = |entry: &Entry| format!("{} {} {} {}\n", entry.actor, entry.kind, entry.kv, entry.body);
    let told: Vec<String> = sample().iter().map(line).filter(|line| line.len() < 3000).collect();
    told.chunks(6).map(|lines| lines.concat().into_bytes()).collect()
}

fn archive() -> Vec<u8> {
    let mut archive = bundle::Archive::default();
    for (name, bytes) in [("MANIFEST.json", &b"{}"[..]), ("a.txt", b"first"), ("b/c", b"")] {
        archive.add(name, bytes.to_vec()).unwrap();
    }
    archive.write().unwrap()
}

/// The members of the pinned bundle, each behind its place.
fn members() -> Vec<Vec<u8>> {
    let archive = bundle::Archive::read(&file("vectors/bundle/bundle-2026.zip")).unwrap();
    let all = archive.members().values().enumerate();
    all.filter(|(_, bytes)| bytes.len() < 6000)
        .map(|(place, bytes)| [&[u8::try_from(place).unwrap()], bytes.as_slice()].concat())
        .collect()
}

/// A ledger of a few entries in small pages, as an image.
fn database(page: u32) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let entries = sample();
    ledger::create(&path, &entries[0]).unwrap();
    let mut writer = ledger::Writer::open(&path, std::time::Duration::from_secs(1)).unwrap();
    let session = writer.begin().unwrap();
    for entry in &entries[1..5] {
        session.append(entry).unwrap();
    }
    session.commit().unwrap();
    drop(writer);
    let tool = rusqlite::Connection::open(&path).unwrap();
    tool.execute_batch(&format!("PRAGMA page_size = {page}; VACUUM")).unwrap();
    drop(tool);
    std::fs::read(&path).unwrap()
}

const XLSX: &str = "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
<dimension ref=\"A1:D3\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>\
<c r=\"C1\" t=\"inlineStr\"><is><t>date</t></is></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>F1</t></is></c>\
<c r=\"B2\"><v>1234.5</v></c><c r=\"C2\" s=\"1\"><v>45352</v></c></row><row r=\"3\" hidden=\"1\"><c r=\"A3\" t=\"str\"><f>1+1</f>\
<v>2</v></c><c r=\"B3\" t=\"e\"><v>#N/A</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>";

const ODS: &str = "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
<office:body><office:spreadsheet><table:table table:name=\"S\"><table:table-row><table:table-cell office:value-type=\"string\">\
<text:p>fund</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>count</text:p></table:table-cell>\
</table:table-row><table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"string\"><text:p>F1</text:p>\
</table:table-cell><table:table-cell office:value-type=\"float\" office:value=\"1234\"><text:p>1.234</text:p></table:table-cell>\
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>";

const CAMT: &str = "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt>\
<GrpHdr><MsgId>m</MsgId></GrpHdr><Stmt><Id>s1</Id><Acct><Id><IBAN>BE68539007547034</IBAN></Id><Ccy>EUR</Ccy></Acct><Bal><Tp>\
<CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-01</Dt></Dt></Bal>\
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">88.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-31</Dt></Dt>\
</Bal><Ntry><Amt Ccy=\"EUR\">11.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt><ValDt>\
<Dt>2026-03-02</Dt></ValDt><NtryDtls><TxDtls><RltdPties><Cdtr><Nm>F1</Nm></Cdtr></RltdPties><RmtInf><Ustrd>+++010/8068/17183+++</Ustrd>\
</RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>";

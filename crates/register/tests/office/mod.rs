//! An office that keeps a ledger in memory: it makes entries as the program would and has them remembered.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use chain::{Checkpoint, Entry, EntryView, Hash, Head, Tree, genesis, sha256};
use notary::{Note, SecretKey};
use register::payload::{AllocationDetermined, DeterminationStatus, Envelope, KeyAdopted, KeyFact, Role};
use register::{
    Attached, Blob, EntrySource, EnvelopeBalance, Event, Finding, FindingCode, Kind, PAYLOAD_VERSION,
    PaymentView, Refusal, Register, Signature, Statement, StreamingFold, Thresholds, Totals, request_key,
};
use serde_json::{Value, json};

/// The name of every ledger of these tests.
pub(crate) const ORIGIN: &str = "prorata.example/tests";

const KEYS: [(&str, &str); 5] = [
    ("2024", include_str!("../../../../fixtures/keys/2024.toml")),
    ("2026", include_str!("../../../../fixtures/keys/2026.toml")),
    ("2026-approvals", include_str!("../../../../fixtures/keys/2026-approvals.toml")),
    ("2026-opinion", include_str!("../../../../fixtures/keys/2026-opinion.toml")),
    ("2026-opinion-approvals", include_str!("../../../../fixtures/keys/2026-opinion-approvals.toml")),
];

/// The insured persons of the eleven funds at 31-12-2018 (annual report of INASTI): stand-in weights, for
/// the law counts others.
pub(crate) const ELEVEN: [(&str, &str, i64); 11] = [
    ("F01", "Group S", 38_242),
    ("F02", "Xerius", 165_554),
    ("F03", "Liantis", 197_536),
    ("F04", "Partena", 135_901),
    ("F05", "Acerta", 288_142),
    ("F06", "Securex Integrity", 132_309),
    ("F07", "Incozina", 12_420),
    ("F08", "Multipen", 11_713),
    ("F09", "Steunt Elkander / L'Entraide", 14_800),
    ("F10", "Caisse Wallonne d'Assurances Sociales de l'U.C.M.", 104_974),
    ("F11", "Nationale Hulpkas / Caisse nationale auxiliaire", 11_055),
];

/// The hand case: three funds with 50, 30 and 20 affiliates share 1,000.00 EUR by the key of 2026.
///
/// 20 % equal: 66.67, 66.67, 66.66. 70 %: 350.00, 210.00, 140.00. 10 %: 50.00, 30.00, 20.00, of which the 20.00 of F3,
/// evaluated negatively, go to common projects: 6.67, 6.67, 6.66.
pub(crate) const HAND: [(&str, i64); 3] = [("F1", 50), ("F2", 30), ("F3", 20)];

/// How the funds of the hand case are evaluated.
const EVALUATED: [(&str, &str); 3] = [("F1", "positive"), ("F2", "positive"), ("F3", "negative")];

/// What the hand case grants for the funds' own services.
pub(crate) const OPERATING: [i64; 3] = [46_667, 30_667, 20_666];

/// What the hand case grants for common projects.
pub(crate) const COMMON: [i64; 3] = [667, 667, 666];

/// An office with its ledger.
#[derive(Clone, Default)]
pub(crate) struct Office {
    /// What it remembers.
    pub(crate) register: Register,
    /// What it wrote.
    pub(crate) entries: Vec<Entry>,
    day: String,
}

/// The key of a fixture file.
pub(crate) fn key(year: &str) -> KeyFact {
    key_with(year, &[])
}

/// The key of a fixture file with some of its words changed.
pub(crate) fn key_with(year: &str, changes: &[(&str, &str)]) -> KeyFact {
    let (_, text) = KEYS.iter().find(|(name, _)| *name == year).unwrap();
    let mut text = (*text).to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "the key of {year} does not say {from}");
        text = text.replace(from, to);
    }
    toml::from_str(&text).unwrap()
}

/// The adoption of a key.
pub(crate) fn adopted(key: KeyFact) -> Event {
    KeyAdopted { key: Box::new(key), date: None }.into()
}

/// The event of a kind with that fact.
pub(crate) fn event(kind: Kind, fact: &Value) -> Event {
    Event::from_fact(kind, &fact.to_string()).unwrap_or_else(|error| panic!("{kind} {fact}: {error}"))
}

/// An actor of [`Office::opened`] that may record the kind.
pub(crate) fn clerk(kind: Kind) -> &'static str {
    match kind.roles()[0] {
        Role::Registrar => "reg",
        Role::Calculator => "calc",
        Role::Treasurer => "tre",
        Role::ExternalAudit => "aud",
        Role::Cgg => "cgg",
    }
}

/// The approval of a project.
pub(crate) fn approval(project: &str) -> Event {
    event(Kind::ProjectApproved, &step(project))
}

/// The rule that refused, if one did.
pub(crate) fn rule<T>(recorded: Result<T, Refusal>) -> Result<(), &'static str> {
    recorded.map(drop).map_err(|refusal| refusal.rule)
}

/// The secret key of an actor, which anyone may know: its seed is its name.
pub(crate) fn secret(actor: &str) -> SecretKey {
    let mut seed = [0; 32];
    seed[..actor.len()].copy_from_slice(actor.as_bytes());
    SecretKey::from_seed(actor, &seed).unwrap()
}

/// The enrolment of an actor with its public key.
pub(crate) fn enrolled(actor: &str, roles: &[&str]) -> Value {
    let key = secret(actor).approver().unwrap().to_string();
    json!({"actor": actor, "public_key": key, "roles": roles})
}

/// What `key` signs of a statement, as the signature of `actor`.
pub(crate) fn signature(actor: &str, key: &SecretKey, statement: &Statement) -> Signature {
    let approval = key.approve(statement.as_bytes()).unwrap();
    Signature { actor: actor.parse().unwrap(), sshsig: approval.to_string().parse::<Blob>().unwrap() }
}

/// The name of the key of the ledger itself, which is its origin.
pub(crate) fn log_key() -> SecretKey {
    SecretKey::from_seed(ORIGIN, &[1; 32]).unwrap()
}

/// The stamp of a checkpoint at a time, as an authority would answer.
pub(crate) fn stamped(note: &Note, time: &str) -> Value {
    let bytes = note.to_string().into_bytes();
    let token = token(sha256(&bytes), time);
    json!({"authority": "Authority", "checkpoint": Blob::of(&bytes).unwrap(), "size": note.checkpoint().size,
           "time": time, "token": Blob::of(&token).unwrap()})
}

/// An answer of RFC 3161 that nobody signed: a ledger reads a token, and `openssl ts -verify` trusts it.
fn token(imprint: Hash, time: &str) -> Vec<u8> {
    const SHA_256: &[u8] = b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01";
    const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
    const TST_INFO: &[u8] = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04";
    const POLICY: &[u8] = b"\x06\x03\x2a\x03\x04";
    let number = |number| vec![2, 1, number];
    let (sequence, set, octets, inside) = (0x30, 0x31, 0x04, 0xa0);
    let algorithm = der(sequence, &[SHA_256, &[5, 0]]);
    let imprint = der(sequence, &[&algorithm, &der(octets, &[imprint.as_bytes()])]);
    let digits: String = time.chars().filter(|character| !"-:T".contains(*character)).collect();
    let time = der(0x18, &[digits.as_bytes()]);
    let info = der(sequence, &[&number(1), POLICY, &imprint, &number(7), &time]);
    let content = der(sequence, &[TST_INFO, &der(inside, &[&der(octets, &[&info])])]);
    let signed = der(sequence, &[&number(3), &der(set, &[]), &content, &der(set, &[])]);
    let content = der(sequence, &[SIGNED_DATA, &der(inside, &[&signed])]);
    der(sequence, &[&der(sequence, &[&number(0)]), &content])
}

/// A value of DER, shorter than 256 bytes.
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut value = vec![tag];
    match u8::try_from(content.len()).unwrap() {
        short @ ..128 => value.push(short),
        long => value.extend([0x81, long]),
    }
    value.extend(content);
    value
}

/// A fact with one field told otherwise.
pub(crate) fn with(mut fact: Value, field: &str, value: impl Into<Value>) -> Value {
    fact[field] = value.into();
    fact
}

pub(crate) fn admitted(fund: &str) -> Value {
    json!({"fund": fund, "name_fr": format!("Caisse {fund}"), "name_nl": format!("Kas {fund}"), "from": "2020-01-01"})
}

pub(crate) fn counts(year: i64, counts: &[(&str, i64)]) -> Value {
    let total: i64 = counts.iter().map(|(_, count)| count).sum();
    let list: Vec<Value> = counts.iter().map(|(fund, count)| json!({"fund": fund, "count": count})).collect();
    json!({"year": year, "reference_date": format!("{}-12-31", year - 1), "weights": "legal",
           "source": "INASTI", "counts": list, "total": total})
}

pub(crate) fn evaluation(fund: &str, result: &str) -> Value {
    json!({"year": 2026, "fund": fund, "result": result, "decider": "External Audit", "date": "2026-01-15"})
}

pub(crate) fn payment(fund: &str, envelope: Envelope, cents: i64, day: &str) -> Value {
    json!({"year": 2026, "fund": fund, "envelope": envelope.word(), "cents": cents, "value_date": day,
           "reference": format!("2026/{fund}/{envelope:?}")})
}

pub(crate) fn suspended(fund: &str, cents: i64) -> Value {
    json!({"year": 2026, "fund": fund, "envelope": "operating", "cents": cents, "date": "2026-02-01",
           "reason": "Accounts not handed in"})
}

pub(crate) fn released(suspension: u64, cents: i64) -> Value {
    json!({"suspension": suspension, "cents": cents, "date": "2026-02-20"})
}

pub(crate) fn used(fund: &str, cents: i64) -> Value {
    json!({"year": 2026, "fund": fund, "cents": cents, "date": "2027-02-01"})
}

pub(crate) fn accepted(fund: &str, cents: i64) -> Value {
    json!({"year": 2026, "fund": fund, "envelope": "operating", "cents": cents, "date": "2027-03-01"})
}

pub(crate) fn claimed(fund: &str, ground: &str, cents: i64) -> Value {
    json!({"year": 2026, "fund": fund, "envelope": "operating", "ground": ground, "cents": cents,
           "date": "2027-02-15", "due_date": "2027-03-31"})
}

pub(crate) fn repaid(fund: &str, ground: &str, cents: i64) -> Value {
    json!({"year": 2026, "fund": fund, "envelope": "operating", "ground": ground, "cents": cents,
           "value_date": "2027-03-15", "reference": "R"})
}

/// A part of a repayment that goes back to the fund.
pub(crate) fn returned(repayment: u64, cents: i64) -> Value {
    json!({"repayment": repayment, "cents": cents, "value_date": "2027-04-10", "reference": "T"})
}

pub(crate) fn submitted(project: &str, funds: &[&str]) -> Value {
    json!({"project": project, "year": 2026, "title_fr": "Ligne d'écoute", "title_nl": "Luisterlijn",
           "funds": funds, "budget_cents": 2000, "date": "2026-03-01"})
}

/// A step of a project: its endorsement, approval or refusal.
pub(crate) fn step(project: &str) -> Value {
    json!({"project": project, "date": "2026-03-10", "reference": "PV 2026/3"})
}

pub(crate) fn spent(project: &str, fund: &str, cents: i64) -> Value {
    json!({"project": project, "fund": fund, "cents": cents, "date": "2026-05-01", "reference": "Facture 12"})
}

pub(crate) fn closed(project: &str) -> Value {
    json!({"project": project, "date": "2026-12-01"})
}

pub(crate) fn ended(fund: &str, to: &str, successor: Option<&str>) -> Value {
    match successor {
        Some(successor) => json!({"fund": fund, "to": to, "successor": successor}),
        None => json!({"fund": fund, "to": to}),
    }
}

pub(crate) fn correction(entry: u64) -> Value {
    json!({"entry": entry, "reason": "Typing error"})
}

impl Office {
    /// A ledger without an entry.
    pub(crate) fn unopened() -> Self {
        Self { day: "2026-01-05".into(), ..Self::default() }
    }

    /// A ledger that `reg` opened, with one actor enrolled for each other role.
    pub(crate) fn opened() -> Self {
        let mut office = Self::unopened();
        office
            .tell(Kind::LedgerOpened, json!({"origin": ORIGIN, "purpose": "Tests", "roles": ["registrar"]}));
        for (actor, role) in
            [("calc", "calculator"), ("tre", "treasurer"), ("aud", "external-audit"), ("cgg", "cgg")]
        {
            office.tell(Kind::ActorEnrolled, json!({"actor": actor, "roles": [role]}));
        }
        office
    }

    /// ... with the keys of 2024 and of the opinion, the August index of 2025 and the three funds of the hand case.
    pub(crate) fn founded() -> Self {
        Self::founded_by("2026-opinion")
    }

    /// ... with that key for the years from 2026.
    pub(crate) fn founded_by(from_2026: &str) -> Self {
        let mut office = Self::opened();
        for name in ["2024", from_2026] {
            office.must("reg", adopted(key(name)));
        }
        office.furnish();
        office
    }

    /// The hand case under the key of the decree, with these results in the order of its funds; nothing is determined yet.
    pub(crate) fn of_the_decree(results: [&str; 3]) -> Self {
        let mut office = Self::founded_by("2026");
        office.set_budget(2026, Some(100_000));
        office.tell(Kind::AffiliatesCertified, counts(2026, &HAND));
        for ((fund, _), result) in HAND.iter().zip(results) {
            office.tell(Kind::EvaluationGiven, evaluation(fund, result));
        }
        office
    }

    /// Records the August index of 2025 and the three funds of the hand case.
    fn furnish(&mut self) {
        self.tell(
            Kind::IndexPublished,
            json!({"index": "health", "base": "2013", "month": "2025-08", "value": "135.64", "confidence": "published"}),
        );
        for (fund, _) in HAND {
            self.tell(Kind::FundAdmitted, admitted(fund));
        }
    }

    /// Records what the hand case needs before its determination, in an office that has its keys.
    pub(crate) fn prepare(&mut self) {
        self.furnish();
        self.set_budget(2026, Some(100_000));
        self.tell(Kind::AffiliatesCertified, counts(2026, &HAND));
        for (fund, result) in EVALUATED {
            self.tell(Kind::EvaluationGiven, evaluation(fund, result));
        }
    }

    /// ... with the budget of the hand case.
    pub(crate) fn budgeted() -> Self {
        let mut office = Self::founded();
        office.set_budget(2026, Some(100_000));
        office
    }

    /// ... with the counts of the hand case.
    pub(crate) fn counted() -> Self {
        let mut office = Self::budgeted();
        office.tell(Kind::AffiliatesCertified, counts(2026, &HAND));
        office
    }

    /// ... with F1 and F2 evaluated positively and F3 negatively.
    pub(crate) fn evaluated() -> Self {
        let mut office = Self::counted();
        for (fund, result) in EVALUATED {
            office.tell(Kind::EvaluationGiven, evaluation(fund, result));
        }
        office
    }

    /// ... with the definitive determination.
    pub(crate) fn determined() -> Self {
        let mut office = Self::evaluated();
        office.allocate(DeterminationStatus::Definitive, None).unwrap();
        office
    }

    /// ... with all of it paid.
    pub(crate) fn paid() -> Self {
        let mut office = Self::determined();
        office.on("2026-02-10");
        for (place, (fund, _)) in HAND.iter().enumerate() {
            office
                .tell(Kind::SubsidyPaid, payment(fund, Envelope::Operating, OPERATING[place], "2026-02-10"));
            office.tell(
                Kind::SubsidyPaid,
                payment(fund, Envelope::CommonProjects, COMMON[place], "2026-02-10"),
            );
        }
        office
    }

    /// A ledger with the keys of 2024 and 2026 and, on top, the key of 2026 that asks for signatures: every actor but
    /// the one who opened it has a public key, and `both` and `aud2` are enrolled beside those of [`Office::opened`].
    pub(crate) fn signing() -> Self {
        let mut office = Self::unopened();
        office
            .tell(Kind::LedgerOpened, json!({"origin": ORIGIN, "purpose": "Tests", "roles": ["registrar"]}));
        for (actor, roles) in [
            ("calc", &["calculator"][..]),
            ("tre", &["treasurer"]),
            ("aud", &["external-audit"]),
            ("aud2", &["external-audit"]),
            ("cgg", &["cgg"]),
            ("both", &["calculator", "external-audit"]),
        ] {
            office.tell(Kind::ActorEnrolled, enrolled(actor, roles));
        }
        for name in ["2024", "2026-opinion"] {
            office.must("reg", adopted(key(name)));
        }
        // It asks for the signature of External Audit under keys, and bears it.
        office.record_signed("reg", adopted(key("2026-opinion-approvals")), &["aud"]).unwrap();
        office
    }

    /// ... with everything that the hand case needs before its determination, evaluations signed by `aud`.
    pub(crate) fn signed_inputs() -> Self {
        let mut office = Self::signing();
        office.furnish();
        office.set_budget(2026, Some(100_000));
        office.tell(Kind::AffiliatesCertified, counts(2026, &HAND));
        for (fund, result) in EVALUATED {
            office.tell_signed(Kind::EvaluationGiven, evaluation(fund, result), &["aud"]);
        }
        office
    }

    /// ... and the projects P1 and P2, which wait for their steps.
    pub(crate) fn submitted_projects() -> Self {
        let mut office = Self::signed_inputs();
        for project in ["P1", "P2"] {
            office.tell(Kind::ProjectSubmitted, submitted(project, &["F1", "F2"]));
        }
        office
    }

    /// From now on entries are of that day.
    pub(crate) fn on(&mut self, day: &str) {
        assert!(self.day.as_str() <= day, "time does not go back from {} to {day}", self.day);
        day.clone_into(&mut self.day);
    }

    /// Records the event, unless a rule refuses it.
    pub(crate) fn record(&mut self, actor: &str, event: Event) -> Result<u64, Refusal> {
        self.record_with(actor, event, &Attached::default())
    }

    /// Records the event with what is attached to it, unless a rule refuses it or a signature is not as it must be.
    pub(crate) fn record_with(
        &mut self,
        actor: &str,
        event: Event,
        attached: &Attached,
    ) -> Result<u64, Refusal> {
        self.register.check(actor, &event)?;
        self.register.check_codes(actor, &event)?;
        self.register.check_public_key(&event)?;
        self.register.check_approvals(actor, &self.request(&event, attached), &event, attached)?;
        Ok(self.force_with(actor, event, attached))
    }

    /// Records the event, whatever the rules say: a ledger that was made wrong on purpose.
    pub(crate) fn force(&mut self, actor: &str, event: Event) -> u64 {
        self.force_with(actor, event, &Attached::default())
    }

    /// Records the event with what is attached to it, whatever the rules say.
    pub(crate) fn force_with(&mut self, actor: &str, event: Event, attached: &Attached) -> u64 {
        let body = event.encode(attached).unwrap();
        let request = self.request(&event, attached);
        self.append(actor, event.kind().name(), PAYLOAD_VERSION, request, body)
    }

    /// The request key under which an event would be recorded next.
    pub(crate) fn request(&self, event: &Event, attached: &Attached) -> String {
        let bare = attached.unsigned();
        let body = event.encode(&bare).unwrap();
        request_key(event.kind(), &body, &[], Some(self.end() + 1))
    }

    /// What is signed of an event that `actor` would record next.
    pub(crate) fn statement(&self, actor: &str, event: &Event, attached: &Attached) -> Statement {
        self.register.statement(actor, &self.request(event, attached), event, attached).unwrap()
    }

    /// What is attached to an event that `actor` would record next, with the signatures of `signers`.
    pub(crate) fn sign(&self, actor: &str, event: &Event, attached: &Attached, signers: &[&str]) -> Attached {
        let statement = self.statement(actor, event, attached);
        let mut signatures: Vec<Signature> =
            signers.iter().map(|signer| signature(signer, &secret(signer), &statement)).collect();
        signatures.sort();
        Attached { signatures, ..attached.clone() }
    }

    /// Records an event that `signers` sign, unless it is refused.
    pub(crate) fn record_signed(
        &mut self,
        actor: &str,
        event: Event,
        signers: &[&str],
    ) -> Result<u64, Refusal> {
        let attached = self.sign(actor, &event, &Attached::default(), signers);
        self.record_with(actor, event, &attached)
    }

    /// Records a fact by an actor who may, signed by `signers`; nothing refuses it.
    pub(crate) fn tell_signed(&mut self, kind: Kind, fact: Value, signers: &[&str]) -> u64 {
        let recorded = self.record_signed(clerk(kind), event(kind, &fact), signers);
        recorded.unwrap_or_else(|refusal| panic!("{kind}: {refusal}"))
    }

    /// Writes an entry of any kind, version and body.
    pub(crate) fn write(&mut self, actor: &str, kind: &str, kv: u32, body: String) -> u64 {
        let seq = self.end() + 1;
        let request =
            kind.parse().map_or_else(|_| format!("r{seq}"), |kind| request_key(kind, &body, &[], Some(seq)));
        self.append(actor, kind, kv, request, body)
    }

    /// Appends an entry.
    pub(crate) fn append(&mut self, actor: &str, kind: &str, kv: u32, request: String, body: String) -> u64 {
        let seq = self.end() + 1;
        let prev = self.entries.last().map_or_else(|| genesis(ORIGIN), hash);
        let (hours, minutes, seconds) = (seq / 3600, seq / 60 % 60, seq % 60);
        let at = format!("{}T{hours:02}:{minutes:02}:{seconds:02}Z", self.day).parse().unwrap();
        let entry = Entry { seq, prev, at, actor: actor.into(), kind: kind.into(), kv, request, body };
        self.register.take(&entry, hash(&entry));
        self.entries.push(entry);
        seq
    }

    /// Records an event that no rule refuses.
    pub(crate) fn must(&mut self, actor: &str, event: Event) -> u64 {
        let shown = event.kind();
        self.record(actor, event).unwrap_or_else(|refusal| panic!("{shown}: {refusal}"))
    }

    /// Records a fact that no rule refuses, by an actor who may.
    pub(crate) fn tell(&mut self, kind: Kind, fact: Value) -> u64 {
        self.must(clerk(kind), event(kind, &fact))
    }

    /// Records a fact by an actor who may, unless a rule refuses it.
    pub(crate) fn attempt(&mut self, kind: Kind, fact: Value) -> Result<u64, Refusal> {
        self.record(clerk(kind), event(kind, &fact))
    }

    /// Corrects an entry.
    pub(crate) fn correct(&mut self, entry: u64) -> u64 {
        self.tell(Kind::EntryCorrected, correction(entry))
    }

    /// Sets a budget: the one that the key gives, or one that was decided.
    pub(crate) fn set_budget(&mut self, year: i64, decided: Option<i64>) -> u64 {
        let mut fact = self.register.derive_budget(year.try_into().unwrap()).unwrap();
        if let Some(cents) = decided {
            fact.cents = cents.try_into().unwrap();
            fact.source = register::payload::BudgetSource::Decided;
        }
        self.must("calc", fact.into())
    }

    /// Determines 2026 from what the ledger holds.
    pub(crate) fn allocate(
        &mut self,
        status: DeterminationStatus,
        reason: Option<&str>,
    ) -> Result<u64, Refusal> {
        let reason = reason.map(|reason| reason.parse().unwrap());
        let (fact, _) = self.register.determine(2026.try_into().unwrap(), status, reason)?;
        self.record("calc", fact.into())
    }

    /// The determination of 2026 in force.
    pub(crate) fn in_force(&self) -> &AllocationDetermined {
        &self.register.year(2026).unwrap().determination().unwrap().fact
    }

    /// A balance of 2026.
    pub(crate) fn balance(&self, fund: &str, envelope: Envelope) -> EnvelopeBalance {
        self.register.balance(2026, fund, envelope)
    }

    /// The findings of that code.
    pub(crate) fn found(&self, code: FindingCode) -> Vec<Finding> {
        self.register
            .audit(None, &Thresholds::default())
            .into_iter()
            .filter(|finding| finding.code == code)
            .collect()
    }

    /// The entries of a kind.
    pub(crate) fn all(&self, kind: Kind) -> Vec<u64> {
        self.entries.iter().filter(|entry| entry.kind == kind.name()).map(|entry| entry.seq).collect()
    }

    /// The number and the hash of an entry.
    pub(crate) fn head(&self, seq: u64) -> Head {
        let entry = self.entries.iter().find(|entry| entry.seq == seq).unwrap();
        Head { seq, hash: hash(entry) }
    }

    /// The last entry of a kind.
    pub(crate) fn last(&self, kind: Kind) -> u64 {
        *self.all(kind).last().unwrap()
    }

    /// The checkpoint over the first `size` entries, signed by the key of the ledger.
    pub(crate) fn checkpoint(&self, size: u64) -> Note {
        let mut tree = Tree::default();
        self.entries.iter().take(size.try_into().unwrap()).for_each(|entry| tree.push(hash(entry)));
        let checkpoint = Checkpoint { origin: ORIGIN.into(), size, root: tree.root() };
        Note::sign(checkpoint, &log_key()).unwrap()
    }

    /// The last entry.
    pub(crate) fn end(&self) -> u64 {
        self.entries.len() as u64
    }
}

/// The leaf hash of an entry, which must be one that can be written.
pub(crate) fn hash(entry: &Entry) -> Hash {
    Hash::leaf(entry.encode().unwrap_or_else(|error| panic!("entry {}: {error}", entry.seq)).as_bytes())
}

/// What a ledger says.
pub(crate) fn fold(entries: &[Entry]) -> Register {
    let mut register = Register::default();
    for entry in entries {
        register.take(entry, hash(entry));
    }
    register
}

/// The same in flat memory, with what `past` still holds of it.
pub(crate) fn tally(entries: &[Entry], past: &dyn EntrySource) -> Totals {
    let mut tally = StreamingFold::default();
    for entry in entries {
        let line = entry.encode().unwrap();
        let view = EntryView::decode(&line).unwrap();
        tally.take(&view, PaymentView::of(&view), Hash::leaf(line.as_bytes()), past);
    }
    tally.close()
}

//! Signatures of actors over events: who must sign what, and whether a signature holds.

use notary::{Approval, Approver};

use crate::filed::standing;
use crate::payload::{DeterminationStatus, Role};
use crate::{Attached, Event, Kind, Refusal, Register, Signature, Statement};

impl Register {
    /// The roles that must sign an event, by the key in force; none when the key asks for no signature.
    ///
    /// An event of a year follows the key of that year, any other the key adopted last. A correction needs the
    /// signatures that the corrected entry needed.
    pub fn approvals_needed(&self, event: &Event) -> &[Role] {
        if let Event::EntryCorrected(fact) = event {
            // What several people had to sign is not undone by one.
            return self.approvals_due.get(&fact.entry).map_or(&[], Vec::as_slice);
        }
        let key = match self.year_of(event) {
            Some(year) => self.key(year).ok(),
            None => standing(&self.keys),
        };
        let definitive = match event {
            Event::AllocationDetermined(fact) => fact.status == DeterminationStatus::Definitive,
            _ => true,
        };
        match key {
            Some(key) if definitive => key.fact.fact.approvals_of(event.kind().name()),
            _ => &[],
        }
    }

    /// The actor who is enrolled with the key of a signature and still records.
    pub fn signer(&self, approval: &Approval) -> Option<&str> {
        let mut holders = self.actors.iter().filter(|(code, _)| {
            self.approver(code).is_some_and(|key| key.fingerprint() == approval.fingerprint())
        });
        holders.next().map(|(code, _)| code.as_str())
    }

    /// The key with which an actor is enrolled now.
    pub fn approver(&self, actor: &str) -> Option<Approver> {
        let record = self.actors.get(actor).filter(|record| !record.roles().is_empty())?;
        standing(&record.enrolled)?.fact.public_key.as_ref()?.as_str().parse().ok()
    }

    /// Holds the signatures of an event against the enrolled keys and against what the key in force asks for.
    ///
    /// # Errors
    /// A [`Refusal`]: a signature that does not hold, or one that is missing.
    pub fn check_approvals(
        &self,
        actor: &str,
        request: &str,
        event: &Event,
        attached: &Attached,
    ) -> Result<(), Refusal> {
        for signature in &attached.signatures {
            let statement = self.statement(actor, request, event, attached)?;
            self.check_signature(&statement, signature)?;
        }
        let missing = self.missing(self.approvals_needed(event), attached);
        if missing.is_empty() {
            return Ok(());
        }
        let words: Vec<&str> = missing.iter().map(|role| role.word()).collect();
        let kind = event.kind();
        let what = format!("{kind} lacks the signature of {}", words.join(", "));
        let way_out = "write what is to be signed with --unsigned-out FILE, let each of them sign it with \
                       `ssh-keygen -Y sign -n approval@prorata`, and give the signatures with --signature FILE";
        Err(Refusal::new("approval-missing", what, way_out))
    }

    /// What an actor signs of an event.
    ///
    /// # Errors
    /// A [`Refusal`] when the event cannot be written, which no event made here can cause.
    pub fn statement(
        &self,
        actor: &str,
        request: &str,
        event: &Event,
        attached: &Attached,
    ) -> Result<Statement, Refusal> {
        let origin = self.opened.as_ref().map_or("", |opened| opened.fact.origin.as_str());
        Statement::new(origin, actor, request, event, attached)
            .map_err(|error| Refusal::new("approval-invalid", error.to_string(), "report the command"))
    }

    fn check_signature(&self, statement: &Statement, signature: &Signature) -> Result<(), Refusal> {
        let actor = signature.actor.as_str();
        let invalid = |what: String, way_out: &str| Err(Refusal::new("approval-invalid", what, way_out));
        let Some(key) = self.approver(actor) else {
            let what = format!("the actor `{actor}` is not enrolled with a public key");
            return invalid(what, "enrol the actor with --public-key");
        };
        let approval: Result<Approval, _> = signature.sshsig.as_str().parse();
        match approval.and_then(|approval| key.check(statement.as_bytes(), &approval)) {
            Ok(()) => Ok(()),
            Err(error) => {
                let way_out = "write the statement again with --unsigned-out FILE, in this ledger and with the same \
                               words, and have that file signed";
                invalid(format!("the signature of `{actor}` does not hold: {error}"), way_out)
            }
        }
    }

    /// The roles that nobody who signed can fill, when nobody fills two.
    fn missing(&self, needed: &[Role], attached: &Attached) -> Vec<Role> {
        let signers: Vec<&[Role]> = attached
            .signatures
            .iter()
            .map(|signature| {
                self.actors.get(signature.actor.as_str()).map_or(&[][..], |record| record.roles())
            })
            .collect();
        let mut best: Vec<Role> = needed.to_vec();
        place(needed, &signers, &mut vec![false; signers.len()], &mut Vec::new(), &mut best);
        best
    }

    /// Whether an enrolment from now on may carry its public key: it can sign, and it is nobody else's.
    ///
    /// # Errors
    /// A [`Refusal`].
    pub fn check_public_key(&self, event: &Event) -> Result<(), Refusal> {
        let Event::ActorEnrolled(fact) = event else { return Ok(()) };
        let Some(text) = &fact.public_key else { return Ok(()) };
        let key: Approver = text.as_str().parse().map_err(|error: notary::ApprovalError| {
            let way_out = "give the file that ends in .pub, made with `ssh-keygen -t ed25519`";
            Refusal::new("actor-key", error.to_string(), way_out)
        })?;
        let other = self.actors.keys().find(|code| {
            code.as_str() != fact.actor.as_str()
                && self.approver(code).is_some_and(|found| found.same_key(&key))
        });
        match other {
            None => Ok(()),
            Some(other) => {
                let what = format!("the public key is that of the actor `{other}` already");
                let refusal = Refusal::new("actor-key", what, "two people have two keys");
                let enrolled = self.actors.get(other).and_then(|record| standing(&record.enrolled));
                Err(enrolled.into_iter().fold(refusal, |refusal, filed| refusal.at(filed.seq())))
            }
        }
    }
}

impl Kind {
    /// Whether an actor's own word stands behind entries of this kind, so that `verify` tells which are unsigned: what
    /// External Audit and the CGG decide, and determinations.
    pub fn is_decision(self) -> bool {
        matches!(
            self,
            Self::AllocationDetermined
                | Self::EvaluationGiven
                | Self::UseAccepted
                | Self::RepaymentClaimed
                | Self::ProjectEndorsed
                | Self::ProjectApproved
                | Self::ProjectRefused
                | Self::YearClosed
        )
    }
}

/// Tries every way of giving each role to another signer; there are five roles at the most.
fn place(
    needed: &[Role],
    signers: &[&[Role]],
    used: &mut Vec<bool>,
    open: &mut Vec<Role>,
    best: &mut Vec<Role>,
) {
    let Some((role, rest)) = needed.split_first() else {
        if open.len() < best.len() {
            best.clone_from(open);
        }
        return;
    };
    for at in 0..signers.len() {
        if !used[at] && signers[at].contains(role) {
            used[at] = true;
            place(rest, signers, used, open, best);
            used[at] = false;
        }
    }
    open.push(*role);
    place(rest, signers, used, open, best);
    open.pop();
}

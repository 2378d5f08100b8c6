//! Signatures of actors over events: who must sign what, and whether a signature holds.

use std::collections::BTreeSet;

use chain::Head;
use notary::{Approval, Approver};

use crate::payload::{
    ActorEnrolled, ActorRetired, AllocationDetermined, DeterminationStatus, FindingAnswered, FindingClosed,
    ProjectApproved, ProjectClosed, ProjectEndorsed, ProjectRefused, ProjectSpent, Role,
};
use crate::{
    AdoptedKey, Attached, Event, InputEntries, Kind, Project, RecordedFact, Refusal, Register, Signature,
    Statement, YearBook,
};

impl Register {
    /// The roles that must sign an event; none when no key asks for a signature.
    ///
    /// An event of a year follows the key of that year, any other every key in force, so that a key for later years
    /// frees nobody. A key that asks for signatures under keys must bear them itself. A correction needs the signatures
    /// that the corrected entry needed, and those that it would need today.
    ///
    /// Royal decree of 03-04-1997, art. 16, § 5; which roles sign is a control of the office, which the key asks for.
    pub fn approvals_needed(&self, event: &Event) -> Vec<Role> {
        let mut needed = match event {
            Event::EntryCorrected(fact) => {
                let mut needed = self.approvals_due.get(&fact.entry).cloned().unwrap_or_default();
                let provisional = |filed: &RecordedFact<AllocationDetermined>| {
                    filed.seq() == fact.entry && filed.fact.status == DeterminationStatus::Provisional
                };
                let determined = || self.years.values().flat_map(|book| &book.determinations);
                if let Some(kind) = self.kind_of(fact.entry).filter(|_| !determined().any(provisional)) {
                    needed.extend(self.asked(kind, self.year_of(event)));
                }
                needed
            }
            Event::AllocationDetermined(fact) if fact.status == DeterminationStatus::Provisional => {
                Vec::new()
            }
            Event::KeyAdopted(fact) => {
                let mut needed = self.asked(Kind::KeyAdopted, None);
                needed.extend(fact.key.approvals_of(Kind::KeyAdopted.name()));
                needed
            }
            event => self.asked(event.kind(), self.year_of(event)),
        };
        needed.sort_unstable();
        needed.dedup();
        needed
    }

    /// The roles that the keys which govern a year, or everything, ask for.
    ///
    /// A key gives way to a later one that names it, bears its own signatures, and covers the year; for what has no year,
    /// every year of the key. Two that conflict govern both.
    pub(crate) fn asked(&self, kind: Kind, year: Option<i32>) -> Vec<Role> {
        let counts = || self.common.keys.iter().filter(|key| self.counts(key));
        let governs = |key: &&RecordedFact<AdoptedKey>| {
            let own = &key.fact.law;
            let gives_way = |later: &RecordedFact<AdoptedKey>| {
                let law = &later.fact.law;
                let covers = match (year, own.last_year) {
                    (Some(year), _) => law.covers(year),
                    (None, Some(last)) => law.covers(own.first_year) && law.covers(last),
                    (None, None) => law.covers(own.first_year) && law.last_year.is_none(),
                };
                let named = law.supersedes.as_deref() == Some(own.id.as_str());
                later.seq() > key.seq() && named && covers && !self.unapproved.contains(&later.seq())
            };
            year.is_none_or(|year| own.covers(year)) && !counts().any(gives_way)
        };
        // Few keys ask for anything, and it takes all of them to see whether one gives way.
        let asking = counts().filter(|key| !key.fact.fact.approvals_of(kind.name()).is_empty());
        asking.filter(governs).flat_map(|key| key.fact.fact.approvals_of(kind.name())).copied().collect()
    }

    /// Whether a fact counts for signatures: a correction that lacks its own takes nothing away.
    fn counts<T>(&self, filed: &RecordedFact<T>) -> bool {
        filed.corrected_by.is_none_or(|by| self.unapproved.contains(&by))
    }

    /// The actor who is enrolled with the key of a signature and still records.
    pub fn signer(&self, approval: &Approval) -> Option<&str> {
        let mut holders = self.actors.iter().filter(|(code, _)| {
            self.approver(code).is_some_and(|key| key.fingerprint() == approval.fingerprint())
        });
        holders.next().map(|(code, _)| code.as_str())
    }

    /// The key with which an actor is enrolled now. An enrolment that lacks the signatures it needs gives none.
    pub fn approver(&self, actor: &str) -> Option<Approver> {
        let record = self.actors.get(actor).filter(|record| !record.roles().is_empty())?;
        let enrolled = record.enrolled.iter().rfind(|filed| self.counts(filed))?;
        let retired = record.retired.iter().any(|filed| self.counts(filed) && filed.seq() > enrolled.seq());
        if retired || self.invalid.contains(&enrolled.seq()) {
            return None;
        }
        enrolled.fact.public_key.as_ref()?.as_str().parse().ok()
    }

    /// Compares the signatures of an event with the enrolled keys and against what the key in force asks for.
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
        let missing = self.missing(&self.approvals_needed(event), attached);
        if missing.is_empty() {
            return self.signed_by_two(event, attached);
        }
        let words: Vec<&str> = missing.iter().map(|role| role.word()).collect();
        let kind = event.kind();
        let what = format!("{kind} lacks the signature of {}", words.join(", "));
        let remedy = "write what is to be signed with --unsigned-out FILE, let each of them sign it with \
                       `ssh-keygen -Y sign -n approval@prorata`, and give the signatures with --signature FILE";
        Err(Refusal::new("approval-missing", what, remedy))
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
        Statement::new(origin, actor, request, event, attached, &self.concerns(event))
            .map_err(|error| Refusal::new("approval-invalid", error.to_string(), "report the command"))
    }

    /// The entries that an event names or takes the place of, in order: what a signer relies on.
    fn concerns(&self, event: &Event) -> Vec<Head> {
        let head = |seq: u64| Some(Head { seq, hash: self.leaves.leaf(seq)? });
        self.named(event).into_iter().filter_map(head).collect()
    }

    /// The numbers of the entries that an event names or takes the place of, in order.
    pub(crate) fn named(&self, event: &Event) -> Vec<u64> {
        let mut seqs: Vec<u64> = match event {
            Event::EntryCorrected(fact) => vec![fact.entry],
            Event::PaymentReleased(fact) => vec![fact.suspension],
            Event::RepaymentReturned(fact) => vec![fact.repayment],
            Event::AllocationDetermined(fact) => {
                let mut seqs = InputEntries::of(fact).all();
                let before = self.year(fact.year.calendar()).and_then(YearBook::determination);
                seqs.extend(before.map(RecordedFact::seq));
                seqs
            }
            Event::EvaluationGiven(fact) => {
                let book = self.year(fact.year.calendar());
                book.and_then(|book| book.evaluation(fact.fund.as_str()))
                    .map(RecordedFact::seq)
                    .into_iter()
                    .collect()
            }
            Event::YearClosed(fact) => {
                let book = self.year(fact.year.calendar());
                let determined = book.and_then(YearBook::determination).map(RecordedFact::seq);
                let reopened = book.and_then(|book| book.reopenings.in_force()).map(RecordedFact::seq);
                determined.into_iter().chain(reopened).collect()
            }
            Event::YearReopened(fact) => {
                let book = self.year(fact.year.calendar());
                book.and_then(|book| book.closings.in_force()).map(RecordedFact::seq).into_iter().collect()
            }
            Event::ProjectEndorsed(ProjectEndorsed { project, .. })
            | Event::ProjectApproved(ProjectApproved { project, .. })
            | Event::ProjectRefused(ProjectRefused { project, .. })
            | Event::ProjectSpent(ProjectSpent { project, .. })
            | Event::ProjectClosed(ProjectClosed { project, .. }) => {
                let project = self.projects.get(project.as_str());
                project.and_then(Project::submission).map(RecordedFact::seq).into_iter().collect()
            }
            Event::ActorEnrolled(ActorEnrolled { actor, .. })
            | Event::ActorRetired(ActorRetired { actor, .. }) => {
                let record = self.actors.get(actor.as_str());
                let enrolled = record.and_then(|record| record.enrolled.last()).map(RecordedFact::seq);
                enrolled
                    .into_iter()
                    .chain(record.and_then(|record| record.retired.last()).map(RecordedFact::seq))
                    .collect()
            }
            Event::LedgerOpened(_)
            | Event::FundAdmitted(_)
            | Event::FundEnded(_)
            | Event::KeyAdopted(_)
            | Event::IndexPublished(_)
            | Event::BudgetSet(_)
            | Event::AffiliatesCertified(_)
            | Event::SubsidyPaid(_)
            | Event::PaymentSuspended(_)
            | Event::UseDeclared(_)
            | Event::UseAccepted(_)
            | Event::RepaymentClaimed(_)
            | Event::RepaymentReceived(_)
            | Event::ProjectSubmitted(_)
            | Event::ReportIssued(_)
            | Event::CheckpointWitnessed(_)
            | Event::CheckpointStamped(_)
            | Event::VerifierKeyEnrolled(_)
            | Event::VerifierKeyRevoked(_)
            | Event::FindingRaised(_)
            | Event::FindingAnswered(_)
            | Event::FindingClosed(_)
            | Event::MalfunctionNoticed(_) => Vec::new(),
        };
        seqs.sort_unstable();
        seqs.dedup();
        seqs
    }

    /// The entries that an act concerns without naming them in its fact, so that the same words said of another submission, of
    /// another enrolment or of another closing are another act. Said twice of the same, they concern the same. An expense
    /// follows the submission in force, so it is the same expense.
    pub fn concerned(&self, event: &Event) -> Vec<u64> {
        let of = |seq: Option<u64>| seq.into_iter().collect();
        match event {
            Event::ProjectEndorsed(_)
            | Event::ProjectApproved(_)
            | Event::ProjectRefused(_)
            | Event::ProjectClosed(_)
            | Event::YearClosed(_)
            | Event::YearReopened(_) => self.named(event),
            Event::ActorEnrolled(fact) => {
                let record = self.actors.get(fact.actor.as_str());
                of(record.and_then(|record| record.retired.in_force()).map(RecordedFact::seq))
            }
            Event::ActorRetired(fact) => {
                let record = self.actors.get(fact.actor.as_str());
                of(record.and_then(|record| record.enrolled.in_force()).map(RecordedFact::seq))
            }
            Event::FindingAnswered(FindingAnswered { finding, .. })
            | Event::FindingClosed(FindingClosed { finding, .. }) => {
                let raised = self.raised.get(finding.as_str());
                of(raised.and_then(|raised| raised.in_force()).map(RecordedFact::seq))
            }
            Event::VerifierKeyRevoked(fact) => of(self.verifier_of.of(&fact.key.to_string()).next_back()),
            Event::LedgerOpened(_)
            | Event::FundAdmitted(_)
            | Event::FundEnded(_)
            | Event::KeyAdopted(_)
            | Event::IndexPublished(_)
            | Event::BudgetSet(_)
            | Event::AffiliatesCertified(_)
            | Event::EvaluationGiven(_)
            | Event::AllocationDetermined(_)
            | Event::SubsidyPaid(_)
            | Event::PaymentSuspended(_)
            | Event::PaymentReleased(_)
            | Event::UseDeclared(_)
            | Event::UseAccepted(_)
            | Event::RepaymentClaimed(_)
            | Event::RepaymentReceived(_)
            | Event::RepaymentReturned(_)
            | Event::ProjectSubmitted(_)
            | Event::ProjectSpent(_)
            | Event::ReportIssued(_)
            | Event::CheckpointWitnessed(_)
            | Event::CheckpointStamped(_)
            | Event::VerifierKeyEnrolled(_)
            | Event::FindingRaised(_)
            | Event::MalfunctionNoticed(_)
            | Event::EntryCorrected(_) => Vec::new(),
        }
    }

    /// Endorsement and approval of a project are signed by different people, whoever recorded them.
    ///
    /// Royal decree of 03-04-1997, art. 16, § 5: two signatures on an accounting document, of two people.
    fn signed_by_two(&self, event: &Event, attached: &Attached) -> Result<(), Refusal> {
        let (code, other) = match event {
            Event::ProjectEndorsed(fact) => {
                let project = self.projects.get(fact.project.as_str());
                (&fact.project, project.and_then(Project::approval).map(|filed| &filed.stamp))
            }
            Event::ProjectApproved(fact) => {
                let project = self.projects.get(fact.project.as_str());
                (&fact.project, project.and_then(Project::endorsement).map(|filed| &filed.stamp))
            }
            _ => return Ok(()),
        };
        let Some(other) = other else { return Ok(()) };
        // The same name, or the same key under another one.
        let key = |signature: &Signature| {
            let approval: Result<Approval, _> = signature.sshsig.as_str().parse();
            approval.ok().map(|approval| approval.fingerprint())
        };
        let signed = |signature: &&Signature| {
            let mut others = other.attached.signatures.iter();
            others.any(|found| found.actor == signature.actor || key(found) == key(signature))
        };
        match attached.signatures.iter().find(signed) {
            None => Ok(()),
            Some(signature) => {
                let what = format!("`{}` has signed the other step of the project `{code}`", signature.actor);
                Err(Refusal::new("four-eyes", what, "let another person sign this step").at(other.seq))
            }
        }
    }

    fn check_signature(&self, statement: &Statement, signature: &Signature) -> Result<(), Refusal> {
        let actor = signature.actor.as_str();
        let invalid = |what: String, remedy: &str| Err(Refusal::new("approval-invalid", what, remedy));
        let Some(key) = self.approver(actor) else {
            let what = format!("the actor `{actor}` is not enrolled with a public key");
            return invalid(what, "enrol the actor with --public-key");
        };
        let approval: Result<Approval, _> = signature.sshsig.as_str().parse();
        match approval.and_then(|approval| key.check(statement.as_bytes(), &approval)) {
            Ok(()) => Ok(()),
            Err(error) => {
                let remedy = "write the statement again with --unsigned-out FILE, in this ledger and with the same \
                               words, and have that file signed";
                invalid(format!("the signature of `{actor}` does not hold: {error}"), remedy)
            }
        }
    }

    /// The roles that nobody who signed can fill, when nobody fills two. One key is one signer, whatever it is called.
    fn missing(&self, needed: &[Role], attached: &Attached) -> Vec<Role> {
        let mut keys = BTreeSet::new();
        let mut signers: Vec<&[Role]> = Vec::new();
        for signature in &attached.signatures {
            let actor = signature.actor.as_str();
            let key = self.approver(actor).map(|key| key.fingerprint());
            if key.is_some_and(|key| keys.insert(key)) {
                signers.push(self.actors.get(actor).map_or(&[][..], |record| record.roles()));
            }
        }
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
            let remedy = "give the file that ends in .pub, made with `ssh-keygen -t ed25519`";
            Refusal::new("actor-key", error.to_string(), remedy)
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
                let enrolled = self.actors.get(other).and_then(|record| record.enrolled.in_force());
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
                | Self::FindingRaised
                | Self::FindingClosed
                | Self::YearClosed
                | Self::YearReopened
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

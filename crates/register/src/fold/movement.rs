use allocation::Cents;

use crate::payload::Ground;
use crate::{Code, Date, Event, Text};

/// What a movement of money is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MovementKind {
    /// The office pays a fund.
    Payment,
    /// Part of a share is not paid for the time being.
    Suspension,
    /// A suspension ends, in whole or in part.
    Release,
    /// A fund declares what it used.
    Declaration,
    /// External Audit accepts use as justified.
    Acceptance,
    /// Money is claimed back.
    Claim,
    /// A fund repays.
    Repayment,
    /// What a fund repaid too much is returned to it.
    Return,
    /// A fund spends on a common project.
    Spending,
}

/// A movement of the money of an envelope, as its readers need it: one projection for reports, letters, extracts and reconciliation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement<'a> {
    /// What it is.
    pub kind: MovementKind,
    /// Its day: the value date at the bank, or the day of the act.
    pub date: &'a Date,
    /// Its amount.
    pub cents: Cents,
    /// The reference that the bank or the invoice bears.
    pub reference: Option<&'a Text>,
    /// Who was paid, or who paid, when it is another fund.
    pub counterparty: Option<&'a Code>,
    /// The day by which a claim is to be repaid.
    pub due_date: Option<&'a Date>,
    /// The ground of a claim or a repayment.
    pub ground: Option<Ground>,
    /// Why a payment was suspended.
    pub reason: Option<&'a Text>,
    /// The project on which money was spent.
    pub project: Option<&'a Code>,
    /// The suspension that is released, or the repayment that is returned.
    pub names: Option<u64>,
}

impl<'a> Movement<'a> {
    /// The movement that an event tells; none when it moves no money of an envelope.
    pub fn of(event: &'a Event) -> Option<Self> {
        let plain = |kind, date: &'a Date, cents: Cents| Self {
            kind,
            date,
            cents,
            reference: None,
            counterparty: None,
            due_date: None,
            ground: None,
            reason: None,
            project: None,
            names: None,
        };
        Some(match event {
            Event::SubsidyPaid(fact) => Self {
                reference: Some(&fact.reference),
                counterparty: fact.payee.as_ref(),
                ..plain(MovementKind::Payment, &fact.value_date, *fact.cents)
            },
            Event::PaymentSuspended(fact) => Self {
                reason: Some(&fact.reason),
                ..plain(MovementKind::Suspension, &fact.date, *fact.cents)
            },
            Event::PaymentReleased(fact) => {
                Self { names: Some(fact.suspension), ..plain(MovementKind::Release, &fact.date, *fact.cents) }
            }
            Event::UseDeclared(fact) => plain(MovementKind::Declaration, &fact.date, *fact.cents),
            Event::UseAccepted(fact) => plain(MovementKind::Acceptance, &fact.date, *fact.cents),
            Event::RepaymentClaimed(fact) => Self {
                ground: Some(fact.ground),
                due_date: Some(&fact.due_date),
                ..plain(MovementKind::Claim, &fact.date, *fact.cents)
            },
            Event::RepaymentReceived(fact) => Self {
                reference: Some(&fact.reference),
                counterparty: fact.payer.as_ref(),
                ground: Some(fact.ground),
                ..plain(MovementKind::Repayment, &fact.value_date, *fact.cents)
            },
            Event::RepaymentReturned(fact) => Self {
                reference: Some(&fact.reference),
                counterparty: fact.payee.as_ref(),
                names: Some(fact.repayment),
                ..plain(MovementKind::Return, &fact.value_date, *fact.cents)
            },
            Event::ProjectSpent(fact) => Self {
                reference: Some(&fact.reference),
                project: Some(&fact.project),
                ..plain(MovementKind::Spending, &fact.date, *fact.cents)
            },
            Event::LedgerOpened(_)
            | Event::ActorEnrolled(_)
            | Event::ActorRetired(_)
            | Event::FundAdmitted(_)
            | Event::FundEnded(_)
            | Event::KeyAdopted(_)
            | Event::IndexPublished(_)
            | Event::BudgetSet(_)
            | Event::AffiliatesCertified(_)
            | Event::EvaluationGiven(_)
            | Event::AllocationDetermined(_)
            | Event::ProjectSubmitted(_)
            | Event::ProjectEndorsed(_)
            | Event::ProjectApproved(_)
            | Event::ProjectRefused(_)
            | Event::ProjectClosed(_)
            | Event::YearClosed(_)
            | Event::YearReopened(_)
            | Event::ReportIssued(_)
            | Event::CheckpointWitnessed(_)
            | Event::CheckpointStamped(_)
            | Event::VerifierKeyEnrolled(_)
            | Event::VerifierKeyRevoked(_)
            | Event::FindingRaised(_)
            | Event::FindingAnswered(_)
            | Event::FindingClosed(_)
            | Event::MalfunctionNoticed(_)
            | Event::EntryCorrected(_) => return None,
        })
    }

    /// Whether money moved at a bank between the office and a fund.
    pub fn is_transfer(&self) -> bool {
        matches!(self.kind, MovementKind::Payment | MovementKind::Repayment | MovementKind::Return)
    }
}

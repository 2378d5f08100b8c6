use register::Event;
use register::allocation::Cents;

/// What an event says, in one line of English.
pub(crate) fn summary(event: &Event) -> String {
    match event {
        Event::LedgerOpened(fact) => format!("{}: {}", fact.origin, fact.purpose),
        Event::ActorEnrolled(fact) => {
            let roles: Vec<&str> = fact.roles.iter().map(|role| role.word()).collect();
            format!("{} as {}", fact.actor, roles.join(", "))
        }
        Event::ActorRetired(fact) => format!("{}: {}", fact.actor, fact.reason),
        Event::FundAdmitted(fact) => {
            format!("{} {} / {} from {}", fact.fund, fact.name_fr, fact.name_nl, fact.from)
        }
        Event::FundEnded(fact) => match &fact.successor {
            Some(successor) => format!("{} on {}, succeeded by {successor}", fact.fund, fact.to),
            None => format!("{} on {}", fact.fund, fact.to),
        },
        Event::KeyAdopted(fact) => fact.key.id().to_owned(),
        Event::IndexPublished(fact) => {
            format!("{} {} = {} (base {})", fact.index, fact.month, fact.value, fact.base)
        }
        Event::BudgetSet(fact) => format!("{}: {}", fact.year, *fact.cents),
        Event::AffiliatesCertified(fact) => {
            format!(
                "{}: {} affiliates of {} funds on {}",
                fact.year,
                fact.total,
                fact.counts.len(),
                fact.reference_date
            )
        }
        Event::EvaluationGiven(fact) => {
            format!("{} {} {}", fact.year, fact.fund, fact.result.word())
        }
        Event::AllocationDetermined(fact) => {
            let status = format!("{:?}", fact.status).to_lowercase();
            format!("{} {status}, revision {}: {}", fact.year, fact.revision, *fact.budget_cents)
        }
        Event::SubsidyPaid(fact) => {
            let money = (*fact.cents, fact.envelope.word());
            format!("{} {} {} {} on {}", fact.year, fact.fund, money.0, money.1, fact.value_date)
        }
        Event::PaymentSuspended(fact) => {
            format!("{} {} {} {}", fact.year, fact.fund, *fact.cents, fact.envelope.word())
        }
        Event::PaymentReleased(fact) => format!("{} of entry {}", *fact.cents, fact.suspension),
        Event::UseDeclared(fact) => format!("{} {} {}", fact.year, fact.fund, *fact.cents),
        Event::UseAccepted(fact) => {
            format!("{} {} {} {}", fact.year, fact.fund, *fact.cents, fact.envelope.word())
        }
        Event::RepaymentClaimed(fact) => {
            let ground = format!("{:?}", fact.ground).to_lowercase();
            format!("{} {} {} {} ({ground})", fact.year, fact.fund, *fact.cents, fact.envelope.word())
        }
        Event::RepaymentReceived(fact) => {
            let ground = format!("{:?}", fact.ground).to_lowercase();
            format!("{} {} {} {} ({ground})", fact.year, fact.fund, *fact.cents, fact.envelope.word())
        }
        Event::RepaymentReturned(fact) => {
            format!("{} of entry {} on {}", *fact.cents, fact.repayment, fact.value_date)
        }
        Event::ProjectSubmitted(fact) => format!("{} {} {}", fact.year, fact.project, fact.title_fr),
        Event::ProjectEndorsed(fact) => format!("{} {}", fact.project, fact.reference),
        Event::ProjectApproved(fact) => format!("{} {}", fact.project, fact.reference),
        Event::ProjectRefused(fact) => format!("{} {}", fact.project, fact.reference),
        Event::ProjectSpent(fact) => format!("{} {} {}", fact.project, fact.fund, *fact.cents),
        Event::ProjectClosed(fact) => fact.project.to_string(),
        Event::YearClosed(fact) => format!("{}: open {}", fact.year, *fact.open_cents),
        Event::YearReopened(fact) => format!("{}: {}", fact.year, fact.reason),
        Event::ReportIssued(fact) => {
            format!(
                "{} {} {} as of entry {}, {}",
                fact.year,
                fact.language.word(),
                fact.format.word(),
                fact.as_of,
                fact.day
            )
        }
        Event::CheckpointWitnessed(fact) => format!("{} entries, {}", fact.size, fact.witness),
        Event::CheckpointStamped(fact) => {
            format!("{} entries at {}, {}", fact.size, fact.time, fact.authority)
        }
        Event::VerifierKeyEnrolled(fact) => format!("{}, {}", fact.key, fact.holder),
        Event::VerifierKeyRevoked(fact) => {
            format!("{}, trusted up to {} entries: {}", fact.key, fact.trusted_size, fact.reason)
        }
        Event::FindingRaised(fact) => {
            format!("{} of {} [{}]: {}", fact.finding, fact.year, fact.code, fact.text)
        }
        Event::FindingAnswered(fact) => format!("{} by {}: {}", fact.finding, fact.by, fact.text),
        Event::FindingClosed(fact) => format!("{} {}: {}", fact.finding, fact.outcome.word(), fact.reason),
        Event::MalfunctionNoticed(fact) => format!("{}: {}", fact.date, fact.text),
        Event::EntryCorrected(fact) => format!("entry {}: {}", fact.entry, fact.reason),
    }
}

/// The amount that an event moves or declares, if it does.
pub(crate) fn amount(event: &Event) -> Option<Cents> {
    match event {
        Event::SubsidyPaid(fact) => Some(*fact.cents),
        Event::UseDeclared(fact) => Some(*fact.cents),
        Event::UseAccepted(fact) => Some(*fact.cents),
        Event::RepaymentClaimed(fact) => Some(*fact.cents),
        Event::RepaymentReceived(fact) => Some(*fact.cents),
        Event::RepaymentReturned(fact) => Some(*fact.cents),
        Event::ProjectSpent(fact) => Some(*fact.cents),
        _ => None,
    }
}

use crate::payload::{ActorEnrolled, ActorRetired, LedgerOpened, Role};
use crate::rules::Rules;
use crate::{Kind, RecordedFact, Refusal, Register};

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] =
        [Self::Registrar, Self::Calculator, Self::Treasurer, Self::ExternalAudit, Self::Cgg];

    /// The word by which files and commands name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Registrar => "registrar",
            Self::Calculator => "calculator",
            Self::Treasurer => "treasurer",
            Self::ExternalAudit => "external-audit",
            Self::Cgg => "cgg",
        }
    }
}

impl Register {
    /// Whether an actor may record events of a kind.
    ///
    /// # Errors
    /// A [`Refusal`] when the actor is not enrolled or lacks the role.
    pub fn check_actor(&self, actor: &str, kind: Kind) -> Result<(), Refusal> {
        if kind == Kind::LedgerOpened {
            return Ok(());
        }
        let roles = self.actors.get(actor).map_or(&[][..], |record| record.roles());
        if roles.is_empty() {
            let remedy = "enrol the actor with `record actor-enrolled`, or give another one with --actor";
            let what = format!("the actor `{actor}` is not enrolled");
            return Err(Refusal::new("actor-enrolled", what, remedy));
        }
        if roles.iter().any(|role| kind.roles().contains(role)) {
            return Ok(());
        }
        let needed: Vec<&str> = kind.roles().iter().map(|role| role.word()).collect();
        let what =
            format!("the actor `{actor}` may not record {kind}: that takes the role {}", needed.join(" or "));
        let enrolled =
            self.actors.get(actor).and_then(|record| record.enrolled.in_force()).map(RecordedFact::seq);
        let refusal = Refusal::new("actor-role", what, "let an actor of that role record it, with --actor");
        Err(enrolled.into_iter().fold(refusal, Refusal::at))
    }
}

impl Rules<'_> {
    pub(super) fn check_opening(&self, fact: &LedgerOpened) -> Result<(), Refusal> {
        match &self.register.opened {
            None if !fact.roles.contains(&Role::Registrar) => {
                let what = "the actor who opens the ledger is no registrar, so nobody could ever be enrolled";
                Err(Refusal::new("opening-registrar", what, "give that actor the role registrar"))
            }
            None => Ok(()),
            Some(opened) => {
                Err(Refusal::new("ledger-opened", "the ledger is open already", "a ledger is opened once")
                    .at(opened.seq()))
            }
        }
    }

    pub(super) fn check_enrolment(&self, fact: &ActorEnrolled) -> Result<(), Refusal> {
        if fact.roles.is_empty() {
            return Err(Refusal::new("actor-roles", "the actor has no role", "name at least one role"));
        }
        let record = self.register.actors.get(fact.actor.as_str());
        match record.filter(|record| !record.roles().is_empty()).and_then(|record| record.enrolled.in_force())
        {
            None => Ok(()),
            Some(enrolled) => Err(Refusal::new(
                "actor-once",
                format!("the actor `{}` is enrolled already", fact.actor),
                "retire the actor first with `record actor-retired`, then enrol with the new roles",
            )
            .at(enrolled.seq())),
        }
    }

    pub(super) fn check_retirement(&self, fact: &ActorRetired) -> Result<(), Refusal> {
        let mut others = self.register.registrars.iter().filter(|code| code.as_str() != fact.actor.as_str());
        let enrolled =
            self.register.actors.get(fact.actor.as_str()).is_some_and(|record| !record.roles().is_empty());
        if !enrolled {
            let what = format!("the actor `{}` is not enrolled", fact.actor);
            return Err(Refusal::new("actor-enrolled", what, "see the actors with `prorata status`"));
        }
        if others.next().is_none() {
            let what = format!("`{}` is the last registrar: nobody could enrol another one", fact.actor);
            return Err(Refusal::new("last-registrar", what, "enrol another registrar first"));
        }
        Ok(())
    }
}

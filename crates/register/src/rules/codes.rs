//! The codes that an event brings into the ledger, the letters that they have, and whether two of them look alike.

use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

use crate::{Code, Event, Refusal, Register};

/// What a code names. Only codes of one sort can be taken for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CodeSort {
    /// An actor.
    Actor,
    /// A fund.
    Fund,
    /// A key.
    Key,
    /// A slice of a key.
    Slice,
    /// An index.
    Index,
    /// The base of an index.
    Base,
    /// A common project.
    Project,
    /// A finding that was raised.
    Finding,
}

/// A code that an entry brought into the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Brought<'a> {
    pub(crate) sort: CodeSort,
    pub(crate) seq: u64,
    pub(crate) code: &'a str,
}

impl Event {
    /// The codes that the event brings, each with its sort; a code that it only refers to is none of them.
    fn codes_brought(&self) -> Vec<(CodeSort, &Code)> {
        match self {
            Self::ActorEnrolled(fact) => vec![(CodeSort::Actor, &fact.actor)],
            Self::FundAdmitted(fact) => vec![(CodeSort::Fund, &fact.fund)],
            Self::KeyAdopted(fact) => {
                let (index, base) = fact.key.index_named();
                let slices = fact.key.slice_codes().map(|slice| (CodeSort::Slice, slice));
                let key =
                    [(CodeSort::Key, fact.key.code()), (CodeSort::Index, index), (CodeSort::Base, base)];
                key.into_iter().chain(slices).collect()
            }
            Self::IndexPublished(fact) => {
                vec![(CodeSort::Index, &fact.index), (CodeSort::Base, &fact.base)]
            }
            Self::ProjectSubmitted(fact) => vec![(CodeSort::Project, &fact.project)],
            Self::FindingRaised(fact) => vec![(CodeSort::Finding, &fact.finding)],
            Self::LedgerOpened(_)
            | Self::ActorRetired(_)
            | Self::FundEnded(_)
            | Self::BudgetSet(_)
            | Self::AffiliatesCertified(_)
            | Self::EvaluationGiven(_)
            | Self::AllocationDetermined(_)
            | Self::SubsidyPaid(_)
            | Self::PaymentSuspended(_)
            | Self::PaymentReleased(_)
            | Self::UseDeclared(_)
            | Self::UseAccepted(_)
            | Self::RepaymentClaimed(_)
            | Self::RepaymentReceived(_)
            | Self::RepaymentReturned(_)
            | Self::ProjectEndorsed(_)
            | Self::ProjectApproved(_)
            | Self::ProjectRefused(_)
            | Self::ProjectSpent(_)
            | Self::ProjectClosed(_)
            | Self::YearClosed(_)
            | Self::YearReopened(_)
            | Self::ReportIssued(_)
            | Self::CheckpointWitnessed(_)
            | Self::CheckpointStamped(_)
            | Self::VerifierKeyEnrolled(_)
            | Self::VerifierKeyRevoked(_)
            | Self::FindingAnswered(_)
            | Self::FindingClosed(_)
            | Self::MalfunctionNoticed(_)
            | Self::EntryCorrected(_) => Vec::new(),
        }
    }
}

impl Register {
    /// Whether an event from now on may bring its codes: they are of letters and digits that everyone can type and tell apart.
    /// What is in a ledger is read as it is.
    ///
    /// # Errors
    /// A [`Refusal`].
    pub fn check_codes(&self, actor: &str, event: &Event) -> Result<(), Refusal> {
        let opening = matches!(event, Event::LedgerOpened(_)).then_some(actor);
        let brought = event.codes_brought().into_iter().map(|(_, code)| code.as_str());
        for code in opening.into_iter().chain(brought) {
            if let Some(other) = code.chars().find(|letter| !is_plain(*letter)) {
                let what = format!(
                    "the code `{}` holds U+{:04X}, which no code has",
                    spelled(code),
                    u32::from(other)
                );
                let remedy = "write it with the letters A to Z and a to z, digits, and - _ . @ /";
                return Err(Refusal::new("code-letters", what, remedy));
            }
        }
        Ok(())
    }

    /// The older code that looks like one that an event brings, with the entry that brought it: a reader takes one for the other.
    pub(crate) fn look_alike<'a>(&'a self, event: &'a Event) -> Option<(&'a str, Brought<'a>)> {
        let brought = event.codes_brought();
        // Most events bring none.
        let codes = if brought.is_empty() { Vec::new() } else { self.codes() };
        brought.into_iter().find_map(|(sort, code)| {
            let of_sort = || codes.iter().filter(|older| older.sort == sort);
            // A code that is there already is brought by nobody now.
            if of_sort().any(|older| older.code == code.as_str()) {
                return None;
            }
            let looks = Looks::of(code.as_str());
            let alike = of_sort().find(|older| looks.are(&Looks::of(older.code)))?;
            Some((code.as_str(), *alike))
        })
    }

    /// The codes of the ledger that still count, each once, by sort and in the order in which they came.
    pub(crate) fn codes(&self) -> Vec<Brought<'_>> {
        let mut all: Vec<Brought<'_>> = Vec::new();
        let mut bring = |sort, seq, code| all.push(Brought { sort, seq, code });
        for (code, actor) in &self.actors {
            let opened =
                self.opened.iter().filter(|opened| opened.stamp.actor == *code).map(crate::RecordedFact::seq);
            let enrolled =
                actor.enrolled.iter().filter(|filed| filed.in_force()).map(crate::RecordedFact::seq);
            opened.chain(enrolled).min().into_iter().for_each(|seq| bring(CodeSort::Actor, seq, code));
        }
        for (code, fund) in &self.funds {
            let mut admitted = fund.admitted.iter().filter(|filed| filed.in_force());
            admitted.next().into_iter().for_each(|filed| bring(CodeSort::Fund, filed.seq(), code));
        }
        for key in self.common.keys.iter().filter(|filed| filed.in_force()) {
            let (index, base) = key.fact.fact.index_named();
            bring(CodeSort::Key, key.seq(), key.fact.fact.code().as_str());
            bring(CodeSort::Index, key.seq(), index.as_str());
            bring(CodeSort::Base, key.seq(), base.as_str());
            key.fact.fact.slice_codes().for_each(|slice| bring(CodeSort::Slice, key.seq(), slice.as_str()));
        }
        for figure in self.common.indices.iter().filter(|filed| filed.in_force()) {
            bring(CodeSort::Index, figure.seq(), figure.fact.index.as_str());
            bring(CodeSort::Base, figure.seq(), figure.fact.base.as_str());
        }
        for (code, project) in &self.projects {
            let mut submitted = project.submitted.iter().filter(|filed| filed.in_force());
            submitted.next().into_iter().for_each(|filed| bring(CodeSort::Project, filed.seq(), code));
        }
        for (code, raised) in &self.raised {
            let mut raised = raised.raised.iter().filter(|filed| filed.in_force());
            raised.next().into_iter().for_each(|filed| bring(CodeSort::Finding, filed.seq(), code));
        }
        all.sort_unstable();
        all
    }
}

/// How a code looks (Unicode UTS 39, section 4), in small letters, since readers do not tell `F1` from `f1` either: once with the
/// letters made small after they were likened, so that `I`, `l` and `1` are one, and once before, so that `I` and `i` are. Two
/// codes are confusable when one of the two forms is the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Looks([String; 2]);

impl Looks {
    pub(crate) fn of(code: &str) -> Self {
        // Letters of full width are letters; the blank Braille pattern shows nothing, and is no character that Unicode ignores.
        let plain: String = code.nfkc().filter(|letter| *letter != '\u{2800}').collect();
        let likened: String = skeleton(&plain).collect();
        Self([likened, plain].map(|text| skeleton(&text.to_lowercase()).collect()))
    }

    /// The two forms.
    pub(crate) fn forms(&self) -> &[String; 2] {
        &self.0
    }

    fn are(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(one, other)| one == other)
    }
}

/// A code as it is written, with every character that is no plain one as its number.
pub(crate) fn spelled(code: &str) -> String {
    code.chars()
        .map(
            |letter| {
                if letter.is_ascii_graphic() {
                    letter.to_string()
                } else {
                    letter.escape_unicode().to_string()
                }
            },
        )
        .collect()
}

fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-_.@/".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_a_reader_takes_for_each_other_look_alike() {
        let alike = |one: &str, other: &str| Looks::of(one).are(&Looks::of(other));
        for invisible in
            ["\u{3164}", "\u{2800}", "\u{fe0f}", "\u{34f}", "\u{180e}", "\u{115f}", "\u{17b4}", "\u{e0100}"]
        {
            assert!(alike("F1", &format!("F1{invisible}")), "{}", spelled(invisible));
        }
        for (one, other) in [
            ("cgg", "\u{441}gg"),
            ("2013", "\u{ff12}013"),
            ("F1", "f1"),
            ("F1", "\u{ff26}\u{ff11}"),
            ("F01", "FO1"),
            ("F01", "F0l"),
            ("F01", "F0I"),
            ("2026", "2\u{3bf}26"),
        ] {
            assert!(alike(one, other), "{one} {}", spelled(other));
        }
        for (one, other) in [("F01", "F02"), ("F1", "F11"), ("F-1", "F1"), ("P1", "R1"), ("cgg", "ceg")] {
            assert!(!alike(one, other), "{one} {other}");
        }
        assert_eq!(spelled("F1\u{3164}é"), r"F1\u{3164}\u{e9}");
    }
}

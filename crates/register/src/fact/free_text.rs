use crate::{Attached, Code, Event, Text};

/// A text that a person wrote freely into an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeText {
    /// The field of the payload, or of what is attached to it.
    pub field: &'static str,
    /// What was written.
    pub text: String,
}

/// Why a text may name a person. It is a hint for who looks, and no proof: a name that is not spelled as names are is missed, and
/// a street is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonHint {
    /// An address for electronic mail.
    Mail,
    /// A number of the national register: eleven digits with their two check digits.
    NationalNumber,
    /// A form of address, `Mme` or `dhr.`, before a word with a capital.
    Address,
    /// Two words with a capital in a row.
    TwoCapitals,
}

impl PersonHint {
    /// The word that programs can rely on.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::NationalNumber => "national-number",
            Self::Address => "form-of-address",
            Self::TwoCapitals => "two-capitals",
        }
    }

    /// Why `text` may name a person; none when nothing in it looks so.
    pub fn of(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.iter().any(|word| is_mail(word)) {
            return Some(Self::Mail);
        }
        if holds_national_number(text) {
            return Some(Self::NationalNumber);
        }
        let pairs = || words.windows(2).map(|pair| (pair[0], pair[1]));
        if pairs().any(|(first, second)| is_address(first) && is_capitalised(second)) {
            return Some(Self::Address);
        }
        // A word that ends a clause is not followed by the rest of a name.
        let in_a_row = |(first, second): (&str, &str)| {
            first.chars().last().is_some_and(char::is_alphabetic)
                && (is_capitalised(first) && (is_capitalised(second) || is_in_capitals(second))
                    || is_in_capitals(first) && is_capitalised(second))
        };
        pairs().any(in_a_row).then_some(Self::TwoCapitals)
    }
}

impl Event {
    /// The texts that a person wrote freely into an entry of this event. Names of funds and the words of keys are not among
    /// them: they are of organisations and of the law.
    pub fn free_texts(&self, attached: &Attached) -> Vec<FreeText> {
        let mut texts = Vec::new();
        let mut push =
            |field: &'static str, text: &str| texts.push(FreeText { field, text: text.to_owned() });
        match self {
            Self::LedgerOpened(fact) => push("purpose", fact.purpose.as_str()),
            Self::ActorEnrolled(fact) => {
                push("actor", fact.actor.as_str());
                optional(fact.organisation.as_ref()).for_each(|text| push("organisation", text));
            }
            Self::ActorRetired(fact) => push("reason", fact.reason.as_str()),
            Self::AffiliatesCertified(fact) => push("source", fact.source.as_str()),
            Self::EvaluationGiven(fact) => push("decider", fact.decider.as_str()),
            Self::AllocationDetermined(fact) => {
                optional(fact.reason.as_ref()).for_each(|text| push("reason", text));
            }
            Self::SubsidyPaid(fact) => push("reference", fact.reference.as_str()),
            Self::RepaymentReceived(fact) => push("reference", fact.reference.as_str()),
            Self::RepaymentReturned(fact) => push("reference", fact.reference.as_str()),
            Self::YearReopened(fact) => push("reason", fact.reason.as_str()),
            Self::PaymentSuspended(fact) => push("reason", fact.reason.as_str()),
            Self::ProjectSubmitted(fact) => {
                push("title_fr", fact.title_fr.as_str());
                push("title_nl", fact.title_nl.as_str());
            }
            Self::ProjectEndorsed(fact) => push("reference", fact.reference.as_str()),
            Self::ProjectApproved(fact) => push("reference", fact.reference.as_str()),
            Self::ProjectRefused(fact) => push("reference", fact.reference.as_str()),
            Self::ProjectSpent(fact) => push("reference", fact.reference.as_str()),
            Self::CheckpointWitnessed(fact) => push("witness", fact.witness.as_str()),
            Self::CheckpointStamped(fact) => push("authority", fact.authority.as_str()),
            Self::VerifierKeyEnrolled(fact) => push("holder", fact.holder.as_str()),
            Self::VerifierKeyRevoked(fact) => push("reason", fact.reason.as_str()),
            Self::FindingRaised(fact) => push("text", fact.text.as_str()),
            Self::FindingAnswered(fact) => {
                push("by", fact.by.as_str());
                push("text", fact.text.as_str());
            }
            Self::FindingClosed(fact) => push("reason", fact.reason.as_str()),
            Self::MalfunctionNoticed(fact) => {
                push("text", fact.text.as_str());
                optional(fact.remedy.as_ref()).for_each(|text| push("remedy", text));
            }
            Self::EntryCorrected(fact) => push("reason", fact.reason.as_str()),
            Self::FundAdmitted(_)
            | Self::FundEnded(_)
            | Self::KeyAdopted(_)
            | Self::IndexPublished(_)
            | Self::BudgetSet(_)
            | Self::PaymentReleased(_)
            | Self::UseDeclared(_)
            | Self::UseAccepted(_)
            | Self::RepaymentClaimed(_)
            | Self::ProjectClosed(_)
            | Self::YearClosed(_)
            | Self::ReportIssued(_) => {}
        }
        optional(attached.note.as_ref()).for_each(|text| push("note", text));
        optional(attached.place.as_ref()).for_each(|text| push("place", text));
        attached.documents.iter().for_each(|document| push("document", Code::as_str(&document.name)));
        texts
    }
}

fn optional(text: Option<&Text>) -> impl Iterator<Item = &str> {
    text.into_iter().map(Text::as_str)
}

fn is_mail(word: &str) -> bool {
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    word.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'))
}

/// The forms of address of the three languages, with and without their point.
fn is_address(word: &str) -> bool {
    const FORMS: [&str; 16] = [
        "m",
        "mr",
        "mme",
        "mlle",
        "monsieur",
        "madame",
        "mademoiselle",
        "dhr",
        "mevr",
        "mevrouw",
        "meneer",
        "heer",
        "dr",
        "me",
        "herr",
        "frau",
    ];
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    FORMS.contains(&word.as_str())
}

/// A word of two letters or more that begins with a capital and is not all capitals, as abbreviations are.
fn is_capitalised(word: &str) -> bool {
    let letters: Vec<char> = word.trim_matches(|letter: char| !letter.is_alphanumeric()).chars().collect();
    letters.len() >= 2
        && letters[0].is_uppercase()
        && letters.iter().all(|letter| letter.is_alphabetic() || "'’-".contains(*letter))
        && letters.iter().any(|letter| letter.is_lowercase())
}

/// Whether a word is in capitals, as a family name is often written; up to three letters are taken for an abbreviation.
fn is_in_capitals(word: &str) -> bool {
    let letters: Vec<char> = word.trim_matches(|letter: char| !letter.is_alphanumeric()).chars().collect();
    letters.len() > 3 && letters.iter().all(|letter| letter.is_uppercase() || "'’-".contains(*letter))
}

/// Whether eleven digits in a row, with their usual points and hyphens, are a number of the national register: the last two are
/// 97 less the remainder of the first nine by 97, with a 2 before them for those born from 2000 on.
fn holds_national_number(text: &str) -> bool {
    let plain: Vec<char> = text.chars().filter(|letter| !matches!(letter, '.' | '-' | ' ')).collect();
    let digits = |window: &[char]| -> Option<u64> {
        window.iter().try_fold(0_u64, |number, letter| Some(number * 10 + u64::from(letter.to_digit(10)?)))
    };
    plain.windows(11).enumerate().any(|(place, window)| {
        let alone = |place: Option<usize>| {
            place.and_then(|place| plain.get(place)).is_none_or(|letter| !letter.is_ascii_digit())
        };
        let Some(number) = digits(window) else { return false };
        let (first, check) = (number / 100, number % 100);
        let month = first / 100_000 % 100;
        // Months above twelve are those of people without a number of their own.
        let dated = (month % 20) <= 12 && (1..=31).contains(&(first / 1000 % 100));
        let fits = |number: u64| 97 - number % 97 == check;
        alone(place.checked_sub(1))
            && alone(Some(place + 11))
            && dated
            && (fits(first) || fits(2_000_000_000 + first))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_name_a_person_is_told_and_why() {
        for (text, hint) in [
            ("Appelé Mme Dupont le 3 mars", Some(PersonHint::Address)),
            ("gebeld met dhr. Peeters", Some(PersonHint::Address)),
            ("vu par Jeanne Exemple", Some(PersonHint::TwoCapitals)),
            ("reçu de EXEMPLE Jeanne", Some(PersonHint::TwoCapitals)),
            ("Jeanne EXEMPLE", Some(PersonHint::TwoCapitals)),
            ("Van den Berghe, Jan", None),
            ("écrire à jeanne@exemple.be", Some(PersonHint::Mail)),
            // 85.07.30-033 and 97 less its remainder, 28.
            ("RN 85.07.30-033.28", Some(PersonHint::NationalNumber)),
            ("RN 85.07.30-033.29", None),
            ("Subside/Toelage 2026 F01", None),
            ("Audit externe, avis CGG", None),
            ("INASTI annual report 2018: all insured persons", None),
            ("CGG, PV 2026/5", None),
            ("+++010/8068/17183+++", None),
        ] {
            assert_eq!(PersonHint::of(text), hint, "{text}");
        }
    }
}

use crate::Language;
use crate::words::words;

words! {
    /// A word or a sentence of the letters to the funds. The terms are those of `docs/glossary.md`.
    LetterWord;
    Title: "Demande de confirmation", "Verzoek om bevestiging", "Bestätigungsanfrage", "Request for confirmation";
    Letter: "Objet", "Onderwerp", "Gegenstand", "Purpose";
    Opening: "Le service Audit externe contrôle la subvention. Veuillez comparer les chiffres ci-dessous avec votre comptabilité et nous renvoyer le talon-réponse, même si tout concorde.", "De dienst Externe Audit controleert de toelage. Gelieve de onderstaande cijfers met uw boekhouding te vergelijken en ons de antwoordstrook terug te sturen, ook als alles klopt.", "Der Dienst Externer Audit prüft den Zuschuss. Bitte vergleichen Sie die untenstehenden Zahlen mit Ihrer Buchhaltung und senden Sie uns den Antwortabschnitt zurück, auch wenn alles übereinstimmt.", "The External Audit service examines the subsidy. Please compare the figures below with your accounts and send us the reply slip, also when everything agrees.";
    NoPayment: "Ceci n'est pas une demande de paiement. Répondez directement au service Audit externe.", "Dit is geen verzoek om betaling. Antwoord rechtstreeks aan de dienst Externe Audit.", "Dies ist keine Zahlungsaufforderung. Antworten Sie unmittelbar dem Dienst Externer Audit.", "This is not a request for payment. Reply directly to the External Audit service.";
    Reference: "Référence de la lettre", "Kenmerk van de brief", "Zeichen des Schreibens", "Reference of the letter";
    Count: "Affiliés à la date de référence", "Aangeslotenen op de referentiedatum", "Angeschlossene am Stichtag", "Affiliates at the reference date";
    CountEntry: "Nombre certifié dans l'inscription", "Aantal gecertificeerd in inschrijving", "Zahl bescheinigt in Eintragung", "Count certified in entry";
    GrantEntry: "Montant accordé dans l'inscription", "Bedrag toegekend in inschrijving", "Betrag gewährt in Eintragung", "Amount granted in entry";
    Figures: "Chiffres à confirmer", "Te bevestigen cijfers", "Zu bestätigende Zahlen", "Figures to confirm";
    Amounts: "Montants", "Bedragen", "Beträge", "Amounts";
    NotUsed: "Non utilisé", "Niet gebruikt", "Nicht verwendet", "Not used";
    NotDeclared: "L'utilisation n'est pas encore déclarée; veuillez indiquer le montant utilisé.", "Het gebruik is nog niet aangegeven; gelieve het gebruikte bedrag te vermelden.", "Die Verwendung ist noch nicht erklärt; bitte geben Sie den verwendeten Betrag an.", "The use is not declared yet; please state the amount used.";
    Movements: "Paiements et remboursements", "Betalingen en terugbetalingen", "Zahlungen und Rückzahlungen", "Payments and repayments";
    Slip: "Talon-réponse à renvoyer au service Audit externe", "Antwoordstrook, terug te sturen naar de dienst Externe Audit", "Antwortabschnitt, zurück an den Dienst Externer Audit", "Reply slip, to be returned to the External Audit service";
    Agree: "Nous sommes d'accord avec les chiffres", "Wij gaan akkoord met de cijfers", "Wir stimmen den Zahlen zu", "We agree with the figures";
    Disagree: "Nous ne sommes pas d'accord", "Wij gaan niet akkoord", "Wir stimmen nicht zu", "We do not agree";
    DifferenceIs: "Différence en EUR, et son motif", "Verschil in EUR, en de reden ervan", "Differenz in EUR und ihr Grund", "Difference in EUR, and its reason";
    UsedIs: "Montant utilisé en EUR", "Gebruikt bedrag in EUR", "Verwendeter Betrag in EUR", "Amount used in EUR";
    SignedOn: "Date", "Datum", "Datum", "Date";
    Name: "Nom et fonction", "Naam en functie", "Name und Funktion", "Name and function";
    Signature: "Signature", "Handtekening", "Unterschrift", "Signature";
    Foot: "Provenance des chiffres", "Herkomst van de cijfers", "Herkunft der Zahlen", "Where the figures come from";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_every_language() {
        for word in LetterWord::ALL {
            let texts = Language::ALL.map(|language| word.in_language(language));
            for (place, text) in texts.iter().enumerate() {
                assert!(!text.is_empty() && text.trim() == *text, "{word:?}");
                if text.split(' ').count() >= 3 {
                    assert!(!texts[..place].contains(text), "{word:?} stands twice");
                }
            }
        }
    }
}

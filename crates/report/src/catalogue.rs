//! The catalogue of findings in four languages: what each is called, on which text it rests, and what to do.

use register::FindingCode;

use crate::Language;

/// What the catalogue says of a kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CatalogueEntry {
    /// The law, the decision or the standard behind it; citations stay as they are written.
    pub basis: &'static str,
    names: [&'static str; 4],
    todo: [&'static str; 4],
}

impl CatalogueEntry {
    /// What it is called.
    pub fn name(&self, language: Language) -> &'static str {
        one(self.names, language)
    }

    /// What to do about it.
    pub fn todo(&self, language: Language) -> &'static str {
        one(self.todo, language)
    }
}

fn one([fr, nl, de, en]: [&'static str; 4], language: Language) -> &'static str {
    match language {
        Language::Fr => fr,
        Language::Nl => nl,
        Language::De => de,
        Language::En => en,
    }
}

/// Declares the catalogue: source, four names, four ways out; French, Dutch, German, English.
macro_rules! catalogue {
    ($($code:ident: $basis:literal,
        $name_fr:literal, $name_nl:literal, $name_de:literal, $name_en:literal,
        $todo_fr:literal, $todo_nl:literal, $todo_de:literal, $todo_en:literal;)+) => {
        /// What the catalogue says of `code`.
        pub fn catalogue(code: FindingCode) -> CatalogueEntry {
            match code {
                $(FindingCode::$code => CatalogueEntry {
                    basis: $basis,
                    names: [$name_fr, $name_nl, $name_de, $name_en],
                    todo: [$todo_fr, $todo_nl, $todo_de, $todo_en],
                }),+
            }
        }
    };
}

catalogue! {
    Undecodable: "ledger-format.md; decision 0005",
        "Une inscription n'énonce aucun événement connu de ce programme", "Een inschrijving vermeldt geen gebeurtenis die dit programma kent", "Eine Eintragung nennt kein Ereignis, das dieses Programm kennt", "An entry tells no event that this program knows",
        "Vérifier l'inscription avec une version plus récente du programme", "De inschrijving nagaan met een recentere versie van het programma", "Die Eintragung mit einer neueren Fassung des Programms prüfen", "Check the entry with a newer version of the program";
    RuleBroken: "rules.md",
        "Une inscription enfreint une règle", "Een inschrijving overtreedt een regel", "Eine Eintragung verletzt eine Regel", "An entry breaks a rule",
        "Demander qui a inscrit cela et avec quel programme; corriger l'inscription", "Vragen wie dit heeft ingeschreven en met welk programma; de inschrijving corrigeren", "Fragen, wer dies womit eingetragen hat; die Eintragung berichtigen", "Ask who recorded it and with which program; correct the entry";
    ReperformanceDiffers: "AR 19-12-1967 art. 60ter/1; ISA 500",
        "Une détermination ne correspond pas à ses données et à la clé", "Een vaststelling stemt niet overeen met haar gegevens en de sleutel", "Eine Festsetzung stimmt nicht mit ihren Daten und dem Schlüssel überein", "A determination is not what its inputs and the key give",
        "Comparer avec `replay` et `explain`; déterminer à nouveau avec motif", "Vergelijken met `replay` en `explain`; opnieuw vaststellen met reden", "Mit `replay` und `explain` vergleichen; mit Begründung neu festsetzen", "Compare with `replay` and `explain`; determine anew with a reason";
    InputCorrected: "CDE/WER art. III.88; 0001 A11",
        "La détermination en vigueur repose sur une donnée corrigée depuis", "De geldende vaststelling steunt op een sindsdien gecorrigeerd gegeven", "Die geltende Festsetzung beruht auf einer seither berichtigten Angabe", "The determination in force used an input that was corrected since",
        "Déterminer à nouveau avec motif et régler la différence", "Opnieuw vaststellen met reden en het verschil afrekenen", "Mit Begründung neu festsetzen und den Unterschied abrechnen", "Determine anew with a reason and settle the difference";
    CorrectionEffect: "AR 19-12-1967 art. 60ter/1; 0001 A11",
        "Écart de la détermination en vigueur avec les données valables aujourd'hui", "Verschil tussen de geldende vaststelling en de gegevens die vandaag tellen", "Abweichung der geltenden Festsetzung von den heute zählenden Angaben", "Difference of the determination in force to the inputs that count today",
        "Régler ce montant lors de la prochaine détermination", "Dit bedrag afrekenen bij de volgende vaststelling", "Diesen Betrag bei der nächsten Festsetzung abrechnen", "Settle this amount with the next determination";
    KeySuperseded: "AR 38 art. 20 § 2bis/1 al. 12",
        "Une autre clé s'applique désormais à l'année que celle de la détermination en vigueur", "Op het jaar is nu een andere sleutel van toepassing dan die van de geldende vaststelling", "Auf das Jahr ist nun ein anderer Schlüssel anwendbar als der der geltenden Festsetzung", "Another key applies to the year now than that of the determination in force",
        "Demander selon quelle clé l'année est répartie; déterminer à nouveau", "Vragen volgens welke sleutel het jaar wordt verdeeld; opnieuw vaststellen", "Fragen, nach welchem Schlüssel das Jahr verteilt wird; neu festsetzen", "Ask by which key the year is split; determine anew";
    NoKey: "AR 38 art. 20 § 2bis/1 al. 12",
        "Aucune clé, ou deux clés, pour l'année", "Geen sleutel, of twee sleutels, voor het jaar", "Kein Schlüssel oder zwei Schlüssel für das Jahr", "No key, or two keys, for the year",
        "Inscrire la clé de l'année, ou corriger celle de trop", "De sleutel van het jaar inschrijven, of de overtollige corrigeren", "Den Schlüssel des Jahres eintragen oder den überzähligen berichtigen", "Record the key of the year, or correct the one too many";
    ProvisionalNotSettled: "0001 A6",
        "La détermination en vigueur est provisoire", "De geldende vaststelling is voorlopig", "Die geltende Festsetzung ist vorläufig", "The determination in force is provisional",
        "Obtenir ce qui manque, puis déterminer définitivement", "Verkrijgen wat ontbreekt en dan definitief vaststellen", "Das Fehlende einholen und dann endgültig festsetzen", "Obtain what is missing, then determine definitively";
    NotDetermined: "AR 38 art. 20 § 2bis/1 al. 10, 12",
        "Année non déterminée à la fin de la période de paiement", "Jaar niet vastgesteld op het einde van de betalingsperiode", "Jahr am Ende des Zahlungszeitraums nicht festgesetzt", "Year not determined at the end of the payment window",
        "Déterminer l'année (`allocate`)", "Het jaar vaststellen (`allocate`)", "Das Jahr festsetzen (`allocate`)", "Determine the year (`allocate`)";
    EvaluationOpen: "AR 38 art. 20 § 2bis/1 al. 6, 11; 0001 A6",
        "Évaluation en suspens ou non communiquée", "Evaluatie hangend of niet meegedeeld", "Bewertung ausstehend oder nicht mitgeteilt", "Evaluation pending or not given",
        "Demander la décision; une évaluation en suspens ne vaut jamais décision", "De beslissing opvragen; een hangende evaluatie geldt nooit als beslissing", "Die Entscheidung anfordern; eine offene Bewertung gilt nie als Entscheidung", "Ask for the decision; a pending evaluation is never one";
    EvaluationLate: "AR 38 art. 20 § 2bis/1 al. 11; 0001 A11",
        "Évaluation communiquée après la détermination en vigueur", "Evaluatie meegedeeld na de geldende vaststelling", "Bewertung nach der geltenden Festsetzung mitgeteilt", "Evaluation given after the determination in force",
        "Déterminer à nouveau avec motif", "Opnieuw vaststellen met reden", "Mit Begründung neu festsetzen", "Determine anew with a reason";
    StandInCounts: "AR 38 art. 20 § 2bis/1 al. 11, 2°",
        "Les nombres d'affiliés sont des substituts", "De aantallen aangeslotenen zijn vervangend", "Die Zahlen der Angeschlossenen sind Ersatzzahlen", "The counts are stand-ins",
        "Demander les nombres certifiés (art. 12 §§ 1, 1bis, 1ter)", "De gecertificeerde aantallen opvragen (art. 12 §§ 1, 1bis, 1ter)", "Die bescheinigten Zahlen anfordern (Art. 12 §§ 1, 1bis, 1ter)", "Ask for the certified counts (art. 12 §§ 1, 1bis, 1ter)";
    CountsNotCertified: "AR 38 art. 20 § 2bis/1 al. 10, 11",
        "Nombres d'affiliés non certifiés à la fin de la période de paiement", "Aantallen aangeslotenen niet gecertificeerd op het einde van de betalingsperiode", "Zahlen der Angeschlossenen am Ende des Zahlungszeitraums nicht bescheinigt", "Counts not certified at the end of the payment window",
        "Obtenir et inscrire les nombres certifiés", "De gecertificeerde aantallen verkrijgen en inschrijven", "Die bescheinigten Zahlen einholen und eintragen", "Obtain and record the certified counts";
    WrongReferenceDate: "AR 38 art. 20 § 2bis/1 al. 11, 2°",
        "Nombres d'affiliés d'une autre date que celle de référence", "Aantallen aangeslotenen van een andere datum dan de referentiedatum", "Zahlen der Angeschlossenen von einem anderen Tag als dem Stichtag", "Counts of another day than the reference date",
        "Demander les nombres au 31 décembre de l'année précédente", "De aantallen op 31 december van het vorige jaar opvragen", "Die Zahlen zum 31. Dezember des Vorjahres anfordern", "Ask for the counts at 31 December of the year before";
    CountsDoNotClose: "0001 A3, A8",
        "Les nombres ne forment pas leur total", "De aantallen vormen hun totaal niet", "Die Zahlen ergeben ihre Summe nicht", "The counts do not make their total",
        "Comparer avec le certificat, caisse par caisse", "Vergelijken met het certificaat, kas per kas", "Mit der Bescheinigung vergleichen, Kasse für Kasse", "Compare with the certificate, fund by fund";
    NationalTotalDiffers: "0001 A3; ISA 500",
        "Le total des nombres diffère du total publié", "Het totaal van de aantallen verschilt van het gepubliceerde totaal", "Die Summe der Zahlen weicht von der veröffentlichten ab", "The total of the counts differs from the published one",
        "Réconcilier avec la statistique: population, date, caisses", "Afstemmen met de statistiek: populatie, datum, kassen", "Mit der Statistik abgleichen: Personenkreis, Tag, Kassen", "Reconcile with the statistics: population, day, funds";
    CountJump: "ISA 520",
        "Nombre d'affiliés très différent de l'année précédente", "Aantal aangeslotenen sterk verschillend van het vorige jaar", "Zahl der Angeschlossenen stark verschieden vom Vorjahr", "Count far from that of the year before",
        "Demander une explication à la caisse", "De kas om uitleg vragen", "Die Kasse um eine Erklärung bitten", "Ask the fund for an explanation";
    FundSetDiffers: "AR 19-12-1967 art. 60ter/1 § 1; 0001 A7",
        "La caisse est comptée sans exister à la date de référence, ou l'inverse", "De kas is geteld zonder te bestaan op de referentiedatum, of omgekeerd", "Die Kasse ist gezählt, ohne am Stichtag zu bestehen, oder umgekehrt", "The fund is counted and does not exist at the reference date, or the other way round",
        "Vérifier l'agrément à la date de référence; déterminer à nouveau s'il le faut", "De erkenning op de referentiedatum nagaan; zo nodig opnieuw vaststellen", "Die Zulassung am Stichtag prüfen; nötigenfalls neu festsetzen", "Check the accreditation at the reference date; determine anew if need be";
    IndexInferred: "Loi 18-04-2017 art. 22/1 § 2",
        "L'indice n'a pas été lu dans une publication", "De index is niet in een publicatie gelezen", "Der Index wurde nicht in einer Veröffentlichung gelesen", "The index was not read in a publication",
        "Relever l'indice publié par Statbel", "De door Statbel gepubliceerde index opnemen", "Den von Statbel veröffentlichten Index erheben", "Read the figure published by Statbel";
    BudgetNotSet: "Loi 18-04-2017 art. 22/1; AR 38 art. 20 § 2bis/1 al. 10",
        "Budget non fixé à la fin de la période de paiement", "Begroting niet vastgelegd op het einde van de betalingsperiode", "Budget am Ende des Zahlungszeitraums nicht festgelegt", "Budget not set at the end of the payment window",
        "Fixer le budget (`record budget-set`)", "De begroting vastleggen (`record budget-set`)", "Das Budget festlegen (`record budget-set`)", "Set the budget (`record budget-set`)";
    BudgetDecided: "Loi 18-04-2017 art. 22/1",
        "Le budget s'écarte de la règle de la clé par décision", "De begroting wijkt bij beslissing af van de regel van de sleutel", "Das Budget weicht durch Beschluss von der Regel des Schlüssels ab", "The budget departs from the key's rule by a decision",
        "Demander la décision et sa base", "De beslissing en haar grondslag opvragen", "Den Beschluss und seine Grundlage anfordern", "Ask for the decision and its basis";
    BudgetDiffers: "Loi 18-04-2017 art. 22/1 §§ 1, 2",
        "Le budget n'est pas le montant indexé", "De begroting is niet het geïndexeerde bedrag", "Das Budget ist nicht der indexierte Betrag", "The budget is not the indexed amount",
        "Recalculer 4.000.000 x indice d'août / 128,82; corriger ou justifier", "4.000.000 x augustusindex / 128,82 herrekenen; corrigeren of verantwoorden", "4.000.000 x Augustindex / 128,82 nachrechnen; berichtigen oder begründen", "Compute 4,000,000 x August index / 128.82 again; correct or justify";
    PaidAboveGrant: "AR 38 art. 20 § 2bis/1 al. 10; loi 22-05-2003 art. 123",
        "Payé au-delà du montant accordé", "Meer betaald dan toegekend", "Mehr gezahlt als gewährt", "Paid above the grant",
        "Réclamer le trop-payé", "Het te veel betaalde terugvorderen", "Den überzahlten Betrag zurückfordern", "Claim back what was overpaid";
    PaidWithoutProjects: "AR 19-12-1967 art. 60ter/1 §§ 4, 5; loi 22-05-2003 art. 123",
        "Payé pour des projets communs que la clé ne connaît pas", "Betaald voor gemeenschappelijke projecten die de sleutel niet kent", "Für gemeinsame Projekte gezahlt, die der Schlüssel nicht kennt", "Paid for common projects that the key does not know",
        "Demander sur quelle base; faire rembourser, ou inscrire la clé qui prévoit ces projets", "Vragen op welke grond; doen terugbetalen, of de sleutel inschrijven die deze projecten kent", "Nach der Grundlage fragen; zurückzahlen lassen oder den Schlüssel eintragen, der diese Projekte kennt", "Ask on what basis; have it repaid, or record the key that knows such projects";
    NoBeneficiary: "AR 19-12-1967 art. 60ter/1 §§ 4, 5; 0001 A13",
        "Une part de la subvention n'a pas de bénéficiaire", "Een deel van de toelage heeft geen begunstigde", "Ein Teil des Zuschusses hat keinen Begünstigten", "Part of the subsidy has no beneficiary",
        "Demander à l'autorité ce qu'il advient de ce montant; ne rien payer avant", "De overheid vragen wat met dit bedrag gebeurt; vooraf niets betalen", "Die Behörde fragen, was mit diesem Betrag geschieht; vorher nichts zahlen", "Ask the authority what becomes of this amount; pay nothing before";
    PaidBelowGrant: "AR 38 art. 20 § 2bis/1 al. 10",
        "Payé moins que le montant accordé", "Minder betaald dan toegekend", "Weniger gezahlt als gewährt", "Paid below the grant",
        "Payer le solde, ou inscrire la suspension", "Het saldo betalen, of de opschorting inschrijven", "Den Rest zahlen oder die Aussetzung eintragen", "Pay the rest, or record the suspension";
    PaidTwice: "Loi 22-05-2003 art. 121; ISA 240",
        "Montant payé deux fois", "Bedrag tweemaal betaald", "Betrag zweimal gezahlt", "Amount paid twice",
        "Comparer avec l'extrait de compte; réclamer s'il y a double", "Vergelijken met het rekeninguittreksel; terugvorderen als het dubbel is", "Mit dem Kontoauszug vergleichen; bei Doppelzahlung zurückfordern", "Compare with the bank statement; claim it back if it is double";
    PaidBeforeDetermination: "AR 38 art. 20 § 2bis/1 al. 10-12",
        "Payé avant la première détermination valable", "Betaald vóór de eerste geldige vaststelling", "Vor der ersten gültigen Festsetzung gezahlt", "Paid before the first determination that counts",
        "Demander sur quelle base le paiement a été fait", "Vragen op welke grond is betaald", "Fragen, auf welcher Grundlage gezahlt wurde", "Ask on what basis it was paid";
    PaidWhileSuspended: "Loi 22-05-2003 art. 124",
        "Payé alors que le montant est suspendu", "Betaald terwijl het bedrag is opgeschort", "Gezahlt, obwohl der Betrag ausgesetzt ist", "Paid while the amount is suspended",
        "Demander la levée de la suspension ou la restitution", "De opheffing van de opschorting of de teruggave vragen", "Aufhebung der Aussetzung oder Rückgabe verlangen", "Ask for the release or for the return of the money";
    PaidOutsideWindow: "AR 38 art. 20 § 2bis/1 al. 10",
        "Payé hors de la période de paiement", "Betaald buiten de betalingsperiode", "Außerhalb des Zahlungszeitraums gezahlt", "Paid outside the payment window",
        "Demander la raison du paiement hors du premier trimestre", "De reden van de betaling buiten het eerste kwartaal vragen", "Den Grund der Zahlung außerhalb des ersten Quartals erfragen", "Ask why it was paid outside the first quarter";
    MovedAfterEnd: "0001 A7",
        "Mouvement après la fin de la caisse, sans successeur nommé", "Beweging na het einde van de kas, zonder genoemde opvolger", "Bewegung nach dem Ende der Kasse, ohne genannten Nachfolger", "Money moved after the end of the fund, and no successor is named",
        "Inscrire le successeur, ou demander sur quelle base", "De opvolger inschrijven, of vragen op welke grond", "Den Nachfolger eintragen oder die Grundlage erfragen", "Record the successor, or ask on what basis";
    UsedAbovePaid: "Loi 22-05-2003 art. 121",
        "Utilisation supérieure au montant payé", "Gebruik hoger dan het betaalde bedrag", "Verwendung höher als der gezahlte Betrag", "Use above what was paid",
        "Demander les pièces; le dépassement reste à charge de la caisse", "De stukken opvragen; de overschrijding blijft ten laste van de kas", "Die Belege anfordern; die Überschreitung trägt die Kasse", "Ask for the documents; the excess stays with the fund";
    UseNotDeclared: "Loi 22-05-2003 art. 121; AR 19-12-1967 art. 60ter/1 § 6",
        "Utilisation non déclarée à l'échéance", "Gebruik niet aangegeven op de vervaldag", "Verwendung bei Fälligkeit nicht erklärt", "Use not declared by the due date",
        "Réclamer la déclaration", "De aangifte opvragen", "Die Erklärung anfordern", "Ask for the declaration";
    UseNotAccepted: "Loi 22-05-2003 art. 121",
        "Utilisation déclarée et non acceptée à l'échéance", "Gebruik aangegeven en niet aanvaard op de vervaldag", "Verwendung erklärt und bei Fälligkeit nicht anerkannt", "Use declared and not accepted by the due date",
        "Contrôler les pièces et inscrire ce qui est accepté", "De stukken controleren en inschrijven wat wordt aanvaard", "Die Belege prüfen und eintragen, was anerkannt wird", "Check the documents and record what is accepted";
    UnjustifiedNotClaimed: "Loi 22-05-2003 art. 123 al. 2",
        "Utilisation non justifiée et non réclamée", "Gebruik niet verantwoord en niet teruggevorderd", "Verwendung nicht belegt und nicht zurückgefordert", "Use not justified and not claimed back",
        "Réclamer la partie non justifiée", "Het niet verantwoorde deel terugvorderen", "Den nicht belegten Teil zurückfordern", "Claim back the part that is not justified";
    DeclaredLate: "Loi 22-05-2003 art. 121; AR 19-12-1967 art. 60ter/1 § 6",
        "Utilisation déclarée après l'échéance", "Gebruik aangegeven na de vervaldag", "Verwendung nach Fälligkeit erklärt", "Use declared after the due date",
        "Noter les jours de retard; rappeler l'échéance à la caisse", "De dagen vertraging noteren; de kas aan de vervaldag herinneren", "Die Verzugstage festhalten; die Kasse an die Fälligkeit erinnern", "Note the days; remind the fund of the date";
    DeterminedLate: "AR 38 art. 20 § 2bis/1 al. 10, 12",
        "Année déterminée après la période de paiement", "Jaar vastgesteld na de betalingsperiode", "Jahr nach dem Zahlungszeitraum festgesetzt", "Year determined after the payment window",
        "Demander la raison du retard", "De reden van de vertraging vragen", "Den Grund der Verspätung erfragen", "Ask for the reason of the delay";
    SpentTwice: "Avis CGG 2023/22, 2.2 (projet d'AR); ISA 240",
        "Même dépense imputée deux fois à un projet", "Dezelfde uitgave tweemaal op een project aangerekend", "Dieselbe Ausgabe einem Projekt zweimal angelastet", "The same expense charged to a project twice",
        "Comparer les factures; corriger l'une des inscriptions s'il y a double", "De facturen vergelijken; een van de inschrijvingen corrigeren als het dubbel is", "Die Rechnungen vergleichen; bei Doppelung eine der Eintragungen berichtigen", "Compare the invoices; correct one of the entries if it is double";
    RepaymentOverdue: "AR 19-12-1967 art. 60ter/1 § 6; loi 22-05-2003 art. 123",
        "Remboursement échu et non reçu", "Terugbetaling vervallen en niet ontvangen", "Rückzahlung überfällig", "Repayment overdue",
        "Réclamer le montant ouvert", "Het openstaande bedrag terugvorderen", "Den offenen Betrag einfordern", "Claim the open amount";
    RepaidLate: "AR 19-12-1967 art. 60ter/1 § 6; loi 22-05-2003 art. 123",
        "Remboursé après l'échéance", "Terugbetaald na de vervaldag", "Nach Fälligkeit zurückgezahlt", "Repaid after the due date",
        "Noter les jours de retard; demander la raison", "De dagen vertraging noteren; de reden vragen", "Die Verzugstage festhalten; den Grund erfragen", "Note the days; ask for the reason";
    RepaidAboveOwed: "Loi 22-05-2003 art. 123",
        "Remboursé au-delà de ce qui peut être dû", "Meer terugbetaald dan verschuldigd kan zijn", "Mehr zurückgezahlt als geschuldet sein kann", "Repaid above what can be owed",
        "Restituer le trop-perçu (`record repayment-returned`)", "Het te veel ontvangene teruggeven (`record repayment-returned`)", "Das zu viel Erhaltene erstatten (`record repayment-returned`)", "Return what was too much (`record repayment-returned`)";
    RepaidOnOtherGround: "money.md",
        "Remboursé à un autre titre que celui qui est dû", "Terugbetaald op een andere grond dan die waarop verschuldigd is", "Aus einem anderen Grund zurückgezahlt als geschuldet", "Repaid on another ground than it is owed on",
        "Corriger le motif du remboursement", "De grond van de terugbetaling corrigeren", "Den Grund der Rückzahlung berichtigen", "Correct the ground of the repayment";
    ClaimAboveOwed: "Loi 22-05-2003 art. 123",
        "Réclamé au-delà de ce qui est dû à ce titre", "Meer teruggevorderd dan op die grond verschuldigd", "Mehr zurückgefordert als aus diesem Grund geschuldet", "Claimed above what is owed on that ground",
        "Corriger la réclamation, ou demander la pièce", "De terugvordering corrigeren, of het stuk opvragen", "Die Rückforderung berichtigen oder den Beleg anfordern", "Correct the claim, or ask for the document";
    AcceptedAboveUsed: "Loi 22-05-2003 art. 121; CDE/WER art. III.88",
        "Accepté davantage que ce qui est déclaré ou dépensé", "Meer aanvaard dan aangegeven of uitgegeven is", "Mehr anerkannt als angegeben oder ausgegeben", "Accepted above what is declared or spent",
        "Corriger l'acceptation, ou inscrire la déclaration qui vaut", "De aanvaarding corrigeren, of de geldende aangifte inschrijven", "Die Anerkennung berichtigen oder die geltende Angabe eintragen", "Correct the acceptance, or record the declaration that counts";
    RepaidAbovePaid: "Loi 22-05-2003 art. 123; CDE/WER art. III.88",
        "Remboursé davantage que ce qui a été payé", "Meer terugbetaald dan er betaald is", "Mehr zurückgezahlt als gezahlt", "Repaid above what was paid",
        "Inscrire le paiement qui vaut, ou corriger le remboursement", "De geldende betaling inschrijven, of de terugbetaling corrigeren", "Die geltende Zahlung eintragen oder die Rückzahlung berichtigen", "Record the payment that counts, or correct the repayment";
    DeterminationWithdrawn: "AR 38 art. 20 § 2bis/1 al. 10; CDE/WER art. III.88",
        "De l'argent a été versé et la détermination a été retirée", "Er is geld betaald en de vaststelling is ingetrokken", "Es wurde gezahlt und die Festsetzung wurde zurückgenommen", "Money moved and the determination was taken back",
        "Déterminer l'année à nouveau (`allocate`)", "Het jaar opnieuw vaststellen (`allocate`)", "Das Jahr neu festsetzen (`allocate`)", "Determine the year anew (`allocate`)";
    RestsOnCorrected: "CDE/WER art. III.88",
        "Une inscription repose sur une inscription corrigée que rien ne remplace", "Een inschrijving steunt op een gecorrigeerde inschrijving die door niets is vervangen", "Eine Eintragung beruht auf einer berichtigten, an deren Stelle nichts steht", "An entry rests on a corrected one that nothing replaced",
        "Inscrire ce qui vaut à la place, ou corriger aussi cette inscription", "Inschrijven wat in de plaats komt, of ook deze inschrijving corrigeren", "Eintragen, was an die Stelle tritt, oder auch diese Eintragung berichtigen", "Record what takes its place, or correct this entry too";
    TakenOver: "past-years.md; ISA 510",
        "Année reprise dans un registre ouvert plus tard", "Jaar overgenomen in een later geopend register", "Jahr übernommen in ein später eröffnetes Register", "Year taken over into a ledger opened later",
        "Comparer les inscriptions avec les décisions et extraits de l'époque", "De inschrijvingen vergelijken met de beslissingen en uittreksels van toen", "Die Eintragungen mit den damaligen Beschlüssen und Auszügen vergleichen", "Compare the entries with the decisions and statements of the time";
    YearNotClosed: "ISA 230 § 14",
        "Année à clôturer", "Jaar af te sluiten", "Jahr abzuschließen", "Year to be closed",
        "Clôturer l'année (`record year-closed`)", "Het jaar afsluiten (`record year-closed`)", "Das Jahr abschließen (`record year-closed`)", "Close the year (`record year-closed`)";
    AfterClosing: "CDE/WER art. III.88; ISA 230 § 16",
        "Inscription postérieure à la clôture de l'année", "Inschrijving na de afsluiting van het jaar", "Eintragung nach Abschluss des Jahres", "Entry after the year was closed",
        "Demander pourquoi; rouvrir l'année avec son motif (`record year-reopened`)", "Vragen waarom; het jaar heropenen met de reden (`record year-reopened`)", "Den Grund erfragen; das Jahr mit Begründung wieder öffnen (`record year-reopened`)", "Ask why; open the year again with its reason (`record year-reopened`)";
    ProjectNotApproved: "Avis CGG 2023/22, 2.2 (projet d'AR); 0001 A4",
        "Dépense pour un projet auquel manque une étape requise", "Uitgave voor een project waaraan een vereiste stap ontbreekt", "Ausgabe für ein Projekt, dem ein erforderlicher Schritt fehlt", "Spending on a project that lacks a required step",
        "Obtenir l'étape qui manque, ou réclamer la dépense", "De ontbrekende stap verkrijgen, of de uitgave terugvorderen", "Den fehlenden Schritt einholen oder die Ausgabe zurückfordern", "Obtain the missing step, or claim the spending back";
    SpentBeforeApproval: "Avis CGG 2023/22, 2.2 (projet d'AR); 0001 A4",
        "Dépense antérieure à la dernière approbation du projet", "Uitgave vóór de laatste goedkeuring van het project", "Ausgabe vor der letzten Genehmigung des Projekts", "Spending before the last approval of the project",
        "Demander si la dépense est couverte; la réclamer sinon", "Vragen of de uitgave gedekt is; anders terugvorderen", "Fragen, ob die Ausgabe gedeckt ist; sonst zurückfordern", "Ask whether the spending is covered; claim it back if not";
    SpentAboveEnvelope: "Avis CGG 2023/22, 2.2 (projet d'AR)",
        "Dépenses pour projets communs supérieures à l'enveloppe", "Uitgaven voor gemeenschappelijke projecten boven de enveloppe", "Ausgaben für gemeinsame Projekte über der Enveloppe", "Spending on common projects above the envelope",
        "Mettre le dépassement à charge de la caisse", "De overschrijding ten laste van de kas leggen", "Die Überschreitung der Kasse anlasten", "Charge the excess to the fund";
    ProjectAboveBudget: "Avis CGG 2023/22, 2.2 (projet d'AR)",
        "Dépenses supérieures au budget du projet", "Uitgaven boven de begroting van het project", "Ausgaben über dem Budget des Projekts", "Spending above the budget of the project",
        "Demander une approbation du dépassement", "Een goedkeuring van de overschrijding vragen", "Eine Genehmigung der Überschreitung verlangen", "Ask for an approval of the excess";
    SpentOutsideProject: "Avis CGG 2023/22, 2.2 (projet d'AR)",
        "Dépense d'une caisse qui ne porte pas le projet", "Uitgave van een kas die het project niet draagt", "Ausgabe einer Kasse, die das Projekt nicht trägt", "Spending by a fund that does not carry the project",
        "Vérifier la liste des caisses du projet", "De lijst van kassen van het project nagaan", "Die Liste der Kassen des Projekts prüfen", "Check the list of funds of the project";
    CommonMoneyLeft: "0001 A9",
        "Solde de projets communs reporté", "Overgedragen saldo van gemeenschappelijke projecten", "Übertragener Rest für gemeinsame Projekte", "Money for common projects carried over",
        "Suivre le solde l'année suivante", "Het saldo volgend jaar opvolgen", "Den Rest im nächsten Jahr verfolgen", "Follow the rest next year";
    SamePerson: "COSO 10; AR 38 art. 21 §§ 2, 9",
        "La même personne des deux côtés d'un contrôle", "Dezelfde persoon aan beide kanten van een controle", "Dieselbe Person auf beiden Seiten einer Kontrolle", "The same person on both sides of a control",
        "Faire revoir par une autre personne", "Door een andere persoon laten nazien", "Von einer anderen Person prüfen lassen", "Have it reviewed by another person";
    RolesCombined: "COSO 10; AR 38 art. 21 §§ 2, 9",
        "Rôles incompatibles chez un même acteur", "Onverenigbare rollen bij eenzelfde actor", "Unvereinbare Rollen bei einem Akteur", "Roles that should stand apart held by one actor",
        "Retirer un des rôles", "Een van de rollen intrekken", "Eine der Rollen entziehen", "Take one of the roles away";
    CodeConfusable: "Unicode UTS 39 § 4; ISA 240",
        "Code que l'on prend pour un plus ancien", "Code die voor een oudere wordt gehouden", "Code, der für einen älteren gehalten wird", "Code that is taken for an older one",
        "Demander qui l'a inscrit et pourquoi; suivre ce qui le nomme (`log`, `show`)", "Vragen wie hem heeft ingeschreven en waarom; nagaan wat hem vermeldt (`log`, `show`)", "Fragen, wer ihn warum eingetragen hat; verfolgen, was ihn nennt (`log`, `show`)", "Ask who recorded it and why; follow what names it (`log`, `show`)";
    DateAfterRecording: "ISA 240; events.md",
        "Date postérieure à l'inscription", "Datum na de inschrijving", "Datum nach der Eintragung", "Date after the entry that tells it",
        "Demander la pièce; corriger la date", "Het stuk opvragen; de datum corrigeren", "Den Beleg anfordern; das Datum berichtigen", "Ask for the document; correct the date";
    DateFar: "ISA 240; events.md",
        "Date à plus de dix ans de ce qu'elle concerne", "Datum meer dan tien jaar van wat ze betreft", "Datum mehr als zehn Jahre von dem entfernt, was es betrifft", "Date more than ten years from what it concerns",
        "Demander la pièce; corriger la date", "Het stuk opvragen; de datum corrigeren", "Den Beleg anfordern; das Datum berichtigen", "Ask for the document; correct the date";
    DatesReversed: "ISA 240; events.md",
        "Dates dans un ordre impossible", "Datums in een onmogelijke volgorde", "Daten in unmöglicher Reihenfolge", "Dates in an order that cannot be",
        "Demander les pièces; corriger la date fausse", "De stukken opvragen; de foute datum corrigeren", "Die Belege anfordern; das falsche Datum berichtigen", "Ask for the documents; correct the wrong date";
    ApprovalMissing: "keys.md § 8",
        "Signature exigée par la clé absente", "Handtekening die de sleutel eist ontbreekt", "Vom Schlüssel verlangte Unterschrift fehlt", "Signature that the key asks for is missing",
        "Obtenir la signature, ou corriger l'inscription", "De handtekening verkrijgen, of de inschrijving corrigeren", "Die Unterschrift einholen oder die Eintragung berichtigen", "Obtain the signature, or correct the entry";
    ApprovalInvalid: "keys.md § 8; rules.md",
        "Signature non valable", "Ongeldige handtekening", "Unterschrift ungültig", "Signature does not hold",
        "Demander au signataire s'il a signé; corriger l'inscription", "De ondertekenaar vragen of hij heeft getekend; de inschrijving corrigeren", "Den Unterzeichner fragen, ob er unterschrieben hat; die Eintragung berichtigen", "Ask the signer whether he signed; correct the entry";
    NoCheckpoint: "SECURITY.md; ceremony.md",
        "Aucun point de contrôle ne couvre les chiffres de l'année", "Geen controlepunt dekt de cijfers van het jaar", "Kein Kontrollpunkt deckt die Zahlen des Jahres", "No checkpoint covers the figures of the year",
        "Émettre un point de contrôle et le remettre à un témoin", "Een controlepunt uitgeven en aan een getuige overhandigen", "Einen Kontrollpunkt ausstellen und einem Zeugen übergeben", "Issue a checkpoint and hand it to a witness";
    ReportDiffers: "events.md; ISA 500",
        "Les chiffres d'un rapport émis ne sont pas ceux du registre", "De cijfers van een uitgegeven verslag zijn niet die van het register", "Die Zahlen eines ausgegebenen Berichts sind nicht die des Registers", "The figures of a report that was issued are not those of the ledger",
        "Refaire le rapport (`report --as-of`) et le comparer à celui qui a été reçu; demander qui a inscrit cela", "Het verslag opnieuw maken (`report --as-of`) en vergelijken met het ontvangen verslag; vragen wie dit heeft ingeschreven", "Den Bericht neu erstellen (`report --as-of`) und mit dem erhaltenen vergleichen; fragen, wer dies eingetragen hat", "Make the report again (`report --as-of`) and compare it with the one that was received; ask who recorded it";
    ReportUnchecked: "events.md; PERFORMANCE.md",
        "Les chiffres d'un rapport émis n'ont pas été recalculés", "De cijfers van een uitgegeven verslag zijn niet opnieuw berekend", "Die Zahlen eines ausgegebenen Berichts wurden nicht neu berechnet", "The figures of a report that was issued were not computed again",
        "Refaire le rapport (`report --as-of`): l'inscription qu'il nomme manque, ou le registre énonce trop de rapports", "Het verslag opnieuw maken (`report --as-of`): de inschrijving die het noemt ontbreekt, of het register vermeldt te veel verslagen", "Den Bericht neu erstellen (`report --as-of`): die Eintragung, die er nennt, fehlt, oder das Register nennt zu viele Berichte", "Make the report again (`report --as-of`): the entry that it names is missing, or the ledger tells too many reports";
    ReportOutdated: "ISA 560",
        "Inscriptions postérieures au dernier rapport émis", "Inschrijvingen na het laatst uitgegeven verslag", "Eintragungen nach dem zuletzt ausgegebenen Bericht", "Entries later than the last report that was issued",
        "Émettre un nouveau rapport si elles changent quelque chose", "Een nieuw verslag uitgeven als ze iets wijzigen", "Einen neuen Bericht ausgeben, wenn sie etwas ändern", "Issue a new report if they change something";
    CorrectionUndocumented: "CDE/WER art. III.88; ISA 230",
        "Correction sans pièce", "Correctie zonder stuk", "Berichtigung ohne Beleg", "Correction without a document",
        "Demander la pièce qui porte le motif", "Het stuk opvragen dat de reden draagt", "Den Beleg anfordern, der den Grund trägt", "Ask for the document that bears the reason";
    FindingUnanswered: "ISA 230; ISSAI 4000",
        "Constatation restée sans réponse", "Bevinding zonder antwoord", "Feststellung ohne Antwort", "Finding without an answer",
        "Rappeler la demande", "De vraag herhalen", "Die Frage wiederholen", "Ask again";
    FindingOpen: "ISSAI 4000",
        "Constatation non close", "Bevinding niet afgesloten", "Feststellung nicht abgeschlossen", "Finding not closed",
        "Suivre, puis clore (`record finding-closed`)", "Opvolgen en dan afsluiten (`record finding-closed`)", "Verfolgen und dann abschließen (`record finding-closed`)", "Follow up, then close (`record finding-closed`)";
    FindingStands: "ISSAI 4000",
        "Constatation close comme résolue et toujours présente", "Bevinding afgesloten als opgelost en nog steeds aanwezig", "Als gelöst abgeschlossene Feststellung besteht noch", "Finding closed as resolved and found again",
        "Rouvrir la question", "De vraag heropenen", "Die Frage neu aufnehmen", "Open the question again";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_finding_has_a_name_a_basis_and_a_remedy_of_its_own() {
        let mut names = BTreeSet::new();
        for code in FindingCode::ALL {
            let entry = catalogue(*code);
            assert!(!entry.basis.is_empty(), "{code:?}");
            for language in Language::ALL {
                for text in [entry.name(language), entry.todo(language)] {
                    assert!(
                        !text.is_empty() && text.trim() == text && !text.ends_with('.'),
                        "{code:?} {language}"
                    );
                }
                assert!(names.insert((language, entry.name(language))), "{code:?} {language} stands twice");
            }
            // One language is not another.
            let told: BTreeSet<&str> =
                Language::ALL.into_iter().map(|language| entry.todo(language)).collect();
            assert_eq!(told.len(), Language::ALL.len(), "{code:?}");
        }
    }
}

use crate::Language;

/// Declares words: French, Dutch, German, English.
macro_rules! words {
    ($(#[$doc:meta])* $kind:ident; $($name:ident: $fr:literal, $nl:literal, $de:literal, $en:literal;)+) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is what it says in English")]
        pub enum $kind { $($name),+ }

        impl $kind {
            /// Every word.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word in a language.
            pub fn in_language(self, language: Language) -> &'static str {
                let [fr, nl, de, en] = match self { $(Self::$name => [$fr, $nl, $de, $en]),+ };
                match language {
                    Language::Fr => fr,
                    Language::Nl => nl,
                    Language::De => de,
                    Language::En => en,
                }
            }
        }
    };
}

pub(crate) use words;

words! {
    /// A word or a sentence of the reports. The terms are those of `docs/glossary.md`.
    Word;
    // Titles
    YearReport: "Rapport de fin d'année", "Jaareindeverslag", "Jahresabschlussbericht", "Year-end report";
    Subsidy: "subvention pour le bien-être mental au travail des indépendants", "toelage voor mentaal welzijn op het werk van zelfstandigen", "Zuschuss für das seelische Wohlbefinden der Selbständigen am Arbeitsplatz", "subsidy for the mental well-being of the self-employed at work";
    Identity: "Identité", "Identiteit", "Identität", "Identity";
    Key: "Clé de répartition", "Verdeelsleutel", "Verteilungsschlüssel", "Allocation key";
    Inputs: "Données de base", "Basisgegevens", "Ausgangsdaten", "Inputs";
    Allocation: "Répartition", "Verdeling", "Verteilung", "Allocation";
    Settlement: "Décompte avec la détermination précédente", "Afrekening met de vorige vaststelling", "Abrechnung mit der vorigen Festsetzung", "Settlement with the previous determination";
    Payments: "Paiements", "Betalingen", "Zahlungen", "Payments";
    UseAndRepayment: "Utilisation et remboursement", "Gebruik en terugbetaling", "Verwendung und Rückzahlung", "Use and repayment";
    CommonProjects: "Projets communs", "Gemeenschappelijke projecten", "Gemeinsame Projekte", "Common projects";
    YearOnYear: "Comparaison avec l'année précédente", "Vergelijking met het vorige jaar", "Vergleich mit dem Vorjahr", "Year on year";
    Findings: "Constatations", "Bevindingen", "Feststellungen", "Findings";
    Reperformance: "Recalcul", "Herberekening", "Nachrechnung", "Re-performance";
    Entries: "Inscriptions au registre", "Inschrijvingen in het register", "Eintragungen im Register", "Ledger entries";
    Documents: "Pièces justificatives", "Bewijsstukken", "Belege", "Evidence documents";
    // Identity
    Year: "Année de la subvention", "Jaar van de toelage", "Jahr des Zuschusses", "Year of the subsidy";
    Origin: "Registre", "Register", "Register", "Ledger";
    AsOf: "Situation après l'inscription", "Toestand na inschrijving", "Stand nach Eintragung", "As of entry";
    DueDatesAt: "Échéances comparées au", "Vervaldagen vergeleken met", "Fälligkeiten verglichen mit dem", "Due dates compared with";
    RecordedAt: "Inscrite le (UTC)", "Ingeschreven op (UTC)", "Eingetragen am (UTC)", "Recorded at (UTC)";
    HeadHash: "Empreinte de cette inscription", "Hash van die inschrijving", "Hash dieser Eintragung", "Hash of that entry";
    TreeRoot: "Racine de l'arbre de Merkle", "Wortel van de Merkle-boom", "Wurzel des Merkle-Baums", "Root of the Merkle tree";
    SignedBy: "Signature exigée de", "Handtekening vereist van", "Unterschrift erforderlich von", "Signature asked of";
    PaperCheckpoint: "Point de contrôle à conserver hors du registre (les deux derniers chiffres de chaque ligne sont des chiffres de contrôle) :", "Controlepunt om buiten het register te bewaren (de laatste twee cijfers van elke regel zijn controlecijfers):", "Kontrollpunkt, außerhalb des Registers aufzubewahren (die letzten zwei Ziffern jeder Zeile sind Prüfziffern):", "Checkpoint to be kept outside the ledger (the last two digits of each line are check digits):";
    Checkpoint: "Dernier point de contrôle remis", "Laatst overhandigd controlepunt", "Zuletzt übergebener Kontrollpunkt", "Last checkpoint handed over";
    NoCheckpoint: "aucun: rien de ce qui précède n'est prouvé contre qui pourrait réécrire tout le registre", "geen: niets van het voorgaande is bewezen tegen wie het hele register kan herschrijven", "keiner: nichts davon ist bewiesen gegen jemanden, der das ganze Register neu schreiben kann", "none: nothing here is proven against someone who could rewrite the whole ledger";
    Program: "Programme", "Programma", "Programm", "Program";
    Currency: "Monnaie", "Munt", "Währung", "Currency";
    Euros: "EUR, montants en euros et cents", "EUR, bedragen in euro en cent", "EUR, Beträge in Euro und Cent", "EUR, amounts in euros and cents";
    FormatVersion: "Version du format du rapport", "Versie van het verslagformaat", "Version des Berichtsformats", "Version of the report format";
    FiguresDigest: "SHA-256 des chiffres", "SHA-256 van de cijfers", "SHA-256 der Zahlen", "SHA-256 of the figures";
    Closed: "Année clôturée", "Jaar afgesloten", "Jahr abgeschlossen", "Year closed";
    DecidedOn: "Décidé le", "Beslist op", "Beschlossen am", "Decided on";
    NotClosed: "non", "neen", "nein", "no";
    Reopened: "Rouverte", "Heropend", "Wieder geöffnet", "Opened again";
    // At a glance
    AtAGlance: "L'année en bref", "Het jaar in het kort", "Das Jahr auf einen Blick", "The year at a glance";
    NumberOfFunds: "Nombre de caisses", "Aantal kassen", "Zahl der Kassen", "Number of funds";
    Allocated: "Réparti", "Verdeeld", "Verteilt", "Allocated";
    OfWhichExcess: "dont excédent", "waarvan overschot", "davon Überschuss", "of which excess";
    OfWhichCommon: "dont projets communs", "waarvan gemeenschappelijke projecten", "davon gemeinsame Projekte", "of which common projects";
    // Warnings
    StandInWarning: "POIDS DE SUBSTITUTION: les nombres d'affiliés ne sont pas ceux que la loi demande; les montants ne sont pas des montants réels.", "VERVANGENDE GEWICHTEN: de aantallen aangeslotenen zijn niet die welke de wet vraagt; de bedragen zijn geen werkelijke bedragen.", "ERSATZGEWICHTE: die Zahlen der Angeschlossenen sind nicht die vom Gesetz verlangten; die Beträge sind keine wirklichen Beträge.", "STAND-IN WEIGHTS: the numbers of affiliates are not those that the law asks for; the amounts are not real amounts.";
    ProvisionalWarning: "DÉTERMINATION PROVISOIRE: une détermination définitive doit suivre.", "VOORLOPIGE VASTSTELLING: een definitieve vaststelling moet volgen.", "VORLÄUFIGE FESTSETZUNG: eine endgültige Festsetzung muss folgen.", "PROVISIONAL DETERMINATION: a definitive one must follow.";
    NotDeterminedWarning: "La répartition de l'année n'est pas déterminée.", "De verdeling van het jaar is niet vastgesteld.", "Die Verteilung des Jahres ist nicht festgesetzt.", "The allocation of the year is not determined.";
    ErrorsWarning: "Ce rapport comporte des constatations graves: voir les constatations.", "Dit verslag bevat ernstige bevindingen: zie de bevindingen.", "Dieser Bericht enthält schwerwiegende Feststellungen: siehe Feststellungen.", "This report holds findings that are errors: see the findings.";
    // Key
    KeyId: "Identifiant", "Identificatie", "Kennung", "Identifier";
    Title: "Intitulé", "Opschrift", "Titel", "Title";
    InForce: "Années", "Jaren", "Jahre", "Years";
    Onwards: "et suivantes", "en volgende", "und folgende", "and onwards";
    Slice: "Tranche", "Schijf", "Tranche", "Slice";
    ShareOfBudget: "Part du budget", "Aandeel in de begroting", "Anteil am Budget", "Share of the budget";
    Basis: "Base", "Basis", "Grundlage", "Basis";
    Condition: "Condition", "Voorwaarde", "Bedingung", "Condition";
    Denominator: "Dénominateur", "Noemer", "Nenner", "Denominator";
    IfNegative: "Si l'évaluation est négative", "Bij negatieve evaluatie", "Bei negativer Bewertung", "If the evaluation is negative";
    PublishedOn: "Publiée au M.B. le", "Bekendgemaakt in het B.S. op", "Im Staatsblatt veröffentlicht am", "Published on";
    SplitBy: "Réparti selon", "Verdeeld volgens", "Verteilt nach", "Split by";
    Clauses: "Dispositions", "Bepalingen", "Bestimmungen", "Clauses";
    Clause: "Disposition", "Bepaling", "Bestimmung", "Clause";
    ReportSource: "Source", "Bron", "Quelle", "Source";
    Nature: "Nature", "Aard", "Art", "Kind";
    ClauseText: "Contenu", "Inhoud", "Inhalt", "Content";
    Law: "loi", "wet", "Gesetz", "law";
    Decree: "arrêté royal", "koninklijk besluit", "Königlicher Erlass", "royal decree";
    Draft: "projet d'arrêté (avis CGG)", "ontwerp van besluit (advies ABC)", "Erlassentwurf (Gutachten AVA)", "draft decree (CGG opinion)";
    Choice: "choix de l'office", "keuze van de dienst", "Wahl der Stelle", "choice of this office";
    Rounding: "Arrondi", "Afronding", "Rundung", "Rounding";
    Ties: "Ex aequo", "Gelijke resten", "Gleichstand", "Ties";
    PaymentWindow: "Période de paiement", "Betalingsperiode", "Zahlungszeitraum", "Payment window";
    ReferenceDate: "Date de référence", "Referentiedatum", "Stichtag", "Reference date";
    RepaymentDue: "Remboursement au plus tard le", "Terugbetaling uiterlijk op", "Rückzahlung spätestens am", "Repayment due by";
    ProjectSteps: "Étapes requises des projets communs", "Vereiste stappen van gemeenschappelijke projecten", "Erforderliche Schritte gemeinsamer Projekte", "Steps required of common projects";
    Population: "Population comptée", "Getelde populatie", "Gezählte Personen", "Population counted";
    Equal: "parts égales", "gelijke delen", "gleiche Teile", "equal parts";
    Affiliates: "affiliés", "aangeslotenen", "Angeschlossene", "affiliates";
    NoCondition: "aucune", "geen", "keine", "none";
    PositiveEvaluation: "évaluation positive", "positieve evaluatie", "positive Bewertung", "positive evaluation";
    AllFunds: "toutes les caisses", "alle kassen", "alle Kassen", "all funds";
    EligibleFunds: "caisses admissibles", "in aanmerking komende kassen", "berechtigte Kassen", "eligible funds";
    EqualCommonProjects: "parts égales, projets communs", "gelijke delen, gemeenschappelijke projecten", "gleiche Teile, gemeinsame Projekte", "equal parts, common projects";
    ExcessToOthers: "excédent aux caisses évaluées positivement", "overschot aan de positief geëvalueerde kassen", "Überschuss an die positiv bewerteten Kassen", "excess to the positively evaluated funds";
    LargestRemainder: "plus fort reste", "grootste rest", "größter Rest", "largest remainder";
    HalfUp: "au cent le plus proche, demi vers le haut", "tot de dichtstbijzijnde cent, half naar boven", "kaufmännisch auf den Cent", "to the nearest cent, half up";
    HalfEven: "au cent le plus proche, demi au pair", "tot de dichtstbijzijnde cent, half naar even", "auf den Cent, halb zur geraden Zahl", "to the nearest cent, half to even";
    Truncate: "vers le bas", "naar beneden", "abgerundet", "truncated";
    PerSlice: "par tranche", "per schijf", "je Tranche", "per slice";
    OnTotal: "sur le total", "op het totaal", "auf die Summe", "on the total";
    FundOrder: "code de caisse croissant", "oplopende kascode", "aufsteigender Kassencode", "ascending fund code";
    ReverseFundOrder: "code de caisse décroissant", "aflopende kascode", "absteigender Kassencode", "descending fund code";
    MostAffiliates: "plus grand nombre d'affiliés", "meeste aangeslotenen", "meiste Angeschlossene", "most affiliates";
    FewestAffiliates: "plus petit nombre d'affiliés", "minste aangeslotenen", "wenigste Angeschlossene", "fewest affiliates";
    Submission: "introduction par les caisses", "indiening door de kassen", "Einreichung durch die Kassen", "submission by the funds";
    Endorsement: "aval de l'Audit externe", "instemming van de Externe Audit", "Zustimmung des Externen Audits", "endorsement by External Audit";
    Approval: "approbation du CGG", "goedkeuring door het ABC", "Genehmigung durch den AVA", "approval by the CGG";
    // Inputs
    Budget: "Budget", "Begroting", "Budget", "Budget";
    BaseAmount: "Montant de base", "Basisbedrag", "Grundbetrag", "Base amount";
    Index: "Indice santé", "Gezondheidsindex", "Gesundheitsindex", "Health index";
    IndexBase: "Indice du dénominateur", "Index van de noemer", "Index des Nenners", "Index of the denominator";
    ExactAmount: "Montant exact en cents", "Exact bedrag in cent", "Genauer Betrag in Cent", "Exact amount in cents";
    Derived: "calculé selon la clé", "berekend volgens de sleutel", "nach dem Schlüssel berechnet", "derived by the key";
    Decided: "fixé par une décision", "vastgesteld bij beslissing", "durch Beschluss festgesetzt", "set by a decision";
    Published: "publié", "gepubliceerd", "veröffentlicht", "published";
    Inferred: "déduit", "afgeleid", "abgeleitet", "inferred";
    LegalWeights: "affiliés au sens de l'article 12, certifiés", "aangeslotenen in de zin van artikel 12, gecertificeerd", "Angeschlossene im Sinne von Artikel 12, bescheinigt", "affiliates of article 12, certified";
    StandInWeights: "poids de substitution", "vervangende gewichten", "Ersatzgewichte", "stand-in weights";
    Weights: "Nature des nombres", "Aard van de aantallen", "Art der Zahlen", "Kind of counts";
    Fund: "Caisse", "Kas", "Kasse", "Fund";
    Name: "Nom", "Naam", "Name", "Name";
    Paragraph1: "art. 12 § 1", "art. 12 § 1", "Art. 12 § 1", "art. 12 § 1";
    Paragraph1bis: "§ 1bis", "§ 1bis", "§ 1bis", "§ 1bis";
    Paragraph1ter: "§ 1ter", "§ 1ter", "§ 1ter", "§ 1ter";
    NumberOfAffiliates: "Affiliés", "Aangeslotenen", "Angeschlossene", "Affiliates";
    EndedFunds: "Caisses ayant pris fin", "Beëindigde kassen", "Beendete Kassen", "Funds that ended";
    LastDay: "Dernier jour", "Laatste dag", "Letzter Tag", "Last day";
    Successor: "Successeur", "Opvolger", "Nachfolger", "Successor";
    Evaluation: "Évaluation", "Evaluatie", "Bewertung", "Evaluation";
    Evaluations: "Évaluations", "Evaluaties", "Bewertungen", "Evaluations";
    Decider: "Décidée par", "Beslist door", "Entschieden von", "Decided by";
    Date: "Date", "Datum", "Datum", "Date";
    Positive: "positive", "positief", "positiv", "positive";
    Negative: "négative", "negatief", "negativ", "negative";
    Pending: "en suspens", "hangend", "ausstehend", "pending";
    NotApplicable: "sans objet", "niet van toepassing", "nicht anwendbar", "not applicable";
    NotGiven: "non communiquée", "niet meegedeeld", "nicht mitgeteilt", "not given";
    // Allocation
    Provisional: "provisoire", "voorlopig", "vorläufig", "provisional";
    Definitive: "définitive", "definitief", "endgültig", "definitive";
    Revision: "Révision", "Herziening", "Revision", "Revision";
    Reason: "Motif", "Reden", "Grund", "Reason";
    Determination: "Détermination", "Vaststelling", "Festsetzung", "Determination";
    Excess: "Excédent", "Overschot", "Überschuss", "Excess";
    Total: "Total", "Totaal", "Summe", "Total";
    Remainder: "Non octroyé en raison d'évaluations négatives", "Niet toegekend wegens negatieve evaluaties", "Wegen negativer Bewertungen nicht gewährt", "Not granted because of negative evaluations";
    NoBeneficiary: "Sans bénéficiaire", "Zonder begunstigde", "Ohne Begünstigten", "Without beneficiary";
    Reserved: "Réservé (évaluation en suspens)", "Gereserveerd (hangende evaluatie)", "Zurückgestellt (ausstehende Bewertung)", "Reserved (pending evaluation)";
    Undistributed: "Non réparti", "Niet verdeeld", "Nicht verteilt", "Undistributed";
    RoundingDifference: "Différence d'arrondi", "Afrondingsverschil", "Rundungsdifferenz", "Rounding difference";
    Proof: "Contrôle: répartition, réserve, part sans bénéficiaire, non réparti et différence font le budget", "Controle: verdeling, reserve, deel zonder begunstigde, niet verdeeld en verschil vormen de begroting", "Probe: Verteilung, Rückstellung, Teil ohne Begünstigten, nicht Verteiltes und Differenz ergeben das Budget", "Proof: allocation, reserve, part without beneficiary, undistributed part and difference make the budget";
    SliceTotals: "Tranches", "Schijven", "Tranchen", "Slices";
    Previous: "Précédent", "Vorige", "Vorige", "Previous";
    Current: "Actuel", "Huidige", "Aktuell", "Current";
    Difference: "Différence", "Verschil", "Differenz", "Difference";
    // Money
    Envelope: "Enveloppe", "Enveloppe", "Enveloppe", "Envelope";
    Operating: "fonctionnement", "werking", "Betrieb", "operating";
    CommonEnvelope: "projets communs", "gemeenschappelijke projecten", "gemeinsame Projekte", "common projects";
    ValueDate: "Date valeur", "Valutadatum", "Valutadatum", "Value date";
    Amount: "Montant", "Bedrag", "Betrag", "Amount";
    Reference: "Référence", "Referentie", "Referenz", "Reference";
    Counterparty: "Payé à / par, projet", "Betaald aan / door, project", "Gezahlt an / von, Projekt", "Paid to / by, project";
    Granted: "Accordé", "Toegekend", "Gewährt", "Granted";
    Paid: "Payé", "Betaald", "Gezahlt", "Paid";
    Suspended: "Suspendu", "Opgeschort", "Ausgesetzt", "Suspended";
    ToPay: "Reste à payer", "Nog te betalen", "Noch zu zahlen", "Still to pay";
    Used: "Utilisé", "Gebruikt", "Verwendet", "Used";
    Accepted: "Accepté", "Aanvaard", "Anerkannt", "Accepted";
    Claimed: "Réclamé", "Teruggevorderd", "Zurückgefordert", "Claimed";
    Repaid: "Remboursé", "Terugbetaald", "Zurückgezahlt", "Repaid";
    Owed: "À rembourser", "Terug te betalen", "Zurückzuzahlen", "To be repaid";
    Open: "Encore ouvert", "Nog open", "Noch offen", "Still open";
    Due: "Échéance", "Vervaldag", "Fälligkeit", "Due";
    Ground: "Fondement", "Grond", "Rechtsgrund", "Ground";
    Unused: "non utilisé", "niet gebruikt", "nicht verwendet", "unused";
    Unjustified: "non justifié (art. 123, al. 2)", "niet verantwoord (art. 123, lid 2)", "nicht belegt (Art. 123 Abs. 2)", "unjustified (art. 123, par. 2)";
    Misuse: "conditions non respectées (art. 123, al. 1)", "voorwaarden niet nageleefd (art. 123, lid 1)", "Bedingungen nicht erfüllt (Art. 123 Abs. 1)", "conditions not met (art. 123, par. 1)";
    Overpaid: "trop payé", "te veel betaald", "zu viel gezahlt", "overpaid";
    Movements: "Mouvements", "Bewegingen", "Bewegungen", "Movements";
    Movement: "Mouvement", "Beweging", "Bewegung", "Movement";
    SuspensionMade: "suspension", "opschorting", "Aussetzung", "suspension";
    ReleaseMade: "levée de suspension", "opheffing van opschorting", "Aufhebung der Aussetzung", "release";
    DeclarationMade: "déclaration d'utilisation", "aangifte van gebruik", "Verwendungserklärung", "declaration of use";
    AcceptanceMade: "utilisation acceptée", "gebruik aanvaard", "Verwendung anerkannt", "use accepted";
    ClaimMade: "réclamation", "terugvordering", "Rückforderung", "claim";
    RepaymentMade: "remboursement", "terugbetaling", "Rückzahlung", "repayment";
    ReturnMade: "restitution d'un remboursement", "teruggave van een terugbetaling", "Erstattung einer Rückzahlung", "return of a repayment";
    SpendingMade: "dépense de projet", "projectuitgave", "Projektausgabe", "project spending";
    PaymentMade: "paiement", "betaling", "Zahlung", "payment";
    None: "Néant.", "Geen.", "Keine.", "None.";
    Balances: "Enveloppes", "Enveloppes", "Enveloppen", "Envelopes";
    // Projects
    Project: "Projet", "Project", "Projekt", "Project";
    Funds: "Caisses", "Kassen", "Kassen", "Funds";
    Submitted: "Introduit", "Ingediend", "Eingereicht", "Submitted";
    Endorsed: "Aval", "Instemming", "Zustimmung", "Endorsed";
    Approved: "Approuvé", "Goedgekeurd", "Genehmigt", "Approved";
    Refused: "Refusé", "Geweigerd", "Abgelehnt", "Refused";
    Spent: "Dépensé", "Uitgegeven", "Ausgegeben", "Spent";
    ProjectClosed: "Clôturé", "Afgesloten", "Abgeschlossen", "Closed";
    Cost: "Coût prévu", "Geraamde kosten", "Geplante Kosten", "Planned cost";
    // Findings and re-performance
    Severity: "Gravité", "Ernst", "Schwere", "Severity";
    SeverityNote: "à savoir", "ter kennisneming", "Hinweis", "note";
    SeverityWarning: "à examiner", "te onderzoeken", "zu prüfen", "warning";
    SeverityError: "grave", "ernstig", "schwer", "error";
    WorkingPapers: "Dossier de travail", "Werkdossier", "Arbeitspapiere", "Working papers";
    WorkingPaper: "Feuille", "Werkblad", "Blatt", "Paper";
    Papers: "Feuilles", "Werkbladen", "Blätter", "Papers";
    CommandRun: "Commande", "Opdracht", "Befehl", "Command";
    FileName: "Fichier", "Bestand", "Datei", "File";
    PreparedBy: "Préparé par", "Opgesteld door", "Erstellt durch", "Prepared by";
    ReviewedBy: "Revu par", "Nagezien door", "Geprüft durch", "Reviewed by";
    Unsigned: "à compléter", "in te vullen", "auszufüllen", "to be filled in";
    WhoDid: "Qui a fait, qui a revu", "Gedaan door, nagezien door", "Wer getan, wer geprüft hat", "Who did, who reviewed";
    DoneBy: "Fait par", "Gedaan door", "Getan durch", "Done by";
    ReviewedWith: "Revue à l'inscription", "Nazicht bij inschrijving", "Prüfung mit Eintragung", "Review in entry";
    SignedByActors: "signature", "handtekening", "Unterschrift", "signature";
    FindingsFollowed: "Constatations et réponses", "Bevindingen en antwoorden", "Feststellungen und Antworten", "Findings and answers";
    RaisedText: "Constat", "Vaststelling van de bevinding", "Befund", "What was found";
    RaisedOn: "Soulevée le", "Opgeworpen op", "Erhoben am", "Raised on";
    AnswerDue: "Réponse attendue le", "Antwoord verwacht op", "Antwort erwartet am", "Answer due";
    Answer: "Réponse", "Antwoord", "Antwort", "Answer";
    Outcome: "Issue", "Afloop", "Ausgang", "Outcome";
    ShortYear: "Année", "Jaar", "Jahr", "Year";
    ShortEntries: "Inscriptions", "Inschrijvingen", "Eintragungen", "Entries";
    AuditReport: "Constatations d'audit", "Auditbevindingen", "Prüfungsfeststellungen", "Audit findings";
    Catalogue: "Catalogue des constatations trouvées", "Catalogus: gevonden bevindingen", "Katalog: gefundene Feststellungen", "Catalogue: what was found";
    Thresholds: "Seuils", "Drempels", "Schwellen", "Thresholds";
    Materiality: "Seuil de signification", "Materialiteitsdrempel", "Wesentlichkeitsgrenze", "Materiality";
    BelowMateriality: "sous le seuil de signification", "onder de materialiteitsdrempel", "unter der Wesentlichkeitsgrenze", "below materiality";
    JumpThreshold: "Variation d'un nombre d'affiliés au-delà de", "Sprong: wijziging in aantal aangeslotenen boven", "Änderung einer Zahl der Angeschlossenen über", "Change in a count above";
    CheckpointDays: "Jours sans point de contrôle", "Dagen zonder controlepunt", "Tage ohne Kontrollpunkt", "Days without a checkpoint";
    ClosingDays: "Jours pour clôturer après l'échéance", "Dagen om af te sluiten na de vervaldag", "Tage zum Abschließen nach Fälligkeit", "Days to close after the due date";
    NationalTotal: "Total publié ailleurs", "Elders gepubliceerd totaal", "Anderswo veröffentlichte Summe", "Total published elsewhere";
    NoNationalTotal: "aucun donné", "geen opgegeven", "keine angegeben", "none given";
    AllYears: "toutes", "alle", "alle", "all";
    Code: "Code", "Code", "Code", "Code";
    Days: "Jours", "Dagen", "Tage", "Days";
    BasisOfFinding: "Fondement", "Grondslag", "Grundlage", "Basis";
    WhatToDo: "À faire", "Te doen", "Zu tun", "What to do";
    FollowUp: "Suivi", "Opvolging", "Nachverfolgung", "Follow-up";
    FollowedOpen: "ouverte", "open", "offen", "open";
    FollowedAnswered: "répondue", "beantwoord", "beantwortet", "answered";
    FollowedResolved: "close: résolue", "afgesloten: opgelost", "abgeschlossen: gelöst", "closed: resolved";
    FollowedAccepted: "close: acceptée", "afgesloten: aanvaard", "abgeschlossen: angenommen", "closed: accepted";
    FollowedWithdrawn: "close: retirée", "afgesloten: ingetrokken", "abgeschlossen: zurückgezogen", "closed: withdrawn";
    NothingFound: "Aucune constatation.", "Geen bevindingen.", "Keine Feststellungen.", "No finding.";
    Finding: "Constatation", "Bevinding", "Feststellung", "Finding";
    Detail: "Détail", "Detail", "Einzelheit", "Detail";
    Result: "Résultat", "Resultaat", "Ergebnis", "Result";
    FiguresCompared: "Chiffres comparés", "Vergeleken cijfers", "Verglichene Zahlen", "Figures compared";
    Identical: "identique", "identiek", "identisch", "identical";
    Diverges: "diverge", "wijkt af", "weicht ab", "diverges";
    BreaksRule: "enfreint une règle", "overtreedt een regel", "verletzt eine Regel", "breaks a rule";
    Impossible: "recalcul impossible", "herberekening onmogelijk", "Nachrechnung unmöglich", "cannot be recomputed";
    Figure: "Chiffre", "Cijfer", "Zahl", "Figure";
    Recorded: "Inscrit", "Ingeschreven", "Eingetragen", "Recorded";
    Recomputed: "Recalculé", "Herberekend", "Nachgerechnet", "Recomputed";
    CorrectedBy: "Corrigée par", "Gecorrigeerd door", "Berichtigt durch", "Corrected by";
    // Entries
    Entry: "Inscription", "Inschrijving", "Eintragung", "Entry";
    Actor: "Auteur", "Auteur", "Verfasser", "Actor";
    EventKind: "Événement", "Gebeurtenis", "Ereignis", "Event";
    Section: "Section", "Deel", "Abschnitt", "Section";
    Hash: "Empreinte (SHA-256)", "Hash (SHA-256)", "Hash (SHA-256)", "Hash (SHA-256)";
    Size: "Octets", "Bytes", "Bytes", "Bytes";
    Note: "Remarque", "Opmerking", "Bemerkung", "Note";
    // Page
    Contents: "Sommaire", "Inhoud", "Inhalt", "Contents";
    Attention: "Attention", "Let op", "Achtung", "Attention";
    SearchFund: "Chercher une caisse", "Een kas zoeken", "Kasse suchen", "Search for a fund";
    RowsFound: "{} lignes", "{} rijen", "{} Zeilen", "{} rows";
    SortBy: "Trier selon cette colonne", "Op deze kolom sorteren", "Nach dieser Spalte sortieren", "Sort by this column";
    TableOfChart: "Les montants dans le tableau", "De bedragen in de tabel", "Die Beträge in der Tabelle", "The amounts in the table";
    Explanations: "Explication des chiffres par caisse", "Toelichting bij de cijfers per kas", "Erläuterung der Zahlen je Kasse", "Explanation of the figures, fund by fund";
    SelfCheck: "Contrôle de cette page par elle-même", "Controle van deze pagina door zichzelf", "Prüfung dieser Seite durch sich selbst", "This page checks itself";
    CheckNeedsScript: "Sans script, cette page se lit mais ne contrôle rien.", "Zonder script kan deze pagina gelezen worden, maar controleert ze niets.", "Ohne Skript ist diese Seite lesbar, prüft aber nichts.", "Without script this page can be read, but checks nothing.";
    CheckLimits: "Ce contrôle montre que les inscriptions, les empreintes, la racine et les sommes de cette page vont ensemble. Comparez la racine avec un point de contrôle que vous tenez d'ailleurs: qui a fait la page a pu tout faire.", "Deze controle toont dat de inschrijvingen, de hashes, de wortel en de sommen van deze pagina bij elkaar horen. Vergelijk de wortel met een controlepunt dat u van elders hebt: wie de pagina maakte, kon alles maken.", "Diese Prüfung zeigt, dass Eintragungen, Hashes, Wurzel und Summen dieser Seite zusammengehören. Vergleichen Sie die Wurzel mit einem Kontrollpunkt, den Sie von anderswo haben: wer die Seite machte, konnte alles machen.", "This check shows that the entries, hashes, root and sums of this page belong together. Compare the root with a checkpoint that you have from elsewhere: whoever made the page could make all of it.";
    CheckSound: "Tout concorde.", "Alles klopt.", "Alles stimmt überein.", "Everything agrees.";
    CheckWrong: "Cette page ne concorde pas avec elle-même: ne vous y fiez pas.", "Deze pagina klopt niet met zichzelf: vertrouw er niet op.", "Diese Seite stimmt nicht mit sich selbst überein: verlassen Sie sich nicht darauf.", "This page does not agree with itself: do not rely on it.";
    CheckHashes: "{} inscriptions ont l'empreinte imprimée dans le tableau des inscriptions.", "{} inschrijvingen hebben de hash die in de tabel van de inschrijvingen staat.", "{} Eintragungen haben den Hash, der in der Tabelle der Eintragungen steht.", "{} entries have the hash that the table of entries prints.";
    CheckLinks: "{} d'entre elles nomment l'empreinte de l'inscription précédente, qui est dans cette page.", "{} ervan noemen de hash van de vorige inschrijving, die op deze pagina staat.", "{} davon nennen den Hash der vorigen Eintragung, die auf dieser Seite steht.", "{} of them name the hash of the entry before, which is in this page.";
    CheckRoots: "La racine de l'arbre sur les {} inscriptions du registre est celle de l'identité.", "De wortel van de boom over de {} inschrijvingen van het register is die van de identiteit.", "Die Wurzel des Baums über die {} Eintragungen des Registers ist die der Identität.", "The root of the tree over the {} entries of the ledger is that of the identity.";
    CheckSums: "{} sommes et montants concordent avec les inscriptions.", "{} sommen en bedragen stemmen overeen met de inschrijvingen.", "{} Summen und Beträge stimmen mit den Eintragungen überein.", "{} sums and amounts agree with the entries.";
    CheckHash: "Inscription {}: la ligne n'a pas l'empreinte imprimée.", "Inschrijving {}: de regel heeft niet de afgedrukte hash.", "Eintragung {}: die Zeile hat nicht den gedruckten Hash.", "Entry {}: the line does not have the hash that is printed.";
    CheckLink: "Inscription {}: elle ne nomme pas l'empreinte de l'inscription précédente.", "Inschrijving {}: ze noemt niet de hash van de vorige inschrijving.", "Eintragung {}: sie nennt nicht den Hash der vorigen Eintragung.", "Entry {}: it does not name the hash of the entry before it.";
    CheckRoot: "La racine de l'arbre n'est pas celle qui est imprimée.", "De wortel van de boom is niet die welke is afgedrukt.", "Die Wurzel des Baums ist nicht die gedruckte.", "The root of the tree is not the one that is printed.";
    CheckSum: "Somme ou montant qui ne concorde pas: {}", "Som of bedrag dat niet klopt: {}", "Summe oder Betrag stimmt nicht überein: {}", "Sum or amount that does not agree: {}";
    // Workbook
    Recalculation: "Recalcul par formules", "Herberekening met formules", "Nachrechnung mit Formeln", "Recalculation by formulas";
    RecalculationNote: "Tous les montants en cents. Modifiez une cellule jaune: ce qui s'écarte du registre devient rouge.", "Alle bedragen in cent. Wijzig een gele cel: wat van het register afwijkt, wordt rood.", "Alle Beträge in Cent. Ändern Sie eine gelbe Zelle: was vom Register abweicht, wird rot.", "All amounts in cents. Change a yellow cell: what differs from the ledger turns red.";
    TooLargeForSheet: "Les nombres de cette année dépassent ce qu'un tableur calcule exactement (2^53): voir l'explication des chiffres.", "De getallen van dit jaar overschrijden wat een rekenblad exact berekent (2^53): zie de toelichting bij de cijfers.", "Die Zahlen dieses Jahres übersteigen, was eine Tabellenkalkulation genau rechnet (2^53): siehe die Erläuterung der Zahlen.", "The numbers of this year are beyond what a spreadsheet computes exactly (2^53): see the explanation of the figures.";
    SumOfDifferences: "Somme des écarts", "Som van de verschillen", "Summe der Abweichungen", "Sum of the differences";
    NoDifference: "aucun écart avec le registre", "geen verschil met het register", "keine Abweichung vom Register", "no difference to the ledger";
    SomeDifference: "écart avec le registre: voir les cellules rouges", "verschil met het register: zie de rode cellen", "Abweichung vom Register: siehe die roten Zellen", "difference to the ledger: see the red cells";
    InCents: "en cents", "in cent", "in Cent", "in cents";
    WeightOfShare: "Poids", "Gewicht", "Gewicht", "Weight";
    // Charts
    SharesChart: "Parts des caisses, tranche par tranche", "Aandelen van de kassen, schijf per schijf", "Anteile der Kassen, Tranche für Tranche", "Shares of the funds, slice by slice";
    FlowChart: "Du budget aux caisses", "Van de begroting naar de kassen", "Vom Budget zu den Kassen", "From the budget to the funds";
    UseChart: "Payé, utilisé, remboursé et encore ouvert", "Betaald, gebruikt, terugbetaald en nog open", "Gezahlt, verwendet, zurückgezahlt und noch offen", "Paid, used, repaid and still open";
    YearsChart: "Totaux des deux années", "Totalen van beide jaren", "Summen der beiden Jahre", "Totals of both years";
    ChartAlt: "Les montants se trouvent dans le tableau de cette section.", "De bedragen staan in de tabel van dit deel.", "Die Beträge stehen in der Tabelle dieses Abschnitts.", "The amounts stand in the table of this section.";
    // Explanation
    Explanation: "Explication des chiffres", "Toelichting bij de cijfers", "Erläuterung der Zahlen", "Explanation of the figures";
    SliceAmount: "Montant de la tranche", "Bedrag van de schijf", "Betrag der Tranche", "Amount of the slice";
    Weight: "Poids de la caisse", "Gewicht van de kas", "Gewicht der Kasse", "Weight of the fund";
    TotalWeight: "Poids total", "Totaal gewicht", "Gesamtgewicht", "Total weight";
    ExactQuotient: "Quotient exact en cents", "Exact quotiënt in cent", "Genauer Quotient in Cent", "Exact quotient in cents";
    WholeCents: "Cents entiers", "Hele centen", "Ganze Cent", "Whole cents";
    RemainderPart: "Reste", "Rest", "Rest", "Remainder";
    Rank: "Rang du reste", "Rang van de rest", "Rang des Rests", "Rank of the remainder";
    SpareCents: "Cents à attribuer aux plus forts restes", "Centen voor de grootste resten", "Cent für die größten Reste", "Cents for the largest remainders";
    EqualRemainders: "Autres caisses avec le même reste", "Andere kassen met dezelfde rest", "Andere Kassen mit demselben Rest", "Other funds with the same remainder";
    SpareCent: "Reçoit un cent de reste", "Krijgt een restcent", "Erhält einen Restcent", "Receives a spare cent";
    Apportioned: "Montant attribué", "Toegewezen bedrag", "Zugeteilter Betrag", "Amount apportioned";
    Kept: "Montant conservé", "Behouden bedrag", "Behaltener Betrag", "Amount kept";
    Yes: "oui", "ja", "ja", "yes";
    No: "non", "neen", "nein", "no";
    LostToProjects: "L'évaluation est négative: ce montant va aux projets communs de toutes les caisses.", "De evaluatie is negatief: dit bedrag gaat naar de gemeenschappelijke projecten van alle kassen.", "Die Bewertung ist negativ: dieser Betrag geht an gemeinsame Projekte aller Kassen.", "The evaluation is negative: this amount goes to common projects of all funds.";
    LostToExcess: "L'évaluation est négative: ce montant fait partie de l'excédent, réparti entre les caisses évaluées positivement.", "De evaluatie is negatief: dit bedrag maakt deel uit van het overschot, dat wordt verdeeld over de positief geëvalueerde kassen.", "Die Bewertung ist negativ: dieser Betrag ist Teil des Überschusses, der auf die positiv bewerteten Kassen verteilt wird.", "The evaluation is negative: this amount is part of the excess, which is split over the positively evaluated funds.";
    NothingEvaluated: "Il n'y a rien à évaluer: ce montant n'a pas de bénéficiaire.", "Er is niets te evalueren: dit bedrag heeft geen begunstigde.", "Es gibt nichts zu bewerten: dieser Betrag hat keinen Begünstigten.", "There is nothing to evaluate: this amount has no beneficiary.";
    NotGrantedTo: "Non accordé à cause de l'évaluation négative de", "Niet toegekend wegens de negatieve evaluatie van", "Nicht gewährt wegen der negativen Bewertung von", "Not granted because of the negative evaluation of";
    ExcessOf: "Excédent dû à l'évaluation négative de", "Overschot door de negatieve evaluatie van", "Überschuss durch die negative Bewertung von", "Excess due to the negative evaluation of";
    SetApart: "L'évaluation est en suspens: ce montant est réservé.", "De evaluatie is hangend: dit bedrag is gereserveerd.", "Die Bewertung steht aus: dieser Betrag ist zurückgestellt.", "The evaluation is pending: this amount is set apart.";
    DecidedByTie: "Le rang est décidé par la règle des ex aequo:", "De rang is beslist door de regel voor gelijke resten:", "Der Rang ist durch die Gleichstandsregel entschieden:", "The rank is decided by the tie rule:";
    // Press
    Page: "Page", "Pagina", "Seite", "Page";
    PageOf: "sur", "van", "von", "of";
    AttachedReport: "le rapport en JSON, pour des programmes", "het verslag als JSON, voor programma's", "der Bericht als JSON, für Programme", "the report as JSON, for programs";
    Attached: "Données jointes à ce PDF", "Gegevens bij deze PDF gevoegd", "Dieser PDF beigefügte Daten", "Data attached to this PDF";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_every_language() {
        for word in Word::ALL {
            for language in Language::ALL {
                let text = word.in_language(language);
                assert!(!text.is_empty() && text.trim() == text, "{word:?} {language}");
            }
        }
    }

    #[test]
    fn no_sentence_is_left_in_another_language_and_none_loses_its_number() {
        for word in Word::ALL {
            let texts = Language::ALL.map(|language| word.in_language(language));
            for (place, text) in texts.iter().enumerate() {
                assert_eq!(text.matches("{}").count(), texts[0].matches("{}").count(), "{word:?}");
                // Single words may be the same in two languages; what has three and more is not.
                let others = texts.iter().enumerate().filter(|(other, _)| *other != place);
                let words = text.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic));
                if words.count() >= 3 {
                    for (_, other) in others {
                        assert_ne!(text, other, "{word:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn short_words_of_one_language_do_not_stand_in_another() {
        // Short words that most sentences of a language have; one that two languages have is in both rows.
        let own: [&[&str]; 4] = [
            &["le", "les", "des", "une", "est", "et", "du", "à"],
            &["het", "een", "van", "voor", "zijn", "niet", "ervan", "of", "is", "die"],
            &["der", "die", "das", "des", "und", "nicht", "eine", "ist", "von"],
            &["the", "of", "and", "is", "not", "with", "are", "that"],
        ];
        for word in Word::ALL {
            for (language, text) in
                Language::ALL.iter().map(|language| (*language, word.in_language(*language)))
            {
                let place = Language::ALL.iter().position(|other| *other == language).unwrap();
                for (other, words) in own.iter().enumerate().filter(|(other, _)| *other != place) {
                    let letters = |letter: char| !letter.is_alphabetic();
                    let found =
                        text.split(letters).find(|part| words.contains(part) && !own[place].contains(part));
                    assert!(found.is_none(), "{word:?} {language} has {found:?} of {other}");
                }
            }
        }
    }

    #[test]
    fn heads_of_columns_are_short() {
        use crate::Word::*;
        // What is above figures; a longer one would make its column wider than any amount.
        let heads = [
            Amount,
            Granted,
            Paid,
            Suspended,
            ToPay,
            Used,
            Accepted,
            Claimed,
            Repaid,
            Owed,
            Open,
            Due,
            Total,
            Excess,
            CommonProjects,
            Difference,
            Previous,
            Current,
            Cost,
            Spent,
            Entry,
            CorrectedBy,
            Recorded,
            Recomputed,
            Size,
            NumberOfAffiliates,
            WeightOfShare,
            Rank,
            WholeCents,
            RemainderPart,
            Kept,
            Apportioned,
            SpareCent,
            ShareOfBudget,
            FiguresCompared,
        ];
        for word in heads {
            for language in Language::ALL {
                let text = word.in_language(language);
                assert!(text.chars().count() <= 30, "{word:?} {language}: {text}");
                let longest = text.split(' ').map(|part| part.chars().count()).max().unwrap_or(0);
                assert!(longest <= 24, "{word:?} {language}: {text}");
            }
        }
    }
}

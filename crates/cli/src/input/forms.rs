//! The forms that files of rows have: their columns, what is in them, and what they are for, in three languages.
//!
//! A reader takes its columns from here and a template writes them, so a template that is filled in is read.

use workbook::{Column, Form, Shape};

/// The words of the envelopes.
pub(crate) const ENVELOPES: [&str; 2] = ["operating", "common-projects"];
/// The words of the grounds.
pub(crate) const GROUNDS: [&str; 4] = ["unused", "unjustified", "misuse", "overpaid"];
/// The words of a result.
pub(crate) const RESULTS: [&str; 4] = ["positive", "negative", "pending", "not-applicable"];

const FUND: Column =
    column("fund", Shape::Code, ["le code de la caisse", "de code van de kas", "the code of the fund"]);
const ENVELOPE: Column =
    column("envelope", Shape::Word(&ENVELOPES), ["l'enveloppe", "de enveloppe", "the envelope"]);
const GROUND: Column = column("ground", Shape::Word(&GROUNDS), ["le motif", "de grond", "the ground"]);
const AMOUNT: Column =
    column("amount", Shape::Amount, ["le montant en euros", "het bedrag in euro", "the amount in euros"]);
const VALUE_DATE: Column = column(
    "value_date",
    Shape::Date,
    ["la date valeur à la banque", "de valutadatum bij de bank", "the value date at the bank"],
);
const DATE: Column = column("date", Shape::Date, ["la date", "de datum", "the date"]);
const REFERENCE: Column =
    column("reference", Shape::Text, ["la référence", "de referentie", "the reference"]);

const NOTE: Column = column(
    "note",
    Shape::Text,
    [
        "une remarque, ou le motif de ce qui sort de l'ordinaire",
        "een opmerking, of de reden van wat ongewoon is",
        "a remark, or the reason for what is out of the ordinary",
    ],
)
.optional();

pub(crate) const AFFILIATES: Form = Form {
    word: "affiliates",
    titles: [
        "Affiliés certifiés d'une année",
        "Gecertificeerde aangeslotenen van een jaar",
        "Certified affiliates of a year",
    ],
    command: "record affiliates-certified --year YEAR --file FILE --source TEXT",
    columns: &[
        FUND,
        column(
            "count",
            Shape::Count,
            ["le nombre d'affiliés", "het aantal aangeslotenen", "the number of affiliates"],
        ),
    ],
};

pub(crate) const AFFILIATES_BY_PARAGRAPH: Form = Form {
    word: "affiliates-by-paragraph",
    titles: [
        "Affiliés certifiés d'une année, par paragraphe de l'article 12",
        "Gecertificeerde aangeslotenen van een jaar, per paragraaf van artikel 12",
        "Certified affiliates of a year, by paragraph of article 12",
    ],
    command: "record affiliates-certified --year YEAR --file FILE --source TEXT",
    columns: &[
        FUND,
        column("s1", Shape::Count, ["§ 1er", "§ 1", "§ 1"]),
        column("s1bis", Shape::Count, ["§ 1erbis", "§ 1bis", "§ 1bis"]),
        column("s1ter", Shape::Count, ["§ 1erter", "§ 1ter", "§ 1ter"]),
    ],
};

pub(crate) const EVALUATIONS: Form = Form {
    word: "evaluations",
    titles: ["Évaluations des caisses", "Evaluaties van de kassen", "Evaluations of the funds"],
    command: "record evaluation-given --year YEAR --file FILE --decider TEXT --date DATE",
    columns: &[
        FUND,
        column("result", Shape::Word(&RESULTS), ["le résultat", "het resultaat", "the result"]),
        NOTE,
    ],
};

pub(crate) const FUNDS: Form = Form {
    word: "funds",
    titles: ["Caisses admises", "Toegelaten kassen", "Admitted funds"],
    command: "record fund-admitted --file FILE",
    columns: &[
        FUND,
        column("name_fr", Shape::Text, ["le nom en français", "de naam in het Frans", "the name in French"]),
        column(
            "name_nl",
            Shape::Text,
            ["le nom en néerlandais", "de naam in het Nederlands", "the name in Dutch"],
        ),
        column("from", Shape::Date, ["le premier jour", "de eerste dag", "the first day"]),
        column(
            "enterprise_number",
            Shape::Code,
            [
                "le numéro d'entreprise, dix chiffres",
                "het ondernemingsnummer, tien cijfers",
                "the enterprise number, ten digits",
            ],
        )
        .optional(),
        NOTE,
    ],
};

pub(crate) const PAYMENTS: Form = Form {
    word: "payments",
    titles: ["Subventions payées", "Betaalde toelagen", "Subsidies paid"],
    command: "record subsidy-paid --year YEAR --file FILE",
    columns: &[
        FUND,
        ENVELOPE,
        AMOUNT,
        VALUE_DATE,
        REFERENCE,
        column(
            "payee",
            Shape::Code,
            [
                "la caisse qui a reçu, si elle a succédé",
                "de kas die ontving, als opvolger",
                "the fund that received it, as successor",
            ],
        )
        .optional(),
        NOTE,
    ],
};

pub(crate) const USES: Form = Form {
    word: "uses",
    titles: ["Utilisation déclarée", "Aangegeven gebruik", "Declared use"],
    command: "record use-declared --year YEAR --file FILE",
    columns: &[FUND, AMOUNT, DATE, NOTE],
};

pub(crate) const ACCEPTED: Form = Form {
    word: "accepted",
    titles: ["Utilisation acceptée", "Aanvaard gebruik", "Accepted use"],
    command: "record use-accepted --year YEAR --file FILE",
    columns: &[FUND, ENVELOPE, AMOUNT, DATE, NOTE],
};

pub(crate) const CLAIMS: Form = Form {
    word: "claims",
    titles: ["Montants réclamés", "Teruggevorderde bedragen", "Amounts claimed back"],
    command: "record repayment-claimed --year YEAR --file FILE",
    columns: &[
        FUND,
        ENVELOPE,
        GROUND,
        AMOUNT,
        DATE,
        column(
            "due_date",
            Shape::Date,
            ["à rembourser pour le", "terug te betalen tegen", "to be repaid by"],
        ),
        NOTE,
    ],
};

pub(crate) const REPAYMENTS: Form = Form {
    word: "repayments",
    titles: ["Remboursements reçus", "Ontvangen terugbetalingen", "Repayments received"],
    command: "record repayment-received --year YEAR --file FILE",
    columns: &[
        FUND,
        ENVELOPE,
        GROUND,
        AMOUNT,
        VALUE_DATE,
        REFERENCE,
        column(
            "payer",
            Shape::Code,
            [
                "la caisse qui a payé, si elle a succédé",
                "de kas die betaalde, als opvolger",
                "the fund that paid, as successor",
            ],
        )
        .optional(),
        NOTE,
    ],
};

pub(crate) const SPENDING: Form = Form {
    word: "spending",
    titles: [
        "Dépenses de projets communs",
        "Uitgaven voor gemeenschappelijke projecten",
        "Spending on common projects",
    ],
    command: "record project-spent --file FILE",
    columns: &[
        column("project", Shape::Code, ["le projet", "het project", "the project"]),
        FUND,
        AMOUNT,
        DATE,
        REFERENCE,
        NOTE,
    ],
};

pub(crate) const ACCOUNTS: Form = Form {
    word: "accounts",
    titles: ["Comptes bancaires des caisses", "Bankrekeningen van de kassen", "Bank accounts of the funds"],
    command: "reconcile YEAR STATEMENT --accounts FILE",
    columns: &[
        FUND,
        column("iban", Shape::Text, ["le compte (IBAN)", "de rekening (IBAN)", "the account (IBAN)"]),
    ],
};

pub(crate) const PAID: Form = Form {
    word: "paid",
    titles: [
        "Montants réellement payés pour une année",
        "Werkelijk betaalde bedragen voor een jaar",
        "Amounts really paid for a year",
    ],
    command: "simulate --year YEAR --fit FILE",
    columns: &[FUND, AMOUNT],
};

pub(crate) const ALL: [&Form; 12] = [
    &ACCOUNTS,
    &AFFILIATES,
    &AFFILIATES_BY_PARAGRAPH,
    &EVALUATIONS,
    &FUNDS,
    &PAID,
    &PAYMENTS,
    &USES,
    &ACCEPTED,
    &CLAIMS,
    &REPAYMENTS,
    &SPENDING,
];

const fn column(name: &'static str, shape: Shape, about: [&'static str; 3]) -> Column {
    Column { name, shape, about, required: true }
}

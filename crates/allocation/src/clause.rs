/// Where a figure of the key comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The name by which the key refers to it.
    pub id: String,
    /// What kind of text it is.
    pub status: ClauseStatus,
    /// The article, as one cites it.
    pub reference: String,
    /// What it says, in French; what is quoted is in the language in which it was read.
    pub text_fr: String,
    /// What it says, in Dutch.
    pub text_nl: String,
}

/// What kind of text a clause is, from the firmest to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClauseStatus {
    /// A law, as published.
    Law,
    /// A royal decree, as published.
    Decree,
    /// A description of a draft decree; the decree itself was not read.
    Draft,
    /// A decision of this office on a point that no text read decides.
    Choice,
}

/// What a key or a slice is called in four languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titles {
    /// In French.
    pub fr: String,
    /// In Dutch.
    pub nl: String,
    /// In German.
    pub de: String,
    /// In English.
    pub en: String,
}

use register::allocation::Cents;

/// A picture of figures: whole cents and words, before it is drawn.
///
/// Every figure of it is in a table of the same section, for who cannot see it and for who wants the cent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// A word that names it in files, the same in every language.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it shows, in a sentence.
    pub alt: String,
    /// The table in which its figures stand.
    pub table: String,
    /// Its form and figures.
    pub form: ChartForm,
}

/// The form of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChartForm {
    /// A bar for each row, its parts end to end.
    Stacked(Bars),
    /// For each row a bar for each part, one below the other.
    Grouped(Bars),
    /// Money on its way: from one amount through parts to recipients.
    Flow(Flow),
}

/// Rows of bars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bars {
    /// What the parts are called.
    pub parts: Vec<String>,
    /// The rows, each with an amount for each part, or none where nobody stated it; a negative amount is drawn as nothing.
    pub rows: Vec<(String, Vec<Option<Cents>>)>,
}

/// Money from one amount through parts to recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Where it comes from.
    pub source: (String, Cents),
    /// Through what it goes.
    pub parts: Vec<(String, Cents)>,
    /// To whom it comes, each with an amount for each part.
    pub recipients: Vec<(String, Vec<Cents>)>,
}

impl Chart {
    /// Whether there is anything to draw.
    pub(crate) fn shows_something(&self) -> bool {
        match &self.form {
            ChartForm::Stacked(bars) | ChartForm::Grouped(bars) => {
                bars.rows.iter().flat_map(|(_, cents)| cents).any(|cents| *cents > Some(Cents::ZERO))
            }
            ChartForm::Flow(flow) => {
                let mut amounts = flow.recipients.iter().flat_map(|(_, cents)| cents);
                amounts.any(|cents| *cents > Cents::ZERO) && flow.source.1 > Cents::ZERO
            }
        }
    }
}

//! What follows from the facts: determinations, balances, due dates, readings.

pub(crate) mod balances;
pub(crate) mod causes;
pub(crate) mod determine;
pub(crate) mod due;
pub(crate) mod issued_figures;
pub(crate) mod money;
pub(crate) mod readings;
pub(crate) mod reperform;
pub(crate) mod series;
pub(crate) mod settlement;
pub(crate) mod what_if;
pub(crate) mod year_figures;

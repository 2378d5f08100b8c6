//! The same fold in memory that does not grow with the payments.

pub(crate) mod desk;
pub(crate) mod payment_view;
pub(crate) mod recall;
pub(crate) mod tally;

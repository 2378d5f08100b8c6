//! The same fold in memory that does not grow with the payments. Nothing outside this room knows of it.

mod discard;
mod payment_batch;
pub(crate) mod payment_view;
pub(crate) mod reload;
pub(crate) mod streaming_fold;

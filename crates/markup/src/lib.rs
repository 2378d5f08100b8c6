//! XML from outside, opened within limits or refused with line and column. Pure.
//!
//! A file that somebody sends may be built to hang or to exhaust its reader: entities that double, a million
//! attributes in one tag, namespaces declared again at every depth. What such a file needs is counted before any tree
//! is built of it, so the tree that [`open`] gives is small enough to be walked without further care.
//!
//! This crate does not know what the elements mean.

mod element;
mod fault;
mod open;
mod scan;

pub use element::{Element, attribute, child, children, content};
pub use fault::MarkupFault;
pub use open::open;
pub use roxmltree::Document;

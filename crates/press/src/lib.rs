//! A document of the report, typeset as a PDF that can be filed for decades.
//!
//! The file is PDF/A-3a (all fonts within, its own data attached) and PDF/UA-1 (headings, tables and pictures can be read
//! aloud), the same bytes for the same document and imprint. This crate has no I/O, no clock and no randomness; the
//! typesetter, Typst, sees two templates, one file of data and four fonts, and nothing else. In reading order:
//!
//! - [`Imprint`], [`Attachment`]: what a document is printed with.
//! - `text`: words made inert, so that the data reaches the page and never the template.
//! - `columns`: how wide the columns of a table are, and whether its page lies on its side.
//! - `data`: the document as the templates read it.
//! - `fonts`, `world`: what the typesetter may see.
//! - [`render`]: all of it; [`PressError`]: why there is no PDF.

mod columns;
mod data;
mod error;
mod fonts;
mod imprint;
mod print;
mod text;
mod world;

pub use error::PressError;
pub use imprint::{Attachment, Imprint};
pub use print::render;

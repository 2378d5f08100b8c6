//! The encoding of files of rows, where a person names it. The files themselves do not say.

use std::sync::OnceLock;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use intake::Encoding;

/// An encoding as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NamedEncoding(Encoding);

static ASKED: OnceLock<Encoding> = OnceLock::new();

impl ValueEnum for NamedEncoding {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [NamedEncoding; 6] = [
            NamedEncoding(Encoding::Utf8),
            NamedEncoding(Encoding::Utf16),
            NamedEncoding(Encoding::Windows1252),
            NamedEncoding(Encoding::Iso885915),
            NamedEncoding(Encoding::MacRoman),
            NamedEncoding(Encoding::Cp850),
        ];
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let value = PossibleValue::new(self.0.word());
        Some(match self.0 {
            Encoding::Windows1252 => value.aliases(["cp1252", "latin1", "latin-1", "iso-8859-1"]),
            Encoding::Iso885915 => value.aliases(["latin9", "latin-9"]),
            Encoding::MacRoman => value.aliases(["macroman", "macintosh"]),
            Encoding::Cp850 => value.aliases(["ibm850"]),
            Encoding::Utf8 => value.aliases(["utf8"]),
            Encoding::Utf16 => value.aliases(["utf16"]),
        })
    }
}

/// Keeps in mind what was named.
pub(crate) fn init(NamedEncoding(encoding): NamedEncoding) {
    ASKED.get_or_init(|| encoding);
}

/// The encoding that was asked for.
pub(crate) fn asked() -> Option<Encoding> {
    ASKED.get().copied()
}

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

use crate::fonts;

/// The library of the typesetter, with the heads of rows, which it still calls a feature to come.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    LazyHash::new(Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build())
});
/// The semi-bold font calls itself a family of its own, after an old rule; here it is a weight of its family.
static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| {
    let infos = fonts::all().iter().map(|font| {
        let mut info = font.info().clone();
        if let Some(family) = info.family.strip_suffix(" SmBld") {
            info.family = family.to_owned();
        }
        info
    });
    LazyHash::new(FontBook::from_infos(infos))
});
static MAIN: LazyLock<Source> = LazyLock::new(|| template("main.typ", include_str!("main.typ")));
static PARTS: LazyLock<Source> = LazyLock::new(|| template("parts.typ", include_str!("parts.typ")));
static DATA: LazyLock<FileId> = LazyLock::new(|| file_id("data.json"));
static ATTACHED: LazyLock<FileId> = LazyLock::new(|| file_id("attached"));

fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("the names of the four files are plain");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

fn template(name: &str, text: &str) -> Source {
    Source::new(file_id(name), text.to_owned())
}

/// Everything that the typesetter can see: two templates, the data, the file that goes with it, and the fonts. It has no
/// clock, and nothing from outside.
pub(crate) struct TypstWorld {
    /// The document, as JSON.
    pub(crate) data: Bytes,
    /// The content of the attachment.
    pub(crate) attached: Bytes,
}

impl World for TypstWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        MAIN.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [&*MAIN, &*PARTS].into_iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *DATA {
            Ok(self.data.clone())
        } else if id == *ATTACHED {
            Ok(self.attached.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts::all().get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

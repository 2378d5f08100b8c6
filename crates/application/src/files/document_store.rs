//! Documents kept beside a ledger: each file is called by its SHA-256, in a folder by its first two digits.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use register::EvidenceDocument;

use crate::error::CommandError;
use crate::files::input_file;
use crate::files::output_file;

/// A folder of documents, addressed by content.
pub struct DocumentStore {
    folder: PathBuf,
}

/// How a kept document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentCondition {
    /// Kept, byte for byte.
    Kept,
    /// Not there.
    Missing,
    /// There, with other bytes.
    Changed,
}

impl DocumentCondition {
    /// The word by which answers name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Missing => "missing",
            Self::Changed => "changed",
        }
    }
}

impl DocumentStore {
    /// The folder beside a ledger, `LEDGER.documents`, or another one.
    pub fn of(ledger: &Path, other: Option<&PathBuf>) -> Self {
        let beside = || {
            let mut name = ledger.as_os_str().to_owned();
            name.push(".documents");
            PathBuf::from(name)
        };
        Self { folder: other.cloned().unwrap_or_else(beside) }
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a document of that digest is kept.
    pub fn place(&self, sha256: &str) -> PathBuf {
        self.folder.join(&sha256[..2]).join(sha256)
    }

    /// Keeps the file at `path`, which must be the document that is named; true when it is new.
    pub fn keep(&self, path: &Path, document: &EvidenceDocument) -> Result<bool, CommandError> {
        let changed = || {
            CommandError::refused(format!("{} changed while it was read", path.display()))
                .hint("record again when nobody writes to it")
        };
        let (found, _) = input_file::digest(path)?;
        let digest = found.to_string();
        if digest != document.sha256.as_str() {
            return Err(changed());
        }
        let place = self.place(&digest);
        match self.condition(&digest)? {
            DocumentCondition::Kept => Ok(false),
            DocumentCondition::Changed => {
                Err(CommandError::refused(format!("{} does not hold what its name says", place.display()))
                    .hint("move that file away, then keep the document again"))
            }
            DocumentCondition::Missing => {
                output_file::make_folder(place.parent().unwrap_or(&self.folder))?;
                output_file::copy(path, &place)?;
                // What was copied is what was hashed, whoever wrote to the file meanwhile.
                if input_file::digest(&place)?.0 != found {
                    std::fs::remove_file(&place).ok();
                    return Err(changed());
                }
                Ok(true)
            }
        }
    }

    /// How the document of that digest is kept.
    pub fn condition(&self, sha256_named: &str) -> Result<DocumentCondition, CommandError> {
        let place = self.place(sha256_named);
        match place.metadata() {
            Ok(found) if found.is_file() => {}
            // A folder, a pipe or a link to nothing is under the name.
            _ if place.symlink_metadata().is_ok() => return Ok(DocumentCondition::Changed),
            _ => return Ok(DocumentCondition::Missing),
        }
        let (found, _) = input_file::digest(&place)?;
        Ok(if found.to_string() == sha256_named {
            DocumentCondition::Kept
        } else {
            DocumentCondition::Changed
        })
    }

    /// Every file in the folder, by its path below it.
    pub fn files(&self) -> Result<BTreeMap<String, PathBuf>, CommandError> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            if folder == self.folder && folder.symlink_metadata().is_err() {
                break;
            }
            let failed = |error: std::io::Error| {
                CommandError::refused(format!("reading {}: {error}", folder.display()))
            };
            for found in folder.read_dir().map_err(failed)? {
                let found = found.map_err(failed)?;
                if found.file_type().map_err(failed)?.is_dir() {
                    folders.push(found.path());
                } else {
                    let below = found.path();
                    let below = below.strip_prefix(&self.folder).unwrap_or(&below);
                    files.insert(below.to_string_lossy().replace('\\', "/"), found.path());
                }
            }
        }
        Ok(files)
    }
}

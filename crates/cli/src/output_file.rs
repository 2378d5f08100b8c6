use std::io::Write;
use std::path::Path;

use crate::command_error::CommandError;

/// Whether a file that stands there already may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existing {
    /// It is kept, and the command refused.
    Keep,
    /// It is replaced.
    Replace,
}

/// Writes a file whole or not at all: beside its place first, then renamed.
pub(crate) fn write(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), CommandError> {
    let name = path.display();
    if existing == Existing::Keep && path.symlink_metadata().is_ok() {
        return Err(CommandError::refused(format!("there is already a file at {name}"))
            .hint("choose another folder with --out, or replace the files with --force"));
    }
    let failed = |error: std::io::Error| CommandError::refused(format!("writing {name}: {error}"));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut draft = tempfile::Builder::new().prefix(".prorata-").tempfile_in(folder).map_err(failed)?;
    draft.write_all(bytes).and_then(|()| draft.as_file().sync_all()).map_err(failed)?;
    #[cfg(unix)]
    {
        // A temporary file is private; a report is as readable as other new files of this folder.
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::Permissions::from_mode(0o644);
        draft.as_file().set_permissions(mode).map_err(failed)?;
    }
    draft.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Makes a folder, with those above it.
pub(crate) fn make_folder(path: &Path) -> Result<(), CommandError> {
    std::fs::create_dir_all(path)
        .map_err(|error| CommandError::refused(format!("making the folder {}: {error}", path.display())))
}

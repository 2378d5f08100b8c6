//! Files that are written, whole or not at all.

use std::io::Read;
use std::path::Path;

use crate::error::CommandError;
use crate::files::input_file;

/// Whether a file that is there already may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It is kept, and the command refused.
    Keep,
    /// It is replaced.
    Replace,
}

/// Writes a file whole or not at all: beside its place first, then renamed.
pub fn write(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), CommandError> {
    may_write(path, existing)?;
    write_from(path, &mut &*bytes, existing, Readers::AsOtherFiles)
}

/// Copies a file of whatever size to where none stands yet.
pub fn copy(from: &Path, to: &Path) -> Result<(), CommandError> {
    may_write(to, Existing::Keep)?;
    write_from(to, &mut input_file::open(from)?, Existing::Keep, Readers::AsOtherFiles)
}

/// Who may read a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readers {
    /// Whoever the umask lets read other new files.
    AsOtherFiles,
    /// Its owner alone.
    Owner,
}

fn write_from(
    path: &Path,
    bytes: &mut dyn Read,
    existing: Existing,
    readers: Readers,
) -> Result<(), CommandError> {
    let name = path.display();
    let failed = |error: std::io::Error| CommandError::refused(format!("writing {name}: {error}"));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut named = tempfile::Builder::new();
    #[cfg(unix)]
    if readers == Readers::AsOtherFiles {
        // A temporary file is private, and stays so unless it is made like other files.
        use std::os::unix::fs::PermissionsExt;
        named.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut draft = named.prefix(".prorata-").tempfile_in(folder).map_err(failed)?;
    std::io::copy(bytes, &mut draft).and_then(|_| draft.as_file().sync_all()).map_err(failed)?;
    match existing {
        Existing::Replace => draft.persist(path),
        // Somebody may have made a file there meanwhile.
        Existing::Keep => draft.persist_noclobber(path),
    }
    .map_err(|error| match error.error.kind() {
        std::io::ErrorKind::AlreadyExists => stands_there(path),
        _ => failed(error.error),
    })?;
    settle(folder).map_err(failed)
}

/// Writes a file that only its owner may read.
pub fn write_secret(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), CommandError> {
    may_write(path, existing)?;
    write_from(path, &mut &*bytes, existing, Readers::Owner)
}

/// Refuses early what [`write()`] would refuse at the end.
pub fn may_write(path: &Path, existing: Existing) -> Result<(), CommandError> {
    if existing == Existing::Keep && path.symlink_metadata().is_ok() {
        return Err(stands_there(path));
    }
    Ok(())
}

fn stands_there(path: &Path) -> CommandError {
    CommandError::refused(format!("there is already a file at {}", path.display()))
        .hint("choose another name, or move that file away; a command that has --force replaces it with that")
}

/// Refuses to write over a file that the command reads or that belongs to a key, whatever `--force` says.
pub fn not_over(out: &Path, inputs: &[&Path]) -> Result<(), CommandError> {
    let Ok(found) = out.canonicalize() else { return Ok(()) };
    match inputs.iter().find(|input| input.canonicalize().is_ok_and(|input| input == found)) {
        None => Ok(()),
        Some(_) => Err(CommandError::refused(format!("{} is a file that this command needs", out.display()))
            .hint("choose another name with --out")),
    }
}

/// Waits until the new name of a file is on the disk.
fn settle(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        std::fs::File::open(folder)?.sync_all()?;
        // A disk that had gone by then says that it is done (xfs), and lets nothing be opened any more.
        std::fs::File::open(folder)?;
    }
    let _ = folder;
    Ok(())
}

/// Makes a folder, with those above it.
pub fn make_folder(path: &Path) -> Result<(), CommandError> {
    if path.exists() && !path.is_dir() {
        return Err(CommandError::refused(format!("{} is not a folder", path.display()))
            .hint("name a folder, or one that does not exist yet"));
    }
    let missing = path.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
    let above: Vec<&Path> = missing.filter_map(Path::parent).collect();
    let here =
        |folder: &Path| if folder.as_os_str().is_empty() { settle(Path::new(".")) } else { settle(folder) };
    // The name of a folder is durable only once the one above is, as that of a file.
    std::fs::create_dir_all(path)
        .and_then(|()| above.into_iter().try_for_each(here))
        .map_err(|error| CommandError::refused(format!("making the folder {}: {error}", path.display())))
}

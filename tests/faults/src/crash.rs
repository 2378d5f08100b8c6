//! What a disk may hold after a power cut: of what was not made durable, any part, in any mixture.
//!
//! A write that was not synced is kept, dropped, or torn: each sector of 512 bytes by itself. A file that grew may hold
//! zeros or leftovers there. A name that was given or taken away is as it was at any moment since the folder was synced.

use std::collections::BTreeMap;
use std::path::Path;

use crate::dice::Dice;
use crate::oplog::Op;

const SECTOR: usize = 512;

/// What of the syncs holds; less than all of it for the controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Every sync is one.
    Everything,
    /// A deleted file comes back as long as nothing else syncs its folder: `synchronous = FULL`.
    NoFolderAfterDelete,
    /// No sync is one: `synchronous = OFF`, or a disk that lies.
    Nothing,
}

/// The files of a folder by name.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

#[derive(Clone, Debug, Default)]
struct File {
    durable: Vec<u8>,
    pending: Vec<Op>,
}

/// A disk on its way through a log.
#[derive(Clone, Debug)]
pub(crate) struct Disk {
    files: Vec<File>,
    /// The names as they are durable, and every state of them since.
    names: Vec<BTreeMap<String, usize>>,
    trust: Trust,
}

impl Disk {
    /// A disk on which `files` are durable, in the order in which the log counts them.
    pub(crate) fn new(files: &Files, trust: Trust) -> Self {
        let names = files.keys().cloned().enumerate().map(|(file, name)| (name, file)).collect();
        let files =
            files.values().map(|bytes| File { durable: bytes.clone(), pending: Vec::new() }).collect();
        Self { files, names: vec![names], trust }
    }

    /// The next operation of the log.
    pub(crate) fn step(&mut self, op: &Op) {
        match op {
            Op::Create { name, file } => {
                self.files.resize_with((file + 1).max(self.files.len()), File::default);
                let mut names = self.names.last().unwrap().clone();
                names.insert(name.clone(), *file);
                self.names.push(names);
            }
            Op::Write { file, .. } | Op::Truncate { file, .. } => self.files[*file].pending.push(op.clone()),
            Op::Sync { file } => {
                if self.trust != Trust::Nothing {
                    let file = &mut self.files[*file];
                    for op in std::mem::take(&mut file.pending) {
                        whole(&mut file.durable, &op);
                    }
                }
            }
            Op::Unlink { name } => {
                let mut names = self.names.last().unwrap().clone();
                names.remove(name);
                self.names.push(names);
            }
            Op::SyncFolder { deleted } => {
                let holds = match self.trust {
                    Trust::Everything => true,
                    Trust::NoFolderAfterDelete => !deleted,
                    Trust::Nothing => false,
                };
                if holds {
                    self.names.drain(..self.names.len() - 1);
                }
            }
        }
    }

    /// One of the states that the disk may be found in when the power is cut now.
    ///
    /// Says, too, whether leftovers are where the head of a new file was to be, which no file system in use shows.
    pub(crate) fn cut(&self, dice: &mut Dice) -> (Files, bool) {
        let names = &self.names[dice.index(self.names.len())];
        let (mut files, mut leftovers) = (Files::new(), false);
        for (name, file) in names {
            let File { durable, pending } = &self.files[*file];
            let mut bytes = durable.clone();
            // All of a kind now and then: the corners are rare among mixtures.
            let corner = dice.below(8);
            for op in pending {
                let choice = if corner < 2 { corner } else { dice.below(3) };
                match choice {
                    0 => {}
                    1 => whole(&mut bytes, op),
                    _ => leftovers |= torn(&mut bytes, op, dice),
                }
            }
            files.insert(name.clone(), bytes);
        }
        (files, leftovers)
    }
}

fn whole(bytes: &mut Vec<u8>, op: &Op) {
    match op {
        Op::Write { at, bytes: written, .. } => {
            let end = at + written.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[*at..end].copy_from_slice(written);
        }
        Op::Truncate { size, .. } => bytes.resize(*size, 0),
        _ => {}
    }
}

/// Gives whether leftovers were put where the file begins.
fn torn(bytes: &mut Vec<u8>, op: &Op, dice: &mut Dice) -> bool {
    let Op::Write { at, bytes: written, .. } = op else {
        whole(bytes, op);
        return false;
    };
    let mut leftovers = false;
    let (end, before) = (at + written.len(), bytes.len());
    if before < end {
        bytes.resize(end, 0);
        // What the disk held there before, in a file that grew.
        if dice.once_in(4) {
            leftovers = before.max(*at) < SECTOR;
            bytes[before.max(*at)..end].fill_with(|| dice.next().to_le_bytes()[0]);
        }
    }
    let mut from = *at;
    while from < end {
        let to = ((from / SECTOR + 1) * SECTOR).min(end);
        if dice.once_in(2) {
            bytes[from..to].copy_from_slice(&written[from - at..to - at]);
        }
        from = to;
    }
    leftovers
}

/// Lays files into a folder, and takes away what else is there.
pub(crate) fn lay(folder: &Path, files: &Files) {
    for found in folder.read_dir().unwrap() {
        let found = found.unwrap();
        if !files.contains_key(found.file_name().to_str().unwrap()) {
            std::fs::remove_file(found.path()).unwrap();
        }
    }
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

//! A file system of its own on a loop device, whose power can be cut.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use clap::ValueEnum;
use tempfile::TempDir;

use crate::stage::installed;

/// Which file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Ext4,
    Xfs,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ext4 => "ext4",
            Self::Xfs => "xfs",
        }
    }
}

/// A mounted file system; taken down when dropped.
pub(crate) struct Mount {
    _folder: TempDir,
    image: PathBuf,
    place: PathBuf,
}

impl Mount {
    /// Makes and mounts one; says why not where the machine does not allow it.
    pub(crate) fn new(kind: Kind) -> Result<Self, String> {
        let maker = match kind {
            Kind::Ext4 => "mkfs.ext4",
            Kind::Xfs => "mkfs.xfs",
        };
        let sbin = Path::new("/usr/sbin").join(maker).is_file() || Path::new("/sbin").join(maker).is_file();
        if !sbin && !installed(maker) {
            return Err(format!("{maker} is not installed"));
        }
        if !installed("python3") {
            return Err("python3 is not installed".into());
        }
        let folder = tempfile::Builder::new().prefix("faults-disk-").tempdir().unwrap();
        let (image, place) = (folder.path().join("disk"), folder.path().join("place"));
        std::fs::create_dir(&place).unwrap();
        let megabytes: u64 = if kind == Kind::Xfs { 320 } else { 64 };
        std::fs::File::create(&image).and_then(|file| file.set_len(megabytes << 20)).unwrap();
        let mount = Self { _folder: folder, image, place };
        let image = mount.image.to_str().unwrap();
        run(Command::new(if sbin { format!("/usr/sbin/{maker}") } else { maker.into() }).args(["-q", image]))?;
        mount.up()?;
        Ok(mount)
    }

    pub(crate) fn place(&self) -> &Path {
        &self.place
    }

    /// Gets somebody ready who cuts the power: what is not on the disk is gone, the log of the file system not written
    /// out.
    pub(crate) fn cutter(&self) -> Cutter {
        // FS_IOC_SHUTDOWN, without a flush of the log.
        const SHUTDOWN: &str = "import fcntl, os, struct, sys\n\
             place = os.open(sys.argv[1], os.O_RDONLY)\n\
             print('ready', flush=True)\n\
             os.read(0, 1)\n\
             fcntl.ioctl(place, 0x8004587d, struct.pack('I', 2))";
        let mut child = Command::new("python3")
            .args(["-c", SHUTDOWN])
            .arg(&self.place)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        Cutter(child)
    }

    /// Power on: the file system is mounted again and replays its log.
    pub(crate) fn up_again(&self) -> Result<(), String> {
        run(Command::new("umount").arg(&self.place))?;
        self.up()
    }

    fn up(&self) -> Result<(), String> {
        run(Command::new("mount").args(["-o", "loop"]).arg(&self.image).arg(&self.place))
    }
}

/// Somebody who is at the switch.
pub(crate) struct Cutter(Child);

impl Cutter {
    /// Cuts the power now.
    pub(crate) fn cut(mut self) -> Result<(), String> {
        drop(self.0.stdin.take());
        let status = self.0.wait().unwrap();
        if status.success() { Ok(()) } else { Err("the file system cannot be shut down here".into()) }
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = run(Command::new("umount").arg(&self.place));
    }
}

/// Runs a command of the system, and says what it says when it fails.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim()))
}

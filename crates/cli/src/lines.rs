use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use crate::command_error::CommandError;

/// The longest line: well above the largest entry.
const LINE_BYTES_MAX: u64 = 1 << 20;

/// The lines of a file, or of standard input, one at a time.
pub(crate) struct Lines {
    input: Box<dyn BufRead>,
    name: String,
    number: u64,
    line: Vec<u8>,
}

impl Lines {
    /// Opens a file; `-` stands for standard input. A pipe or a device by its name is read to its end.
    pub(crate) fn open(path: &Path) -> Result<Self, CommandError> {
        let (input, name): (Box<dyn BufRead>, _) = if path.as_os_str() == "-" {
            (Box::new(BufReader::new(std::io::stdin())), "standard input".to_owned())
        } else {
            let name = path.display().to_string();
            let failed = |error: std::io::Error| CommandError::refused(format!("reading {name}: {error}"));
            if std::fs::metadata(path).map_err(failed)?.is_dir() {
                return Err(CommandError::refused(format!("{name} is not a file")));
            }
            (Box::new(BufReader::new(std::fs::File::open(path).map_err(failed)?)), name)
        };
        Ok(Self { input, name, number: 0, line: Vec::new() })
    }

    /// What is read, for messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The next line, without its end, and where it stands.
    pub(crate) fn next(&mut self) -> Result<Option<(String, &[u8])>, CommandError> {
        self.line.clear();
        self.number += 1;
        let failed = |error: std::io::Error| CommandError::refused(format!("reading {}: {error}", self.name));
        let mut input = self.input.by_ref().take(LINE_BYTES_MAX + 1);
        if input.read_until(b'\n', &mut self.line).map_err(failed)? == 0 {
            return Ok(None);
        }
        let place = format!("{}, line {}", self.name, self.number);
        if self.line.len() as u64 > LINE_BYTES_MAX {
            return Err(CommandError::refused(format!("{place}: the line is longer than 1 MiB")));
        }
        Ok(Some((place, self.line.strip_suffix(b"\n").unwrap_or(&self.line))))
    }
}

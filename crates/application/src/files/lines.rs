use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::Path;

use crate::error::CommandError;

/// The longest line: well above the largest entry.
const LINE_BYTES_MAX: u64 = 1 << 20;

/// The longest standard input that is recorded as a whole: 64 MiB.
const STANDARD_INPUT_BYTES_MAX: u64 = 64 << 20;

/// The lines of a file, or of standard input, one at a time.
pub struct Lines {
    input: Box<dyn BufRead>,
    name: String,
    number: u64,
    line: Vec<u8>,
}

impl Lines {
    /// Opens what is recorded as a whole; `-` stands for standard input, which is read to its end first, so that nobody who
    /// still writes to it holds up the ledger. A pipe or a device in the place of a file is refused.
    pub fn whole(path: &Path) -> Result<Self, CommandError> {
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            let mut input = std::io::stdin().lock().take(STANDARD_INPUT_BYTES_MAX + 1);
            input
                .read_to_end(&mut bytes)
                .map_err(|error| CommandError::refused(format!("reading standard input: {error}")))?;
            if bytes.len() as u64 > STANDARD_INPUT_BYTES_MAX {
                return Err(CommandError::refused("standard input is larger than 64 MiB"));
            }
            return Ok(Self::over(Box::new(Cursor::new(bytes)), "standard input".to_owned()));
        }
        let name = path.display();
        match std::fs::metadata(path) {
            Ok(found) if found.is_file() => Self::open(path),
            Ok(_) => Err(CommandError::refused(format!("{name} is not a file"))),
            Err(error) => Err(CommandError::refused(format!("reading {name}: {error}"))),
        }
    }

    /// Opens what is recorded line by line as it comes; `-` stands for standard input.
    pub fn open(path: &Path) -> Result<Self, CommandError> {
        if path.as_os_str() == "-" {
            return Ok(Self::over(Box::new(BufReader::new(std::io::stdin())), "standard input".to_owned()));
        }
        let name = path.display().to_string();
        let file = std::fs::File::open(path)
            .map_err(|error| CommandError::refused(format!("reading {name}: {error}")))?;
        Ok(Self::over(Box::new(BufReader::new(file)), name))
    }

    fn over(input: Box<dyn BufRead>, name: String) -> Self {
        Self { input, name, number: 0, line: Vec::new() }
    }

    /// What is read, for messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The next line, without its end, and where it is.
    pub fn next_line(&mut self) -> Result<Option<(String, &[u8])>, CommandError> {
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

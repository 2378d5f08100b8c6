//! A writer that is fed line by line and answers each: what it acknowledged until something befell it.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::stage::{Told, payment_line};

/// What came of one stream.
pub(crate) struct Streamed {
    /// Number and hash of each entry that was acknowledged, in order.
    pub(crate) acknowledged: Vec<(u64, String)>,
    /// How it ended; what it said on standard output is in `acknowledged`.
    pub(crate) told: Told,
}

/// Feeds `lines` payments from `from` on, waits for `answers` of them and `delay` more, then lets `blow` befall the writer.
pub(crate) fn run(
    mut command: Command,
    from: u64,
    lines: u64,
    answers: usize,
    delay: Duration,
    blow: impl FnOnce(&mut Child),
) -> Streamed {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut errors = child.stderr.take().unwrap();
    let feeder = std::thread::spawn(move || {
        for number in from..from + lines {
            // A broken pipe is the blow itself.
            if input.write_all(payment_line(number).as_bytes()).is_err() {
                break;
            }
        }
    });
    let hearer = std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = errors.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    });
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut heard: Vec<String> = lines.by_ref().take(answers).map_while(Result::ok).collect();
    std::thread::sleep(delay);
    blow(&mut child);
    // The last line may be cut off; then it was not said.
    heard.extend(lines.map_while(Result::ok));
    feeder.join().unwrap();
    let status = child.wait().unwrap();
    let told = Told::of(&std::process::Output {
        status,
        stdout: Vec::new(),
        stderr: hearer.join().unwrap().into_bytes(),
    });
    let acknowledged = heard
        .iter()
        .filter_map(|line| {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                ["recorded" | "already", seq, hash] if hash.len() == 64 => {
                    Some((seq.parse().ok()?, hash.to_owned()))
                }
                _ => None,
            }
        })
        .collect();
    Streamed { acknowledged, told }
}

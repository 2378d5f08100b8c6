//! How far a long task is, shown on a terminal once a second has passed.

use std::cell::Cell;
use std::time::Instant;

use application::{Progress, Task};

use crate::output::terminal;

/// A person who looks at standard error.
pub(crate) struct Watched {
    task: Cell<Option<(Task, Instant)>>,
    shown: Cell<bool>,
    watched: bool,
}

impl Watched {
    pub(crate) fn new() -> Self {
        Self { task: Cell::new(None), shown: Cell::new(false), watched: terminal::is_watched() }
    }

    /// Shows a line once the task has taken a second.
    fn show(&self, task: Task, said: impl FnOnce(&str) -> String) {
        let since = match self.task.get() {
            Some((same, since)) if same == task => since,
            _ => {
                let now = Instant::now();
                self.task.set(Some((task, now)));
                now
            }
        };
        if since.elapsed().as_secs() >= 1 {
            self.shown.set(true);
            terminal::over_line(&said(word(task)));
        }
    }
}

fn word(task: Task) -> &'static str {
    match task {
        Task::Reading => "reading the ledger",
        Task::Verifying => "verifying",
        Task::Reports => "writing reports",
        Task::Letters => "writing the letters",
    }
}

impl Progress for Watched {
    fn entries(&self, task: Task, done: u64) {
        if self.watched && (done == 1 || done.is_multiple_of(8192)) {
            self.show(task, |word| format!("{word}: {done} entries"));
        }
    }

    fn part(&self, task: Task, part: &str) {
        if self.watched {
            self.show(task, |word| format!("{word}: {part}"));
        }
    }

    fn end(&self) {
        self.task.set(None);
        if self.shown.replace(false) {
            terminal::err("\n");
        }
    }
}

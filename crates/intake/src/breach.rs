//! A broken rule, before it is known in which file and cell it was broken.

/// What is wrong with a text, and what the writer of it can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Breach {
    /// What is wrong, as one clause without a full stop.
    pub(crate) rule: String,
    /// What to do, as one sentence with a full stop.
    pub(crate) hint: Option<String>,
}

impl Breach {
    pub(crate) fn new(rule: impl Into<String>) -> Self {
        Self { rule: rule.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The breach for a command line, where no second place shows the hint.
    pub(crate) fn into_sentence(self) -> String {
        match self.hint {
            Some(hint) => format!("{}. {hint}", self.rule),
            None => self.rule,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hint_follows_the_rule() {
        assert_eq!(Breach::new("a rule").into_sentence(), "a rule");
        let hinted = Breach::new("a rule").hint("Do this.");
        assert_eq!(hinted.into_sentence(), "a rule. Do this.");
    }
}

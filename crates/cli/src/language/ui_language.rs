//! The language in which the program speaks to its user. That of a report is another matter, and has `--lang`.

use std::ffi::OsString;
use std::sync::OnceLock;

use clap::ValueEnum;
use report::Language;

/// A language of messages and help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum UiLanguage {
    /// English
    En,
    /// French
    Fr,
    /// Dutch
    Nl,
}

static SPOKEN: OnceLock<UiLanguage> = OnceLock::new();

impl UiLanguage {
    /// Picks one of three.
    pub(crate) fn pick<T>(self, en: T, fr: T, nl: T) -> T {
        match self {
            Self::En => en,
            Self::Fr => fr,
            Self::Nl => nl,
        }
    }

    /// The language of reports that is the same.
    pub(crate) fn language(self) -> Language {
        self.pick(Language::En, Language::Fr, Language::Nl)
    }

    /// What `--messages` says, or `PRORATA_LANG`, or the locale; a word that is none of ours is English here, and the
    /// parser refuses it afterwards.
    fn chosen(words: &[OsString], variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let words: Vec<String> = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
        let mut asked = None;
        for (place, word) in words.iter().enumerate().take_while(|(_, word)| *word != "--") {
            if let Some(value) = word.strip_prefix("--messages=") {
                asked = Some(value.to_owned());
            } else if word == "--messages" {
                asked = words.get(place + 1).cloned();
            }
        }
        let given = |name: &str| {
            variable(name).map(|value| value.to_string_lossy().into_owned()).filter(|value| !value.is_empty())
        };
        if let Some(word) = asked.or_else(|| given("PRORATA_LANG")) {
            return Self::from_str(&word, false).unwrap_or(Self::En);
        }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(given).unwrap_or_default();
        match locale.split(['_', '.', '-', '@']).next() {
            Some("fr") => Self::Fr,
            Some("nl") => Self::Nl,
            _ => Self::En,
        }
    }
}

/// Settles the language from the command line and the environment, before either is read otherwise.
pub(crate) fn init() -> UiLanguage {
    let words: Vec<OsString> = std::env::args_os().collect();
    *SPOKEN.get_or_init(|| UiLanguage::chosen(&words, |name| std::env::var_os(name)))
}

/// The language that was settled.
pub(crate) fn current_language() -> UiLanguage {
    SPOKEN.get().copied().unwrap_or(UiLanguage::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(words: &str, environment: &[(&str, &str)]) -> UiLanguage {
        let words: Vec<OsString> = words.split(' ').map(OsString::from).collect();
        let found =
            |name: &str| environment.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into());
        UiLanguage::chosen(&words, found)
    }

    #[test]
    fn the_option_goes_before_the_variable_and_that_before_the_locale() {
        assert_eq!(chosen("prorata", &[]), UiLanguage::En);
        assert_eq!(chosen("prorata", &[("LANG", "fr_BE.UTF-8")]), UiLanguage::Fr);
        assert_eq!(chosen("prorata", &[("LANG", "fr_BE.UTF-8"), ("LC_ALL", "nl_BE")]), UiLanguage::Nl);
        assert_eq!(chosen("prorata", &[("LANG", "fr_BE.UTF-8"), ("LC_ALL", "C")]), UiLanguage::En);
        assert_eq!(chosen("prorata", &[("LANG", "de_BE")]), UiLanguage::En);
        assert_eq!(chosen("prorata", &[("LANG", "fr"), ("PRORATA_LANG", "nl")]), UiLanguage::Nl);
        assert_eq!(chosen("prorata --messages=fr log", &[("PRORATA_LANG", "nl")]), UiLanguage::Fr);
        assert_eq!(chosen("prorata log --messages nl", &[]), UiLanguage::Nl);
        assert_eq!(chosen("prorata log -- --messages nl", &[]), UiLanguage::En);
    }
}

//! What the program says in each language, of whatever text comes from outside.

use crate::language::messages::{translate, translate_in};
use crate::language::ui_language::UiLanguage;

/// A message ends in every language, and English is said as it is: nothing of a text from outside is lost, and its length stays
/// within what it was and the sentences around it.
pub(crate) fn messages(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    assert_eq!(translate_in(UiLanguage::En, text), text, "English is said as it is");
    for tongue in [UiLanguage::Fr, UiLanguage::Nl] {
        let told = translate_in(tongue, text);
        assert!(told.len() <= 16 * text.len() + 4096, "{} bytes of {}", told.len(), text.len());
        assert_eq!(told.is_empty(), text.is_empty(), "{text:?}");
        // What is between marks is a name or a value, and is said as it is.
        if let Some(name) =
            text.strip_prefix("the fund `").and_then(|rest| rest.strip_suffix("` is not admitted"))
            && !name.contains('`')
        {
            assert!(told.contains(name), "{told}");
        }
    }
    let _ = translate(text);
}

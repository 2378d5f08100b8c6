//! What the program says in each language, of whatever text comes from outside.

use crate::messages::{say, say_in};
use crate::tongue::Tongue;

/// A message ends in every language, and English is said as it is: nothing of a text from outside is lost, and its length stays
/// within what it was and the sentences around it.
pub(crate) fn messages(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    assert_eq!(say_in(Tongue::En, text), text, "English is said as it is");
    for tongue in [Tongue::Fr, Tongue::Nl] {
        let told = say_in(tongue, text);
        assert!(told.len() <= 16 * text.len() + 4096, "{} bytes of {}", told.len(), text.len());
        assert_eq!(told.is_empty(), text.is_empty(), "{text:?}");
        // What stands between marks is a name or a value, and is said as it stands.
        if let Some(name) =
            text.strip_prefix("the fund `").and_then(|rest| rest.strip_suffix("` is not admitted"))
            && !name.contains('`')
        {
            assert!(told.contains(name), "{told}");
        }
    }
    let _ = say(text);
}

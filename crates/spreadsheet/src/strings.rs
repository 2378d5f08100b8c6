//! The texts that the cells of an XLSX workbook share.

use markup::{Element, children, content};

/// The most texts.
const STRINGS_MAX: usize = 200_000;

/// The texts of `xl/sharedStrings.xml`, in order; `None` when there are more than any table has.
pub(crate) fn shared(root: Element<'_, '_>) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    for item in children(root, "si") {
        if texts.len() == STRINGS_MAX {
            return None;
        }
        texts.push(item_text(item));
    }
    Some(texts)
}

/// A text that may be written in several runs of letters; how it is pronounced is left out.
pub(crate) fn item_text(item: Element<'_, '_>) -> String {
    let mut text = String::new();
    for part in item.children().filter(|part| part.is_element()) {
        match part.tag_name().name() {
            "t" => text.push_str(&decoded(&content(part))),
            "r" => text.extend(children(part, "t").map(|run| decoded(&content(run)))),
            _ => {}
        }
    }
    text
}

/// Excel writes a character that XML cannot hold as `_x000D_`.
fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let character = code
            .filter(|_| rest.get(at + 6..at + 7) == Some("_"))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        match character {
            Some(character) => {
                out.push_str(&rest[..at]);
                out.push(character);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_joined_and_escapes_undone() {
        let text = "<sst><si><t>a_x000D_b</t></si><si><r><t>c</t></r><r><rPr/><t xml:space='preserve'> d</t></r>\
                    <rPh><t>no</t></rPh></si><si/><si><t>_x_x00_xZZZZ_é_x</t></si></sst>";
        let document = markup::open(text.as_bytes()).unwrap();
        assert_eq!(shared(document.root_element()).unwrap(), ["a\rb", "c d", "", "_x_x00_xZZZZ_é_x"]);
    }
}

//! The numbers of a workbook, which are stored as the digits of a binary fraction.
//!
//! Excel shows fifteen digits and stores seventeen: an amount typed as 208269,95 may be in the file as
//! `208269.95000000001`. What was typed is the number of at most fifteen digits that the stored digits round to, and
//! any number of fifteen digits survives that way (IEEE 754). So the digits are rounded as text, and no floating point
//! is needed. A number that is further from its fifteen digits than storage explains is refused.

/// The digits that a spreadsheet keeps.
const DIGITS: usize = 15;

/// Why a number is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Undecided {
    /// It is not the form of a number.
    Form,
    /// It has more decimals than cents have, or than its fifteen digits tell.
    Decimals,
    /// It has more digits than a spreadsheet keeps.
    Digits,
}

/// A stored number, written out as it was typed: a minus sign where there is one, digits, and at most two decimals
/// after a point.
pub(crate) fn written(stored: &str) -> Result<String, Undecided> {
    let (negative, plain) = match stored.strip_prefix('-') {
        Some(plain) => (true, plain),
        None => (false, stored),
    };
    let (mantissa, exponent) = match plain.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let exponent: i32 = exponent.parse().map_err(|_| Undecided::Form)?;
            (mantissa, exponent)
        }
        None => (plain, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    if whole.is_empty()
        || all.len() > 64
        || exponent.abs() > 64
        || !all.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Err(Undecided::Form);
    }
    // The value is 0.DIGITS times ten to the power of `point`.
    let leading = all.len() - all.trim_start_matches('0').len();
    let digits = all.trim_start_matches('0').trim_end_matches('0');
    if digits.is_empty() {
        return Ok("0".to_owned());
    }
    let shift = i32::try_from(whole.len()).unwrap_or_default() - i32::try_from(leading).unwrap_or_default();
    let (digits, point) = rounded(digits, shift + exponent)?;
    let length = i32::try_from(digits.len()).unwrap_or_default();
    if point > i32::try_from(DIGITS).unwrap_or_default() {
        return Err(Undecided::Digits);
    }
    if length - point > 2 {
        return Err(Undecided::Decimals);
    }
    let mut text = String::from(if negative { "-" } else { "" });
    for place in 0..point.max(length).max(1) {
        if place == point.max(0) {
            text.push_str(if place == 0 { "0." } else { "." });
            text.extend(std::iter::repeat_n('0', usize::try_from(-point).unwrap_or_default()));
        }
        let digit = usize::try_from(place).ok().and_then(|place| digits.as_bytes().get(place));
        text.push(digit.map_or('0', |digit| char::from(*digit)));
    }
    Ok(text)
}

/// The digits rounded to fifteen, without zeros at the end, and where their point then is.
fn rounded(digits: &str, point: i32) -> Result<(String, i32), Undecided> {
    let Some((kept, rest)) = digits.split_at_checked(DIGITS).filter(|(_, rest)| !rest.is_empty()) else {
        return Ok((digits.to_owned(), point));
    };
    // A whole number of more digits is no rounding of storage: it was a number that a spreadsheet cannot keep.
    if point >= i32::try_from(digits.len()).unwrap_or_default() {
        return Err(Undecided::Digits);
    }
    // Storage is off by less than twelve in the sixteenth and seventeenth digit: half a unit in the last binary place.
    let tail: String = rest.chars().chain("00".chars()).take(2).collect();
    let tail: u32 = tail.parse().map_err(|_| Undecided::Form)?;
    let up = match tail {
        0..=12 => false,
        88..=99 => true,
        _ => return Err(Undecided::Decimals),
    };
    let mut kept: Vec<u8> = kept.bytes().collect();
    let mut point = point;
    if up {
        let mut place = kept.len();
        loop {
            if place == 0 {
                kept.insert(0, b'1');
                point += 1;
                break;
            }
            place -= 1;
            if kept[place] == b'9' {
                kept[place] = b'0';
            } else {
                kept[place] += 1;
                break;
            }
        }
    }
    let kept = String::from_utf8(kept).map_err(|_| Undecided::Form)?;
    Ok((kept.trim_end_matches('0').to_owned(), point))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_read() {
        for (stored, typed) in [
            ("0", "0"),
            ("-0", "0"),
            ("0.00", "0"),
            ("37494", "37494"),
            ("208269.95", "208269.95"),
            ("208269.95000000001", "208269.95"),
            ("1.1000000000000001", "1.1"),
            ("0.28999999999999998", "0.29"),
            ("0.01", "0.01"),
            ("0.050000000000000003", "0.05"),
            ("2.0826995E5", "208269.95"),
            ("1E3", "1000"),
            ("5.0000000000000003E-2", "0.05"),
            ("9999999999999.9902", "9999999999999.99"),
            ("-12.5", "-12.5"),
            ("1000000", "1000000"),
            ("999999999999999", "999999999999999"),
            ("0.99999999999999989", "1"),
        ] {
            assert_eq!(written(stored).as_deref(), Ok(typed), "{stored}");
        }
    }

    #[test]
    fn what_cannot_have_been_typed_is_not() {
        for (stored, why) in [
            ("", Undecided::Form),
            (".5", Undecided::Form),
            ("+1", Undecided::Form),
            ("1,5", Undecided::Form),
            ("NaN", Undecided::Form),
            ("INF", Undecided::Form),
            ("1e", Undecided::Form),
            ("1E400", Undecided::Form),
            ("1.234", Undecided::Decimals),
            ("0.333333333333333", Undecided::Decimals),
            ("0.33333333333333331", Undecided::Decimals),
            ("100.00499999999999", Undecided::Decimals),
            ("208269.95000000050", Undecided::Decimals),
            ("9007199254740993", Undecided::Digits),
            ("1E15", Undecided::Digits),
            ("1E-3", Undecided::Decimals),
        ] {
            assert_eq!(written(stored), Err(why), "{stored}");
        }
    }

    #[test]
    fn every_amount_survives_the_storage_of_excel() {
        // Fifteen digits and two of storage, as a spreadsheet writes them with seventeen digits.
        let mut cents: u64 = 1;
        for step in 0..2_000_u64 {
            cents = (cents.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step)) % 10_u64.pow(15);
            let typed = format!("{}.{:02}", cents / 100, cents % 100);
            let stored = format!("{:.16e}", typed.parse::<f64>().unwrap());
            let plain = typed.trim_end_matches('0').trim_end_matches('.');
            assert_eq!(written(&stored).as_deref(), Ok(plain), "{stored}");
        }
    }
}

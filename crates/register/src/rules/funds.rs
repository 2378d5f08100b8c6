use crate::payload::{FundAdmitted, FundEnded};
use crate::rules::Rules;
use crate::{Code, Refusal};

impl Rules<'_> {
    pub(super) fn check_admission(&self, fact: &FundAdmitted) -> Result<(), Refusal> {
        if let Some(admitted) = self.register.funds.get(fact.fund.as_str()).and_then(|fund| fund.admission())
        {
            let what = format!("the fund `{}` is admitted already", fact.fund);
            let remedy =
                "correct that entry with `record entry-corrected`, then admit the fund as it should be";
            return Err(Refusal::new("fund-once", what, remedy).at(admitted.seq()));
        }
        let Some(number) = &fact.enterprise_number else { return Ok(()) };
        match fault_of_number(number.as_str()) {
            None => Ok(()),
            Some(remedy) => Err(Refusal::new(
                "enterprise-number",
                format!("`{number}` is not an enterprise number"),
                remedy,
            )),
        }
    }

    pub(super) fn check_fund_end(&self, fact: &FundEnded) -> Result<(), Refusal> {
        let admitted = self.known_fund(&fact.fund)?;
        if let Some(ended) = self.register.funds.get(fact.fund.as_str()).and_then(|fund| fund.end()) {
            let what = format!("the end of the fund `{}` is recorded already", fact.fund);
            let remedy = "correct that entry with `record entry-corrected`, then record the right end";
            return Err(Refusal::new("fund-ends-once", what, remedy).at(ended.seq()));
        }
        let from = &self.register.funds[fact.fund.as_str()].admission().map(|filed| filed.fact.from.clone());
        if from.as_ref().is_some_and(|from| fact.to < *from) {
            let what = format!("the fund `{}` cannot end on {} before it began", fact.fund, fact.to);
            return Err(Refusal::new("fund-dates", what, "give its last day").at(admitted));
        }
        match &fact.successor {
            Some(successor) if *successor == fact.fund => {
                let what = format!("the fund `{successor}` cannot succeed itself");
                Err(Refusal::new("fund-successor", what, "name the fund that takes over"))
            }
            Some(successor) => {
                self.known_fund(successor)?;
                match self.register.funds.get(successor.as_str()).and_then(|record| record.end()) {
                    Some(ended) if ended.fact.to <= fact.to => {
                        let what = format!(
                            "the fund `{successor}` ended on {}, so it succeeds nobody then",
                            ended.fact.to
                        );
                        Err(Refusal::new("fund-successor", what, "name a fund that exists then")
                            .at(ended.seq()))
                    }
                    _ => Ok(()),
                }
            }
            None => Ok(()),
        }
    }

    /// The entry that admitted the fund.
    pub(super) fn known_fund(&self, fund: &Code) -> Result<u64, Refusal> {
        let admission = self.register.funds.get(fund.as_str()).and_then(|record| record.admission());
        admission.map(|filed| filed.seq()).ok_or_else(|| {
            let known = self.register.funds.iter().filter(|(_, record)| record.admission().is_some());
            let known: Vec<&str> = known.map(|(code, _)| code.as_str()).take(20).collect();
            let remedy = if known.is_empty() {
                "admit it with `record fund-admitted`".to_owned()
            } else {
                format!("admit it with `record fund-admitted`, or name one of {}", known.join(", "))
            };
            Refusal::new("fund-known", format!("the fund `{fund}` is not admitted"), remedy)
        })
    }
}

/// What is wrong with an enterprise number: ten digits of which the first is 0 or 1, and the last two are 97 less the first eight
/// modulo 97 (Crossroads Bank for Enterprises).
fn fault_of_number(text: &str) -> Option<&'static str> {
    let digits = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (Some(Ok(body)), Some(Ok(check))) =
        (text.get(..8).map(str::parse::<u32>), text.get(8..).map(str::parse::<u32>))
    else {
        return Some("it has ten digits");
    };
    match digits {
        false => Some("it has ten digits"),
        true if !text.starts_with(['0', '1']) => {
            Some("it begins with 0 or 1; one that begins with 2 to 8 is that of an establishment unit")
        }
        true if body == 0 => Some("no enterprise has this number"),
        true if 97 - body % 97 != check => Some("its last two digits are 97 less the first eight modulo 97"),
        true => None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn enterprise_numbers_have_their_check_digits() {
        for good in ["0419618535", "0400000086", "1000000021"] {
            assert_eq!(super::fault_of_number(good), None, "{good}");
        }
        // Nine or eleven digits, whose last ones would be right.
        for wrong in [
            "0419618536",
            "419618535",
            "0419.618.535",
            "",
            "000000925",
            "00000001096",
            "0000000097",
            "2000000070",
            "041961853é",
        ] {
            assert!(super::fault_of_number(wrong).is_some(), "{wrong}");
        }
    }
}

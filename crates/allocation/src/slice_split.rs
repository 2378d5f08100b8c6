use crate::apportion::{Apportioned, Apportioner, OutOfRange};
use crate::excess::Excess;
use crate::weights::{Weights, is_negative, weight};
use crate::{Basis, Cents, Denominator, Key, Recipient, Recipients, Remainder, Slice};

/// One slice of the budget over the funds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SliceSplit {
    /// The slice's part of the budget, in whole cents.
    pub amount: Cents,
    /// What this slice does not close by; zero under largest remainder.
    pub difference: Cents,
    /// What negative evaluations leave over of it.
    pub left_over: Cents,
    /// The slice over its denominator; none when no fund that is not negative weighs anything, so that all of it is left
    /// over, and where it has its part of settled totals instead.
    pub(crate) made: Option<Apportioned>,
    /// Its part of each fund's total, where the key settles on totals and the slice has no condition.
    pub(crate) of_total: Option<Vec<Cents>>,
    /// What is left over, shared by the funds that are not negative.
    pub(crate) excess: Option<Excess>,
}

impl SliceSplit {
    /// Apportions `amount` over the funds by the basis of the slice, as if all evaluations were positive.
    ///
    /// Art. 60ter/1, §§ 2 and 4: 20 % in equal parts, 70 % and 10 % by affiliates.
    pub(crate) fn of(
        rule: &Slice,
        amount: Cents,
        key: &Key,
        recipients: &Recipients,
        apportioner: &mut Apportioner,
    ) -> Result<Self, OutOfRange> {
        let ties = |a: usize, b: usize| key.rounding.ties.compare(recipients, a, b);
        let made = weights(rule, recipients)
            .map(|weights| apportioner.apportion(amount, weights, key.rounding.method, ties))
            .transpose()?;
        let difference = made.as_ref().map_or(Cents::ZERO, |made| made.difference);
        Ok(Self { amount, difference, left_over: Cents::ZERO, made, of_total: None, excess: None })
    }

    /// What each fund has of it, before its condition decides who keeps that.
    pub(crate) fn cents(&self) -> Option<&Vec<Cents>> {
        self.of_total.as_ref().or(self.made.as_ref().map(|made| &made.cents))
    }

    /// What the fund at `place` has of it and of its excess, before the condition decides who keeps that.
    pub(crate) fn with_excess(&self, place: usize) -> [Cents; 2] {
        [self.made.as_ref().map_or(Cents::ZERO, |made| made.cents[place]), self.excess_of(place)]
    }

    /// The part of the excess of the fund at `place`.
    pub(crate) fn excess_of(&self, place: usize) -> Cents {
        self.excess.as_ref().map_or(Cents::ZERO, |excess| excess.of(place))
    }

    /// Settles what negative evaluations leave over, and shares the excess where there is someone to have it.
    ///
    /// Art. 60ter/1, § 5 (excess), or opinion CGG 2023/22 (equal parts for common projects), as the key says.
    pub(crate) fn settle_left_over(
        &mut self,
        rule: &Slice,
        key: &Key,
        recipients: &Recipients,
        apportioner: &mut Apportioner,
    ) -> Result<(), OutOfRange> {
        self.left_over = match &self.made {
            None => self.amount,
            Some(made) => {
                let funds = recipients.funds().iter().zip(&made.cents);
                Cents::sum(funds.filter(|(fund, _)| is_negative(fund)).map(|(_, cents)| *cents))?
            }
        };
        if rule.remainder == Some(Remainder::Excess) && self.left_over > Cents::ZERO {
            self.excess = Excess::share(self.left_over, rule, key, recipients, apportioner)?;
        }
        Ok(())
    }
}

/// What a slice is apportioned by; none when no fund takes part in it.
fn weights(rule: &Slice, recipients: &Recipients) -> Option<Weights> {
    if !rule.is_conditional() || rule.denominator == Denominator::AllFunds {
        return Some(match rule.basis {
            Basis::Equal => Weights::Equal(recipients.funds().len()),
            Basis::Affiliates => Weights::Affiliates(recipients.clone()),
        });
    }
    let own = |fund: &Recipient| if is_negative(fund) { 0 } else { weight(rule, fund) };
    let own: Vec<i128> = recipients.funds().iter().map(own).collect();
    own.iter().any(|weight| *weight > 0).then_some(Weights::Own(own))
}

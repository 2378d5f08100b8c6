use std::sync::Arc;
use thiserror::Error;

use crate::apportion::{Apportioned, Apportioner, OutOfRange};
use crate::slice_amounts::slice_amounts;
use crate::slice_split::SliceSplit;
use crate::total_level::settle_totals;
use crate::weights::Weights;
use crate::{
    Cents, Derivation, Evaluation, Key, Level, RatioError, Recipient, Recipients, Remainder, Share, Slice,
};

/// A budget split over the funds by a key.
///
/// What the funds have, what is set apart for pending evaluations, what has no beneficiary, what a method does not close by
/// and what the key leaves undistributed always make the budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    budget: Cents,
    key: Arc<Key>,
    recipients: Recipients,
    slices: Vec<SliceSplit>,
    /// The one settlement of [`Level::Total`], over the slices that it joins.
    joint: Option<Apportioned>,
    /// What goes to common projects, over all funds; none when nothing does.
    common: Option<Apportioned>,
    remainder: Cents,
    reserved: Cents,
    no_beneficiary: Cents,
    undistributed: Cents,
    difference: Cents,
}

/// Why a budget cannot be split.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SplitError {
    /// The budget is zero or negative.
    #[error("the budget is not above zero")]
    Budget,
    /// The key has a slice for positive evaluations and this fund has none given.
    #[error("the key asks for an evaluation of every fund, and `{0}` has none")]
    EvaluationMissing(String),
    /// The figures are too large to be held exactly.
    #[error("the figures are too large to be held exactly")]
    Range,
}

impl Split {
    /// Splits `budget` over `recipients` by `key`.
    ///
    /// The budget is apportioned over the slices in whole cents (largest remainder, ties by slice order), then each slice
    /// over the funds. A slice with a condition over all funds is apportioned as if all fulfilled it; what the negative
    /// funds would have had is the remainder, which goes where the slice says: in equal parts to all funds for common
    /// projects, so that a fund's cents never depend on the evaluation of another, or as excess to the funds that are not
    /// negative, so that they do.
    ///
    /// Royal decree of 19-12-1967, art. 60ter/1, §§ 2 to 5; for the key of the draft, opinion CGG 2023/22.
    ///
    /// # Errors
    /// [`SplitError`].
    pub fn new(key: &Arc<Key>, budget: Cents, recipients: &Recipients) -> Result<Self, SplitError> {
        if budget <= Cents::ZERO {
            return Err(SplitError::Budget);
        }
        if key.evaluates()
            && let Some(fund) = recipients.funds().iter().find(|fund| fund.evaluation == Evaluation::Missing)
        {
            return Err(SplitError::EvaluationMissing(fund.fund.clone()));
        }
        let split = Self::settle(key, budget, recipients).map_err(|OutOfRange| SplitError::Range)?;
        split.assert_closed();
        Ok(split)
    }

    /// The budget that was split.
    pub fn budget(&self) -> Cents {
        self.budget
    }

    /// The key by which it was split.
    pub fn key(&self) -> &Arc<Key> {
        &self.key
    }

    /// The funds over which it was split.
    pub fn recipients(&self) -> &Recipients {
        &self.recipients
    }

    /// The slices, in the order of the key.
    pub fn slices(&self) -> &[SliceSplit] {
        &self.slices
    }

    /// What negative evaluations leave over of all slices, wherever it goes.
    pub fn remainder(&self) -> Cents {
        self.remainder
    }

    /// What is set apart for pending evaluations.
    pub fn reserved(&self) -> Cents {
        self.reserved
    }

    /// What goes to nobody: an excess that no fund has a right to, and the parts of funds to which the evaluation does not
    /// apply.
    pub fn no_beneficiary(&self) -> Cents {
        self.no_beneficiary
    }

    /// What the key leaves undistributed.
    pub fn undistributed(&self) -> Cents {
        self.undistributed
    }

    /// What the rounding method does not close by: positive when cents are left, negative when the shares
    /// make more than the budget. Zero under largest remainder.
    pub fn difference(&self) -> Cents {
        self.difference
    }

    /// What the fund at `place` has, in the order of the recipients.
    pub fn share(&self, place: usize) -> Share<'_> {
        let recipient = &self.recipients.funds()[place];
        let slices: Vec<Cents> = self.kept(place).collect();
        let excess = match recipient.evaluation {
            Evaluation::Positive => sum(self.slices.iter().map(|slice| slice.excess_of(place))),
            _ => Cents::ZERO,
        };
        let common_projects = self.common.as_ref().map_or(Cents::ZERO, |made| made.cents[place]);
        let reserved = match recipient.evaluation {
            Evaluation::Pending => self.conditional(place).expect("it was reserved when the split was made"),
            _ => Cents::ZERO,
        };
        let total = sum(slices.iter().copied().chain([excess, common_projects]));
        Share { fund: &recipient.fund, slices, excess, common_projects, reserved, total }
    }

    /// What every fund has, in the order of the recipients.
    pub fn shares(&self) -> impl Iterator<Item = Share<'_>> {
        (0..self.recipients.funds().len()).map(|place| self.share(place))
    }

    /// What the fund at `place` keeps of each slice.
    fn kept(&self, place: usize) -> impl Iterator<Item = Cents> {
        let fund = &self.recipients.funds()[place];
        self.key.slices.iter().zip(&self.slices).map(move |(rule, slice)| match slice.cents() {
            Some(cents) if keeps(rule, fund) => cents[place],
            _ => Cents::ZERO,
        })
    }

    /// What the slices with a condition give the fund at `place` with its part of the excess, were its evaluation positive.
    fn conditional(&self, place: usize) -> Result<Cents, OutOfRange> {
        let slices = self.key.slices.iter().zip(&self.slices);
        let conditional = slices.filter(|(rule, _)| rule.is_conditional());
        Ok(Cents::sum(conditional.flat_map(|(_, slice)| slice.with_excess(place)))?)
    }

    /// How the figure of the fund at `place` in the slice at `slice` came about: its apportionment before the
    /// evaluation decides whether the fund keeps it. None when the slice was not apportioned on its own.
    ///
    /// # Errors
    /// [`RatioError::Range`].
    pub fn derivation(&self, place: usize, slice: usize) -> Result<Option<Derivation>, RatioError> {
        self.slices[slice].made.as_ref().map(|made| self.derive(made, place)).transpose()
    }

    /// How the part of the fund at `place` in the excess of the slice at `slice` came about: before the evaluation decides
    /// whether the fund keeps it. None when there is no excess, or the fund is negative.
    ///
    /// # Errors
    /// [`RatioError::Range`].
    pub fn excess_derivation(&self, place: usize, slice: usize) -> Result<Option<Derivation>, RatioError> {
        match &self.slices[slice].excess {
            Some(excess) => excess.derivation(place, &self.key, &self.recipients),
            None => Ok(None),
        }
    }

    /// How the fund's total came about, where the key settles on totals.
    ///
    /// # Errors
    /// [`RatioError::Range`].
    pub fn total_derivation(&self, place: usize) -> Result<Option<Derivation>, RatioError> {
        self.joint.as_ref().map(|made| self.derive(made, place)).transpose()
    }

    /// How the fund's part of what goes to common projects came about, where something does.
    ///
    /// # Errors
    /// [`RatioError::Range`].
    pub fn common_derivation(&self, place: usize) -> Result<Option<Derivation>, RatioError> {
        self.common.as_ref().map(|made| self.derive(made, place)).transpose()
    }

    fn derive(&self, made: &Apportioned, place: usize) -> Result<Derivation, RatioError> {
        Derivation::of(made, place, |a, b| self.key.rounding.ties.compare(&self.recipients, a, b))
    }

    fn settle(key: &Arc<Key>, budget: Cents, recipients: &Recipients) -> Result<Self, OutOfRange> {
        let mut apportioner = Apportioner::default();
        let (amounts, undistributed) = slice_amounts(key, budget, &mut apportioner)?;
        let mut slices = Vec::with_capacity(amounts.len());
        for (rule, amount) in key.slices.iter().zip(amounts) {
            slices.push(SliceSplit::of(rule, amount, key, recipients, &mut apportioner)?);
        }
        let mut joint = None;
        if key.rounding.level == Level::Total {
            joint = settle_totals(key, budget, recipients, &mut slices, undistributed, &mut apportioner)?;
        }
        for (rule, slice) in key.slices.iter().zip(&mut slices).filter(|(rule, _)| rule.is_conditional()) {
            slice.settle_left_over(rule, key, recipients, &mut apportioner)?;
        }
        let going = |to: Remainder| {
            let slices = key.slices.iter().zip(&slices);
            slices.filter(move |(rule, _)| rule.remainder == Some(to)).map(|(_, slice)| slice)
        };
        // CGG opinion 2023/22, point 2.2: what is left over of all slices, in equal parts to all funds, whatever their
        // evaluation.
        let for_projects = Cents::sum(going(Remainder::CommonProjects).map(|slice| slice.left_over))?;
        let common = if for_projects > Cents::ZERO {
            let funds = Weights::Equal(recipients.funds().len());
            let ties = |a: usize, b: usize| key.rounding.ties.compare(recipients, a, b);
            Some(apportioner.apportion(for_projects, funds, key.rounding.method, ties)?)
        } else {
            None
        };
        let unclaimed = going(Remainder::Excess).filter(|slice| slice.excess.is_none());
        let no_beneficiary = Cents::sum(unclaimed.map(|slice| slice.left_over))?;
        let excesses = slices.iter().filter_map(|slice| slice.excess.as_ref());
        let difference = Cents::sum(
            (slices.iter().map(|slice| slice.difference))
                .chain(excesses.map(|excess| excess.difference()))
                .chain(joint.iter().chain(&common).map(|made| made.difference)),
        )?;
        let remainder = Cents::sum(slices.iter().map(|slice| slice.left_over))?;
        let mut split = Self {
            budget,
            key: Arc::clone(key),
            recipients: recipients.clone(),
            slices,
            joint,
            common,
            remainder,
            reserved: Cents::ZERO,
            no_beneficiary,
            undistributed,
            difference,
        };
        split.set_apart()?;
        Ok(split)
    }

    /// Reserves what funds that are not evaluated yet may still get; what would have gone to a fund to which the evaluation
    /// does not apply goes to nobody: art. 60ter/1, § 4, subpara. 4, grants on a positive result, and § 5 shares out negative
    /// ones only.
    fn set_apart(&mut self) -> Result<(), OutOfRange> {
        for (place, fund) in self.recipients.funds().iter().enumerate() {
            match fund.evaluation {
                Evaluation::Pending => self.reserved = self.reserved.plus(self.conditional(place)?)?,
                Evaluation::NotApplicable => {
                    self.no_beneficiary = self.no_beneficiary.plus(self.conditional(place)?)?;
                }
                Evaluation::Positive | Evaluation::Negative | Evaluation::Missing => {}
            }
        }
        Ok(())
    }

    /// The one place where shares and what is not shared are compared with the budget.
    fn assert_closed(&self) {
        // Summed wide: at the top of the range the parts may pass it before the difference brings them back.
        let wide = |cents: &[Cents]| cents.iter().map(|cents| i128::from(cents.get())).sum::<i128>();
        let funds = self.recipients.funds();
        let of_slice = |(rule, slice): (&Slice, &SliceSplit)| {
            let given = funds.iter().zip(slice.cents().into_iter().flatten());
            given
                .filter(|(fund, _)| keeps(rule, fund))
                .map(|(_, cents)| i128::from(cents.get()))
                .sum::<i128>()
        };
        let kept = self.key.slices.iter().zip(&self.slices).map(of_slice).sum::<i128>();
        let excess = |slice: &SliceSplit| {
            let places = (0..funds.len()).filter(|place| funds[*place].evaluation == Evaluation::Positive);
            places.map(|place| i128::from(slice.excess_of(place).get())).sum::<i128>()
        };
        let excess = self.slices.iter().filter(|slice| slice.excess.is_some()).map(excess).sum::<i128>();
        let common = self.common.as_ref().map_or(0, |made| wide(&made.cents));
        let rest = [self.reserved, self.no_beneficiary, self.undistributed, self.difference];
        assert_eq!(
            kept + excess + common + wide(&rest),
            i128::from(self.budget.get()),
            "shares, reserve, what has no beneficiary, undistributed part and difference make the budget"
        );
    }
}

/// Whether a fund keeps what a slice gave it.
///
/// Art. 60ter/1, § 4, subpara. 4: only « en cas de résultat positif de l'évaluation ».
fn keeps(rule: &Slice, fund: &Recipient) -> bool {
    !rule.is_conditional() || fund.evaluation == Evaluation::Positive
}

fn sum(cents: impl IntoIterator<Item = Cents>) -> Cents {
    Cents::sum(cents).expect("parts of a budget cannot make more than the budget's range")
}

use register::allocation::Cents;

use crate::Cell;

/// A sum of amounts, exact whatever they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total(i128);

impl Total {
    /// Adds an amount.
    pub fn add(&mut self, cents: Cents) {
        self.0 += i128::from(cents.get());
    }

    /// This sum less another.
    pub fn less(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }

    /// The cell that shows it: an amount, or its digits where no amount is that large.
    pub fn cell(self) -> Cell {
        match i64::try_from(self.0).ok().and_then(|cents| Cents::new(cents).ok()) {
            Some(cents) => Cell::Cents(cents),
            None => {
                let (sign, cents) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
                Cell::Text(format!("{sign}{}.{:02}", cents / 100, cents % 100))
            }
        }
    }
}

impl FromIterator<Cents> for Total {
    fn from_iter<I: IntoIterator<Item = Cents>>(amounts: I) -> Self {
        let mut total = Self::default();
        amounts.into_iter().for_each(|cents| total.add(cents));
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_stays_exact_beyond_the_largest_amount() {
        let total: Total = [Cents::MAX, Cents::MAX].into_iter().collect();
        assert_eq!(total.cell(), Cell::text("180143985094819.82"));
        assert_eq!(Total::default().less(total).cell(), Cell::text("-180143985094819.82"));
        let one: Total = [Cents::MAX].into_iter().collect();
        assert_eq!((total.less(one).cell(), one.cell()), (Cell::Cents(Cents::MAX), Cell::Cents(Cents::MAX)));
    }
}

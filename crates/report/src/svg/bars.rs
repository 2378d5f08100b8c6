use register::allocation::Cents;

use super::{Anchor, Canvas, extent, shortened};
use crate::Bars;
use crate::page::plus;

/// Where bars begin: before it stand the labels of rows.
const LEFT: i64 = 2300;
/// How long the longest bar is: behind it stands its amount.
const LENGTH: i64 = 5900;

impl Canvas {
    /// A bar for each row, its parts end to end, and its sum.
    pub(super) fn stacked(&mut self, bars: &Bars) {
        let sums: Vec<Cents> = bars.rows.iter().map(|(_, cents)| sum(cents)).collect();
        let most = sums.iter().copied().max().unwrap_or(Cents::ZERO);
        let top = self.legend(&bars.parts, 20);
        let bottom = top + rows(bars) * 280;
        self.scale(most, top, bottom);
        for ((place, (label, cents)), total) in bars.rows.iter().enumerate().zip(sums) {
            let y = top + 280 * i64::try_from(place).unwrap_or(0) + 40;
            self.text(LEFT - 100, y + 145, Anchor::End, &shortened(label, 29));
            let mut before = Cents::ZERO;
            for (part, cents) in cents.iter().enumerate() {
                let Some(cents) = cents.filter(|cents| *cents > Cents::ZERO) else { continue };
                let (from, until) = (extent(before, most, LENGTH), extent(plus(before, cents), most, LENGTH));
                let told = format!("{label}, {}: {}", bars.parts[part], self.amount(cents));
                let fill = self.part(part);
                self.bar([LEFT + from, y, (until - from).max(1), 200], &fill, &told);
                before = plus(before, cents);
            }
            let total_text = self.amount(total);
            self.text(LEFT + extent(total, most, LENGTH) + 60, y + 145, Anchor::Start, &total_text);
        }
        self.height = bottom + 260;
    }

    /// For each row a bar for each part, one below the other, each with its amount.
    pub(super) fn grouped(&mut self, bars: &Bars) {
        let most = bars.rows.iter().flat_map(|(_, cents)| cents).flatten().max();
        let most = most.copied().unwrap_or(Cents::ZERO);
        let top = self.legend(&bars.parts, 20);
        let parts = i64::try_from(bars.parts.len()).unwrap_or(1);
        let step = parts * 150 + 110;
        let bottom = top + rows(bars) * step;
        self.scale(most, top, bottom);
        for (place, (label, cents)) in bars.rows.iter().enumerate() {
            let y = top + step * i64::try_from(place).unwrap_or(0) + 55;
            self.text(LEFT - 100, y + parts * 75 + 45, Anchor::End, &shortened(label, 29));
            for (part, cents) in cents.iter().enumerate() {
                let y = y + 150 * i64::try_from(part).unwrap_or(0);
                // What nobody stated is a dash, and not nothing.
                let amount = cents.map_or_else(|| "–".to_owned(), |cents| self.amount(cents));
                let length = cents.map_or(0, |cents| extent(cents, most, LENGTH));
                if length > 0 {
                    let fill = self.part(part);
                    let told = format!("{label}, {}: {amount}", bars.parts[part]);
                    self.bar([LEFT, y, length, 125], &fill, &told);
                }
                self.text(LEFT + length + 60, y + 112, Anchor::Start, &amount);
            }
        }
        self.height = bottom + 260;
    }

    /// Lines at round amounts, with the amounts below them.
    fn scale(&mut self, most: Cents, top: i64, bottom: i64) {
        let step = round_step(most.get() / 100);
        let mut euros = 0;
        while let Ok(cents) = Cents::new(euros * 100)
            && cents <= most
        {
            let x = LEFT + extent(cents, most, LENGTH);
            self.line([x, top, x, bottom]);
            let euros_text = self.language.whole(euros.unsigned_abs());
            self.text(x, bottom + 180, Anchor::Middle, &euros_text);
            euros += step;
        }
    }
}

fn rows(bars: &Bars) -> i64 {
    i64::try_from(bars.rows.len()).unwrap_or(1)
}

fn sum(cents: &[Option<Cents>]) -> Cents {
    let drawn = cents.iter().flatten().filter(|cents| **cents > Cents::ZERO);
    drawn.fold(Cents::ZERO, |sum, cents| plus(sum, *cents))
}

/// A step of 1, 2 or 5 and zeros, at most six of which reach `most`.
fn round_step(most: i64) -> i64 {
    let mut unit = 1_i64;
    loop {
        for step in [unit, unit * 2, unit * 5] {
            if most / step <= 5 {
                return step;
            }
        }
        unit *= 10;
    }
}

use register::allocation::Cents;

use super::{Anchor, Canvas, Ink, extent, shortened};
use crate::Flow;

/// How high the source is.
const SPAN: i64 = 3000;
/// Between two parts.
const GAP: i64 = 260;
/// Between two recipients: room for a label, however small the amount.
const ROOM: i64 = 190;
/// Where the columns stand, and how wide a node is.
const COLUMNS: [i64; 3] = [0, 3300, 6100];
const NODE: i64 = 160;

impl Canvas {
    /// Bands from the source to the parts, and from each part to the recipients, as wide as their amounts.
    pub(super) fn flow(&mut self, flow: &Flow) {
        let all = flow.source.1;
        let high = |cents: Cents| extent(cents, all, SPAN);
        let parts = i64::try_from(flow.parts.len()).unwrap_or(1);
        let recipients = i64::try_from(flow.recipients.len()).unwrap_or(1);
        let needs = [SPAN, SPAN + (parts - 1) * GAP, SPAN + (recipients - 1) * ROOM + ROOM];
        let height = needs.into_iter().max().unwrap_or(SPAN);
        let top = |need: i64| 200 + (height - need) / 2;

        // The place of each part, and of each recipient, from above.
        let mut y = top(needs[1]);
        let part_tops: Vec<i64> = flow
            .parts
            .iter()
            .map(|(_, cents)| {
                let own = y;
                y += high(*cents) + GAP;
                own
            })
            .collect();
        let source_top = top(needs[0]);
        let (mut from, mut leaves) = (source_top, part_tops.clone());
        for (place, (name, cents)) in flow.parts.iter().enumerate() {
            let told = format!("{} → {name}: {}", flow.source.0, self.amount(*cents));
            let size = high(*cents);
            self.band(place, [COLUMNS[0] + NODE, from, COLUMNS[1], part_tops[place]], size, &told);
            from += size;
        }
        let mut y = top(needs[2]) + ROOM / 2;
        for (name, amounts) in &flow.recipients {
            let own = y;
            for (place, cents) in amounts.iter().enumerate().filter(|(_, cents)| **cents > Cents::ZERO) {
                let told = format!("{} → {name}: {}", flow.parts[place].0, self.amount(*cents));
                let size = high(*cents);
                self.band(place, [COLUMNS[1] + NODE, leaves[place], COLUMNS[2], y], size, &told);
                leaves[place] += size;
                y += size;
            }
            let sum = amounts.iter().fold(Cents::ZERO, |sum, cents| crate::page::plus(sum, *cents));
            let fill = self.node();
            self.bar([COLUMNS[2], own, NODE, (y - own).max(1)], &fill, name);
            let text = format!("{}  {}", shortened(name, 29), self.amount(sum));
            self.text(COLUMNS[2] + NODE + 70, i64::midpoint(own, y) + 50, Anchor::Start, &text);
            y += ROOM;
        }
        // Nodes and labels lie over the bands.
        let fill = self.node();
        self.bar([COLUMNS[0], source_top, NODE, SPAN], &fill, &flow.source.0);
        let text = format!("{}  {}", flow.source.0, self.amount(all));
        self.text(COLUMNS[0], source_top - 50, Anchor::Start, &text);
        for ((place, (name, cents)), top) in flow.parts.iter().enumerate().zip(part_tops) {
            let fill = self.part(place);
            self.bar([COLUMNS[1], top, NODE, high(*cents)], &fill, name);
            let text = format!("{}  {}", shortened(name, 34), self.amount(*cents));
            self.text(COLUMNS[1] + NODE / 2, top - 50, Anchor::Middle, &text);
        }
        self.height = height + 300;
    }

    fn node(&self) -> String {
        match self.ink {
            Ink::Page => "class=\"node\"".into(),
            Ink::Print => "fill=\"#3c434b\"".into(),
        }
    }

    /// A band of one height between two columns.
    fn band(&mut self, part: usize, [x1, y1, x2, y2]: [i64; 4], size: i64, told: &str) {
        let (middle, fill) = (i64::midpoint(x1, x2), self.part(part));
        self.body.push_str(&format!(
            "<path d=\"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}V{}C{middle} {} {middle} {} {x1} {}Z\" \
             fill-opacity=\"0.4\" {fill}><title>{}</title></path>",
            y2 + size,
            y2 + size,
            y1 + size,
            y1 + size,
            super::escaped(told)
        ));
    }
}

use crate::text::CellWidth;

// Lengths are whole thousandths of a point, so that every machine lays out alike.

/// The room between the margins of an upright A4 page.
pub(crate) const UPRIGHT: u64 = 481_880;
/// The room between the margins of an A4 page on its side.
pub(crate) const LYING: u64 = 728_500;
/// What a cell keeps free on both sides together, and what rounding may take away.
const INSET: u64 = 9_200;
/// The sizes of type, from the one that reads best to the smallest.
const SIZES: [u64; 5] = [8_500, 8_000, 7_500, 7_000, 6_500];

/// How a table is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    /// The size of type.
    pub(crate) size: u64,
    /// The width of each column.
    pub(crate) widths: Vec<u64>,
}

/// Whether a table reads badly on an upright page.
pub(crate) fn lies(columns: &[CellWidth]) -> bool {
    SIZES.iter().take(3).all(|size| sum(columns, *size, |extent| extent.good) > UPRIGHT)
}

/// The largest size and the widths at which a table fits; none when even its smallest pieces do not.
pub(crate) fn fit(columns: &[CellWidth], room: u64) -> Option<Setting> {
    let best = SIZES.iter().take(3).find(|size| sum(columns, **size, |extent| extent.best) <= room);
    if let Some(size) = best {
        let mut widths = fill(columns, *size, room, |extent| extent.best, |extent| extent.most);
        spread(&mut widths, room);
        return Some(Setting { size: *size, widths });
    }
    let good = SIZES.iter().find(|size| sum(columns, **size, |extent| extent.good) <= room);
    if let Some(size) = good {
        let mut widths = fill(
            columns,
            *size,
            room,
            |extent| extent.good,
            |extent| {
                // A hash that is on two lines gains nothing from one and a half.
                if extent.best > extent.good { extent.good } else { extent.most }
            },
        );
        spread(&mut widths, room);
        return Some(Setting { size: *size, widths });
    }
    let least = SIZES.iter().skip(1).find(|size| sum(columns, **size, |extent| extent.least) <= room)?;
    let mut widths = fill(columns, *least, room, |extent| extent.least, |extent| extent.good);
    spread(&mut widths, room);
    Some(Setting { size: *least, widths })
}

/// The widths for a table that cannot fit: in proportion, at the smallest size.
pub(crate) fn squeeze(columns: &[CellWidth], room: u64) -> Setting {
    let size = SIZES[SIZES.len() - 1];
    let total = sum(columns, size, |extent| extent.least).max(1);
    let widths = columns.iter().map(|extent| wide(extent.least, size) * room / total);
    Setting { size, widths: widths.collect() }
}

/// What a column has for a line of text, in thousandths of the size of type.
pub(crate) fn line(width: u64, size: u64) -> u64 {
    width.saturating_sub(INSET) * 1000 / size.max(1)
}

fn wide(extent: u64, size: u64) -> u64 {
    extent * size / 1000 + INSET
}

fn sum(columns: &[CellWidth], size: u64, of: impl Fn(&CellWidth) -> u64) -> u64 {
    columns.iter().map(|extent| wide(of(extent), size)).sum()
}

/// Gives each column `from`, and shares out what is left in proportion to what each still lacks of `to`.
fn fill(
    columns: &[CellWidth],
    size: u64,
    room: u64,
    from: impl Fn(&CellWidth) -> u64,
    to: impl Fn(&CellWidth) -> u64,
) -> Vec<u64> {
    let left = room.saturating_sub(sum(columns, size, &from));
    let lack = |extent: &CellWidth| to(extent).saturating_sub(from(extent)) * size / 1000;
    let lacking: u64 = columns.iter().map(lack).sum();
    let given = left.min(lacking);
    let share = |extent: &CellWidth| wide(from(extent), size) + lack(extent) * given / lacking.max(1);
    columns.iter().map(share).collect()
}

/// Widens a table to the margins; one that is narrower than half of the room stays narrow, so that its rows read well.
fn spread(widths: &mut [u64], room: u64) {
    let total: u64 = widths.iter().sum();
    let wanted = if total * 2 < room { total * 7 / 5 } else { room };
    for width in widths.iter_mut() {
        *width = *width * wanted / total.max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(least: u64, good: u64, most: u64) -> CellWidth {
        CellWidth { least, good, best: good, most }
    }

    #[test]
    fn tables_fit_their_room_and_take_the_largest_size() {
        let narrow = [extent(3000, 5000, 5000), extent(4000, 4000, 4000)];
        let set = fit(&narrow, UPRIGHT).unwrap();
        assert_eq!(set.size, 8_500);
        assert!(set.widths.iter().sum::<u64>() < UPRIGHT);
        let wide = vec![extent(6000, 9000, 30_000); 8];
        assert!(lies(&wide) && !lies(&narrow));
        let set = fit(&wide, LYING).unwrap();
        assert!(set.widths.iter().sum::<u64>() <= LYING);
        for width in set.widths {
            assert!(width >= 6 * set.size);
        }
        let endless = vec![extent(14_000, 14_000, 20_000); 30];
        assert_eq!(fit(&endless, LYING), None);
        assert!(squeeze(&endless, LYING).widths.iter().sum::<u64>() <= LYING);
    }
}

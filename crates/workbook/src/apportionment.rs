use register::allocation::{Method, Rounding};

/// One apportionment: what a block of rows computes.
pub(crate) struct Apportionment {
    pub(crate) amount: i128,
    pub(crate) weights: Vec<i128>,
    pub(crate) floors: Vec<i128>,
    pub(crate) rests: Vec<i128>,
    pub(crate) ranks: Vec<usize>,
    pub(crate) cents: Vec<i128>,
}

impl Apportionment {
    pub(crate) fn of(
        amount: i128,
        weights: Vec<i128>,
        method: Method,
        before: impl Fn(usize, usize) -> bool,
    ) -> Self {
        let total: i128 = weights.iter().sum();
        let divide = |weight: &i128| match total {
            0 => (0, 0),
            total => ((amount * weight).div_euclid(total), (amount * weight).rem_euclid(total)),
        };
        let (floors, rests): (Vec<i128>, Vec<i128>) = weights.iter().map(divide).unzip();
        let places = 0..weights.len();
        let ranks: Vec<usize> = places
            .clone()
            .map(|own| {
                let ahead = |other: &usize| {
                    rests[*other] > rests[own] || (rests[*other] == rests[own] && before(*other, own))
                };
                1 + places.clone().filter(|other| *other != own && ahead(other)).count()
            })
            .collect();
        let spare = if total == 0 { 0 } else { amount - floors.iter().sum::<i128>() };
        let cents = places.map(|place| {
            let up = match method {
                Method::LargestRemainder => (ranks[place] as i128) <= spare,
                Method::Each(rounding) => rounds_up(rounding, floors[place], rests[place], total),
            };
            floors[place] + i128::from(up)
        });
        let cents = cents.collect();
        Self { amount, weights, floors, rests, ranks, cents }
    }
}

pub(crate) fn rounds_up(rounding: Rounding, floor: i128, rest: i128, total: i128) -> bool {
    match rounding {
        Rounding::Truncate => false,
        Rounding::HalfUp => total > 0 && 2 * rest >= total,
        Rounding::HalfEven => 2 * rest > total || (total > 0 && 2 * rest == total && floor % 2 != 0),
    }
}

/// The formula for one cent more, from the cells of the whole cents, the remainder and the total weight.
pub(crate) fn up_formula(rounding: Rounding, floor: &str, rest: &str, total: &str) -> String {
    match rounding {
        Rounding::Truncate => "0".into(),
        Rounding::HalfUp => format!("IF(AND({total}>0,2*{rest}>={total}),1,0)"),
        Rounding::HalfEven => {
            format!("IF(2*{rest}>{total},1,IF(2*{rest}={total},{floor}-2*INT({floor}/2),0))")
        }
    }
}

/// The whole part of a quotient: division may round up to the next whole number, which the second term takes back.
pub(crate) fn floor_formula(product: &str, total: &str) -> String {
    format!("=INT({product}/{total})-IF(INT({product}/{total})*{total}>{product},1,0)")
}

/// A quotient with six decimals, as the sheet shows it; the spreadsheet computes its own.
pub(crate) fn six_decimals(product: i128, total: i128) -> String {
    if total == 0 {
        return "0".into();
    }
    let (whole, rest) = (product.div_euclid(total), product.rem_euclid(total));
    format!("{whole}.{:06}", rest * 1_000_000 / total)
}

//! The header of a file against the columns that are expected.

use crate::breach::Breach;
use crate::shown::shown;

/// The most columns a file may have.
pub const MAX_COLUMNS: usize = 200;

/// A set of columns that would be accepted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape<'s> {
    /// Columns that must be there.
    pub(crate) required: &'s [&'s str],
    /// Columns that may be there.
    pub(crate) optional: &'s [&'s str],
}

/// A header that has no accepted shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Misfit {
    /// The column that does not fit, counted from 1; 0 when one is missing.
    pub(crate) column: u64,
    pub(crate) breach: Breach,
}

/// The index of the first shape that `header` has, in any order of the columns.
pub(crate) fn fit(header: &[String], shapes: &[Shape<'_>]) -> Result<usize, Vec<Misfit>> {
    if let Some(index) = shapes.iter().position(|shape| distance(header, shape) == 0) {
        return Ok(index);
    }
    // The nearest shape is the one the writer most likely meant, so its message helps most.
    let nearest = shapes.iter().min_by_key(|shape| (loose_distance(header, shape), distance(header, shape)));
    let none = Shape { required: &[], optional: &[] };
    let mut misfits = explain(header, nearest.unwrap_or(&none));
    if let Some(first) = misfits.first_mut() {
        first.breach.rule = format!("{}; {}", first.breach.rule, expected(shapes));
    }
    Err(misfits)
}

/// Why a column may not have this name, after the names `before` it.
pub(crate) fn misnamed(name: &str, before: &[String]) -> Option<Breach> {
    if name.trim().is_empty() {
        return Some(Breach::new("the column has no name").hint("Name the column, or delete it."));
    }
    if name.trim() != name {
        return Some(Breach::new("the column name has spaces before or after it").hint("Delete the spaces."));
    }
    let twin = before.iter().position(|other| other == name)?;
    let rule = format!("the column name is used already by column {}", twin + 1);
    Some(Breach::new(rule).hint("Delete or rename one of the two columns."))
}

impl Shape<'_> {
    fn knows(&self, name: &str) -> bool {
        self.required.contains(&name) || self.optional.contains(&name)
    }
}

fn missing<'s>(header: &[String], shape: &Shape<'s>) -> Vec<&'s str> {
    let is_missing = |name: &&&str| !header.iter().any(|there| there == **name);
    shape.required.iter().filter(is_missing).copied().collect()
}

fn unknown<'h>(header: &'h [String], shape: &Shape<'_>) -> Vec<(u64, &'h str)> {
    (1..).zip(header.iter().map(String::as_str)).filter(|(_, name)| !shape.knows(name)).collect()
}

fn distance(header: &[String], shape: &Shape<'_>) -> usize {
    missing(header, shape).len() + unknown(header, shape).len()
}

/// As [`distance`], with names in another spelling as if they were right.
fn loose_distance(header: &[String], shape: &Shape<'_>) -> usize {
    let there = |name: &str| header.iter().any(|other| loose(other) == loose(name));
    let known =
        |name: &str| shape.required.iter().chain(shape.optional).any(|other| loose(other) == loose(name));
    let missing = missing(header, shape).into_iter().filter(|name| !there(name)).count();
    missing + unknown(header, shape).into_iter().filter(|(_, name)| !known(name)).count()
}

/// Every column that is there in another spelling, or else what is missing or too much.
fn explain(header: &[String], shape: &Shape<'_>) -> Vec<Misfit> {
    let missing = missing(header, shape);
    let unknown = unknown(header, shape);
    let known = || shape.required.iter().chain(shape.optional);
    let respelled = unknown.iter().filter_map(|&(column, name)| {
        let meant = known().find(|known| loose(known) == loose(name))?;
        let breach = if header.iter().any(|there| there == meant) {
            Breach::new(format!("the column `{meant}` is there already, in another spelling"))
                .hint("Delete one of the two columns.")
        } else {
            Breach::new(format!("the column name must be written exactly `{meant}`"))
                .hint(format!("Rename the column to `{meant}`."))
        };
        Some(Misfit { column, breach })
    });
    let respelled: Vec<Misfit> = respelled.collect();
    if !respelled.is_empty() {
        return respelled;
    }
    vec![match (unknown.first(), missing.as_slice()) {
        (None, missing) => Misfit {
            column: 0,
            breach: Breach::new(format!("the header has no column {}", listed(missing, " and no column ")))
                .hint(if header.len() == 1 {
                    "The header holds one column: separate the columns by semicolons, commas or tabs."
                } else {
                    "Add what is missing; the order of the columns is free."
                }),
        },
        (Some(&(column, _)), []) => Misfit {
            column,
            breach: Breach::new("this column is not known").hint("Delete the column, or correct its name."),
        },
        (Some(&(column, _)), missing) => Misfit {
            column,
            breach: Breach::new(format!(
                "this column is not known, and the header has no column {}",
                listed(missing, " and no column ")
            ))
            .hint("Correct the column names in the first line of the table."),
        },
    }]
}

/// The shapes in words.
fn expected(shapes: &[Shape<'_>]) -> String {
    let words: Vec<String> = shapes
        .iter()
        .map(|shape| match shape.optional {
            [] => listed(shape.required, ", "),
            optional => {
                format!("{} and, if wanted, {}", listed(shape.required, ", "), listed(optional, ", "))
            }
        })
        .collect();
    format!("expected are the columns {}", words.join("; or the columns "))
}

fn listed(names: &[&str], between: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{}`", shown(name))).collect();
    names.join(between)
}

/// What two names have in common when they differ in case, spaces, hyphens or underscores only.
fn loose(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPES: [Shape<'_>; 2] = [
        Shape { required: &["code", "count"], optional: &[] },
        Shape { required: &["code", "start_date", "cents"], optional: &["note"] },
    ];

    fn fitted(names: &[&str]) -> Result<usize, Vec<Misfit>> {
        let header: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        fit(&header, &SHAPES)
    }

    #[test]
    fn every_other_spelling_is_told() {
        let misfits = fitted(&["Code", "Start Date", "CENTS"]).unwrap_err();
        let columns: Vec<u64> = misfits.iter().map(|misfit| misfit.column).collect();
        assert_eq!(columns, [1, 2, 3]);
        assert!(misfits.iter().all(|misfit| misfit.breach.rule.contains("must be written exactly")));
    }

    #[test]
    fn any_order_fits() {
        for (names, index) in [
            (&["code", "count"][..], 0),
            (&["count", "code"], 0),
            (&["cents", "code", "start_date"], 1),
            (&["note", "cents", "code", "start_date"], 1),
        ] {
            assert_eq!(fitted(names).unwrap(), index);
        }
    }

    #[test]
    fn misfits_are_explained_by_the_nearest_shape() {
        for (names, column, part) in [
            (&["code", "Count"][..], 2, "exactly `count`"),
            (&["code", "start date", "cents"], 2, "exactly `start_date`"),
            (&["code", "count", "COUNT"], 3, "already, in another spelling"),
            (&["code"], 0, "no column `count`"),
            (&["code", "count", "note"], 3, "not known"),
            (&["code", "start_date"], 0, "no column `cents`"),
            (&["code", "aantal"], 2, "not known, and the header has no column `count`"),
            (&["x"], 1, "no column `code` and no column `count`"),
        ] {
            let misfit = fitted(names).unwrap_err().remove(0);
            assert!(misfit.breach.rule.contains(part), "{}", misfit.breach.rule);
            assert_eq!(misfit.column, column, "{names:?}");
            assert!(misfit.breach.rule.ends_with(
                "expected are the columns `code`, `count`; or the columns `code`, `start_date`, `cents` and, if wanted, `note`"
            ));
        }
    }

    #[test]
    fn no_shape_fits_nothing() {
        assert!(fit(&["a".to_owned()], &[]).is_err());
        assert!(fit(&[], &[]).is_err());
    }
}

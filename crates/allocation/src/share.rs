use crate::Cents;

/// What one fund has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share<'a> {
    /// The fund's code.
    pub fund: &'a str,
    /// The cents of each slice, in the order of the key.
    pub slices: Vec<Cents>,
    /// Its part of what negative evaluations of other funds leave over (art. 60ter/1, § 5).
    pub excess: Cents,
    /// Its equal part of the remainder, earmarked for common projects.
    pub common_projects: Cents,
    /// What is set apart until its pending evaluation is decided, excess included; not part of the total.
    pub reserved: Cents,
    /// Slices, excess and common projects together.
    pub total: Cents,
}

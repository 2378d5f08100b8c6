use std::ops::Deref;

use crate::{EntryStamp, RecordedFact};

/// The facts of one kind about one thing, in the order of their entries, corrected ones included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History<T>(Vec<RecordedFact<T>>);

impl<T> Default for History<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for History<T> {
    type Target = [RecordedFact<T>];

    fn deref(&self) -> &[RecordedFact<T>] {
        &self.0
    }
}

impl<'a, T> IntoIterator for &'a History<T> {
    type Item = &'a RecordedFact<T>;
    type IntoIter = std::slice::Iter<'a, RecordedFact<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T> History<T> {
    /// The fact in force: the last one that was not corrected.
    pub fn in_force(&self) -> Option<&RecordedFact<T>> {
        self.0.iter().rev().find(|filed| filed.in_force())
    }

    /// The last fact before entry `seq` that was not corrected.
    pub fn in_force_before(&self, seq: u64) -> Option<&RecordedFact<T>> {
        let before = self.0.partition_point(|filed| filed.seq() < seq);
        self.0[..before].iter().rev().find(|filed| filed.in_force())
    }

    /// The first fact after entry `seq` that was not corrected.
    pub fn in_force_after(&self, seq: u64) -> Option<&RecordedFact<T>> {
        let after = self.0.partition_point(|filed| filed.seq() <= seq);
        self.0[after..].iter().find(|filed| filed.in_force())
    }

    /// The fact of entry `seq`, corrected or not.
    pub fn at(&self, seq: u64) -> Option<&RecordedFact<T>> {
        self.0.get(self.0.binary_search_by_key(&seq, RecordedFact::seq).ok()?)
    }

    /// Whether entry `seq` is one of these.
    pub fn holds(&self, seq: u64) -> bool {
        self.at(seq).is_some()
    }

    /// The fact of entry `seq`, to read it otherwise than it was recorded.
    pub(crate) fn fact_mut(&mut self, seq: u64) -> Option<&mut T> {
        let place = self.0.binary_search_by_key(&seq, RecordedFact::seq).ok()?;
        Some(&mut self.0[place].fact)
    }

    pub(crate) fn push(&mut self, stamp: EntryStamp, fact: T) {
        self.0.push(RecordedFact::new(stamp, fact));
    }
}

/// What a correction and a journal ask of a history, whatever its facts are.
pub(crate) trait Entries {
    /// Each entry, with the one that corrected it.
    fn entries(&self) -> Box<dyn Iterator<Item = (&EntryStamp, Option<u64>)> + '_>;

    /// Says that the fact of entry `seq`, if it is one of these, was corrected.
    fn correct(&mut self, seq: u64, by: u64);
}

impl<T> Entries for History<T> {
    fn entries(&self) -> Box<dyn Iterator<Item = (&EntryStamp, Option<u64>)> + '_> {
        Box::new(self.0.iter().map(|filed| (&filed.stamp, filed.corrected_by)))
    }

    fn correct(&mut self, seq: u64, by: u64) {
        if let Ok(place) = self.0.binary_search_by_key(&seq, RecordedFact::seq) {
            self.0[place].corrected_by = Some(by);
        }
    }
}

/// A part of the register that is made of histories.
pub(crate) trait Histories {
    /// Each of them.
    fn histories(&self) -> Vec<&dyn Entries>;

    /// Says that the fact of entry `seq`, in whichever of them it is, was corrected.
    fn correct(&mut self, seq: u64, by: u64);
}

/// Names the histories of a type once. A field that is neither a history nor named after the semicolon does not compile.
macro_rules! histories {
    ($type:ident { $($history:ident),+ $(; $($other:ident),+)? }) => {
        impl $crate::fold::history::Histories for $type {
            fn histories(&self) -> Vec<&dyn $crate::fold::history::Entries> {
                let Self { $($history),+ $($(, $other: _)+)? } = self;
                vec![$($history),+]
            }

            fn correct(&mut self, seq: u64, by: u64) {
                let Self { $($history),+ $($(, $other: _)+)? } = self;
                $($crate::fold::history::Entries::correct($history, seq, by);)+
            }
        }
    };
}

pub(crate) use histories;

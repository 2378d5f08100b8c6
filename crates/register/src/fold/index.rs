use std::collections::{BTreeMap, BTreeSet};

/// The entries that count, by what they name, so that nobody goes through all of them to find one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Index<K>(BTreeMap<K, BTreeSet<u64>>);

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> Index<K> {
    /// Says that entry `seq` names `key` and counts.
    pub(crate) fn add(&mut self, key: K, seq: u64) {
        self.0.entry(key).or_default().insert(seq);
    }

    /// Says that entry `seq` counts no more.
    pub(crate) fn remove(&mut self, key: &K, seq: u64) {
        if let Some(seqs) = self.0.get_mut(key) {
            seqs.remove(&seq);
        }
    }

    /// The entries that name `key` and count, in order.
    pub(crate) fn of<'a>(&'a self, key: &K) -> impl DoubleEndedIterator<Item = u64> + use<'a, K> {
        self.0.get(key).into_iter().flatten().copied()
    }
}

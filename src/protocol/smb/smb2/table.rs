//! A table with a cap: when it is full, the entry that was added first makes room.

use foldhash::HashMap;
use std::collections::BTreeMap;
use std::hash::Hash;

/// Entries by key, at most `CAP` of them.
#[derive(Debug)]
pub struct Table<K, V, const CAP: usize> {
    entries: HashMap<K, (u64, V)>,
    /// Keys in the order in which they were added.
    order: BTreeMap<u64, K>,
    next: u64,
}

impl<K, V, const CAP: usize> Default for Table<K, V, CAP> {
    fn default() -> Self {
        Table { entries: HashMap::default(), order: BTreeMap::new(), next: 0 }
    }
}

impl<K: Copy + Eq + Hash, V, const CAP: usize> Table<K, V, CAP> {
    /// The entry of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key).map(|(_, value)| value)
    }

    /// The entry of a key, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.entries.get_mut(key).map(|(_, value)| value)
    }

    /// Adds an entry, and returns the one that it replaces or that makes room for it.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let replaced = self.remove(&key);
        self.order.insert(self.next, key);
        self.entries.insert(key, (self.next, value));
        self.next += 1;
        if self.entries.len() <= CAP {
            return replaced;
        }
        let (_, oldest) = self.order.pop_first()?;
        self.entries.remove(&oldest).map(|(_, value)| value)
    }

    /// Takes an entry out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let (number, value) = self.entries.remove(key)?;
        self.order.remove(&number);
        Some(value)
    }

    /// Takes out the entries that `matches` says, the oldest first.
    pub fn take(&mut self, matches: impl Fn(&K, &V) -> bool) -> Vec<V> {
        let entries = &self.entries;
        let keys: Vec<K> = self
            .order
            .values()
            .filter(|key| entries.get(key).is_some_and(|(_, value)| matches(key, value)))
            .copied()
            .collect();
        keys.iter().filter_map(|key| self.remove(key)).collect()
    }

    /// Takes the oldest entry out.
    pub fn pop(&mut self) -> Option<(K, V)> {
        let key = *self.order.first_key_value()?.1;
        self.remove(&key).map(|value| (key, value))
    }

    /// All entries, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.order.values().filter_map(|key| Some((key, &self.entries.get(key)?.1)))
    }

    /// All entries, to be changed, in no order.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.entries.values_mut().map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_makes_room() {
        let mut table: Table<u8, char, 2> = Table::default();
        assert_eq!(table.insert(1, 'a'), None);
        assert_eq!(table.insert(2, 'b'), None);
        assert_eq!(table.insert(1, 'c'), Some('a'), "replaced, and newer than 2 from now on");
        assert_eq!(table.insert(3, 'd'), Some('b'));
        assert_eq!(table.iter().map(|(key, value)| (*key, *value)).collect::<Vec<_>>(), [(1, 'c'), (3, 'd')]);
        assert_eq!(table.take(|_, value| *value == 'd'), ['d']);
        assert_eq!(table.remove(&1), Some('c'));
        assert_eq!(table.iter().count(), 0);
    }
}

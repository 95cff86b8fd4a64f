//! A cheap mark of a schema's state: equal marks, equal schemas.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Numbers that change with every change of the schema. Two manifests of one database that are
/// equal prove that nothing changed in between; different ones prove nothing, so read again.
/// Manifests of two databases never compare.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest(pub BTreeMap<String, String>);

impl Manifest {
    /// Returns how many rows of the catalog stand behind the numbers that begin with a count
    /// (`12:…`): a measure of what reading the schema costs.
    pub fn rows(&self) -> u64 {
        let counts = self.0.values().filter_map(|value| value.split_once(':'));
        counts.filter_map(|(count, _)| count.parse::<u64>().ok()).sum()
    }

    /// Returns the parts of the catalog that are not as they were.
    pub fn changed<'a>(&'a self, before: &'a Manifest) -> Vec<&'a str> {
        let names = self.0.keys().chain(before.0.keys().filter(|key| !self.0.contains_key(*key)));
        names.filter(|key| self.0.get(*key) != before.0.get(*key)).map(String::as_str).collect()
    }
}

//! What was there before the statements that are judged.

use lockkeeper_core::migration::Script;
use lockkeeper_core::schema::Snapshot;

/// A schema with the sizes of its relations.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// Schemas and earlier migrations, in order.
    pub scripts: Vec<Script>,
    /// Sizes of relations.
    pub sizes: Vec<Size>,
    /// Nobody knows what was there: what is named and unknown is taken for a table.
    pub unknown: bool,
    /// The server's major version.
    pub version: Option<u32>,
}

/// How big a relation is, as far as is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Size {
    pub relation: String,
    pub rows: Option<f64>,
    pub bytes: Option<u64>,
}

impl Base {
    /// Returns the schema of a live database.
    pub fn of(snapshot: &Snapshot) -> Self {
        let sizes = snapshot.sizes.iter().map(|(relation, size)| Size {
            relation: relation.clone(),
            rows: (size.rows >= 0).then_some(size.rows as f64),
            bytes: Some(size.bytes),
        });
        Base {
            scripts: vec![Script {
                file: "the database".to_owned(),
                text: snapshot.script().into(),
            }],
            sizes: sizes.collect(),
            unknown: false,
            version: major(&snapshot.server),
        }
    }
}

/// Returns the first number of a server's name and version.
fn major(server: &str) -> Option<u32> {
    let digits = server.split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty())?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_is_the_first_number() {
        assert_eq!(major("PostgreSQL 15.18 (Debian)"), Some(15));
        assert_eq!(major("unknown"), None);
    }
}

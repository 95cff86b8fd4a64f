//! Names as SQL wants them.

use super::maps::HashSet;

/// Words of the server that cannot be a bare name.
#[derive(Default)]
pub struct Words {
    reserved: HashSet<String>,
    /// Privileges that this server does not know, by their letters.
    pub unknown_privileges: &'static str,
}

/// Lists the words that the server itself would quote.
pub const WORDS: &str = "SELECT word FROM pg_get_keywords() WHERE catcode <> 'U'";

impl Words {
    pub fn new(words: Vec<String>, major: u32) -> Self {
        let unknown_privileges = if major < 17 { "m" } else { "" };
        Words { reserved: words.into_iter().collect(), unknown_privileges }
    }

    /// Returns the name, quoted where the server would.
    pub fn quote(&self, name: &str) -> String {
        let mut text = String::with_capacity(name.len() + 2);
        self.push(&mut text, name);
        text
    }

    pub fn push(&self, text: &mut String, name: &str) {
        if is_bare(name) && !self.reserved.contains(name) {
            text.push_str(name);
        } else {
            text.push('"');
            text.push_str(&name.replace('"', "\"\""));
            text.push('"');
        }
    }

    pub fn qualified(&self, schema: &str, name: &str) -> String {
        let mut text = String::with_capacity(schema.len() + name.len() + 5);
        self.push(&mut text, schema);
        text.push('.');
        self.push(&mut text, name);
        text
    }

    /// Returns names with commas between.
    pub fn list<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> String {
        let mut text = String::new();
        for name in names {
            if !text.is_empty() {
                text.push_str(", ");
            }
            self.push(&mut text, name);
        }
        text
    }
}

fn is_bare(name: &str) -> bool {
    let starts = name.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b == b'_');
    starts && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Returns `1,2,3` for a query that asks for these.
pub fn oids(oids: impl IntoIterator<Item = u32>) -> String {
    oids.into_iter().map(|oid| oid.to_string()).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_where_they_must_be() {
        let words = Words::new(vec!["user".into()], 15);
        assert_eq!(
            words.list(["a_1", "User", "user", "1a", "a\"b"]),
            r#"a_1, "User", "user", "1a", "a""b""#
        );
    }
}

//! Privileges: what differs from what the owner and everybody have anyway.

use super::names::Words;

/// A kind of object that has privileges: how `GRANT` calls it, and what is given by default.
#[derive(Clone, Copy)]
pub struct Grantable {
    pub word: &'static str,
    /// What the owner has.
    pub all: &'static str,
    /// What everybody has.
    pub public: &'static str,
}

pub const TABLE: Grantable = Grantable { word: "TABLE", all: "arwdDxtm", public: "" };
pub const SEQUENCE: Grantable = Grantable { word: "SEQUENCE", all: "rwU", public: "" };
pub const COLUMN: Grantable = Grantable { word: "TABLE", all: "", public: "" };
pub const SCHEMA: Grantable = Grantable { word: "SCHEMA", all: "UC", public: "" };
pub const TYPE: Grantable = Grantable { word: "TYPE", all: "U", public: "U" };
pub const FUNCTION: Grantable = Grantable { word: "FUNCTION", all: "X", public: "X" };
pub const PROCEDURE: Grantable = Grantable { word: "PROCEDURE", all: "X", public: "X" };
pub const LANGUAGE: Grantable = Grantable { word: "LANGUAGE", all: "U", public: "U" };
pub const WRAPPER: Grantable = Grantable { word: "FOREIGN DATA WRAPPER", all: "U", public: "" };
pub const SERVER: Grantable = Grantable { word: "FOREIGN SERVER", all: "U", public: "" };

/// One entry: who has which privileges (`r*w`) from whom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// `None`: everybody.
    pub grantee: Option<String>,
    pub grantor: String,
    pub letters: Vec<(char, bool)>,
}

/// Reads `{owner=arw/owner,=r/owner}`.
pub fn parse(acl: &str) -> Vec<Entry> {
    elements(acl).iter().filter_map(|item| entry(item)).collect()
}

fn elements(array: &str) -> Vec<String> {
    let inner = array.strip_prefix('{').and_then(|a| a.strip_suffix('}')).unwrap_or_default();
    let (mut items, mut item, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => item.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => items.push(std::mem::take(&mut item)),
            c => item.push(c),
        }
    }
    if !inner.is_empty() {
        items.push(item);
    }
    items
}

/// Takes a role's name off the front, quoted or not.
fn role(text: &str) -> (String, &str) {
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.find(['=', '/']).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut name = String::new();
    while let Some(end) = rest.find('"') {
        name.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        let Some(more) = rest.strip_prefix('"') else { break };
        name.push('"');
        rest = more;
    }
    (name, rest)
}

fn entry(item: &str) -> Option<Entry> {
    let (grantee, rest) = role(item);
    let (privileges, grantor) = rest.strip_prefix('=')?.split_once('/')?;
    let mut letters: Vec<(char, bool)> = Vec::new();
    for letter in privileges.chars() {
        match (letter, letters.last_mut()) {
            ('*', Some(last)) => last.1 = true,
            _ => letters.push((letter, false)),
        }
    }
    let grantee = (!grantee.is_empty()).then_some(grantee);
    Some(Entry { grantee, grantor: role(grantor).0, letters })
}

fn privilege(letter: char) -> &'static str {
    match letter {
        'a' => "INSERT",
        'r' => "SELECT",
        'w' => "UPDATE",
        'd' => "DELETE",
        'D' => "TRUNCATE",
        'x' => "REFERENCES",
        't' => "TRIGGER",
        'm' => "MAINTAIN",
        'X' => "EXECUTE",
        'U' => "USAGE",
        'C' => "CREATE",
        'T' => "TEMPORARY",
        'c' => "CONNECT",
        's' => "SET",
        'A' => "ALTER SYSTEM",
        _ => "ALL",
    }
}

/// What a statement is about: `GRANT … <columns> ON <what> TO …`.
pub struct Target<'a> {
    pub kind: Grantable,
    pub owner: &'a str,
    /// With the word of its kind: `TABLE s.t`.
    pub name: &'a str,
    /// In parentheses, for privileges of a column.
    pub columns: &'a str,
}

impl Target<'_> {
    fn list(&self, letters: &[char]) -> String {
        let one = |letter: &char| match self.columns {
            "" => privilege(*letter).to_owned(),
            columns => format!("{} ({columns})", privilege(*letter)),
        };
        letters.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// Returns the statements that make these privileges of the default ones.
    pub fn statements(&self, acl: &str, words: &Words) -> Vec<String> {
        let mut entries = parse(acl);
        entries.sort_by_key(|entry| (entry.grantor != self.owner, entry.clone()));
        let mut all = self.revokes(&entries, words);
        for entry in &entries {
            all.extend(self.grants(entry, words));
        }
        all
    }

    /// What is given by default and is not there.
    fn revokes(&self, entries: &[Entry], words: &Words) -> Vec<String> {
        let held = |who: Option<&str>| -> Vec<char> {
            let own = entries.iter().filter(|e| e.grantee.as_deref() == who);
            own.flat_map(|e| e.letters.iter().map(|(letter, _)| *letter)).collect()
        };
        let known = |letter: &char| !words.unknown_privileges.contains(*letter);
        let mut all = Vec::new();
        for (who, given) in [(None, self.kind.public), (Some(self.owner), self.kind.all)] {
            let held = held(who);
            let lost = given.chars().filter(|letter| known(letter) && !held.contains(letter));
            let lost: Vec<char> = lost.collect();
            let to = who.map_or("PUBLIC".to_owned(), |name| words.quote(name));
            if !lost.is_empty() {
                all.push(format!("REVOKE {} ON {} FROM {to}", self.list(&lost), self.name));
            }
        }
        all
    }

    /// What is there and not given by default.
    fn grants(&self, entry: &Entry, words: &Words) -> Vec<String> {
        let given = match entry.grantee.as_deref() {
            None => self.kind.public,
            Some(name) if name == self.owner => self.kind.all,
            Some(_) => "",
        };
        let to = entry.grantee.as_deref().map_or("PUBLIC".to_owned(), |name| words.quote(name));
        let mut all = Vec::new();
        for option in [false, true] {
            let more = entry.letters.iter().filter(|(_, with)| *with == option);
            let more = more.map(|(letter, _)| *letter);
            let more: Vec<char> = more.filter(|l| option || !given.contains(*l)).collect();
            if !more.is_empty() {
                let with = if option { " WITH GRANT OPTION" } else { "" };
                let sql = format!("GRANT {} ON {} TO {to}{with}", self.list(&more), self.name);
                all.push(self.by(&entry.grantor, sql, words));
            }
        }
        all
    }

    /// A privilege that somebody other than the owner passed on is passed on again.
    fn by(&self, grantor: &str, sql: String, words: &Words) -> String {
        if grantor == self.owner {
            return sql;
        }
        let who = words.quote(grantor);
        format!("SET SESSION AUTHORIZATION {who};\n{sql};\nRESET SESSION AUTHORIZATION")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(acl: &str) -> Vec<String> {
        let target = Target { kind: FUNCTION, owner: "o", name: "FUNCTION f()", columns: "" };
        target.statements(acl, &Words::default())
    }

    #[test]
    fn the_default_says_nothing() {
        assert_eq!(says("{=X/o,o=X/o}"), [""; 0]);
        let target = Target { kind: TABLE, owner: "o", name: "TABLE t", columns: "" };
        assert_eq!(target.statements("{o=arwdDxt/o}", &Words::new(Vec::new(), 16)), [""; 0]);
    }

    #[test]
    fn what_differs_is_said() {
        assert_eq!(
            says("{o=X/o,\"\\\"a b\\\"=X*/o\"}"),
            [
                "REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION f() TO \"a b\" WITH GRANT OPTION"
            ]
        );
    }
}

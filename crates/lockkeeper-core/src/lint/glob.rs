//! Patterns for paths.

/// Tells whether a path, or its end below some folder, fits a pattern.
pub fn fits(pattern: &str, path: &str) -> bool {
    let path = path.replace('\\', "/");
    let tails = path.match_indices('/').map(|(at, _)| &path[at + 1..]);
    let all = [path.as_str()].into_iter().chain(tails);
    let pattern = pattern.trim_start_matches("./").as_bytes();
    all.into_iter().any(|tail| matches(pattern, tail.as_bytes()))
}

/// Linear in pattern times text: remembers the last `*` instead of recursing.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    let mut at = 0;
    while at < pattern.len() {
        let deep = pattern[at..].starts_with(b"**");
        reached = match pattern[at] {
            b'*' => through_star(&reached, text, deep),
            b'?' => step(&reached, text, |byte| byte != b'/'),
            byte => step(&reached, text, |other| other == byte),
        };
        at += if pattern[at..].starts_with(b"**/") { 3 } else { 1 + usize::from(deep) };
    }
    reached[text.len()]
}

fn step(reached: &[bool], text: &[u8], fits: impl Fn(u8) -> bool) -> Vec<bool> {
    let mut next = vec![false; reached.len()];
    for (at, byte) in text.iter().enumerate() {
        next[at + 1] = reached[at] && fits(*byte);
    }
    next
}

fn through_star(reached: &[bool], text: &[u8], deep: bool) -> Vec<bool> {
    let mut next = reached.to_vec();
    for (at, byte) in text.iter().enumerate() {
        next[at + 1] |= next[at] && (deep || *byte != b'/');
    }
    next
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn stars_stay_in_their_folder_unless_doubled() {
        assert!(fits("old/*.sql", "migrations/old/1_a.sql"));
        assert!(fits("0??_*.sql", "migrations/001_a.sql"));
        assert!(fits("migrations/**", "migrations/old/1_a.sql"));
        assert!(fits("**/1_a.sql", "1_a.sql"));
        assert!(!fits("migrations/*.sql", "migrations/old/1_a.sql"));
        assert!(!fits("*.sql", "a.sql.txt"));
    }
}

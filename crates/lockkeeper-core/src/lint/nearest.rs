//! The known name that a misspelt one was meant to be.

/// Returns the known name with the fewest edits to it, if they are few enough to be a slip.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(2);
    let near = known.map(|known| (distance(name, known), known)).min()?;
    (near.0 <= limit).then_some(near.1)
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn suggests_what_is_near_and_nothing_else() {
        let known = ["drop-table", "drop-column", "truncate"];
        assert_eq!(nearest("drop-tabel", known.into_iter()), Some("drop-table"));
        assert_eq!(nearest("truncat", known.into_iter()), Some("truncate"));
        assert_eq!(nearest("something-else", known.into_iter()), None);
    }
}

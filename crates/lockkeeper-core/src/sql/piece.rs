//! A piece of a text that is kept in memory once, however many pieces of it are held.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Some bytes of a shared text; reads like a `str`.
///
/// ```
/// use lockkeeper_core::sql::Piece;
///
/// let whole = Piece::from("select 1;");
/// assert_eq!(whole.share(&whole[7..8]).as_str(), "1");
/// ```
#[derive(Clone, Default)]
pub struct Piece {
    whole: Arc<String>,
    start: usize,
    end: usize,
}

impl Piece {
    pub fn as_str(&self) -> &str {
        self
    }

    /// Returns the piece that a slice of this text is; any other text is copied.
    pub fn share(&self, slice: &str) -> Piece {
        let start = (slice.as_ptr() as usize).wrapping_sub(self.whole.as_ptr() as usize);
        let end = start.wrapping_add(slice.len());
        if start >= self.start && start <= end && end <= self.end {
            Piece { whole: Arc::clone(&self.whole), start, end }
        } else {
            slice.into()
        }
    }
}

impl Deref for Piece {
    type Target = str;

    fn deref(&self) -> &str {
        self.whole.get(self.start..self.end).unwrap_or_default()
    }
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Piece { start: 0, end: text.len(), whole: Arc::new(text) }
    }
}

impl From<&str> for Piece {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl PartialEq for Piece {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Piece {}

impl fmt::Debug for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Piece;

    #[test]
    fn slices_are_shared_and_strangers_copied() {
        let whole = Piece::from("create table t ()");
        let word = whole.share(&whole[7..12]);
        assert_eq!(word.as_str(), "table");
        assert_eq!(word.as_ptr(), whole[7..].as_ptr());
        assert_eq!(word.share(&word[1..]).as_str(), "able");
        let text = String::from("table");
        assert_eq!(whole.share(&text), word);
        assert_eq!(word.share(&whole[..6]).as_str(), "create");
        assert_eq!(Piece::default().share("").as_str(), "");
    }
}

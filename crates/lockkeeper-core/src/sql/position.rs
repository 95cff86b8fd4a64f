//! Lines and columns, both counted from 1; columns in characters.

pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Returns the line and column of a byte offset. A byte order mark takes no column, an offset past
/// the end is the end.
pub fn line_column(text: &str, offset: usize) -> (u32, u32) {
    let mut place = Place::start(text);
    place.advance(text, offset);
    (place.line, place.column)
}

/// A place in a text that only moves forward, so that a whole file is counted once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    offset: usize,
    pub line: u32,
    pub column: u32,
}

impl Place {
    pub fn start(text: &str) -> Self {
        let offset = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        Self { offset, line: 1, column: 1 }
    }

    pub fn advance(&mut self, text: &str, offset: usize) {
        let end = offset.min(text.len());
        let Some(passed) = text.as_bytes().get(self.offset..end) else { return };
        for &byte in passed {
            if byte == b'\n' {
                self.line = self.line.saturating_add(1);
                self.column = 1;
            } else if !is_continuation(byte) {
                self.column = self.column.saturating_add(1);
            }
        }
        self.offset = end;
    }
}

/// Where the lines of a text begin, for a text that many places are asked of.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    text: &'a str,
    /// Every byte is a character.
    ascii: bool,
    /// The offset of the first column of each line.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        let first = Place::start(text).offset;
        let rest = text.match_indices('\n');
        let starts = [first].into_iter().chain(rest.map(|(at, _)| at + 1)).collect();
        Self { text, ascii: text.is_ascii(), starts }
    }

    /// Returns what [`line_column`] says.
    pub fn place(&self, offset: usize) -> (u32, u32) {
        let end = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= end).max(1);
        let passed = self.text.as_bytes().get(self.starts[line - 1]..end).unwrap_or_default();
        let column = match self.ascii {
            true => passed.len() + 1,
            false => passed.iter().filter(|byte| !is_continuation(**byte)).count() + 1,
        };
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::{Lines, line_column};

    #[test]
    fn counts_characters_not_bytes() {
        assert_eq!(line_column("äö x", "äö ".len()), (1, 4));
        assert_eq!(line_column("a\r\nb", 3), (2, 1));
        assert_eq!(line_column("\u{feff}a", 3), (1, 1));
        assert_eq!(line_column("\u{feff}a", 0), (1, 1));
        assert_eq!(line_column("ab", 99), (1, 3));
        assert_eq!(line_column("", 0), (1, 1));
    }

    #[test]
    fn an_index_of_lines_says_the_same() {
        for text in ["", "a", "\n", "äö x\r\n\nb€\n", "\u{feff}", "\u{feff}a\nb", "\u{feff}\n"]
        {
            let lines = Lines::new(text);
            for offset in 0..text.len() + 2 {
                assert_eq!(lines.place(offset), line_column(text, offset), "{text:?} {offset}");
            }
        }
    }
}

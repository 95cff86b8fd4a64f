//! The line of a file that an error is about, with a caret under the column.

use std::path::Path;

use super::look::Look;

/// Where in which file.
pub struct Place<'a> {
    pub file: &'a str,
    pub line: Option<u32>,
    pub column: Option<u32>,
    /// Whether the line may be shown: those of a configuration hold secrets.
    pub quoted: bool,
}

impl Place<'_> {
    /// Draws the place; the line itself when the file can be read, in `folder` or as named.
    pub fn draw(&self, folder: &Path, look: &Look) -> String {
        let inside = folder.join(self.file);
        let path = if inside.exists() { inside } else { self.file.into() };
        let place = [self.line, self.column].into_iter().flatten();
        let place: String = place.map(|number| format!(":{number}")).collect();
        let mut text = format!("  {} {}{place}\n", look.blue("-->"), path.display());
        if let Some(number) = self.line.filter(|_| self.quoted)
            && let Ok(source) = std::fs::read(&path)
            && let Some(line) = nth_line(&String::from_utf8_lossy(&source), number)
        {
            text.push_str(&excerpt(number, &line, self.column, look));
        }
        text
    }
}

fn nth_line(source: &str, number: u32) -> Option<String> {
    let line = source.lines().nth(number.checked_sub(1)? as usize)?;
    Some(line.trim_start_matches('\u{feff}').replace('\t', " "))
}

fn excerpt(number: u32, line: &str, column: Option<u32>, look: &Look) -> String {
    let gutter = number.to_string().len();
    let room = look.width.saturating_sub(gutter + 4).max(20);
    let column = column.map_or(0, |column| column.saturating_sub(1) as usize);
    // A caret far to the right takes its surroundings along.
    let skip = column.saturating_sub(room * 2 / 3);
    let shown: String = line.chars().skip(skip).take(room).collect();
    let bar = look.blue("|");
    let number = look.blue(&number.to_string());
    let blank = " ".repeat(gutter + 1);
    let indent = " ".repeat(column - skip);
    format!("{blank}{bar}\n{number} {bar} {shown}\n{blank}{bar} {indent}{}\n", look.red("^"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(column: u32, line: &str, width: usize) -> String {
        let look = Look { utf8: false, width };
        let text = excerpt(12, line, Some(column), &look);
        anstream::adapter::strip_str(&text).to_string()
    }

    #[test]
    fn points_at_the_column() {
        let text = plain(8, "SELECT wrong", 80);
        assert_eq!(text, "   |\n12 | SELECT wrong\n   |        ^\n");
    }

    #[test]
    fn keeps_the_caret_in_sight() {
        let line = "x".repeat(500);
        let text = plain(400, &line, 60);
        assert!(text.lines().all(|line| line.chars().count() <= 60), "{text}");
    }
}

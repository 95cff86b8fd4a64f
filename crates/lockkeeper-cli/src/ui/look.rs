//! Marks and colours. Everything is understood without colour; marks have an ASCII spelling.

use anstyle::{AnsiColor, Style};
use lockkeeper::core::migration::State;

const GREEN: Style = AnsiColor::Green.on_default();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const BLUE: Style = AnsiColor::Cyan.on_default();
const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();

/// What the terminal can show.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub utf8: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Look {
    /// Asks the environment and the terminal.
    pub fn detect() -> Look {
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = columns.or_else(terminal).unwrap_or(100).max(40);
        Look { utf8: speaks_utf8(), width }
    }

    pub fn good(&self) -> String {
        paint(GREEN, self.either("✓", "+"))
    }

    pub fn bad(&self) -> String {
        paint(RED, self.either("✗", "x"))
    }

    pub fn neutral(&self) -> String {
        paint(DIM, self.either("·", "-"))
    }

    /// Returns the first text on a terminal that can show it, else the second.
    pub fn either<'a>(&self, utf8: &'a str, ascii: &'a str) -> &'a str {
        if self.utf8 { utf8 } else { ascii }
    }

    /// Returns the mark in front of a migration.
    pub fn mark(&self, state: State) -> String {
        match state {
            State::Applied | State::Baseline | State::Expanded => self.good(),
            State::Pending => self.neutral(),
            State::Late | State::Unfinished => paint(YELLOW, "!"),
            State::Edited | State::Missing => self.bad(),
        }
    }

    /// Returns the word for a state in its colour.
    pub fn of_state(&self, state: State, word: &str) -> String {
        match state {
            State::Applied | State::Baseline | State::Expanded => word.to_owned(),
            State::Pending => paint(BLUE, word),
            State::Late | State::Unfinished => paint(YELLOW, word),
            State::Edited | State::Missing => paint(RED, word),
        }
    }

    pub fn red(&self, text: &str) -> String {
        paint(RED, text)
    }

    pub fn yellow(&self, text: &str) -> String {
        paint(YELLOW, text)
    }

    pub fn blue(&self, text: &str) -> String {
        paint(BLUE, text)
    }

    pub fn dim(&self, text: &str) -> String {
        paint(DIM, text)
    }

    pub fn bold(&self, text: &str) -> String {
        paint(BOLD, text)
    }
}

/// The stream strips the codes where no colour is wanted.
fn paint(style: Style, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{style}{text}{style:#}") }
}

fn speaks_utf8() -> bool {
    if cfg!(windows) {
        return true;
    }
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
    let locale = locale.unwrap_or_default().to_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

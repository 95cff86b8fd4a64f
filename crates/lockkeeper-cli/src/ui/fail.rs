//! Errors as people read them.

use lockkeeper::error::Error;

use super::desk::Desk;
use super::document::ErrorDocument;
use super::excerpt;
use super::flags::Format;
use super::look::Look;
use super::output::{err, out};
use super::redact::redact;
use super::text::plural;

/// Shows the error where it belongs and returns its exit code.
pub fn show(desk: &Desk, error: &Error) -> u8 {
    match desk.flags.format {
        Format::Human => err(&render(error, desk)),
        Format::Json => {
            let document = if desk.ran() {
                ErrorDocument::of_run(error.clone(), desk.run_id())
            } else {
                ErrorDocument::of(error.clone())
            };
            let _ = out(&document.text());
        }
    }
    error.exit_code()
}

fn render(error: &Error, desk: &Desk) -> String {
    let look = &desk.look;
    let mut text = format!("{}: {}\n", look.red("error"), redact(&error.message));
    if let Some(file) = &error.file {
        let place = excerpt::Place { file, line: error.line, column: error.column };
        text.push_str(&place.draw(&desk.folder(), look));
    }
    text.push_str(&facts(error, look));
    if let Some(hint) = &error.hint {
        text.push_str(&format!("\n{}: {}\n", look.blue("hint"), redact(hint)));
    }
    text
}

fn facts(error: &Error, look: &Look) -> String {
    let mut text = String::new();
    if let Some(sqlstate) = &error.sqlstate {
        text.push_str(&look.dim(&format!("  SQLSTATE {sqlstate}\n")));
    }
    if !error.applied.is_empty() {
        let names = error.applied.iter().map(|ran| format!("{} {}", ran.version, ran.name));
        let names = names.collect::<Vec<_>>().join(", ");
        let count = plural(error.applied.len(), "migration");
        text.push_str(&format!("  {count} finished before: {names}\n"));
    }
    text
}

//! Errors as people read them.

use lockkeeper::error::{Error, Kind};

use super::desk::Desk;
use super::document::ErrorDocument;
use super::excerpt;
use super::look::Look;
use super::output::{err, out};
use super::redact::redact;
use super::text::plural;

/// Shows the error where it belongs and returns its exit code.
pub fn show(desk: &Desk, error: Error) -> u8 {
    let code = error.exit_code();
    let hint = error.hint.as_deref().map(redact).or_else(|| way_on(desk, error.kind));
    let error = Error { message: redact(&error.message), hint, ..error };
    match desk.flags.format {
        format if !format.is_json() => err(&render(&error, desk)),
        _ => {
            let document = match desk.ran() {
                true => ErrorDocument::of_run(error, desk.run_id(), desk.backup_id()),
                false => ErrorDocument::of(error),
            };
            let _ = out(&document.text());
        }
    }
    code
}

/// The database refused a statement and gave no hint of its own.
fn way_on(desk: &Desk, kind: Kind) -> Option<String> {
    let hint = "correct the statement and run the same command again; finished migrations stay";
    (desk.ran() && kind == Kind::Database).then(|| hint.to_owned())
}

fn render(error: &Error, desk: &Desk) -> String {
    let look = &desk.look;
    let mut text = format!("{}: {}\n", look.red("error"), error.message);
    if let Some(file) = &error.file {
        let quoted = error.kind != Kind::Config;
        let place = excerpt::Place { file, line: error.line, column: error.column, quoted };
        text.push_str(&place.draw(&desk.folder(), look));
    }
    text.push_str(&facts(error, look));
    if let Some(id) = desk.backup_id() {
        text.push_str(&format!("  the backup of before is {id}\n"));
    }
    if let Some(hint) = &error.hint {
        text.push_str(&format!("\n{}: {}\n", look.blue("hint"), hint));
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

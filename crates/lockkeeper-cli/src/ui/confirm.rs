//! The question before something changes a database that has to be named.

use std::io::{BufRead, IsTerminal};

use lockkeeper::error::Error;

use super::output::err;

/// Asks a person to type the name of what is about to change.
pub fn confirm(name: &str, action: &str, address: &str) -> Result<(), Error> {
    if !std::io::stdin().is_terminal() {
        return Err(Error::refused(format!("to {action} here, `{name}` has to be confirmed"))
            .with_hint("run it on a terminal and type the name, or pass --yes"));
    }
    err(&format!("about to {action} on {address}\ntype {name} to go on: "));
    let mut typed = String::new();
    let read = std::io::stdin().lock().read_line(&mut typed);
    match read {
        Ok(_) if typed.trim() == name => Ok(()),
        _ => Err(Error::refused(format!("`{name}` was not confirmed; nothing was changed"))),
    }
}

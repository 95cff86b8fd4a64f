//! Values that must not be seen: they cannot be displayed, debugged or serialised.

use std::fmt;
use std::process::Command;

use serde::Deserialize;

use crate::error::Error;

/// A reference to a secret (`env:NAME`, `file:PATH`, `cmd:COMMAND`) or a text without one.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

/// A secret's value.
#[derive(Clone)]
pub struct Revealed(String);

impl Revealed {
    pub fn new(value: impl Into<String>) -> Self {
        Revealed(value.into())
    }

    /// Returns the value, for the one place that connects with it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl fmt::Debug for Revealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Revealed(…)")
    }
}

impl Secret {
    /// Returns where the value comes from, without the value. A command is not shown: its words
    /// may be secrets themselves.
    pub fn source(&self) -> &str {
        let known = ["env:", "file:"];
        if self.0.starts_with("cmd:") {
            "cmd:…"
        } else if known.iter().any(|prefix| self.0.starts_with(prefix)) {
            &self.0
        } else {
            "the file itself"
        }
    }

    /// Fetches the value. A URL with a password in the configuration file itself is refused.
    pub fn reveal(&self) -> Result<Revealed, Error> {
        let value = if let Some(name) = self.0.strip_prefix("env:") {
            std::env::var(name)
                .map_err(|_| Error::config(format!("the environment variable {name} is not set")))?
        } else if let Some(path) = self.0.strip_prefix("file:") {
            std::fs::read_to_string(path).map_err(|error| {
                Error::config(format!("cannot read the secret in {path}: {error}"))
            })?
        } else if let Some(command) = self.0.strip_prefix("cmd:") {
            output_of(command)?
        } else if has_password(&self.0) {
            return Err(Error::config("a password stands in the configuration file itself")
                .with_hint("write url = \"env:DATABASE_URL\" (or file:…, cmd:…) instead"));
        } else {
            self.0.clone()
        };
        Ok(Revealed(value.trim().to_owned()))
    }
}

fn output_of(command: &str) -> Result<String, Error> {
    let failed = |why: String| {
        Error::config(format!("the command of a secret (cmd:…) failed: {why}"))
            .with_hint("it is not shown here; run its line in lockkeeper.toml by hand")
    };
    let output = Command::new("sh").args(["-c", command]).output();
    let output = output.map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(output.status.to_string()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn has_password(url: &str) -> bool {
    let authority = url.split_once("://").map(|(_, rest)| rest.split('/').next().unwrap_or(rest));
    let user = authority.and_then(|authority| authority.rsplit_once('@')).map(|(user, _)| user);
    user.is_some_and(|user| user.contains(':')) || url.contains("password=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_never_shown() {
        let secret = Secret("postgres://u:geheim@h/d".to_owned());
        assert!(!format!("{secret:?} {}", secret.source()).contains("geheim"));
        assert!(secret.reveal().unwrap_err().hint.is_some());
    }

    #[test]
    fn comes_from_a_command() {
        assert_eq!(Secret("cmd:echo abc".to_owned()).reveal().unwrap().expose(), "abc");
        let secret = Secret("cmd:geheim=1; exit 3".to_owned());
        let error = secret.reveal().unwrap_err();
        assert!(error.message.contains("exit status: 3"), "{}", error.message);
        assert!(!format!("{error:?} {}", secret.source()).contains("geheim"));
    }
}

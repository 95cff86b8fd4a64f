//! The settings servers know: `name first-major last-major who`.
//!
//! Who sets it: the `session` when it likes, the `start` of a session, the `server` only.

use lockkeeper_core::change::Refusal;

use super::super::{Judge, Judged};
use crate::postgres::ast::Setting;

const KNOWN: &str = include_str!("settings.txt");

impl Judge {
    /// Refuses settings the server does not have, or does not let a session change.
    pub(super) fn check_setting(&self, setting: &Setting) -> Judged {
        let name = setting.name.as_str();
        // With a dot it belongs to an extension, or to nobody.
        if name.contains('.') || matches!(name, "all" | "names" | "time zone" | "xml option") {
            return Ok(());
        }
        let mut known = KNOWN.lines().map(|line| line.split(' ').collect::<Vec<_>>());
        let found = known.find_map(|words| match words.as_slice() {
            [known, first, last, who] if *known == name => {
                let within = |word: &str| word.parse::<u32>().unwrap_or_default();
                let version = self.catalog.version;
                Some((within(first) <= version && version <= within(last), who.to_string()))
            }
            _ => None,
        });
        match found {
            Some((true, who)) if who == "server" && setting.value.is_some() => {
                let message = format!("parameter \"{name}\" cannot be changed by a session");
                Err(Refusal::new("55P02", message))
            }
            Some((false, _)) | None => {
                let message = format!("unrecognized configuration parameter \"{name}\"");
                Err(Refusal::new("42704", message))
            }
            _ => Ok(()),
        }
    }
}

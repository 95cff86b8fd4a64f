//! SET and RESET.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::Setting;

impl Judge {
    /// Judges what touches no relation.
    pub(in crate::postgres::judge) fn harmless(&mut self, words: &str) -> Judged {
        match words {
            "alter system" => self.needs_own_transaction("ALTER SYSTEM")?,
            "discard all" => self.needs_own_transaction("DISCARD ALL")?,
            _ => {}
        }
        self.changed(ChangeKind::Harmless, words);
        Ok(())
    }

    pub(in crate::postgres::judge) fn set(&mut self, setting: &Setting) -> Judged {
        let value = setting.value.clone();
        let change = self.changed(ChangeKind::Set, setting.name.clone());
        change.to = value;
        self.apply_setting(setting);
        Ok(())
    }

    /// Takes a setting over into the session, or until the transaction ends.
    pub(super) fn apply_setting(&mut self, setting: &Setting) {
        if setting.local && !self.block {
            return;
        }
        if setting.name == "all" && setting.value.is_none() {
            self.catalog.settings.clear();
        } else {
            let before = match &setting.value {
                Some(value) => self.catalog.settings.insert(setting.name.clone(), value.clone()),
                None => self.catalog.settings.remove(&setting.name),
            };
            if setting.local {
                self.catalog.local_settings.push((setting.name.clone(), before));
            }
        }
        if matches!(setting.name.as_str(), "search_path" | "all") {
            self.catalog.search_path = path(self.catalog.settings.get("search_path"));
        }
    }
}

/// Returns the schemas of a search path, in order; nothing said is `public`.
fn path(value: Option<&String>) -> Vec<String> {
    let Some(value) = value else { return vec!["public".to_owned()] };
    let parts = value.split(',').map(|part| {
        let part = part.trim();
        match part.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) {
            Some(quoted) => quoted.to_owned(),
            None => part.trim_matches('\'').to_lowercase(),
        }
    });
    parts.filter(|part| !matches!(part.as_str(), "" | "pg_catalog" | "$user")).collect()
}

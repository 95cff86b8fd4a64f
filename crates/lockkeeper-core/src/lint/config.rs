//! What a team says about rules in its configuration; plain data, read elsewhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Severity};

use super::hazard::Thresholds;
use super::{Group, RULES, Rule, glob, nearest};

/// How much a rule, or a group of rules, is to matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Off,
    /// At the rule's own severity.
    On,
    Info,
    Warning,
    Error,
}

/// Levels for files whose path fits a pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PathRules {
    /// `*` within a name, `**` across folders, `?` one character.
    pub glob: String,
    pub rules: BTreeMap<String, Level>,
}

/// The `[lint]` section. Keys of `rules` are rules or groups; a rule's own level wins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LintConfig {
    pub rules: BTreeMap<String, Level>,
    /// Later entries win over earlier ones.
    pub path: Vec<PathRules>,
    /// Tables known to have fewer rows are small: work on them is an `info`.
    pub small_rows: Option<f64>,
    pub small_bytes: Option<u64>,
    /// Existing objects must stay as they are.
    pub additive_only: bool,
    /// The column that every table of a tenant has.
    pub tenant_column: Option<String>,
    /// Tables that belong to no tenant, as patterns.
    pub tenant_exempt: Vec<String>,
}

/// Everything besides the files that decides what is said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    pub config: LintConfig,
    /// `YYYY-MM-DD`; waivers end after their day. Empty: none has ended.
    pub today: String,
    /// The longest name the server keeps, in bytes, when it cuts names at all.
    pub longest_name: Option<usize>,
    /// The engine has no forms that work beside the application: nobody is told to use them.
    pub no_online_forms: bool,
    /// The server's major version, when it is known.
    pub version: Option<u32>,
}

impl LintConfig {
    pub fn thresholds(&self) -> Thresholds {
        let default = Thresholds::default();
        Thresholds {
            small_rows: self.small_rows.unwrap_or(default.small_rows),
            small_bytes: self.small_bytes.unwrap_or(default.small_bytes),
        }
    }

    /// Returns the severity of a complaint of a rule in a file; `None` when it is to be silent.
    pub fn severity(&self, rule: &Rule, file: &str, own: Severity) -> Option<Severity> {
        match self.level(rule, file) {
            Some(Level::Off) => None,
            Some(Level::On) => Some(own),
            Some(Level::Info) => Some(Severity::Info),
            Some(Level::Warning) => Some(Severity::Warning),
            Some(Level::Error) => Some(Severity::Error),
            None => rule.on_by_default().then_some(own),
        }
    }

    fn level(&self, rule: &Rule, file: &str) -> Option<Level> {
        let fitting = self.path.iter().rev().filter(|path| glob::fits(&path.glob, file));
        let mut maps = fitting.map(|path| &path.rules).chain([&self.rules]);
        let of = |map: &BTreeMap<String, Level>| {
            map.get(rule.id).or_else(|| map.get(rule.group.as_str())).copied()
        };
        maps.find_map(of)
    }

    /// Returns a complaint for every name in the configuration that is no rule.
    pub fn unknown_names(&self) -> Vec<Finding> {
        let maps = [&self.rules].into_iter().chain(self.path.iter().map(|path| &path.rules));
        let names = maps.flat_map(BTreeMap::keys);
        names.filter(|name| !is_known(name)).map(|name| unknown_rule(name)).collect()
    }
}

fn is_known(name: &str) -> bool {
    let group = Group::ALL.iter().any(|group| group.as_str() == name);
    group || RULES.iter().any(|rule| rule.id == name)
}

/// Returns the complaint about a rule's name that nobody knows.
pub fn unknown_rule(name: &str) -> Finding {
    let known = RULES.iter().map(|rule| rule.id);
    let finding = Finding::error("unknown-rule", format!("there is no rule `{name}`"));
    match nearest(name, known) {
        Some(near) => finding.with_fix(format!("did you mean `{near}`?")),
        None => finding.with_fix("docs/rules has a page for every rule"),
    }
}

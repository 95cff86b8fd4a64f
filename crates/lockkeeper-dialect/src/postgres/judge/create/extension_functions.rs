//! Functions that extensions bring.

use crate::postgres::judge::Judge;

/// Extensions whose functions are all known; names that end with `*` stand for all that begin so.
const KNOWN: &[(&str, &[&str])] = &[
    ("btree_gin", &["gin_*"]),
    ("btree_gist", &["gbt_*", "gbtreekey*", "*_dist"]),
    ("citext", &["citext*", "regexp_*", "replace", "split_part", "strpos", "translate"]),
    (
        "fuzzystrmatch",
        &["soundex", "difference", "levenshtein*", "metaphone", "dmetaphone*", "daitch_mokotoff"],
    ),
    ("pg_stat_statements", &["pg_stat_statements*"]),
    (
        "pg_trgm",
        &[
            "similarity*",
            "show_*",
            "word_similarity*",
            "strict_word_similarity*",
            "set_limit",
            "g*",
        ],
    ),
    (
        "pgcrypto",
        &[
            "armor",
            "crypt",
            "dearmor",
            "decrypt*",
            "digest",
            "encrypt*",
            "fips_mode",
            "gen_*",
            "hmac",
            "pgp_*",
        ],
    ),
    ("plpgsql", &["plpgsql_*"]),
    ("tablefunc", &["connectby", "crosstab*", "normal_rand"]),
    ("unaccent", &["unaccent*"]),
    ("uuid-ossp", &["uuid_*"]),
];

/// Returns the functions of an extension, if all are known.
pub(super) fn functions_of(extension: &str) -> Option<&'static [&'static str]> {
    KNOWN.iter().find(|(name, _)| *name == extension).map(|(_, functions)| *functions)
}

impl Judge {
    /// Whether an extension that is there brings a function of that name.
    pub(super) fn is_of_extension(&self, name: &str) -> bool {
        let made = self.catalog.objects.iter().filter(|key| key.word == "extension");
        let mut patterns = made.filter_map(|key| functions_of(&key.name)).flatten();
        patterns.any(|pattern| match (pattern.strip_suffix('*'), pattern.strip_prefix('*')) {
            (Some(head), _) => name.starts_with(head),
            (_, Some(tail)) => name.ends_with(tail),
            _ => name == *pattern,
        })
    }
}

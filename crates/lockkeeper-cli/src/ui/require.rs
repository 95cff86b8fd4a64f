//! What has to be there before a run: the policy's preset, or `require` in its place.

use lockkeeper::core::policy::{REQUIREMENTS, Requirements};
use lockkeeper::env::Environment;
use lockkeeper::error::Error;

/// Settles `require` of the environment's policy.
pub fn of(environment: &Environment) -> Result<Requirements, Error> {
    let Some(name) = environment.policy() else { return Ok(Requirements::default()) };
    let written = environment.config.policy.get(name).and_then(|table| table.get("require"));
    let Some(value) = written else { return Ok(Requirements::of_preset(name)) };
    let wrong = |why: String| {
        Error::config(format!("lockkeeper.toml, policy.{name}.require: {why}"))
            .with_hint(REQUIREMENTS)
    };
    let words: Option<Vec<&str>> =
        value.as_array().and_then(|list| list.iter().map(|word| word.as_str()).collect());
    let words = words.ok_or_else(|| wrong(format!("{value} is no list of words")))?;
    Requirements::parse(words).map_err(wrong)
}

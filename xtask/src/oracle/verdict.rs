//! The seam to the static verdict: what the SQL text and the schema alone say about a form.

use serde_json::Value;

/// Returns what the static verdict says about the last statement of `run` on that schema, in the
/// shape of the facts (`effects`, `indexes`, `own_transaction`); nothing while there is no judge.
///
/// The judge goes in here: it gets the text of the form, never the measured facts.
pub fn verdict(_setup: &str, _run: &str, _major: u32) -> Option<Value> {
    None
}

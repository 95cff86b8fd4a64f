//! Measures the statements of a form inside their transaction, with the session's own eyes.

use super::catalog::relations;
use super::facts::Fact;
use super::form::Form;
use super::observe::{Look, difference};
use super::scene::Scene;

/// SQLSTATE of a statement that will not run inside a transaction block.
const ACTIVE_TRANSACTION: &str = "25001";

pub fn measure(scene: &Scene, form: &Form) -> Result<Vec<Fact>, String> {
    let session = scene.fresh(form)?;
    let size = Scene::size(&session)?;
    let old = relations(&session)?;
    session.rows("begin")?;
    let mut facts = Vec::new();
    let mut before = Look::take(&session, &old)?;
    for sql in form.run_statements()? {
        if let Err(failure) = session.execute(&sql) {
            facts.push(refused(&sql.text, failure.sqlstate, failure.message));
            break;
        }
        let after = Look::take(&session, &old)?;
        facts.push(difference(&sql.text, &old, &before, &after));
        before = after;
    }
    session.rows("rollback")?;
    if !ends_itself(form) {
        scene.given_back(form, size);
    }
    Ok(facts)
}

/// Returns whether the form may end its transaction, and leave something behind.
fn ends_itself(form: &Form) -> bool {
    let run = form.run.to_ascii_lowercase();
    ["commit", "end;", "prepare transaction"].iter().any(|word| run.contains(word))
}

pub fn refused(sql: &str, sqlstate: String, message: String) -> Fact {
    let own_transaction = sqlstate == ACTIVE_TRANSACTION;
    let error = Some((sqlstate, message));
    Fact { sql: sql.to_owned(), own_transaction, error, ..Fact::default() }
}

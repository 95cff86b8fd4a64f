//! Measures a statement that runs its own transactions: from outside, while it stands still.

use std::thread::{self, sleep};
use std::time::Duration;

use super::catalog::{Locks, Relations, locks, relations};
use super::facts::Fact;
use super::form::{Form, Sql};
use super::inside::{self, refused};
use super::observe::{Look, difference};
use super::scene::Scene;
use super::session::{Failure, Session};

/// Each stops the statement at another place: the weaker the blocker, the later the stop.
const BLOCKERS: &[&str] =
    &["access share", "row share", "row exclusive", "share update exclusive", "access exclusive"];

/// LOCK TABLE takes no materialized views.
const MATVIEW_BLOCKERS: &[&str] = &[
    "begin; select from {} limit 0",
    "begin; comment on materialized view {} is 'held'",
    "begin; refresh materialized view {}",
];

const OLD_SNAPSHOT: &str = "begin isolation level repeatable read; select count(*) from pg_am";

const PAUSE: Duration = Duration::from_millis(8);

pub fn measure(scene: &Scene, form: &Form) -> Result<Vec<Fact>, String> {
    let sql = form.run_statements()?.remove(0);
    let block = inside::measure(scene, form)?.pop();
    let mut fact = undisturbed(scene, form, &sql)?;
    fact.own_transaction = block.as_ref().is_some_and(|block| block.own_transaction);
    if fact.error.is_none() {
        // Where a block is allowed it shows the locks better than any blocker does.
        let held = block.filter(|block| block.error.is_none()).unwrap_or_default();
        add_locks(scene, form, &sql, &mut fact, held)?;
    }
    Ok(vec![fact])
}

/// Runs the statement alone: its files and its reads. The counters of a session stay its own for
/// half a second after it last gave them away, which the priming query makes it do.
fn undisturbed(scene: &Scene, form: &Form, sql: &Sql) -> Result<Fact, String> {
    drop(scene.prepare(form)?);
    let session = scene.session()?;
    let old = relations(&session)?;
    session.rows("select count(*) from pg_am")?;
    let before = Look::take(&session, &old)?;
    if let Err(failure) = session.execute(sql) {
        return Ok(refused(&sql.text, failure.sqlstate, failure.message));
    }
    let after = Look::take(&session, &old)?;
    Ok(difference(&sql.text, &old, &before, &after))
}

/// Adds what the statement holds and awaits while others stand in its way.
fn add_locks(
    scene: &Scene,
    form: &Form,
    sql: &Sql,
    fact: &mut Fact,
    held: Fact,
) -> Result<(), String> {
    let eyes = scene.prepare(form)?;
    let ways = blockers(&relations(&eyes)?);
    drop(eyes);
    let mut seen = Fact::default();
    merge(&mut seen, held);
    for way in ways {
        merge(&mut seen, stand(scene, form, sql, &way)?);
    }
    // What was read and written comes from the undisturbed run, the locks from the others.
    let read = std::mem::take(&mut fact.effects);
    seen.effects.extend(read);
    fact.indexes = std::mem::take(&mut seen.indexes);
    let mut all = Fact::default();
    merge(&mut all, seen);
    fact.effects = all.effects;
    Ok(())
}

/// Returns what others do, one after the other, to make the statement stand still.
fn blockers(relations: &Relations) -> Vec<String> {
    let mut ways = vec![OLD_SNAPSHOT.to_owned()];
    for relation in relations.values() {
        let name = relation.name.split('.').map(quoted).collect::<Vec<_>>().join(".");
        match relation.kind.as_str() {
            "r" | "p" => {
                let lock = |mode: &&str| format!("begin; lock table only {name} in {mode} mode");
                ways.extend(BLOCKERS.iter().map(lock));
            }
            "m" => ways.extend(MATVIEW_BLOCKERS.iter().map(|way| way.replace("{}", &name))),
            _ => {}
        }
    }
    ways
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// Runs the statement against one blocker; returns the locks it had when it stood still.
fn stand(scene: &Scene, form: &Form, sql: &Sql, blocker: &str) -> Result<Fact, String> {
    drop(scene.prepare(form)?);
    let (worker, other, eyes) = (scene.session()?, scene.session()?, scene.session()?);
    let old = relations(&eyes)?;
    let before = Look::take(&eyes, &old)?;
    other.rows(blocker)?;
    let mut after = Look::take(&eyes, &old)?;
    let done = thread::scope(|scope| {
        let pid = worker.pid.clone();
        let work = scope.spawn(move || worker.execute(sql));
        let held = watch(&eyes, &pid, || work.is_finished());
        other.rows("rollback")?;
        let done = work.join().map_err(|_| "the session broke".to_owned())?;
        after.locks = held?;
        Ok::<Result<(), Failure>, String>(done)
    })?;
    done.map_err(|failure| format!("{}: behind `{blocker}`: {failure}", form.name))?;
    after.relations.clone_from(&before.relations);
    Ok(difference(&sql.text, &old, &before, &after))
}

/// Waits until the statement waits, or is over; a passing lock is chance and does not count.
fn watch(eyes: &Session, pid: &str, is_over: impl Fn() -> bool) -> Result<Locks, String> {
    let mut last: Option<Locks> = None;
    while !is_over() {
        let now = if waits(eyes, pid)? { Some(locks(eyes, pid)?) } else { None };
        if now.is_some() && now == last {
            return Ok(now.unwrap_or_default());
        }
        last = now;
        sleep(PAUSE);
    }
    Ok(Locks::new())
}

fn waits(eyes: &Session, pid: &str) -> Result<bool, String> {
    let sql = format!("select count(*) from pg_catalog.pg_locks where pid = {pid} and not granted");
    Ok(eyes.value(&sql)? != "0")
}

/// Puts effects on the same relation together.
fn merge(into: &mut Fact, from: Fact) {
    for effect in from.effects {
        let known = into.effects.iter_mut().find(|known| known.relation == effect.relation);
        let Some(known) = known else {
            into.effects.push(effect);
            continue;
        };
        known.modes.extend(effect.modes);
        known.modes.sort();
        known.modes.dedup();
        known.rewrite |= effect.rewrite;
        known.scan |= effect.scan;
        known.index_rebuild.extend(effect.index_rebuild);
        known.index_rebuild.sort();
        known.index_rebuild.dedup();
    }
    for (index, mode) in from.indexes {
        let known = into.indexes.entry(index).or_insert(mode);
        *known = (*known).max(mode);
    }
    into.effects.sort_by(|one, other| one.relation.cmp(&other.relation));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle::facts::{Effect, Mode};

    #[test]
    fn locks_of_several_stands_are_put_together() {
        let fact = |mode: &str| {
            let modes = vec![Mode::of(mode).unwrap()];
            let effect = Effect { relation: "t".into(), modes, ..Effect::default() };
            Fact { effects: vec![effect], ..Fact::default() }
        };
        let mut all = fact("AccessExclusiveLock");
        merge(&mut all, fact("ShareLock"));
        merge(&mut all, fact("ShareLock"));
        assert_eq!(all.effects.len(), 1);
        assert_eq!(all.effects[0].modes.len(), 2);
        assert_eq!(all.effects[0].modes.last(), Mode::of("AccessExclusiveLock").as_ref());
    }
}

//! The exclusive right to migrate a database: a lock that dies with its session, and a row with a
//! fencing token that no earlier holder can write under again.

use std::time::{Duration, Instant};

use fail::fail_point;
use lockkeeper_core::event::{Event, Sink};

use crate::engine::{Capabilities, DbError, Engine, ErrorClass, Role, Session};
use crate::error::{Error, Kind};
use crate::ledger::{self, Ledger, Snapshot};

use super::stop::{Stop, Urgency};

/// A holder that gave no sign of life for so long has lost the lease.
const TIME_TO_LIVE_MS: u64 = 15_000;
/// How long a holder must be seen silent before it is put out.
const SECOND_LOOK: Duration = Duration::from_secs(2);
/// How often the holder gives a sign of life while a step runs.
const HEARTBEAT: Duration = Duration::from_secs(3);

/// Who wants the lease, and how long it is ready to wait.
#[derive(Clone, Debug)]
pub struct Claim {
    pub run: String,
    pub holder: String,
    pub wait: Duration,
}

/// The held lease. The session that holds the lock watches the one that works.
pub struct Lease {
    pub watch: Box<dyn Session>,
    pub ledger: Ledger,
    beaten: Instant,
}

impl Lease {
    /// Takes the lease, installs or upgrades the ledger, and ends what a dead predecessor left
    /// working. `watch` is a connection that is open already.
    pub async fn acquire(
        engine: &dyn Engine,
        mut watch: Box<dyn Session>,
        work: &mut dyn Session,
        claim: &Claim,
        sink: &dyn Sink,
        stop: &Stop,
    ) -> Result<Lease, Error> {
        let caps = *engine.capabilities();
        watch.prepare(Role::Watch).await?;
        work.prepare(Role::Work).await?;
        engine.check_direct(watch.as_mut(), work).await?;
        wait_for_lock(watch.as_mut(), &caps, claim, sink, stop).await?;
        fail_point!("lease.locked");
        install(watch.as_mut(), &caps).await?;
        let predecessor = predecessor(watch.as_mut(), &caps).await?;
        let sql = ledger::take_lease(&caps, &claim.holder, &claim.run);
        let token = single(watch.query(&sql).await?).and_then(|token| token.parse().ok());
        let token = token.ok_or_else(|| Error::new(Kind::Internal, "the lease row is missing"))?;
        fail_point!("lease.taken");
        if let Some(backend) = predecessor
            && Some(backend) != work.backend()
        {
            watch.evict_worker(backend).await?;
        }
        let ledger = Ledger { caps, run: claim.run.clone(), token };
        watch.query(&ledger.worker(work.backend())).await?;
        fail_point!("lease.named");
        Ok(Lease { watch, ledger, beaten: Instant::now() })
    }

    /// Gives a sign of life when one is due; an error when another run has taken over.
    pub async fn heartbeat(&mut self) -> Result<(), DbError> {
        if self.beaten.elapsed() < HEARTBEAT {
            return Ok(());
        }
        self.beaten = Instant::now();
        if single(self.watch.query(&self.ledger.heartbeat()).await?).is_none() {
            return Err(DbError::new(ErrorClass::Fenced, "another run has taken over the lease"));
        }
        Ok(())
    }
}

fn single(sets: Vec<crate::engine::Rows>) -> Option<String> {
    sets.into_iter().flatten().flatten().flatten().next()
}

async fn wait_for_lock(
    watch: &mut dyn Session,
    caps: &Capabilities,
    claim: &Claim,
    sink: &dyn Sink,
    stop: &Stop,
) -> Result<(), Error> {
    let started = Instant::now();
    let mut told = Duration::ZERO;
    let mut silence = Silence::default();
    while !watch.try_lock().await? {
        let waited = started.elapsed();
        let holder = watch.lock_holder().await?.unwrap_or_else(|| "another run".to_owned());
        if waited >= claim.wait {
            return Err(locked(&holder, waited));
        }
        if waited >= told {
            sink.emit(Event::WaitingForLease { holder, waited });
            told = waited + Duration::from_secs(1);
        }
        if silence.lasts(last_sign(watch, caps).await?, &claim.run) {
            watch.evict_holder().await?;
        }
        let pause = Duration::from_millis(40 + super::jitter(60));
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stop.reached(Urgency::AfterStep) => {
                return Err(Error::stopped("stopped while waiting for the lease; nothing was run"));
            }
        }
    }
    Ok(())
}

fn locked(holder: &str, waited: Duration) -> Error {
    let message =
        format!("the database is being migrated by {holder}; waited {} s", waited.as_secs());
    Error::new(Kind::Locked, message)
        .with_hint("wait until that run has ended, or wait longer with --lock-wait 5m")
}

/// The last sign of life of whoever holds the lease.
struct Sign {
    silent_ms: u64,
    run: String,
}

async fn last_sign(watch: &mut dyn Session, caps: &Capabilities) -> Result<Option<Sign>, DbError> {
    let sets = match watch.query(&ledger::read_lease(caps)).await {
        // Without a ledger the holder is just installing it, unless it has fallen silent.
        Err(error) if error.class == ErrorClass::Absent => {
            let silent_ms = watch.holder_silent_ms().await?;
            return Ok(Some(Sign { silent_ms, run: String::new() }));
        }
        // A database that one connection has for itself is in use by the holder.
        Err(error) if error.class == ErrorClass::LockTimeout => return Ok(None),
        result => result?,
    };
    let row = sets.into_iter().flatten().next().unwrap_or_default();
    let cell = |i: usize| row.get(i).and_then(Option::as_deref).unwrap_or_default();
    Ok(Some(Sign { silent_ms: cell(2).parse().unwrap_or(0), run: cell(3).to_owned() }))
}

/// Since when the holder is known to be silent. One look is not enough: a runner that has just
/// got the lock has not put its own sign into the row yet.
#[derive(Default)]
struct Silence {
    since: Option<(String, Instant)>,
}

impl Silence {
    /// Tells whether the holder may be put out: silent for too long at every look of a while, or
    /// this very run before its connection broke.
    fn lasts(&mut self, sign: Option<Sign>, own_run: &str) -> bool {
        let Some(sign) = sign else { return false };
        if sign.run == own_run {
            return true;
        }
        if sign.silent_ms <= TIME_TO_LIVE_MS {
            self.since = None;
            return false;
        }
        match &self.since {
            Some((run, since)) if *run == sign.run => since.elapsed() > SECOND_LOOK,
            _ => {
                self.since = Some((sign.run, Instant::now()));
                false
            }
        }
    }
}

async fn install(watch: &mut dyn Session, caps: &Capabilities) -> Result<(), Error> {
    let known = ledger::read(watch, caps).await?;
    refuse_newer(&known)?;
    if known.version < ledger::schema::VERSION {
        let statements = ledger::schema::upgrade(known.version, caps);
        let sql = format!("BEGIN; {}; COMMIT", statements.join("; "));
        watch.query(&sql).await.map_err(install_failed)?;
        fail_point!("ledger.installed");
    }
    Ok(())
}

/// Refuses to touch a ledger that a newer program has written.
pub fn refuse_newer(known: &Snapshot) -> Result<(), Error> {
    if known.version <= ledger::schema::VERSION {
        return Ok(());
    }
    let message = format!(
        "the ledger of this database has version {}, this Lockkeeper knows {} at most",
        known.version,
        ledger::schema::VERSION
    );
    Err(Error::refused(message).with_hint("use a Lockkeeper as new as the one that ran last"))
}

fn install_failed(error: DbError) -> Error {
    let missing_right = error.class == ErrorClass::Privilege;
    let mut error = Error::from(error);
    error.message = format!("cannot install the ledger: {}", error.message);
    if missing_right && error.hint.is_none() {
        error.hint = Some(
            "give the role the right to create a schema (GRANT CREATE ON DATABASE … TO …), or let \
             an owner run `CREATE SCHEMA lockkeeper AUTHORIZATION …` once"
                .to_owned(),
        );
    }
    error
}

async fn predecessor(watch: &mut dyn Session, caps: &Capabilities) -> Result<Option<i32>, DbError> {
    let backend = watch.query(&ledger::read_lease(caps)).await?;
    let row = backend.into_iter().flatten().next().unwrap_or_default();
    Ok(row.into_iter().next().flatten().and_then(|pid| pid.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign(silent_ms: u64, run: &str) -> Option<Sign> {
        Some(Sign { silent_ms, run: run.to_owned() })
    }

    #[test]
    fn a_silent_holder_is_not_put_out_at_first_sight() {
        let mut silence = Silence::default();
        assert!(!silence.lasts(sign(3_600_000, "old"), "me"));
        assert!(!silence.lasts(sign(3_600_001, "old"), "me"));
        silence.since = Some(("old".to_owned(), Instant::now() - SECOND_LOOK * 2));
        assert!(silence.lasts(sign(3_603_000, "old"), "me"));
        assert!(!silence.lasts(sign(10, "new"), "me"));
        assert!(silence.since.is_none());
    }

    #[test]
    fn an_earlier_connection_of_the_same_run_is_put_out_at_once() {
        assert!(Silence::default().lasts(sign(10, "me"), "me"));
        assert!(!Silence::default().lasts(None, "me"));
    }
}

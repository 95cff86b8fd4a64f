//! Work that nothing may migrate meanwhile: under the lock that a run would take, with signs of
//! life for those who wait for it, and until a person wants it to stop.

use std::time::{Duration, Instant};

use lockkeeper_core::event::Event;

use crate::engine::{Engine, Role, Session};
use crate::error::{Error, Kind};
use crate::exec::Urgency;
use crate::ledger;

use super::{Context, actor, host};

/// How often the lock is asked for.
const PATIENCE: Duration = Duration::from_millis(250);
/// How often a sign of life is given.
const HEARTBEAT: Duration = Duration::from_secs(3);

/// Does the work while nobody can migrate the database of `engine`; waits for the lock as long as
/// a run would.
pub async fn undisturbed<T>(
    context: &Context,
    engine: &dyn Engine,
    what: &str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let mut session = engine.connect("lockkeeper/backup").await?;
    session.prepare(Role::Watch).await?;
    let mut second = engine.connect("lockkeeper/backup").await?;
    engine.check_unpooled(session.as_mut(), second.as_mut()).await?;
    drop(second);
    take_lock(context, engine, session.as_mut()).await?;
    let beating = engine.capabilities().many_sessions && take_lease(engine, session.as_mut()).await;
    tokio::select! {
        done = work => done,
        lost = beat(engine, session.as_mut(), beating) => Err(lost),
        () = context.stop.reached(Urgency::AfterStep) => {
            Err(Error::stopped(format!("the {what} was stopped, nothing of it is left")))
        }
    }
}

async fn take_lock(
    context: &Context,
    engine: &dyn Engine,
    session: &mut dyn Session,
) -> Result<(), Error> {
    let begun = Instant::now();
    while !session.try_lock().await? {
        let holder = session.lock_holder().await?.unwrap_or_else(|| "somebody".to_owned());
        let waited = begun.elapsed();
        if waited >= context.lock_wait {
            let message = format!("{} is locked by another run: {holder}", engine.address());
            return Err(Error::new(Kind::Locked, message)
                .with_hint("wait for it to end, or give it more time with --lock-wait"));
        }
        context.sink.emit(Event::WaitingForLease { holder, waited });
        tokio::select! {
            () = tokio::time::sleep(PATIENCE) => {}
            () = context.stop.reached(Urgency::AfterStep) => {
                return Err(Error::stopped("stopped while waiting for the lock"));
            }
        }
    }
    Ok(())
}

/// Writes our name into the lease, where there is one that may be written: a database without a
/// ledger, or a standby, has nobody who would look at it.
async fn take_lease(engine: &dyn Engine, session: &mut dyn Session) -> bool {
    let holder = format!("{}@{} ({})", actor(), host(), std::process::id());
    let sql = ledger::take_lease(engine.capabilities(), &holder, "backup");
    session.query(&sql).await.is_ok()
}

/// Gives signs of life until the session is gone; returns only then.
async fn beat(engine: &dyn Engine, session: &mut dyn Session, lease: bool) -> Error {
    let caps = engine.capabilities();
    let sign = if lease { ledger::sign_of_life(caps) } else { "SELECT 1".to_owned() };
    loop {
        tokio::time::sleep(HEARTBEAT).await;
        if let Err(error) = session.query(&sign).await {
            let message = format!("the lock of {} was lost: {error}", engine.address());
            return Error::stopped(message).with_hint("run the same command again");
        }
    }
}

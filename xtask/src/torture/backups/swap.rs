//! The moment in which two databases change names: the runner is killed, its connection breaks,
//! the server crashes.

use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

use rustix::process::{Pid, kill_process};
use testkit::proxy::{Action, FOREVER, Fault, FaultPlan, Moment, Proxy, Trigger};

use super::super::arena::Arena;
use super::super::cli::{Ended, LIMIT, Signal};
use super::super::lab::Lab;
use super::super::tally::{Flaw, Tally, Verdict};
use super::callers::Callers;
use super::judge;
use super::kill::{CALLERS, words};
use super::origin::Origin;
use super::shop::{Place, Shop};

/// Returns when somebody changes the name of a database, and says which backend it is.
const SEEN: &str = "\
DO $$ DECLARE found int; BEGIN FOR i IN 1..10000 LOOP \
SELECT pid INTO found FROM pg_stat_activity WHERE query LIKE '%RENAME TO%' \
AND query LIKE '%DATABASENAME%' AND state = 'active' AND pid <> pg_backend_pid(); \
IF found IS NOT NULL THEN RAISE NOTICE 'seen %.', found; EXIT; END IF; \
EXIT WHEN EXISTS (SELECT FROM pg_database WHERE starts_with(datname, 'DATABASENAME__pre')); \
PERFORM pg_stat_clear_snapshot(); PERFORM pg_sleep(0.001); END LOOP; END $$";

/// Looks out for the swap of one database.
struct Watch(Child);

impl Watch {
    fn start(arena: &Arena, name: &str) -> Result<Self, String> {
        let sql = SEEN.replace("DATABASENAME", name);
        let mut psql = arena.psql_command("postgres");
        psql.args(["-c", &sql]).stdout(Stdio::null()).stderr(Stdio::piped());
        psql.spawn().map(Watch).map_err(|e| format!("psql: {e}"))
    }

    /// Waits until it is seen; returns its backend.
    fn seen(self) -> Result<Option<i32>, String> {
        let output = self.0.wait_with_output().map_err(|e| e.to_string())?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let number = text.split("seen ").nth(1).and_then(|rest| rest.split('.').next());
        Ok(number.and_then(|number| number.parse().ok()))
    }
}

/// One restore, and what happens to it.
struct Case<'a> {
    origin: &'a Origin<'a>,
    shop: Shop<'a>,
    callers: Callers,
}

impl<'a> Case<'a> {
    fn new(origin: &'a Origin<'a>) -> Result<Self, String> {
        let shop = origin.shop()?;
        let Place::Server(database) = &shop.place else { return Err("no server".to_owned()) };
        let callers = Callers::start(&database.url(), CALLERS)?;
        Ok(Case { origin, shop, callers })
    }

    fn arena(&self) -> Result<&Arena, String> {
        self.shop.arena().ok_or_else(|| "no server".to_owned())
    }

    /// Looks at what the fault has left, and goes on.
    fn judge(mut self, first: &Ended, timed: bool) -> Result<Verdict, String> {
        let (name, mut verdict) = (self.shop.name(), Verdict::default());
        self.shop.through = None;
        let words = words(&self.origin.id, &name);
        if first.hung {
            verdict.add(Flaw::Stuck, first.brief());
        }
        judge::reachable(self.origin, &self.shop, first, &mut verdict)?;
        judge::resumed(self.origin, &self.shop, &bare(&words), &mut verdict)?;
        let waited = self.callers.longest()?;
        if timed {
            verdict.waited = Some(waited);
            judge::patience(&mut verdict);
        }
        Ok(verdict)
    }
}

/// The backup before it has rows of its own.
fn bare<'w>(words: &[&'w str]) -> Vec<&'w str> {
    words.iter().copied().chain(["--without-safety-backup"]).collect()
}

pub fn killed(lab: &Lab<'_>) -> Result<Tally, String> {
    let (origin, mut rng) = (Origin::new(lab, lab.arena, false)?, lab.rng("swap-sigkill"));
    let points: Vec<u64> = (0..lab.points(24, 3)).map(|_| rng.below(160)).collect();
    lab.sweep(1, &points, |after_ms| {
        let case = Case::new(&origin)?;
        let watch = Watch::start(case.arena()?, &case.shop.name())?;
        let name = case.shop.name();
        let mut running = case.shop.verb(&bare(&words(&origin.id, &name))).spawn()?;
        watch.seen()?;
        sleep(Duration::from_millis(*after_ms));
        if running.has_ended() {
            return Ok(None);
        }
        running.signal(Signal::KILL);
        case.judge(&running.wait(LIMIT)?, true).map(Some)
    })
}

pub fn cut(lab: &Lab<'_>) -> Result<Tally, String> {
    let origin = Origin::new(lab, lab.arena, false)?;
    let actions = [
        Action::Cut,
        Action::Reset,
        Action::CutAll(Duration::from_millis(700)),
        Action::Stall(FOREVER),
    ];
    let mut points = Vec::new();
    for action in actions {
        let rename = |moment| Fault { at: Trigger::text("RENAME TO"), action, moment };
        // The answer to the renaming: the server has committed, and nobody hears it.
        points.extend([rename(Moment::Before), rename(Moment::After)]);
    }
    points.truncate(lab.points(points.len(), 4));
    lab.sweep(1, &points, |fault| {
        let mut case = Case::new(&origin)?;
        let plan = FaultPlan::from(fault.clone());
        let proxy = Proxy::start(case.arena()?.upstream(), plan).map_err(|e| e.to_string())?;
        case.shop.through = Some(proxy.port());
        let name = case.shop.name();
        let first = case.shop.verb(&bare(&words(&origin.id, &name))).run()?;
        if proxy.fired().is_none() {
            return Ok(None);
        }
        case.judge(&first, true).map(Some)
    })
}

/// A backend dies as if the machine had killed it: the server ends everybody and recovers from
/// its log, which is what an immediate stop and a start are.
pub fn crash(lab: &Lab<'_>) -> Result<Tally, String> {
    // A server that forgets what it has committed would be at fault itself.
    let arena = Arena::start(lab.settings.major, &[("synchronous_commit", "on")])?;
    let (origin, mut rng) = (Origin::new(lab, &arena, false)?, lab.rng("swap-crash"));
    let points: Vec<u64> = (0..lab.points(16, 2)).map(|_| rng.below(160)).collect();
    lab.sweep(1, &points, |after_ms| {
        let case = Case::new(&origin)?;
        let watch = Watch::start(case.arena()?, &case.shop.name())?;
        let name = case.shop.name();
        let running = case.shop.verb(&bare(&words(&origin.id, &name))).spawn()?;
        let backend = watch.seen()?;
        sleep(Duration::from_millis(*after_ms));
        let Some(pid) = backend.and_then(Pid::from_raw) else { return Ok(None) };
        if kill_process(pid, Signal::KILL).is_err() {
            return Ok(None);
        }
        let first = running.wait(LIMIT)?;
        case.judge(&first, false).map(Some)
    })
}

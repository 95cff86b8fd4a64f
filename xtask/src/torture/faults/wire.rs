//! The network fails before or after the i-th message between program and server.

use std::time::Duration;

use testkit::proxy::{Action, FOREVER, Fault, FaultPlan, Moment, Proxy, Trigger};

use super::super::lab::Lab;
use super::super::tally::{Tally, Verdict};
use crate::rng::spread;

#[derive(Debug)]
struct Point {
    scene: usize,
    fault: Fault,
}

pub fn cut(lab: &Lab<'_>) -> Result<Tally, String> {
    sweep(lab, Action::Cut, lab.points(90, 8), lab.settings.hands)
}

pub fn reset(lab: &Lab<'_>) -> Result<Tally, String> {
    sweep(lab, Action::Reset, lab.points(90, 8), lab.settings.hands)
}

/// Every connection breaks and nobody gets in for a while.
pub fn outage(lab: &Lab<'_>) -> Result<Tally, String> {
    let action = Action::CutAll(Duration::from_millis(700));
    sweep(lab, action, lab.points(24, 3), lab.settings.hands)
}

/// Nothing passes any more, and nobody says so. The silent connections stay open in the server
/// while the re-runs work.
pub fn stall(lab: &Lab<'_>) -> Result<Tally, String> {
    sweep(lab, Action::Stall(FOREVER), lab.points(24, 0), 12)
}

fn sweep(lab: &Lab<'_>, action: Action, count: usize, hands: usize) -> Result<Tally, String> {
    let mut points = Vec::new();
    for scene in 0..lab.scenes.len() {
        let messages = messages(lab, scene)?;
        for (i, index) in spread(messages, count / lab.scenes.len()).into_iter().enumerate() {
            let moment = if i % 2 == 0 { Moment::Before } else { Moment::After };
            points.push(Point {
                scene,
                fault: Fault { at: Trigger::message(index), action, moment },
            });
        }
    }
    lab.sweep(hands, &points, |point| at(lab, point))
}

/// Counts the messages of an undisturbed run.
fn messages(lab: &Lab<'_>, scene: usize) -> Result<usize, String> {
    let scene = &lab.scenes[scene];
    let database = lab.arena.database(&scene.template)?;
    let proxy =
        Proxy::start(lab.arena.upstream(), FaultPlan::clean()).map_err(|e| e.to_string())?;
    let ended = lab.cli.migrate(&scene.folder, &database.url_at(proxy.port())).run()?;
    if ended.is_ok() {
        return Ok(proxy.messages());
    }
    Err(format!("undisturbed run through the proxy: {}", ended.brief()))
}

fn at(lab: &Lab<'_>, point: &Point) -> Result<Option<Verdict>, String> {
    let scene = &lab.scenes[point.scene];
    let database = lab.arena.database(&scene.template)?;
    let plan = FaultPlan::from(point.fault.clone());
    let proxy = Proxy::start(lab.arena.upstream(), plan).map_err(|e| e.to_string())?;
    let first = lab.cli.migrate(&scene.folder, &database.url_at(proxy.port())).run()?;
    if proxy.fired().is_none() {
        return Ok(None);
    }
    let case = lab.case(scene, &database);
    let mut verdict = Verdict::default();
    case.check_claim(&first, &mut verdict)?;
    // With a stall the program may have left before the fault; a broken line is quiet soon.
    if !first.is_ok() && !matches!(point.fault.action, Action::Stall(_)) {
        case.check_between(&mut verdict)?;
    }
    case.check_end(&mut verdict)?;
    Ok(Some(verdict))
}

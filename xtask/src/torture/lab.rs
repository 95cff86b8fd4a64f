//! What every row works with: the program, the server, the scenes, and hands for many points.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::Settings;
use super::arena::{Arena, Database};
use super::cli::Cli;
use super::judge::Case;
use super::oracle::Scene;
use super::tally::{Tally, Verdict};
use crate::rng::Rng;

pub struct Lab<'a> {
    pub cli: &'a Cli,
    pub arena: &'a Arena,
    pub scenes: &'a [Scene],
    pub settings: &'a Settings,
}

impl<'a> Lab<'a> {
    pub fn rng(&self, row: &str) -> Rng {
        Rng::of(self.settings.seed, row)
    }

    pub fn scene(&self, name: &str) -> Result<&'a Scene, String> {
        let found = self.scenes.iter().find(|scene| scene.name == name);
        found.ok_or_else(|| format!("no scene {name}"))
    }

    pub fn case<'c>(&'c self, scene: &'c Scene, database: &'c Database<'c>) -> Case<'c> {
        Case { cli: self.cli, scene, database, flags: &[] }
    }

    /// Returns how many points of a row to try: all of them, fewer in a quick run.
    pub fn points(&self, full: usize, quick: usize) -> usize {
        let wanted = if self.settings.quick { quick } else { full };
        self.settings.points.map_or(wanted, |points| points.min(full))
    }

    /// Tries the points, `hands` at a time. A point of which nothing came (its fault was never
    /// reached) does not count.
    pub fn sweep<P: Sync + std::fmt::Debug>(
        &self,
        hands: usize,
        points: &[P],
        attempt: impl Fn(&P) -> Result<Option<Verdict>, String> + Sync,
    ) -> Result<Tally, String> {
        let next = AtomicUsize::new(0);
        let sum = Mutex::new((Tally::default(), None));
        let work = || {
            while let Some(point) = points.get(next.fetch_add(1, Ordering::Relaxed)) {
                let result = attempt(point);
                let mut sum = sum.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                match result {
                    Ok(Some(verdict)) => sum.0.count(&format!("{point:?}"), verdict),
                    Ok(None) => {}
                    Err(error) => {
                        sum.1 = Some(format!("{point:?}: {error}"));
                        next.store(points.len(), Ordering::Relaxed);
                    }
                }
            }
        };
        thread::scope(|scope| (0..hands.min(points.len())).for_each(|_| drop(scope.spawn(work))));
        let (tally, error) = sum.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        error.map_or(Ok(tally), Err)
    }
}

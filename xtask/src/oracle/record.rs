//! Runs the forms on servers, two majors at a time, and writes down what they did.

use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use lockkeeper::shadow::server::Installation;

use super::facts::{self, Entries};
use super::form::Form;
use super::scene::Scene;
use super::settings::Settings;
use super::{inside, outside};
use crate::{Outcome, engines};

/// Servers at work at a time; more would only wait for each other's cores.
const HANDS: usize = 2;

/// What a major answered: its exact version, the entries, and what went wrong in the measuring.
pub struct Measured {
    pub major: u32,
    pub version: String,
    pub entries: Entries,
    pub troubles: Vec<String>,
}

pub fn record(settings: &Settings, forms: &[Form]) -> Outcome {
    let mut troubles = 0;
    for measured in measure_all(settings, forms)? {
        measured.troubles.iter().for_each(|trouble| eprintln!("{}: {trouble}", measured.major));
        troubles += measured.troubles.len();
        keep(settings, forms, measured)?;
    }
    if troubles == 0 { Ok(()) } else { Err(format!("{troubles} forms could not be measured")) }
}

/// Writes the facts of a major; a part of the forms leaves the others' facts as they are.
fn keep(settings: &Settings, forms: &[Form], measured: Measured) -> Outcome {
    let mut entries = Entries::new();
    if settings.only.is_some() {
        entries = facts::read(measured.major)?;
        entries.retain(|name, _| !forms.iter().any(|form| form.name == *name));
    }
    entries.extend(measured.entries);
    facts::write(measured.major, &measured.version, &entries)
}

/// Measures every wanted major, oldest first.
pub fn measure_all(settings: &Settings, forms: &[Form]) -> Result<Vec<Measured>, String> {
    let installations = engines::ensure(&settings.majors)?;
    let queue = Mutex::new(installations.into_iter());
    let next = || queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
    let work = || -> Result<Vec<Measured>, String> {
        let mut done = Vec::new();
        while let Some(installation) = next() {
            done.push(measure(&installation, forms)?);
        }
        Ok(done)
    };
    let done = thread::scope(|scope| {
        let hands: Vec<_> = (0..HANDS).map(|_| scope.spawn(work)).collect();
        let broke = |_| Err("a hand broke".to_owned());
        let joined = hands.into_iter().map(|hand| hand.join().unwrap_or_else(broke));
        joined.collect::<Result<Vec<_>, String>>()
    })?;
    let mut all: Vec<Measured> = done.into_iter().flatten().collect();
    all.sort_by_key(|measured| measured.major);
    Ok(all)
}

fn measure(installation: &Installation, forms: &[Form]) -> Result<Measured, String> {
    let started = Instant::now();
    let scene = Scene::start(installation)?;
    let (major, version) = (scene.major, scene.version.clone());
    let mut measured = Measured { major, version, entries: Entries::new(), troubles: Vec::new() };
    for form in forms.iter().filter(|form| form.fits(major)) {
        let way = if form.outside { outside::measure } else { inside::measure };
        match way(&scene, form) {
            Ok(facts) => {
                measured.entries.insert(form.name.clone(), facts::entry(form.outside, &facts));
            }
            Err(trouble) => measured.troubles.push(trouble),
        }
    }
    let (count, seconds) = (measured.entries.len(), started.elapsed().as_secs());
    eprintln!("PostgreSQL {}: {count} forms in {seconds} s", measured.version);
    Ok(measured)
}

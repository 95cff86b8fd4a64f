//! One server, all tools, round by round: whatever slows the machine down slows all of them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use super::arena::{Arena, Place};
use super::folder::{self, Body};
use super::samples::{Case, Samples};
use super::tool::{Part, Tool, words};
use super::{machine, stopwatch};
use crate::Outcome;

/// Runs in a round of cases that take milliseconds.
const NOTHING_REPEATS: usize = 6;
const LARGE_REPEATS: usize = 3;
const CONNECT_REPEATS: usize = 6;
/// Starts over all rounds together.
const STARTS: usize = 50;

const PENDING: usize = 1_000;

/// What one place showed.
pub struct Heat {
    pub place: Place,
    pub server: String,
    pub date: String,
    pub samples: Samples,
    /// Most memory in case (b), in KiB.
    pub memory: BTreeMap<String, u64>,
    /// Load averages before and after.
    pub load: [String; 2],
}

/// A folder and the database that has seen all of it.
struct Settled {
    tool: usize,
    folder: PathBuf,
    url: String,
}

pub struct Contest<'a> {
    arena: &'a Arena,
    tools: &'a [Tool],
    settled: BTreeMap<Case, Vec<Settled>>,
    pending: Vec<PathBuf>,
    heat: Heat,
}

impl<'a> Contest<'a> {
    /// Writes the folders and applies what the cases take for granted. A peer that cannot do it
    /// leaves the contest, and a note tells why.
    pub fn prepare(
        arena: &'a Arena,
        place: Place,
        tools: &'a mut Vec<Tool>,
        notes: &mut Vec<String>,
    ) -> Result<Self, String> {
        let heat = Heat {
            place,
            server: arena.ask("postgres", "SHOW server_version")?,
            date: arena.ask("postgres", "SELECT current_date")?,
            samples: Samples::new(),
            memory: BTreeMap::new(),
            load: [machine::load(), String::new()],
        };
        let mut settled: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (case, count, body) in histories(place) {
            let mut at = 0;
            while let Some(tool) = tools.get(at) {
                eprintln!("xtask: {} prepares {}", tool.label, case.title());
                match settle(arena, tool, (at, count, body)) {
                    Ok(ready) => settled.entry(case).or_default().extend(ready),
                    Err(error) if tool.part() == Part::Peer => {
                        notes.push(format!("{} left the contest: {error}", tool.label));
                        // Its neighbours move up by one: what they have prepared moves with them.
                        tools.remove(at);
                        settled.values_mut().for_each(|all| forget(all, at));
                        continue;
                    }
                    Err(error) => return Err(error),
                }
                at += 1;
            }
        }
        let write = |tool: &Tool| folder::write(arena.work.path(), tool.kind, Body::Table, PENDING);
        let pending = tools.iter().map(write).collect::<Result<_, _>>()?;
        Ok(Contest { arena, tools, settled, pending, heat })
    }

    /// Runs the rounds after one to warm up, whose times are dropped.
    pub fn run(&mut self, rounds: usize) -> Outcome {
        for round in 0..=rounds {
            eprintln!("xtask: round {round} of {rounds} (load {})", machine::load());
            self.round(round, STARTS.div_ceil(rounds))?;
            if round == 0 {
                self.heat.samples.clear();
            }
        }
        self.heat.load[1] = machine::load();
        Ok(())
    }

    fn round(&mut self, round: usize, starts: usize) -> Outcome {
        for _ in 0..NOTHING_REPEATS {
            self.nothing(Case::Nothing200, round)?;
        }
        for _ in 0..LARGE_REPEATS {
            self.nothing(Case::Nothing10000, round)?;
        }
        for i in 0..self.tools.len() {
            // Nobody is always the first.
            self.pending((i + round) % self.tools.len())?;
        }
        (0..starts).try_for_each(|_| self.start())?;
        (0..CONNECT_REPEATS).try_for_each(|_| self.connect())
    }

    fn nothing(&mut self, case: Case, round: usize) -> Outcome {
        let count = self.settled.get(&case).map_or(0, Vec::len);
        for i in 0..count {
            let ready = &self.settled[&case][(i + round) % count];
            let tool = &self.tools[ready.tool];
            let mut command = tool.migrate(&ready.folder, &ready.url);
            self.time(case, &tool.label, &mut command)?;
        }
        Ok(())
    }

    fn pending(&mut self, i: usize) -> Outcome {
        let tool = &self.tools[i];
        let url = self.arena.fresh("pending")?;
        self.time(Case::Pending1000, &tool.label, &mut tool.migrate(&self.pending[i], &url))?;
        self.all_there(tool)
    }

    /// A time counts when the work was done, and by us in a transaction each.
    fn all_there(&self, tool: &Tool) -> Outcome {
        let tables = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname ~ '^t\\d{5}$'";
        let rows = "SELECT count(DISTINCT xmin::text) FROM lockkeeper.migration";
        let ours = matches!(tool.part(), Part::Ours | Part::Before);
        for sql in [Some(tables), ours.then_some(rows)].into_iter().flatten() {
            let count = self.arena.ask("pending", sql)?;
            if count != PENDING.to_string() {
                return Err(format!("after {}, `{sql}` says {count}, not {PENDING}", tool.label));
            }
        }
        Ok(())
    }

    fn start(&mut self) -> Outcome {
        for tool in self.tools.iter().filter(|tool| tool.part() != Part::Floor) {
            let mut command = tool.with(&words(&["--help"]));
            self.time(Case::Help, &tool.label, &mut command)?;
        }
        Ok(())
    }

    fn connect(&mut self) -> Outcome {
        let mut psql = Command::new(self.arena.psql());
        psql.args(["-X", "-q", "-c", "select 1", "-d"]).arg(self.arena.url("postgres"));
        self.time(Case::Connect, "psql", &mut psql)
    }

    fn time(&mut self, case: Case, label: &str, command: &mut Command) -> Outcome {
        let took = stopwatch::time(command, self.arena.work.path())?;
        self.heat.samples.entry((case, label.to_owned())).or_default().push(took);
        Ok(())
    }

    /// Reads how much memory case (b) takes, in a run of its own.
    pub fn weigh(&mut self) -> Outcome {
        for (tool, folder) in self.tools.iter().zip(&self.pending) {
            let url = self.arena.fresh("pending")?;
            let mut command = tool.migrate(folder, &url);
            let peak = stopwatch::weigh(&mut command, self.arena.work.path())?;
            self.heat.memory.extend(peak.map(|peak| (tool.label.clone(), peak)));
        }
        Ok(())
    }

    pub fn finish(self) -> Result<Heat, String> {
        self.arena.drop("pending")?;
        Ok(self.heat)
    }
}

/// Returns what must be applied before the clock starts. Ten thousand files cost the same memory
/// and processor on disk: they are looked at once.
fn histories(place: Place) -> Vec<(Case, usize, Body)> {
    let few = (Case::Nothing200, 200, Body::Table);
    let many = (Case::Nothing10000, 10_000, Body::Idle);
    if place == Place::Memory { vec![few, many] } else { vec![few] }
}

fn settle(
    arena: &Arena,
    tool: &Tool,
    (at, count, body): (usize, usize, Body),
) -> Result<Option<Settled>, String> {
    if tool.part() == Part::Floor {
        return Ok(None);
    }
    let folder = folder::write(arena.work.path(), tool.kind, body, count)?;
    let url = arena
        .fresh(&format!("settled_{count}_{}", tool.label.replace(['-', ' ', '(', ')'], "_")))?;
    stopwatch::time(&mut tool.migrate(&folder, &url), arena.work.path())?;
    Ok(Some(Settled { tool: at, folder, url }))
}

fn forget(all: &mut Vec<Settled>, gone: usize) {
    all.retain(|ready| ready.tool != gone);
    all.iter_mut().filter(|ready| ready.tool > gone).for_each(|ready| ready.tool -= 1);
}

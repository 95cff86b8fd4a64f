//! What Lockkeeper promises about its speed, and whether a heat kept it.

use std::fs;

use super::contest::Heat;
use super::samples::{Case, Times};
use super::tool::{Part, Tool};

/// A promise and how it stands.
pub struct Target {
    pub what: String,
    pub limit: f64,
    /// By medians and by shortest times; the same number where there is but one.
    pub measured: Option<(f64, f64)>,
}

impl Target {
    /// A busy machine moves medians: only what both readings say is said.
    pub fn verdict(&self) -> &'static str {
        match self.measured {
            None => "not measured",
            Some((median, min)) => match (median <= self.limit, min <= self.limit) {
                (true, true) => "met",
                (false, false) => "NOT met",
                _ => "unclear: median and minimum disagree",
            },
        }
    }
}

/// A way to read the times of a tool.
pub type Read = fn(&Times) -> f64;

/// Returns the quickest peer in a case, and its time.
pub fn fastest<'t>(
    heat: &Heat,
    tools: &'t [Tool],
    case: Case,
    read: Read,
) -> Option<(&'t Tool, f64)> {
    let peers = tools.iter().filter(|tool| tool.part() == Part::Peer);
    let timed = peers.filter_map(|tool| Some((tool, time(heat, &tool.label, case, read)?)));
    timed.min_by(|(_, a), (_, b)| a.total_cmp(b))
}

pub fn time(heat: &Heat, label: &str, case: Case, read: Read) -> Option<f64> {
    heat.samples.get(&(case, label.to_owned())).map(read)
}

/// Returns the size of a program in bytes.
pub fn size(tool: &Tool) -> Option<u64> {
    fs::metadata(&tool.program).ok().map(|data| data.len())
}

/// Compares a heat with the promises.
pub fn judge(heat: &Heat, tools: &[Tool]) -> Vec<Target> {
    let own = |case| both(|read| time(heat, "lockkeeper", case, read));
    let to_peer = |case| {
        both(|read| {
            Some(time(heat, "lockkeeper", case, read)? / fastest(heat, tools, case, read)?.1)
        })
    };
    let to_psql = both(|read| {
        let of = |label| time(heat, label, Case::Pending1000, read);
        Some(of("lockkeeper")? / of("psql")?)
    });
    let once = |value: f64| (value, value);
    let memory = heat.memory.get("lockkeeper").map(|kib| once(*kib as f64 / 1024.0));
    let ours = tools.iter().find(|tool| tool.part() == Part::Ours);
    let bytes = ours.and_then(size).map(|bytes| once(bytes as f64 / 1e6));
    let target = |what: &str, limit, measured| Target { what: what.to_owned(), limit, measured };
    vec![
        target("(a) ÷ fastest peer", 1.0, to_peer(Case::Nothing200)),
        target("(b) ÷ psql", 1.0, to_psql),
        target("(b) ÷ fastest peer", 0.85, to_peer(Case::Pending1000)),
        target("(c) 10,000 files, ms", 100.0, own(Case::Nothing10000)),
        target("(d) memory in (b), MiB", 15.0, memory),
        target("(e) --help, ms", 10.0, own(Case::Help)),
        target("(e) binary, MB", 20.0, bytes),
    ]
}

fn both(ratio: impl Fn(Read) -> Option<f64>) -> Option<(f64, f64)> {
    Some((ratio(Times::median)?, ratio(Times::min)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_needs_both_readings() {
        let verdict = |measured| Target { what: String::new(), limit: 1.0, measured }.verdict();
        assert_eq!(verdict(Some((0.9, 1.0))), "met");
        assert_eq!(verdict(Some((1.1, 1.2))), "NOT met");
        assert!(verdict(Some((1.1, 0.9))).starts_with("unclear"));
        assert_eq!(verdict(None), "not measured");
    }
}

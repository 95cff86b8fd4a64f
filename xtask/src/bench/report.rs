//! The report: tables for people, all numbers for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::contest::Heat;
use super::samples::{Case, Times};
use super::targets::{fastest, judge, size, time};
use super::tool::Tool;

const CASES: [Case; 5] =
    [Case::Nothing200, Case::Pending1000, Case::Nothing10000, Case::Help, Case::Connect];

/// Everything that was found out in one go.
pub struct Report {
    machine: String,
    missing: Vec<String>,
    pub notes: Vec<String>,
    pub tools: Vec<Tool>,
    pub heats: Vec<Heat>,
}

impl Report {
    pub fn new(machine: String, missing: Vec<String>) -> Self {
        Report { machine, missing, notes: Vec::new(), tools: Vec::new(), heats: Vec::new() }
    }

    pub fn markdown(&self) -> String {
        let mut text = format!("# Migration runners side by side\n\n{}\n\n", self.machine);
        self.list_tools(&mut text);
        for heat in &self.heats {
            self.describe(heat, &mut text);
        }
        text
    }

    fn list_tools(&self, text: &mut String) {
        text.push_str("| tool | version | binary, MB | note |\n|---|---|---:|---|\n");
        for tool in &self.tools {
            let size = size(tool).map_or(f64::NAN, |bytes| bytes as f64 / 1e6);
            let (label, version, note) = (&tool.label, &tool.version, tool.kind.note);
            let _ = writeln!(text, "| {label} | {version} | {size:.1} | {note} |");
        }
        text.push('\n');
        for line in self.missing.iter().chain(&self.notes) {
            let _ = writeln!(text, "- {}", line.replace('\n', " "));
        }
    }

    fn describe(&self, heat: &Heat, text: &mut String) {
        let [before, after] = &heat.load;
        let _ = writeln!(
            text,
            "\n## PostgreSQL {}, {}\n\n{}; load averages {before} before, {after} after. Times in \
             milliseconds; a warm-up round was dropped.",
            heat.server,
            heat.place.title(),
            heat.date
        );
        CASES.iter().for_each(|case| self.table(heat, *case, text));
        text.push_str("\n### (d) most memory in (b), MiB\n\n| tool | MiB |\n|---|---:|\n");
        for (label, kib) in &heat.memory {
            let _ = writeln!(text, "| {label} | {:.1} |", *kib as f64 / 1024.0);
        }
        self.targets(heat, text);
    }

    fn table(&self, heat: &Heat, case: Case, text: &mut String) {
        let of_case = |label: &str| heat.samples.get(&(case, label.to_owned()));
        if !heat.samples.keys().any(|(timed, _)| *timed == case) {
            return;
        }
        let _ = writeln!(text, "\n### {}\n\n| tool | median | min | max | runs |", case.title());
        text.push_str("|---|---:|---:|---:|---:|\n");
        for tool in &self.tools {
            if let Some(t) = of_case(&tool.label) {
                let (median, min, max, runs) = (t.median(), t.min(), t.max(), t.count());
                let label = &tool.label;
                let _ = writeln!(text, "| {label} | {median:.1} | {min:.1} | {max:.1} | {runs} |");
            }
        }
        self.ratios(heat, case, text);
    }

    fn ratios(&self, heat: &Heat, case: Case, text: &mut String) {
        let ratio = |read| {
            let (peer, theirs) = fastest(heat, &self.tools, case, read)?;
            Some((peer.label.as_str(), time(heat, "lockkeeper", case, read)? / theirs))
        };
        if let (Some((peer, median)), Some((other, min))) =
            (ratio(Times::median), ratio(Times::min))
        {
            let _ = writeln!(
                text,
                "\nours ÷ fastest peer: {median:.2} by medians ({peer}), {min:.2} by minima ({other})"
            );
        }
    }

    fn targets(&self, heat: &Heat, text: &mut String) {
        text.push_str("\n### Targets\n\n| target | at most | by median | by minimum | |\n");
        text.push_str("|---|---:|---:|---:|---|\n");
        for target in judge(heat, &self.tools) {
            let (what, limit, verdict) = (&target.what, target.limit, target.verdict());
            let numbers = target.measured.map(|(median, min)| format!("{median:.2} | {min:.2}"));
            let numbers = numbers.unwrap_or_else(|| "– | –".to_owned());
            let _ = writeln!(text, "| {what} | {limit} | {numbers} | {verdict} |");
        }
    }

    pub fn json(&self) -> Value {
        let tools = self.tools.iter().map(
            |tool| json!({ "tool": tool.label, "version": tool.version, "bytes": size(tool) }),
        );
        json!({
            "schema": "lockkeeper/bench-runner/1",
            "machine": self.machine,
            "missing": self.missing,
            "notes": self.notes,
            "tools": tools.collect::<Vec<_>>(),
            "heats": self.heats.iter().map(heat_json).collect::<Vec<_>>(),
        })
    }
}

fn heat_json(heat: &Heat) -> Value {
    let times = heat.samples.iter().map(|((case, label), times)| {
        json!({ "case": case.title(), "tool": label, "ms": times.sorted() })
    });
    json!({
        "place": heat.place.title(),
        "server": heat.server,
        "date": heat.date,
        "load": heat.load,
        "memory_kib": heat.memory,
        "times": times.collect::<Vec<_>>(),
    })
}

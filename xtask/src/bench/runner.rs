//! `cargo xtask bench runner`: migration runners side by side, round by round on one server.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::arena::{Arena, Place};
use super::contest::{Contest, Heat};
use super::folder::at;
use super::report::Report;
use super::tool::{BEFORE, Kind, OURS, PSQL, PSQL_ASYNC, Part, Tool};
use super::{machine, peers};
use crate::{Outcome, shell};

const ROUNDS: usize = 5;
/// A disk shows its own speed more than the tools': once is enough to see the order.
const ROUNDS_ON_DISK: usize = 1;

#[derive(Debug, PartialEq, Eq)]
struct Request {
    rounds: usize,
    disk: bool,
    against: Option<PathBuf>,
}

pub fn run(words: &[String]) -> Outcome {
    let request = Request::parse(words)?;
    let ours = release()?;
    let (mut tools, missing) = peers::find();
    tools.insert(0, ours_at(&ours, OURS.name));
    tools.extend(request.against.as_deref().map(|path| ours_at(path, BEFORE)));
    let mut report = Report::new(machine::describe(), missing);
    report.heats.push(heat(Place::Memory, request.rounds, &mut tools, &mut report.notes)?);
    if request.disk {
        report.heats.push(heat(Place::Disk, ROUNDS_ON_DISK, &mut tools, &mut report.notes)?);
    }
    report.tools = tools;
    publish(&report)
}

fn ours_at(program: &Path, label: &str) -> Tool {
    let program = program.to_owned();
    Tool { kind: &OURS, label: label.to_owned(), version: peers::version(&program), program }
}

fn floor(kind: &'static Kind, psql: &Path) -> Tool {
    let (program, label) = (psql.to_owned(), kind.name.to_owned());
    Tool { kind, label, version: peers::version(&program), program }
}

fn heat(
    place: Place,
    rounds: usize,
    tools: &mut Vec<Tool>,
    notes: &mut Vec<String>,
) -> Result<Heat, String> {
    let arena = Arena::start(place)?;
    if !tools.iter().any(|tool| tool.part() == Part::Floor) {
        tools.extend([&PSQL, &PSQL_ASYNC].map(|kind| floor(kind, arena.psql())));
    }
    let mut contest = Contest::prepare(&arena, place, tools, notes)?;
    eprintln!("xtask: {rounds} rounds, {}", place.title());
    contest.run(rounds)?;
    contest.weigh()?;
    contest.finish()
}

/// Builds what users get, and says where it is.
fn release() -> Result<PathBuf, String> {
    shell::run(&mut shell::cargo(&["build", "--release", "-p", "lockkeeper-cli"]))?;
    Ok(super::target().join("release/lockkeeper"))
}

fn publish(report: &Report) -> Outcome {
    let (text, json) = (report.markdown(), report.json());
    let home = super::home();
    fs::create_dir_all(&home).map_err(at(&home))?;
    let stamp = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    for (name, content) in [
        ("runner.md".to_owned(), &text),
        (format!("runner-{}.json", stamp.as_secs()), &json.to_string()),
    ] {
        let path = home.join(name);
        fs::write(&path, content).map_err(at(&path))?;
        eprintln!("xtask: wrote {}", path.display());
    }
    let written = std::io::stdout().write_all(text.as_bytes());
    written.map_err(|error| format!("cannot write the report: {error}"))
}

impl Request {
    fn parse(words: &[String]) -> Result<Self, String> {
        let mut request = Request { rounds: ROUNDS, disk: false, against: None };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--disk" => request.disk = true,
                "--rounds" => {
                    let count = words.next().and_then(|n| n.parse().ok()).filter(|n| *n > 0);
                    request.rounds = count.ok_or("--rounds takes a number from 1")?;
                }
                "--against" => {
                    let path = words.next().ok_or("--against takes the path of a binary")?;
                    let path = fs::canonicalize(path).map_err(at(Path::new(path)))?;
                    request.against = Some(path);
                }
                other => {
                    return Err(format!(
                        "unknown argument {other:?}; usage: bench {}",
                        super::HELP
                    ));
                }
            }
        }
        Ok(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Request, String> {
        Request::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn arguments_are_read() {
        let request = parse("--rounds 3 --disk").unwrap();
        assert_eq!(request, Request { rounds: 3, disk: true, against: None });
        assert_eq!(parse("").unwrap().rounds, ROUNDS);
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(parse("--rounds 0").is_err());
        assert!(parse("--against").is_err());
        assert!(parse("--fast").is_err());
    }
}

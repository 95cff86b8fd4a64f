//! `cargo xtask test`: the whole suite on real servers, which it installs when they are missing.

use std::collections::BTreeSet;

use lockkeeper::shadow::server::Installation;

use crate::{Outcome, engines, shell};

pub const HELP: &str = "[--pg 13,14,…|all] [-- ARGS]: all tests on these PostgreSQL majors";

pub fn run(words: &[String]) -> Outcome {
    let request = Request::parse(words)?;
    let majors = request.majors.unwrap_or_else(engines::default_majors);
    let installations = engines::ensure(&majors)?;
    engines::ensure_clients(&installations)?;
    engines::ensure_pgbouncer();
    let list = servers_list(&installations);
    eprintln!("xtask: {}={list}", testkit::SERVERS_VARIABLE);
    let mut tests = shell::cargo(&["test", "--no-fail-fast"]);
    if !names_package(&request.rest) {
        tests.arg("--workspace");
    }
    tests.args(&request.rest).env(testkit::SERVERS_VARIABLE, list);
    shell::run(tests.env(engines::CACHE_VARIABLE, engines::cache()))
}

/// Tells whether cargo's arguments already choose packages.
fn names_package(words: &[String]) -> bool {
    let ours = words.iter().take_while(|word| *word != "--");
    ours.into_iter().any(|word| word.starts_with("-p") || word.starts_with("--package"))
}

fn servers_list(installations: &[Installation]) -> String {
    let entry = |found: &Installation| format!("{}:{}", found.major, found.bin_dir.display());
    installations.iter().map(entry).collect::<Vec<_>>().join(",")
}

#[derive(Debug, PartialEq, Eq)]
struct Request {
    majors: Option<BTreeSet<u32>>,
    rest: Vec<String>,
}

impl Request {
    fn parse(words: &[String]) -> Result<Self, String> {
        let (ours, rest) = match words.iter().position(|word| word == "--") {
            Some(at) => (&words[..at], words[at + 1..].to_vec()),
            None => (words, Vec::new()),
        };
        let ours: Vec<&str> = ours.iter().map(String::as_str).collect();
        let majors = match ours[..] {
            [] => None,
            ["--pg", list] => Some(engines::parse_majors(list)?),
            _ => return Err(format!("unknown arguments {ours:?}; usage: test {HELP}")),
        };
        Ok(Self { majors, rest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Request, String> {
        Request::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn majors_and_cargo_arguments_are_told_apart() {
        let request = parse("--pg 18,13 -- -p testkit").unwrap();
        assert_eq!(request.majors, Some(BTreeSet::from([13, 18])));
        assert_eq!(request.rest, ["-p", "testkit"]);
        assert_eq!(parse("").unwrap(), Request { majors: None, rest: Vec::new() });
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(parse("--pg 12").is_err());
        assert!(parse("--pg").is_err());
        assert!(parse("--fast").is_err());
    }
}

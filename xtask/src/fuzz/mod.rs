//! `cargo xtask fuzz`: broken SQL by the million against the splitter and the judge.
//!
//! Inputs are the statements of the repository (forms of the oracle, cases, documents) cut, joined,
//! repeated and nested at random. An input must neither panic, nor overflow the stack, nor take
//! longer than a few seconds; one that does stays in `target/fuzz/` under its name. Needs no
//! nightly compiler, and a seed repeats a run.

mod retention;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lockkeeper::core::sql::{Lexicon, split, tokens};
use lockkeeper::engine;

use crate::rng::Rng;
use crate::{Outcome, shell};

pub const HELP: &str =
    "[splitter|dialect] [--minutes N] [--seed N] | retention [--timelines N]: random input";

/// No input of a few kilobytes may take longer.
const PATIENCE: Duration = Duration::from_secs(5);
const LONGEST: usize = 20_000;

struct Ask {
    dialect: bool,
    splitter: bool,
    minutes: f64,
    seed: u64,
    timelines: u64,
}

pub fn run(words: &[String]) -> Outcome {
    let ask = ask(words)?;
    if words.first().is_some_and(|word| word == "retention") {
        return retention::run(ask.timelines, ask.seed);
    }
    let corpus = corpus(&shell::workspace());
    let home = super::bench::target().join("fuzz");
    fs::create_dir_all(&home).map_err(|e| format!("{}: {e}", home.display()))?;
    let mut rng = Rng::of(ask.seed, "fuzz");
    let until = Instant::now() + Duration::from_secs_f64(ask.minutes * 60.0);
    let (mut tried, mut found) = (0_u64, 0_u32);
    std::panic::set_hook(Box::new(|_| {}));
    while Instant::now() < until {
        let input = mutate(&corpus, &mut rng);
        let current = home.join("current.sql");
        fs::write(&current, &input).map_err(|e| format!("{}: {e}", current.display()))?;
        if let Some(why) = fails(&ask, &input, &mut rng) {
            found += 1;
            let kept = home.join(format!("found-{}-{found}.sql", ask.seed));
            fs::write(&kept, &input).map_err(|e| format!("{}: {e}", kept.display()))?;
            eprintln!("{why}: {}", kept.display());
        }
        tried += 1;
    }
    drop(std::panic::take_hook());
    eprintln!("{tried} inputs, seed {}, {found} found", ask.seed);
    if found == 0 { Ok(()) } else { Err(format!("{found} inputs fail")) }
}

fn ask(words: &[String]) -> Result<Ask, String> {
    let after = |flag: &str| words.iter().position(|w| w == flag).and_then(|at| words.get(at + 1));
    let number = |flag: &str, default: f64| match after(flag) {
        Some(text) => text.parse().map_err(|_| format!("{flag} wants a number, not {text}")),
        None => Ok(default),
    };
    let named = |name: &str| words.iter().any(|word| word == name);
    let all = !named("splitter") && !named("dialect");
    Ok(Ask {
        dialect: all || named("dialect"),
        splitter: all || named("splitter"),
        minutes: number("--minutes", 10.0)?,
        seed: number("--seed", 1.0)? as u64,
        timelines: number("--timelines", 1e6)? as u64,
    })
}

fn fails(ask: &Ask, input: &str, rng: &mut Rng) -> Option<String> {
    let started = Instant::now();
    let major = 13 + rng.below(6) as u32;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        if ask.splitter {
            let _ = split(input, &Lexicon::PLAIN);
        }
        let url = if rng.below(4) == 0 { "sqlite::memory:" } else { "postgres://localhost/" };
        let Ok(engine) = engine::open(url) else { return };
        let Ok(statements) = split(input, engine.dialect().lexicon()) else { return };
        if ask.dialect {
            let mut judge = engine.dialect().judge(Some(major));
            judge.presume_unknown(rng.below(2) == 0);
            statements.iter().for_each(|s| drop(judge.judge(s.text, rng.below(2) == 0)));
        }
    }));
    match outcome {
        Err(_) => Some("a panic".to_owned()),
        Ok(()) if started.elapsed() > PATIENCE => Some(format!("{:?}", started.elapsed())),
        Ok(()) => None,
    }
}

/// Returns statements of every SQL file of the repository.
fn corpus(root: &Path) -> Vec<String> {
    let mut open: Vec<PathBuf> =
        ["crates", "tests", "examples"].iter().map(|dir| root.join(dir)).collect();
    let mut texts = Vec::new();
    while let Some(dir) = open.pop() {
        for path in fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "sql") {
                let text = fs::read_to_string(path).unwrap_or_default();
                texts.extend(text.split(";\n").map(|part| format!("{part};\n")));
            }
        }
    }
    texts.sort();
    texts
}

/// Puts one to six statements together and breaks the result in up to eight places.
fn mutate(corpus: &[String], rng: &mut Rng) -> String {
    let mut text = String::new();
    for _ in 0..=rng.below(6) {
        text.push_str(&corpus[rng.below(corpus.len() as u64) as usize]);
    }
    for _ in 0..rng.below(9) {
        text = broken(&text, corpus, rng);
    }
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

fn broken(text: &str, corpus: &[String], rng: &mut Rng) -> String {
    let pieces: Vec<&str> =
        tokens(text, &Lexicon::PLAIN).flatten().map(|token| token.text).collect();
    if pieces.is_empty() {
        return text.to_owned();
    }
    let mut pieces: Vec<String> = pieces.into_iter().map(str::to_owned).collect();
    let mut any = |length: usize| rng.below(length.max(1) as u64) as usize;
    let at = any(pieces.len());
    let other = &corpus[any(corpus.len())];
    let theirs: Vec<&str> =
        tokens(other, &Lexicon::PLAIN).flatten().map(|token| token.text).collect();
    match any(7) {
        0 => drop(pieces.remove(at)),
        1 => pieces.insert(at, pieces[any(pieces.len())].clone()),
        2 if !theirs.is_empty() => pieces[at] = theirs[any(theirs.len())].to_owned(),
        3 => pieces.truncate(at),
        4 => {
            let (open, close) = [("(", ")"), ("case when ", " end"), ("array[", "]")][any(3)];
            let depth = 1 + any(2000);
            pieces[at] = format!("{}{}{}", open.repeat(depth), pieces[at], close.repeat(depth));
        }
        5 => {
            let signs = ["'", "\"", "$$", "$a$", "/*", "--", "\\", ";", "é", "\u{0}", "::", "E'"];
            pieces.insert(at, signs[any(signs.len())].to_owned());
        }
        _ => {
            let to = any(pieces.len());
            pieces.swap(at, to);
        }
    }
    pieces.join(" ")
}

//! Turned bits and lost ends: what `backup prove --level L1` finds beside `pg_restore --list`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use lockkeeper::shadow::client::client_program;

use crate::Outcome;

const TRIALS: u64 = 1_000;

/// Damages both archives in the same places, one at a time.
pub fn run(theirs: &Path, store: &Path) -> Outcome {
    let ours = archive(store)?;
    let list = client_program("pg_restore").map_err(|error| error.to_string())?;
    let lists = |file: &Path| finds(Command::new(&list).arg("--list").arg(file));
    let lockkeeper = super::target().join("release/lockkeeper");
    let proves = |_: &Path| {
        let mut command = Command::new(&lockkeeper);
        command.args(["backup", "prove", "latest", "--level", "L1", "--quiet", "--store"]);
        // L1 asks nothing of the database.
        let found =
            finds(command.arg(store).args(["--database-url", "postgres://127.0.0.1:1/none"]));
        forget(store).and(found)
    };
    eprintln!("found of {TRIALS}          turned bits   lost ends");
    for (name, file, tool) in [
        ("pg_restore --list", theirs, &lists as &dyn Fn(&Path) -> Result<bool, String>),
        ("prove --level L1", ours.as_path(), &proves),
    ] {
        let whole = std::fs::read(file).map_err(|error| error.to_string())?;
        let bits = trials(&whole, file, tool, turned)?;
        let ends = trials(&whole, file, tool, cut)?;
        std::fs::write(file, &whole).map_err(|error| error.to_string())?;
        eprintln!("  {name:<22} {bits:>10} {ends:>11}");
    }
    Ok(())
}

fn archive(store: &Path) -> Result<PathBuf, String> {
    let files = std::fs::read_dir(store).map_err(|error| error.to_string())?.flatten();
    let mut paths = files.map(|file| file.path());
    let found = paths.find(|path| path.to_string_lossy().ends_with(".dump.zst"));
    found.ok_or_else(|| "the store has no archive".to_owned())
}

/// Removes what the last proof noted, so that the next one begins anew.
fn forget(store: &Path) -> Outcome {
    for file in std::fs::read_dir(store).map_err(|error| error.to_string())?.flatten() {
        if file.file_name().to_string_lossy().contains(".note-") {
            std::fs::remove_file(file.path()).map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

fn trials(
    whole: &[u8],
    file: &Path,
    finds: &dyn Fn(&Path) -> Result<bool, String>,
    damage: fn(&[u8], u64) -> Vec<u8>,
) -> Result<u64, String> {
    let mut found = 0;
    for trial in 0..TRIALS {
        std::fs::write(file, damage(whole, trial)).map_err(|error| error.to_string())?;
        found += u64::from(finds(file)?);
    }
    Ok(found)
}

/// Spreads the trials over the whole file, the same in every run.
fn place(trial: u64, length: usize) -> usize {
    let spread = trial.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(trial);
    ((u128::from(spread) * length as u128) >> 64) as usize
}

fn turned(whole: &[u8], trial: u64) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    let at = place(trial, bytes.len() * 8);
    bytes[at / 8] ^= 1 << (at % 8);
    bytes
}

fn cut(whole: &[u8], trial: u64) -> Vec<u8> {
    whole[..place(trial, whole.len())].to_vec()
}

/// A tool finds damage when it does not end well.
fn finds(command: &mut Command) -> Result<bool, String> {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let status = quiet.status().map_err(|error| error.to_string())?;
    Ok(!status.success())
}

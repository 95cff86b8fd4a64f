//! The demo keeps its promises: it ends by itself, nothing of the shop changes, nothing stays.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Plays the demo with `temp` as the place for temporary files.
fn play(engine: &str, temp: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockkeeper"));
    command.args(["--format", "json", "demo", "--engine", engine]);
    command.env("TMPDIR", temp).stdin(Stdio::null()).output().unwrap()
}

fn report(engine: &str) -> Value {
    // The account that runs the server when we are root has to get through.
    let temp = tempfile::tempdir_in("/tmp").unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(temp.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .unwrap();
    let output = play(engine, temp.path());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stdout));
    let left: Vec<_> = std::fs::read_dir(temp.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn assert_unchanged(report: &Value) {
    for table in report["data"]["tables"].as_array().unwrap() {
        for look in ["after_migrate", "after_rollback", "after_second_migrate"] {
            assert_eq!(table[look], true, "{table}");
        }
    }
    assert_eq!(report["data"]["schema_after_rollback"], true);
    let assurance = &report["assurance"];
    assert_eq!(assurance["backup"]["level"], "L2");
    assert_eq!(assurance["certificate"]["totals"]["unproved"], 0, "{assurance:#}");
    assert!(assurance["certificate"]["totals"]["proved"].as_u64() > Some(1), "{assurance:#}");
    let status = report["kill"]["status"].as_str().unwrap();
    assert!(status.contains("half applied"), "{status}");
}

#[test]
fn postgres_is_killed_repaired_and_never_in_the_way() {
    let report = report("postgres");
    assert_unchanged(&report);
    let resumed = report["kill"]["resumed"].to_string();
    assert!(resumed.contains("dropped the invalid index"), "{resumed}");
    assert_eq!(report["data"]["placed"][0], report["data"]["placed"][1]);
    let waited = report["migrations"][2]["lock_wait_ms"].as_u64().unwrap();
    assert!(waited > 2_000, "{report:#}");
    let (seen, plain) = (&report["comparison"], &report["comparison"]["plain"]);
    assert_eq!(seen["all_runs"]["failed"], 0);
    assert!(plain["longest_ms"].as_f64() > Some(2_500.0), "{plain}");
    assert!(seen["lockkeeper"]["longest_ms"].as_f64() < Some(2_000.0), "{seen}");
}

#[test]
fn sqlite_is_killed_and_taken_further() {
    assert_unchanged(&report("sqlite"));
}

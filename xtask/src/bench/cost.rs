//! What a program needs: time, processor, memory.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

/// What one program needed.
pub struct Cost {
    pub wall: Duration,
    /// Of the program alone, without those that it starts.
    pub cpu: f64,
    pub peak_mib: f64,
}

impl Cost {
    pub fn print(&self, name: &str) {
        eprintln!(
            "  {name:<30} {:>7.3} s wall, {:>6.2} s cpu, {:>6.0} MiB",
            self.wall.as_secs_f64(),
            self.cpu,
            self.peak_mib
        );
    }

    pub fn keep_best(best: &mut Option<Cost>, cost: Cost) {
        if best.as_ref().is_none_or(|old| cost.wall < old.wall) {
            *best = Some(cost);
        }
    }
}

/// Runs a program; the kernel keeps books about it.
pub fn cost(command: &mut Command) -> Result<Cost, String> {
    let begun = Instant::now();
    let mut child = command.spawn().map_err(|error| format!("{command:?}: {error}"))?;
    let home = format!("/proc/{}", child.id());
    let (mut cpu, mut peak) = (0.0, 0.0);
    loop {
        let stat = fs::read_to_string(format!("{home}/stat")).unwrap_or_default();
        let status = fs::read_to_string(format!("{home}/status")).unwrap_or_default();
        cpu = processor_seconds(&stat).max(cpu);
        peak = high_water(&status).max(peak);
        match child.try_wait() {
            Ok(None) => std::thread::sleep(Duration::from_millis(2)),
            Ok(Some(status)) if status.success() => break,
            other => return Err(format!("{command:?}: {other:?}")),
        }
    }
    Ok(Cost { wall: begun.elapsed(), cpu, peak_mib: peak / 1024.0 })
}

fn processor_seconds(stat: &str) -> f64 {
    let after = stat.rsplit(") ").next().unwrap_or_default();
    let fields: Vec<f64> = after.split(' ').filter_map(|field| field.parse().ok()).collect();
    // State is no number; user and system time are the 12th and 13th field after the name.
    (fields.get(10).unwrap_or(&0.0) + fields.get(11).unwrap_or(&0.0)) / 100.0
}

fn high_water(status: &str) -> f64 {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    number.unwrap_or(0.0)
}

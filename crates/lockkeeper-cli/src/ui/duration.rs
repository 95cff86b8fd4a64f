//! Durations as people write them: `300ms`, `30s`, `5m`, `4h`, `30d`.

use std::time::Duration;

/// Reads a whole number with its unit.
pub fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no duration; write it like 300ms, 30s, 5m, 4h or 30d");
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let unit_ms: u64 = match unit.trim() {
        "ms" => 1,
        "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(wrong()),
    };
    number.checked_mul(unit_ms).map(Duration::from_millis).ok_or_else(wrong)
}

/// Reads a duration into whole milliseconds.
pub fn parse_ms(text: &str) -> Result<u64, String> {
    parse(text).map(|duration| duration.as_millis() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_unit() {
        let all = ["300ms", "30s", "5m", "5min", "4h", "30d", " 2 s "];
        let ms = [300, 30_000, 300_000, 300_000, 14_400_000, 2_592_000_000, 2_000];
        for (text, ms) in all.iter().zip(ms) {
            assert_eq!(parse_ms(text), Ok(ms), "{text}");
        }
    }

    #[test]
    fn refuses_the_rest_with_an_example() {
        for text in ["", "5", "s", "1.5h", "-3s", "3 weeks", "99999999999999999999d"] {
            assert!(parse(text).unwrap_err().contains("30s"), "{text}");
        }
    }
}

//! Type modifiers: whether values of one length or precision fit another untouched.

/// Returns whether every value stays as it is when a type's modifiers change.
pub(super) fn fits(ty: &str, old: &[String], new: &[String]) -> bool {
    if new.is_empty() || old == new {
        return true;
    }
    match ty {
        "varchar" | "varbit" => !old.is_empty() && number(old, 0) <= number(new, 0),
        "numeric" => {
            let scale = |of: &[String]| if of.len() > 1 { number(of, 1) } else { Some(0) };
            !old.is_empty() && scale(old) == scale(new) && number(old, 0) <= number(new, 0)
        }
        "time" | "timetz" | "timestamp" | "timestamptz" => {
            number(new, 0) >= Some(6) || (!old.is_empty() && number(new, 0) >= number(old, 0))
        }
        "interval" => interval_fits(old, new),
        _ => false,
    }
}

fn number(modifiers: &[String], at: usize) -> Option<i64> {
    modifiers.get(at)?.trim().parse().ok()
}

/// What an interval's modifiers leave of it.
struct Interval {
    /// Position of its smallest field: 0 is seconds.
    least: usize,
    /// Digits behind the second; `None` is all.
    digits: Option<i64>,
}

fn interval(modifiers: &[String]) -> Interval {
    let text = modifiers.join(" ").to_lowercase();
    let digits = text.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok();
    let mut words = text.split(|letter: char| !letter.is_ascii_alphabetic());
    let fields = ["second", "minute", "hour", "day", "month", "year"];
    let last = words.rfind(|word| !word.is_empty());
    let least = last.and_then(|word| fields.iter().position(|field| *field == word)).unwrap_or(0);
    Interval { least, digits }
}

fn interval_fits(old: &[String], new: &[String]) -> bool {
    let (old, new) = (interval(old), interval(new));
    let wide = |digits: Option<i64>| digits.unwrap_or(i64::MAX);
    new.least <= old.least
        && (old.least > 0 || wide(new.digits) >= 6 || wide(new.digits) >= wide(old.digits))
}

#[cfg(test)]
mod tests {
    use super::fits;

    fn said(modifiers: &[&str]) -> Vec<String> {
        modifiers.iter().map(|&modifier| modifier.to_owned()).collect()
    }

    #[test]
    fn only_growth_keeps_values() {
        assert!(fits("varchar", &said(&["50"]), &said(&["100"])));
        assert!(!fits("varchar", &said(&[]), &said(&["100"])));
        assert!(fits("numeric", &said(&["10", "2"]), &said(&["12", "2"])));
        assert!(!fits("numeric", &said(&["10", "2"]), &said(&["12", "3"])));
        assert!(!fits("numeric", &said(&["10", "2"]), &said(&["12"])));
        assert!(fits("timestamp", &said(&[]), &said(&["6"])));
        assert!(!fits("timestamp", &said(&[]), &said(&["3"])));
        assert!(!fits("bpchar", &said(&["5"]), &said(&["10"])));
    }

    #[test]
    fn an_interval_keeps_its_fields() {
        assert!(fits("interval", &said(&[]), &said(&["day to second"])));
        assert!(fits("interval", &said(&["3"]), &said(&["6"])));
        assert!(!fits("interval", &said(&[]), &said(&["3"])));
        assert!(!fits("interval", &said(&[]), &said(&["day"])));
    }
}

//! Which version of a major to install: the newest known to the registry, else a pinned one.

/// The versions that were the newest when this list was last looked after.
const PINS: &[(u32, &str)] = &[
    (13, "13.23.0-beta.16"),
    (14, "14.23.0-beta.17"),
    (15, "15.18.0-beta.17"),
    (16, "16.14.0-beta.17"),
    (17, "17.10.0-beta.17"),
    (18, "18.4.0-beta.17"),
];

/// Returns the pinned version of a major.
pub fn pinned(major: u32) -> Option<&'static str> {
    PINS.iter().find(|(pin, _)| *pin == major).map(|(_, version)| *version)
}

/// Returns the newest version of a major in the registry's list (a JSON array of texts).
pub fn newest(major: u32, versions_json: &str) -> Option<String> {
    let versions: Vec<String> = serde_json::from_str(versions_json).ok()?;
    let of_major = versions.into_iter().filter(|version| numbers(version).first() == Some(&major));
    of_major.max_by_key(|version| numbers(version))
}

/// Every package of this family is a "beta"; the numbers alone order them.
fn numbers(version: &str) -> Vec<u32> {
    version.split(['.', '-']).filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_of_a_major_is_found_by_number() {
        let list = r#"["15.9.0-beta.14", "15.10.0-beta.15", "15.10.0-beta.9", "16.0.0-beta.1"]"#;
        assert_eq!(newest(15, list).as_deref(), Some("15.10.0-beta.15"));
        assert_eq!(newest(14, list), None);
        assert_eq!(newest(15, "no list"), None);
    }

    #[test]
    fn every_supported_major_has_a_pin() {
        assert!((13..=18).all(|major| pinned(major).is_some()));
    }
}

//! The number in front of a migration's name.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use schemars::JsonSchema;
use serde::Serialize;

/// A version of any width; `001` and `1` are the same version, `10` comes after `9`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Version(String);

impl Version {
    /// Returns the version, or `None` when the text is not all digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| Version(text.to_owned()))
    }

    /// Returns the digits as they were written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the number one above, as wide as this one.
    pub fn next(&self) -> Version {
        let mut digits = self.0.clone().into_bytes();
        for digit in digits.iter_mut().rev() {
            if *digit < b'9' {
                *digit += 1;
                return Version(String::from_utf8_lossy(&digits).into_owned());
            }
            *digit = b'0';
        }
        Version(format!("1{}", "0".repeat(digits.len())))
    }

    /// Returns whether `other` is the number right after this one.
    pub fn precedes(&self, other: &Version) -> bool {
        self.next() == *other
    }

    fn significant(&self) -> &str {
        self.0.trim_start_matches('0')
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.significant() == other.significant()
    }
}

impl Eq for Version {}

impl Hash for Version {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.significant().hash(state);
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.significant(), other.significant());
        a.len().cmp(&b.len()).then_with(|| a.cmp(b))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn v(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn compares_as_numbers_of_any_width() {
        assert_eq!(v("001"), v("1"));
        assert!(v("9") < v("10"));
        assert!(v("20260120101500") > v("99999"));
        assert!(v("123456789012345678901234567890") > v("9"));
        assert_eq!(v("0"), v("000"));
    }

    #[test]
    fn the_next_one_keeps_the_width() {
        assert_eq!(v("0009").next().as_str(), "0010");
        assert_eq!(v("99").next().as_str(), "100");
        assert!(v("1").precedes(&v("002")));
    }

    #[test]
    fn refuses_what_is_no_number() {
        assert!(Version::parse("").is_none());
        assert!(Version::parse("1a").is_none());
    }
}

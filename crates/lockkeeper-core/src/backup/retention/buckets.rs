//! Days, ISO weeks and months, in UTC.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Rules;

type Bucket = fn(Timestamp) -> (i16, i8, i8);

/// Returns each calendar rule: its word, how many buckets it fills, and which one a time is in.
pub fn all(rules: &Rules) -> [(&'static str, usize, Bucket); 3] {
    [("day", rules.daily, day), ("week", rules.weekly, week), ("month", rules.monthly, month)]
}

fn day(at: Timestamp) -> (i16, i8, i8) {
    let date = at.to_zoned(TimeZone::UTC).date();
    (date.year(), date.month(), date.day())
}

fn week(at: Timestamp) -> (i16, i8, i8) {
    let week = at.to_zoned(TimeZone::UTC).date().iso_week_date();
    (week.year(), week.week(), 0)
}

fn month(at: Timestamp) -> (i16, i8, i8) {
    let date = at.to_zoned(TimeZone::UTC).date();
    (date.year(), date.month(), 0)
}

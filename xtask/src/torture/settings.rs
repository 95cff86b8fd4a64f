//! What the developer asked for.

pub const HELP: &str = "[--quick] [--only ROW[,ROW]] [--points N] [--seed S] [--pg MAJOR] [--hands N] \
                        [--keep]: breaks runs on purpose and counts what does not heal";

/// The seed of a run that names none.
const SEED: u64 = 2_026;

#[derive(Debug, PartialEq, Eq)]
pub struct Settings {
    /// A sample for every push; the rows that wait for timeouts are left out.
    pub quick: bool,
    pub only: Vec<String>,
    /// At most so many points a row (a series, where a row has series).
    pub points: Option<usize>,
    pub seed: u64,
    pub major: Option<u32>,
    /// Points tried at a time.
    pub hands: usize,
    /// Tell every bad point, with what brings it back.
    pub keep: bool,
}

impl Settings {
    pub fn parse(words: &[String]) -> Result<Self, String> {
        let hands = std::thread::available_parallelism().map_or(2, usize::from) + 1;
        let mut settings = Settings {
            quick: false,
            only: Vec::new(),
            points: None,
            seed: SEED,
            major: None,
            hands,
            keep: false,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "--quick" => settings.quick = true,
                "--keep" => settings.keep = true,
                "--only" => settings.only = value()?.split(',').map(str::to_owned).collect(),
                "--points" => settings.points = Some(number(value()?)?),
                "--seed" => settings.seed = number(value()?)?,
                "--pg" => settings.major = Some(number(value()?)?),
                "--hands" => settings.hands = number(value()?)?,
                _ => return Err(format!("unknown argument {word}; usage: torture {HELP}")),
            }
        }
        Ok(settings)
    }

    /// Tells whether the row was asked for; `sqlite` stands for all rows that begin so.
    pub fn wants(&self, row: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| row.starts_with(only.as_str()))
    }
}

fn number<N: std::str::FromStr>(text: &str) -> Result<N, String> {
    text.parse().map_err(|_| format!("{text:?} is no number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read() {
        let parse = |line: &str| {
            Settings::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        };
        let settings = parse("--quick --only kill,wire --points 7 --seed 3 --keep").unwrap();
        assert!(settings.quick && settings.keep);
        assert_eq!((settings.points, settings.seed), (Some(7), 3));
        assert!(settings.wants("kill-twice") && !settings.wants("pooler"));
        assert!(parse("--seed x").is_err());
        assert!(parse("--fast").is_err());
    }
}

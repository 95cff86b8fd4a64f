//! Numbers that look random and repeat with their seed.

/// SplitMix64: small, and good enough to choose points.
pub struct Rng(u64);

impl Rng {
    /// Returns the numbers of one row; rows do not disturb each other.
    pub fn of(seed: u64, row: &str) -> Self {
        let mixed = row
            .bytes()
            .fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Rng(mixed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number below `limit`, which is not 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }
}

/// Returns at most `count` numbers below `total`, evenly spread.
pub fn spread(total: usize, count: usize) -> Vec<usize> {
    if count >= total {
        return (0..total).collect();
    }
    (0..count).map(|i| i * total / count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_a_row_is_its_own() {
        let three = |seed, row| {
            let mut rng = Rng::of(seed, row);
            [rng.next(), rng.next(), rng.next()]
        };
        assert_eq!(three(1, "kill"), three(1, "kill"));
        assert_ne!(three(1, "kill"), three(1, "cut"));
        assert_ne!(three(1, "kill"), three(2, "kill"));
    }

    #[test]
    fn a_sample_is_spread_over_everything() {
        assert_eq!(spread(3, 5), [0, 1, 2]);
        assert_eq!(spread(100, 4), [0, 25, 50, 75]);
        assert!(spread(0, 4).is_empty());
    }
}

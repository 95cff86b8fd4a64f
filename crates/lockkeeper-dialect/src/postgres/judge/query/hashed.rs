//! The partition a value hashes to, as the server computes it.

use super::constant::Constant;
use crate::postgres::catalog::Type;

/// The server's seed for partitions.
const SEED: u64 = 0x7A5B_2236_7996_DCFD;

/// Returns the hash of a row's key; `None` when the hash of one of its types is not known here.
pub(super) fn of_row(key: &[(&Constant, &Type)]) -> Option<u64> {
    let mut row = 0u64;
    for (value, ty) in key {
        if **value != Constant::Null {
            row = combined(row, of_value(value, ty)?);
        }
    }
    Some(row)
}

fn combined(a: u64, b: u64) -> u64 {
    let mixed = b.wrapping_add(0x49a0_f4dd_15e5_a8e3).wrapping_add(a << 54).wrapping_add(a >> 7);
    a ^ mixed
}

fn of_value(value: &Constant, ty: &Type) -> Option<u64> {
    if !ty.is_builtin() || ty.array {
        return None;
    }
    match ty.name.as_str() {
        "int2" | "int4" => Some(of_word(whole(value)? as i32 as u32)),
        "int8" => {
            let value = whole(value)?;
            let (low, high) = (value as u32, (value >> 32) as u32);
            Some(of_word(low ^ if value >= 0 { high } else { !high }))
        }
        "text" | "varchar" => match value {
            Constant::Text(text) => Some(of_bytes(text.as_bytes())),
            _ => None,
        },
        "uuid" => match value {
            Constant::Text(text) => Some(of_bytes(&uuid(text)?)),
            _ => None,
        },
        _ => None,
    }
}

fn whole(value: &Constant) -> Option<i64> {
    match value {
        Constant::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
            Some(*number as i64)
        }
        Constant::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn uuid(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    let byte = |at: usize| u8::from_str_radix(digits.get(at * 2..at * 2 + 2)?, 16).ok();
    (digits.len() == 32).then(|| (0..16).map(byte).collect::<Option<_>>())?
}

/// The three words of Jenkins' hash.
#[derive(Clone, Copy)]
struct State {
    a: u32,
    b: u32,
    c: u32,
}

impl State {
    fn new(length: usize) -> Self {
        let start = 0x9e37_79b9u32.wrapping_add(length as u32).wrapping_add(3_923_095);
        let mut state = State { a: start, b: start, c: start };
        state.a = state.a.wrapping_add((SEED >> 32) as u32);
        state.b = state.b.wrapping_add(SEED as u32);
        state.mix();
        state
    }

    fn mix(&mut self) {
        let State { a, b, c } = self;
        for (first, second) in [(4, 6), (16, 19)] {
            *a = a.wrapping_sub(*c) ^ c.rotate_left(first);
            *c = c.wrapping_add(*b);
            *b = b.wrapping_sub(*a) ^ a.rotate_left(second);
            *a = a.wrapping_add(*c);
            let third = if first == 4 { 8 } else { 4 };
            *c = c.wrapping_sub(*b) ^ b.rotate_left(third);
            *b = b.wrapping_add(*a);
        }
    }

    fn finish(mut self) -> u64 {
        let State { a, b, c } = &mut self;
        *c = (*c ^ *b).wrapping_sub(b.rotate_left(14));
        *a = (*a ^ *c).wrapping_sub(c.rotate_left(11));
        *b = (*b ^ *a).wrapping_sub(a.rotate_left(25));
        *c = (*c ^ *b).wrapping_sub(b.rotate_left(16));
        *a = (*a ^ *c).wrapping_sub(c.rotate_left(4));
        *b = (*b ^ *a).wrapping_sub(a.rotate_left(14));
        *c = (*c ^ *b).wrapping_sub(b.rotate_left(24));
        (u64::from(self.b) << 32) | u64::from(self.c)
    }
}

fn of_word(word: u32) -> u64 {
    let mut state = State::new(4);
    state.a = state.a.wrapping_add(word);
    state.finish()
}

fn of_bytes(bytes: &[u8]) -> u64 {
    let mut state = State::new(bytes.len());
    let mut chunks = bytes.chunks_exact(12);
    for chunk in &mut chunks {
        state.a = state.a.wrapping_add(word(&chunk[..4]));
        state.b = state.b.wrapping_add(word(&chunk[4..8]));
        state.c = state.c.wrapping_add(word(&chunk[8..]));
        state.mix();
    }
    let rest = chunks.remainder();
    let part = |from: usize, to: usize| {
        rest.get(from.min(rest.len())..to.min(rest.len())).map(word).unwrap_or_default()
    };
    state.a = state.a.wrapping_add(part(0, 4));
    state.b = state.b.wrapping_add(part(4, 8));
    // The lowest byte of the last word is the length's.
    state.c = state.c.wrapping_add(part(8, 11) << 8);
    state.finish()
}

/// Returns up to four bytes as a number, the first the lowest.
fn word(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |word, byte| (word << 8) | u32::from(*byte))
}

//! The shape of a sealed object: zstd frames, then a skippable frame that says how many they
//! were, how much they hold and what their BLAKE3 is. `zstd -d` reads over it; without it an
//! object that lost whole frames at its end would look complete.
//!
//! Pure: bytes in, frames or a fault out.

use bytes::{Buf, BytesMut};

/// How much of the source is compressed as one frame.
pub(super) const BLOCK: usize = 4 * 1024 * 1024;

const FRAME: u32 = 0xFD2F_B528;
const SKIPPABLE: u32 = 0x184D_2A5B;
const MARK: &[u8; 8] = b"LKSEAL01";
const SEAL: usize = 8 + MARK.len() + 8 + 8 + blake3::OUT_LEN;
const LARGEST_BLOCK: usize = 128 * 1024;
/// A frame may be a little larger than what it holds, never more than that.
const LARGEST_FRAME: usize = BLOCK + BLOCK / 8;

/// Why bytes are no sealed object, or not the whole of it.
pub(super) type Fault = String;

/// A whole frame and how many bytes it unpacks to.
#[derive(Debug)]
pub(super) struct Frame {
    pub bytes: Vec<u8>,
    pub holds: usize,
}

/// Counts frames as they are made and writes the seal.
#[derive(Default)]
pub(super) struct Tally {
    hash: blake3::Hasher,
    frames: u64,
    holds: u64,
}

impl Tally {
    pub(super) fn add(&mut self, frame: &[u8], holds: usize) {
        self.hash.update(frame);
        self.frames += 1;
        self.holds += holds as u64;
    }

    /// Returns how many bytes the frames unpack to.
    pub(super) fn holds(&self) -> u64 {
        self.holds
    }

    pub(super) fn seal(&self) -> Vec<u8> {
        let mut seal = Vec::with_capacity(SEAL);
        seal.extend_from_slice(&SKIPPABLE.to_le_bytes());
        seal.extend_from_slice(&((SEAL - 8) as u32).to_le_bytes());
        seal.extend_from_slice(MARK);
        seal.extend_from_slice(&self.holds.to_le_bytes());
        seal.extend_from_slice(&self.frames.to_le_bytes());
        seal.extend_from_slice(self.hash.finalize().as_bytes());
        seal
    }
}

/// Cuts a stream into frames and compares what came with its seal.
#[derive(Default)]
pub(super) struct Frames {
    waiting: BytesMut,
    tally: Tally,
    sealed: bool,
}

impl Frames {
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(bytes);
    }

    /// Returns the next whole frame, or nothing until more is fed.
    pub(super) fn next(&mut self) -> Result<Option<Frame>, Fault> {
        if self.sealed && !self.waiting.is_empty() {
            return Err("more bytes follow its end".to_owned());
        }
        match self.waiting.get(..4).map(|mut magic| magic.get_u32_le()) {
            None => Ok(None),
            Some(FRAME) => self.frame(),
            Some(SKIPPABLE) => self.end().map(|()| None),
            Some(_) => Err(format!("no frame begins after frame {}", self.tally.frames)),
        }
    }

    /// Returns the number of unpacked bytes, once the end is there and agrees.
    pub(super) fn finish(&self) -> Result<u64, Fault> {
        match (self.sealed, self.waiting.is_empty()) {
            (true, true) => Ok(self.tally.holds),
            (true, false) => Err("more bytes follow its end".to_owned()),
            (false, true) => Err(format!("its end is missing after frame {}", self.tally.frames)),
            (false, false) => Err(format!("it ends within frame {}", self.tally.frames + 1)),
        }
    }

    fn frame(&mut self) -> Result<Option<Frame>, Fault> {
        let within = |fault| format!("frame {}: {fault}", self.tally.frames + 1);
        let Some(extent) = extent(&self.waiting).map_err(within)? else {
            return Ok(None);
        };
        // A copy: a slice would keep the whole buffer in memory until the frame is unpacked.
        let bytes = self.waiting[..extent.length].to_vec();
        self.waiting.advance(extent.length);
        self.tally.add(&bytes, extent.holds);
        Ok(Some(Frame { bytes, holds: extent.holds }))
    }

    fn end(&mut self) -> Result<(), Fault> {
        if self.waiting.len() < SEAL {
            return Ok(());
        }
        let seal = self.waiting.split_to(SEAL);
        self.sealed = true;
        if seal[..] != self.tally.seal()[..] {
            return Err("what stands before its end is not what was sealed".to_owned());
        }
        if !self.waiting.is_empty() {
            return Err("more bytes follow its end".to_owned());
        }
        Ok(())
    }
}

struct Extent {
    length: usize,
    holds: usize,
}

/// Measures the frame that the bytes begin with; nothing while its end has not come.
/// <https://datatracker.ietf.org/doc/html/rfc8878#section-3.1.1>
fn extent(bytes: &[u8]) -> Result<Option<Extent>, &'static str> {
    let Some(&descriptor) = bytes.get(4) else {
        return Ok(None);
    };
    let single = descriptor & 0x20 != 0;
    // No dictionary, no reserved and no unused bit, a checksum: that is how we write.
    if descriptor & 0x1f != 0x04 {
        return Err("its header is not one that was written here");
    }
    let size_bytes = match (descriptor >> 6, single) {
        (0, false) => return Err("its header does not say its size"),
        (0, true) => 1,
        (code, _) => 1 << code,
    };
    let size_at = 5 + usize::from(!single);
    let Some(size) = bytes.get(size_at..size_at + size_bytes) else {
        return Ok(None);
    };
    let holds = content_size(size);
    if holds > BLOCK as u64 {
        return Err("it claims to be larger than any frame that was written here");
    }
    let length = walk(bytes, size_at + size_bytes)?;
    Ok(length.map(|length| Extent { length, holds: holds as usize }))
}

fn content_size(field: &[u8]) -> u64 {
    let mut wide = [0; 8];
    wide[..field.len()].copy_from_slice(field);
    let value = u64::from_le_bytes(wide);
    // Two bytes begin to count where one byte ends.
    if field.len() == 2 { value + 256 } else { value }
}

/// Walks over blocks; returns where the checksum behind the last one ends.
fn walk(bytes: &[u8], mut at: usize) -> Result<Option<usize>, &'static str> {
    loop {
        let Some(header) = bytes.get(at..at + 3) else {
            return Ok(None);
        };
        let header = u32::from_le_bytes([header[0], header[1], header[2], 0]);
        let (last, kind, size) = (header & 1 == 1, header >> 1 & 3, (header >> 3) as usize);
        if kind == 3 || size > LARGEST_BLOCK || at > LARGEST_FRAME {
            return Err("one of its blocks is broken");
        }
        at += 3 + if kind == 1 { 1 } else { size };
        if last {
            let end = at + 4;
            return Ok((end <= bytes.len()).then_some(end));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(blocks: &[Vec<u8>]) -> Vec<u8> {
        let (mut tally, mut object) = (Tally::default(), Vec::new());
        for block in blocks {
            let frame = super::super::seal::compress(block, 1).unwrap();
            tally.add(&frame, block.len());
            object.extend(frame);
        }
        object.extend(tally.seal());
        object
    }

    fn cut(object: &[u8], step: usize) -> Result<(Vec<usize>, u64), Fault> {
        let (mut frames, mut found) = (Frames::default(), Vec::new());
        for chunk in object.chunks(step) {
            frames.feed(chunk);
            while let Some(frame) = frames.next()? {
                found.push(frame.holds);
            }
        }
        frames.finish().map(|total| (found, total))
    }

    #[test]
    fn frames_of_every_size_come_back() {
        let sizes = [0, 1, 255, 256, 300, 65_791, 65_792, 200_000, BLOCK];
        let blocks: Vec<_> = sizes.iter().map(|size| vec![7; *size]).collect();
        let total = sizes.iter().sum::<usize>() as u64;
        for step in [1, 3, 4096, usize::MAX] {
            assert_eq!(cut(&sealed(&blocks), step).unwrap(), (sizes.to_vec(), total));
        }
    }

    #[test]
    fn every_truncation_and_every_flipped_bit_is_found() {
        let noise: Vec<u8> =
            (0..2000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let object = sealed(&[noise, b"abc".repeat(100), Vec::new()]);
        for end in 0..object.len() {
            assert!(cut(&object[..end], 512).is_err(), "cut at {end}");
        }
        for bit in 0..object.len() * 8 {
            let mut flipped = object.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(cut(&flipped, 512).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn nothing_may_follow_the_end() {
        let object = sealed(&[vec![1; 10]]);
        assert!(cut(&[object.clone(), vec![0]].concat(), usize::MAX).is_err());
        assert!(cut(&[object.clone(), object].concat(), usize::MAX).is_err());
        assert!(cut(b"PGDMP is no sealed object", usize::MAX).is_err());
    }
}

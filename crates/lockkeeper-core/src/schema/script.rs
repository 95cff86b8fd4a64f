//! A snapshot as SQL that makes it.

use std::io::{self, Write};

use super::order::order;
use super::{Aspect, Object, Part, Snapshot};

impl Snapshot {
    /// Returns the statements that make the schema in an empty database, in a readable order.
    pub fn script(&self) -> String {
        let mut text = Vec::new();
        // A vector takes everything.
        let _ = self.write_script(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    }

    /// Writes what [`Snapshot::script`] returns without holding it in memory.
    pub fn write_script(&self, out: &mut dyn Write) -> io::Result<()> {
        if !self.preamble.is_empty() {
            write!(out, "{};\n\n", self.preamble)?;
        }
        let order = order(&self.objects);
        for at in &order {
            let object = &self.objects[*at];
            write_parts(object, out, |part| part.aspect != Aspect::Late)?;
        }
        for at in &order {
            write_parts(&self.objects[*at], out, |part| part.aspect == Aspect::Late)?;
        }
        Ok(())
    }
}

fn write_parts(
    object: &Object,
    out: &mut dyn Write,
    wanted: impl Fn(&&Part) -> bool,
) -> io::Result<()> {
    let mut any = false;
    for part in object.parts.iter().filter(wanted) {
        any = true;
        out.write_all(part.sql.as_bytes())?;
        out.write_all(b";\n")?;
    }
    if any { out.write_all(b"\n") } else { Ok(()) }
}

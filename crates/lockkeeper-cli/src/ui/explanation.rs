//! Explained statements as people read them.

use lockkeeper::core::change::{Blocks, Effect};
use lockkeeper::ops::Explained;

use super::look::Look;
use super::text::{bytes_text, plural, seconds_text, shorten, without_comments};

/// Draws statements with what they do, one after the other.
#[derive(Default)]
pub struct Drawing {
    file: Option<String>,
    statements: usize,
    opaque: usize,
}

impl Drawing {
    /// Draws the next statement with what it does to each relation.
    pub fn statement(&mut self, statement: &Explained, look: &Look) -> String {
        let mut text = String::new();
        if statement.file != self.file {
            self.file.clone_from(&statement.file);
            text = format!("{}\n", look.bold(self.file.as_deref().unwrap_or_default()));
        }
        self.statements += 1;
        self.opaque += usize::from(!statement.opaque.is_empty());
        text + &draw_statement(statement, look)
    }

    /// Draws how many there were.
    pub fn end(&self, look: &Look) -> String {
        let count = plural(self.statements, "statement");
        let opaque = match self.opaque {
            0 => String::new(),
            opaque => format!(", {opaque} not fully known"),
        };
        format!("{}\n", look.dim(&format!("{count}{opaque}")))
    }
}

fn draw_statement(statement: &Explained, look: &Look) -> String {
    let room = look.width.saturating_sub(8).max(20);
    let sql = shorten(&without_comments(&statement.sql), room, look.either("…", "..."));
    let mut text = format!("{} {sql}\n", look.dim(&format!("{:>5}", statement.line)));
    let mut say = |line: String| text.push_str(&format!("      {line}\n"));
    if let Some(refused) = &statement.refused {
        let how = if refused.certain { "refused" } else { "may be refused" };
        say(format!("{}: {} ({})", look.red(how), refused.message, refused.sqlstate));
    }
    for effect in &statement.effects {
        say(draw_effect(effect, look));
    }
    for opaque in &statement.opaque {
        say(format!("{}: {opaque}", look.yellow("unknown")));
    }
    if statement.effects.is_empty() && statement.refused.is_none() {
        say(look.dim("no lock on anything that was there"));
    }
    if statement.own_transaction {
        say("needs to run outside of a transaction".to_owned());
    }
    if !statement.reversible {
        say(look.yellow("cannot be undone by a statement"));
    }
    text
}

/// Draws what is done to one relation, in one line.
pub fn draw_effect(effect: &Effect, look: &Look) -> String {
    let strong = effect.blocks.contains(&Blocks::Writes);
    let work = effect.rewrite || effect.scan || !effect.index_rebuild.is_empty();
    let lock = match (strong, work) {
        (true, true) => look.red(&effect.lock),
        (true, false) => look.yellow(&effect.lock),
        _ => effect.lock.clone(),
    };
    let mut text = format!("{lock} on {}", look.bold(&effect.relation));
    if !effect.blocks.is_empty() && effect.lock != "unknown" {
        text.push_str(&format!(", blocks {}", blocked(&effect.blocks)));
    }
    for word in words(effect) {
        text.push_str(&format!(", {word}"));
    }
    if let Some(work) = &effect.work {
        text.push_str(&look.dim(&format!(" ({work})")));
    }
    if let (Some(seconds), Some(bytes), true) = (effect.seconds, effect.bytes, work) {
        let (low, high) = (seconds_text(seconds.low), seconds_text(seconds.high));
        text.push_str(&format!(", {}: {low} to {high}", bytes_text(bytes)));
    }
    text
}

fn blocked(blocks: &[Blocks]) -> &'static str {
    if blocks.contains(&Blocks::Reads) {
        "reads and writes"
    } else if blocks.contains(&Blocks::Writes) {
        "writes"
    } else {
        "other changes of the schema"
    }
}

fn words(effect: &Effect) -> Vec<String> {
    let mut words = Vec::new();
    if effect.rewrite {
        words.push("rewrites it".to_owned());
    } else if effect.scan {
        words.push("reads all of it".to_owned());
    }
    if !effect.index_rebuild.is_empty() {
        words.push(format!("rebuilds {}", effect.index_rebuild.join(", ")));
    }
    if effect.data_loss {
        words.push("loses data".to_owned());
    }
    words
}

//! DO blocks.

use lockkeeper_core::change::{ChangeKind, Refusal};

use super::super::{Judge, Judged};

impl Judge {
    pub(in crate::postgres::judge) fn do_block(&mut self, language: &str, body: &str) -> Judged {
        self.changed(ChangeKind::Do, "");
        if matches!(language, "sql" | "c" | "internal") {
            let message = format!("language \"{language}\" does not support inline code execution");
            return Err(Refusal::new("0A000", message));
        }
        if language != "plpgsql" {
            self.opaque(format!("DO block in {language}"));
            return Ok(());
        }
        self.depth += 1;
        self.running.push(String::new());
        let done = self.run_plpgsql(body, "DO block");
        self.running.pop();
        self.depth -= 1;
        done
    }
}

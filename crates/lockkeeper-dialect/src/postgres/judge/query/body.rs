//! DO blocks, and bodies in PL/pgSQL.

use lockkeeper_core::change::{ChangeKind, Refusal};

use super::super::value::Scope;
use super::super::{Judge, Judged};
use crate::postgres::ast::{Expr, Node};
use crate::postgres::syntax;

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
        let compiled = self.compile_block(body);
        let done = compiled.and_then(|()| self.run_plpgsql(body, "DO block"));
        self.running.pop();
        self.depth -= 1;
        done
    }

    /// Judges a PL/pgSQL body: static statements, conditional ones too; what is put together at
    /// run time is nobody's to know.
    pub(super) fn run_plpgsql(&mut self, body: &str, name: &str) -> Judged {
        let variables: Vec<(String, String)> =
            self.firing.take().into_iter().map(|(event, _)| ("tg_op".to_owned(), event)).collect();
        let parsed = syntax::plpgsql_with(body, &|query| self.answered(query), &variables);
        let block = match parsed {
            Ok(block) => block,
            Err(error) => {
                self.opaque(format!("body of {name}: {}", error.message));
                let message = format!("syntax error in the body of {name}: {}", error.message);
                self.refuse_perhaps(Refusal::new("42601", message));
                return Ok(());
            }
        };
        self.run_block(&block);
        for Expr { node, .. } in &block.expressions {
            if let Err(refusal) = self.evaluate(node, &Scope::default()) {
                self.refuse_perhaps(refusal);
            }
        }
        Ok(())
    }

    /// Runs the text that EXECUTE puts together, if its parts are known.
    pub(in crate::postgres::judge) fn run_text(&mut self, text: &str, node: &Node) -> Judged {
        let known = super::constant::text_of(node);
        match known.and_then(|sql| syntax::sql_body(&sql).ok()) {
            Some(statements) => {
                statements.iter().try_for_each(|statement| self.run_inner(statement))
            }
            None => {
                self.opaque(format!("text made at run time: EXECUTE {text}"));
                Ok(())
            }
        }
    }

    pub(in crate::postgres::judge) fn refuse_perhaps(&mut self, refusal: Refusal) {
        self.verdict.refusal.get_or_insert(refusal.perhaps());
    }
}

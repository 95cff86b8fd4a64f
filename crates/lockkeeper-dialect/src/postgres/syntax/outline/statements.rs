//! RETURN, EXIT, RAISE and their like: what the compiler says about each.

use squawk_parser::SyntaxKind as K;

use super::super::conditions::is_condition;
use super::super::tree::Node;
use super::{Kind, Reader, Signature, first_name, word};

impl Reader<'_> {
    pub(super) fn returned(&mut self, node: Node<'_>) {
        let value = node.has(K::PLPGSQL_EXPR);
        let Signature { set, void, outputs, .. } = *self.signature;
        match value {
            true if set => self.fail("42804", "RETURN cannot have a parameter in a set function"),
            true if void => self.fail("42804", "RETURN cannot have a parameter here"),
            true if outputs => {
                self.fail(
                    "42804",
                    "RETURN cannot have a parameter in function with OUT parameters",
                );
            }
            false if !(set || void || outputs) => self.fail("42601", "missing expression"),
            _ => {}
        }
    }

    pub(super) fn returned_next(&mut self, node: Node<'_>) {
        let value = node.has(K::PLPGSQL_EXPR);
        match value {
            _ if !self.signature.set => {
                self.fail("42804", "cannot use RETURN NEXT in a non-SETOF function");
            }
            true if self.signature.outputs => {
                self.fail("42804", "RETURN NEXT cannot have a parameter with OUT parameters");
            }
            false if !self.signature.outputs => self.fail("42601", "missing expression"),
            _ => {}
        }
    }

    pub(super) fn leaves(&mut self, node: Node<'_>, exit: bool) {
        let label = node.child(K::PLPGSQL_LABEL_NAME_REF).map(word);
        let within = || self.frames.iter().skip(1);
        match label {
            None if !within().any(|frame| frame.looped) => {
                self.fail("42601", "EXIT and CONTINUE without a label need a loop");
            }
            Some(label) => {
                let found = within().rev().find(|frame| frame.label.as_deref() == Some(&label));
                if found.is_none_or(|frame| !frame.looped && !exit) {
                    self.fail("42601", format!("there is no such label \"{label}\" here"));
                }
            }
            None => {}
        }
    }

    pub(super) fn raised(&mut self, node: Node<'_>) {
        self.below(node);
        let Some(message) = node.child(K::PLPGSQL_RAISE_MESSAGE) else { return };
        let text = message.text().replace("%%", "");
        let (wanted, given) = (text.matches('%').count(), node.all(K::PLPGSQL_EXPR).count());
        if wanted != given {
            let amount = if given < wanted { "few" } else { "many" };
            self.fail("42601", format!("too {amount} parameters specified for RAISE"));
        }
    }

    pub(super) fn condition(&mut self, node: Node<'_>) {
        let name = node.text().to_lowercase();
        if !name.starts_with("sqlstate") && name != "others" && !is_condition(&name) {
            self.fail("42704", format!("unrecognized exception condition \"{name}\""));
        }
    }

    pub(super) fn diagnosed(&mut self, node: Node<'_>) {
        let area = node.child(K::PLPGSQL_DIAG_AREA).map(|area| area.text().to_lowercase());
        let stacked = area.as_deref() == Some("stacked");
        for item in node.descendants().filter(|node| node.kind() == K::PLPGSQL_DIAG_KIND) {
            let kind = item.text().to_lowercase();
            let current = matches!(&*kind, "row_count" | "pg_routine_oid");
            if kind != "pg_context" && current == stacked {
                self.fail("42601", format!("diagnostics item {kind} is not allowed here"));
            }
        }
        for target in node.descendants().filter(|node| node.kind() == K::PLPGSQL_DIAG_TARGET) {
            self.assigned(&first_name(target), target.tokens().count() == 1);
        }
    }

    pub(super) fn opened(&mut self, node: Node<'_>) {
        let Some(name) = node.child(K::PLPGSQL_CURSOR_VARIABLE_REF).map(word) else { return };
        let given = node.child(K::ARG_LIST).map(|list| list.nodes().count());
        match self.find(&name).map(|variable| variable.kind) {
            None => self.fail("42601", format!("\"{name}\" is not a known variable")),
            Some(Kind::Scalar | Kind::Record) => {
                self.fail("42804", format!("variable \"{name}\" must be of type cursor"));
            }
            Some(Kind::Cursor(count)) if given.unwrap_or(0) != count => {
                self.fail("42601", format!("arguments of cursor \"{name}\" do not fit"));
            }
            _ => {}
        }
    }
}

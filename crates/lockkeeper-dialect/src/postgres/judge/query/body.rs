//! DO blocks, CALL, settings.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::{Expr, Name, Setting};

impl Judge {
    pub(in crate::postgres::judge) fn do_block(&mut self, _language: &str, _body: &str) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("do_block");
        Ok(())
    }

    pub(in crate::postgres::judge) fn call(&mut self, _name: &Name, _arguments: &[Expr]) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("call");
        Ok(())
    }

    pub(in crate::postgres::judge) fn set(&mut self, _setting: &Setting) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("set");
        Ok(())
    }
}

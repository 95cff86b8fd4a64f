//! CREATE INDEX.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::CreateIndex;

impl Judge {
    pub(in crate::postgres::judge) fn create_index(&mut self, _create: &CreateIndex) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("create_index");
        Ok(())
    }
}

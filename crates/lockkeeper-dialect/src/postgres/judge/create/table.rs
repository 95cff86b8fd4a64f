//! CREATE TABLE in all its forms.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::CreateTable;

impl Judge {
    pub(in crate::postgres::judge) fn create_table(&mut self, _create: &CreateTable) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("create_table");
        Ok(())
    }
}

//! DROP of every kind, and what CASCADE takes along.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::Drop;

impl Judge {
    pub(in crate::postgres::judge) fn drop_objects(&mut self, _drop: &Drop) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("drop_objects");
        Ok(())
    }

    pub(in crate::postgres::judge) fn owned(&mut self, _drop: bool, _cascade: bool) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("owned");
        Ok(())
    }
}

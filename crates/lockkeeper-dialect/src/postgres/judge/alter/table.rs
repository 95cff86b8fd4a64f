//! ALTER TABLE, INDEX, VIEW …: each action in turn.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::{AlterTable, RelationWord};

impl Judge {
    pub(in crate::postgres::judge) fn alter_table(&mut self, _alter: &AlterTable) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("alter_table");
        Ok(())
    }

    pub(in crate::postgres::judge) fn move_all(
        &mut self,
        _kind: RelationWord,
        _tablespace: &str,
        _to: &str,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("move_all");
        Ok(())
    }
}

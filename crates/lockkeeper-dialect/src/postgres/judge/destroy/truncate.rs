//! TRUNCATE.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::RelationRef;

impl Judge {
    pub(in crate::postgres::judge) fn truncate(
        &mut self,
        _tables: &[RelationRef],
        _cascade: bool,
        _restart: bool,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("truncate");
        Ok(())
    }
}

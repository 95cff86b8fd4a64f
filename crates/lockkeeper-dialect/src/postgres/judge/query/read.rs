//! SELECT and what it reads.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::{Query, Statement};

impl Judge {
    pub(in crate::postgres::judge) fn select(&mut self, _query: &Query) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("select");
        Ok(())
    }

    pub(in crate::postgres::judge) fn explain(
        &mut self,
        _analyze: bool,
        _statement: &Statement,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("explain");
        Ok(())
    }

    pub(in crate::postgres::judge) fn prepare(
        &mut self,
        _name: &str,
        _statement: &Statement,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("prepare");
        Ok(())
    }

    pub(in crate::postgres::judge) fn execute(&mut self, _name: &str) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("execute");
        Ok(())
    }
}

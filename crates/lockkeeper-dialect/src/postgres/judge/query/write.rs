//! INSERT, UPDATE, DELETE, MERGE, COPY.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::{Copy, Delete, Insert, Merge, Update};

impl Judge {
    pub(in crate::postgres::judge) fn insert(&mut self, _insert: &Insert) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("insert");
        Ok(())
    }

    pub(in crate::postgres::judge) fn update(&mut self, _update: &Update) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("update");
        Ok(())
    }

    pub(in crate::postgres::judge) fn delete(&mut self, _delete: &Delete) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("delete");
        Ok(())
    }

    pub(in crate::postgres::judge) fn merge(&mut self, _merge: &Merge) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("merge");
        Ok(())
    }

    pub(in crate::postgres::judge) fn copy(&mut self, _copy: &Copy) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("copy");
        Ok(())
    }
}

//! LOCK, ANALYZE, VACUUM, CLUSTER, REINDEX.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::{Name, ReindexTarget, RelationRef};

impl Judge {
    pub(in crate::postgres::judge) fn lock_tables(
        &mut self,
        _tables: &[RelationRef],
        _mode: &str,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("lock_tables");
        Ok(())
    }

    pub(in crate::postgres::judge) fn analyze(&mut self, _tables: &[Name]) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("analyze");
        Ok(())
    }

    pub(in crate::postgres::judge) fn vacuum(
        &mut self,
        _tables: &[Name],
        _full: bool,
        _analyze: bool,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("vacuum");
        Ok(())
    }

    pub(in crate::postgres::judge) fn cluster(
        &mut self,
        _table: Option<&Name>,
        _index: Option<&str>,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("cluster");
        Ok(())
    }

    pub(in crate::postgres::judge) fn reindex(
        &mut self,
        _what: ReindexTarget,
        _name: Option<&Name>,
        _concurrently: bool,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("reindex");
        Ok(())
    }
}

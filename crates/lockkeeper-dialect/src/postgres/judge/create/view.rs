//! Views and materialized views, CREATE TABLE AS.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::{CreateTableAs, CreateView, Name};

impl Judge {
    pub(in crate::postgres::judge) fn create_view(&mut self, _create: &CreateView) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("create_view");
        Ok(())
    }

    pub(in crate::postgres::judge) fn create_table_as(
        &mut self,
        _create: &CreateTableAs,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("create_table_as");
        Ok(())
    }

    pub(in crate::postgres::judge) fn refresh(
        &mut self,
        _name: &Name,
        _concurrently: bool,
        _with_data: bool,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("refresh");
        Ok(())
    }
}

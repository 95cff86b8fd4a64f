//! Functions and procedures.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::{AlterFunction, CreateFunction};

impl Judge {
    pub(in crate::postgres::judge) fn create_function(
        &mut self,
        _create: &CreateFunction,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("create_function");
        Ok(())
    }

    pub(in crate::postgres::judge) fn alter_function(&mut self, _alter: &AlterFunction) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("alter_function");
        Ok(())
    }
}

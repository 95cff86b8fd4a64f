//! Schemas, and objects that touch no relation; comments and grants.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::{AlterObject, CreateObject, Grant, Statement, Target};

impl Judge {
    pub(in crate::postgres::judge) fn create_schema(
        &mut self,
        _name: Option<&str>,
        _if_not_exists: bool,
        _elements: &[Statement],
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("create_schema");
        Ok(())
    }

    pub(in crate::postgres::judge) fn create_object(&mut self, _create: &CreateObject) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("create_object");
        Ok(())
    }

    pub(in crate::postgres::judge) fn alter_object(&mut self, _alter: &AlterObject) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("alter_object");
        Ok(())
    }

    pub(in crate::postgres::judge) fn comment(&mut self, _target: &Target) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("comment");
        Ok(())
    }

    pub(in crate::postgres::judge) fn security_label(&mut self, _target: &Target) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("security_label");
        Ok(())
    }

    pub(in crate::postgres::judge) fn grant(&mut self, _grant: &Grant) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("grant");
        Ok(())
    }
}

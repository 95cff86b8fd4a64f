//! Types and domains.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::{AlterDomain, AlterType, CreateDomain, CreateType};

impl Judge {
    pub(in crate::postgres::judge) fn create_type(&mut self, _create: &CreateType) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("create_type");
        Ok(())
    }

    pub(in crate::postgres::judge) fn alter_type(&mut self, _alter: &AlterType) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("alter_type");
        Ok(())
    }

    pub(in crate::postgres::judge) fn create_domain(&mut self, _create: &CreateDomain) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("create_domain");
        Ok(())
    }

    pub(in crate::postgres::judge) fn alter_domain(&mut self, _alter: &AlterDomain) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("alter_domain");
        Ok(())
    }
}

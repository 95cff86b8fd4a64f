//! Sequences.

use lockkeeper_core::change::ChangeKind;

use super::super::{Judge, Judged};
use crate::postgres::ast::{CreateSequence, Name, SequenceOptions};

impl Judge {
    pub(in crate::postgres::judge) fn create_sequence(
        &mut self,
        _create: &CreateSequence,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("create_sequence");
        Ok(())
    }

    pub(in crate::postgres::judge) fn alter_sequence(
        &mut self,
        _name: &Name,
        _if_exists: bool,
        _options: &SequenceOptions,
    ) -> Judged {
        self.changed(ChangeKind::Opaque, "");
        self.opaque("alter_sequence");
        Ok(())
    }
}

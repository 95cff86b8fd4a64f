//! Stops what a connection is doing, from outside.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::{Connection, InterruptHandle};

use crate::engine::{DbError, ErrorClass};

/// Works in a statement and between two of them; SQLite alone would not notice the latter.
#[derive(Default)]
pub struct Interrupt {
    asked: AtomicBool,
    handle: Mutex<Option<InterruptHandle>>,
}

impl Interrupt {
    pub fn ask(&self) {
        self.asked.store(true, Ordering::SeqCst);
        if let Ok(handle) = self.handle.lock()
            && let Some(handle) = handle.as_ref()
        {
            handle.interrupt();
        }
    }

    pub fn forget(&self) {
        self.asked.store(false, Ordering::SeqCst);
    }

    pub fn check(&self) -> Result<(), DbError> {
        if self.asked.load(Ordering::SeqCst) {
            return Err(DbError::new(ErrorClass::Cancelled, "interrupted"));
        }
        Ok(())
    }

    pub fn points_at(&self, conn: &Connection) {
        if let Ok(mut handle) = self.handle.lock() {
            *handle = Some(conn.get_interrupt_handle());
        }
    }
}

//! SQLite, embedded.

use crate::engine::{DbError, Engine};
use std::sync::Arc;

pub struct Sqlite;

impl Sqlite {
    #[allow(clippy::new_ret_no_self)]
    pub fn new(_url: &str) -> Result<super::postgres::Postgres, DbError> {
        Err(DbError::config("not yet"))
    }
}

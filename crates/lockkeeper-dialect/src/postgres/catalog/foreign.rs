//! Foreign data: who has which options, and who checks them.

use super::Oid;

/// Something that has options.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Optioned {
    Wrapper(String),
    Server(String),
    /// By role and server.
    Mapping(String),
    Table(Oid),
    Column(Oid, String),
}

/// The functions of a foreign data wrapper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wrapper {
    /// It has one; without it nothing can be read through the wrapper.
    pub handler: bool,
    /// By name, without its schema.
    pub validator: Option<String>,
}

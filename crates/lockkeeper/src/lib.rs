//! stub
pub mod shadow;

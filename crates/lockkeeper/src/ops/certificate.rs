//! `certificate`: what a run did to the data, as it was written down then.

use lockkeeper_core::preserve::Certificate;

use crate::error::{Error, Kind};
use crate::ledger;

use super::{Context, preserve};

/// Reads the certificate of a run, or the newest one.
pub async fn certificate(context: &Context, run: Option<&str>) -> Result<Certificate, Error> {
    let mut session = context.engine.connect("lockkeeper/certificate").await?;
    let caps = context.engine.capabilities();
    let found = ledger::certificate(session.as_mut(), caps, run).await?;
    found.ok_or_else(|| missing(run))
}

/// Says that there is none, and how there comes to be one.
pub(super) fn missing(run: Option<&str>) -> Error {
    let message = match run {
        Some(run) => format!("the run {run} has no certificate"),
        None => "no run has a certificate yet".to_owned(),
    };
    Error::usage(message).with_hint(
        "`lockkeeper migrate --preserve full` makes one, and so does a policy with \
         preserve = \"full\" (or \"quick\")",
    )
}

/// Refuses a certificate that was changed since it was made.
pub fn check_certificate(certificate: &Certificate) -> Result<(), Error> {
    let run = &certificate.run;
    if !certificate.is_intact() {
        let message =
            format!("the certificate of {run} does not say what it said when it was made");
        return Err(Error::new(Kind::NeedsPerson, message)
            .with_hint("its digest is of another text: somebody changed it in the ledger"));
    }
    if preserve::verifies(certificate) == Some(false) {
        let message = format!("the signature under the certificate of {run} is not valid");
        return Err(Error::new(Kind::NeedsPerson, message));
    }
    Ok(())
}

//! `certificate`: what a run did to the data, as it was written down then.

use lockkeeper_core::preserve::Certificate;

use crate::error::{Error, Kind};
use crate::ledger;

use super::Context;
use super::preserve::{self, PublicKey};

/// What a certificate has to show besides being whole.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// It is signed, by the key that belongs to this one.
    pub key: Option<PublicKey>,
    /// It is of the database with this address.
    pub database: Option<String>,
}

impl Trust {
    /// Trusts what this environment signs, of its own database.
    pub fn of(context: &Context) -> Trust {
        Trust {
            key: context.preserve.signing_key.as_ref().map(preserve::SigningKey::public),
            database: Some(context.engine.address()),
        }
    }
}

/// Reads the certificate of a run, or the newest one. It is that of the run, or an error.
pub async fn certificate(context: &Context, run: Option<&str>) -> Result<Certificate, Error> {
    let mut session = context.engine.connect("lockkeeper/certificate").await?;
    let caps = context.engine.capabilities();
    let found = ledger::certificate(session.as_mut(), caps, run).await?;
    let (kept_under, found) = found.ok_or_else(|| missing(run))?;
    of_run(&found, &kept_under)?;
    Ok(found)
}

fn of_run(certificate: &Certificate, run: &str) -> Result<(), Error> {
    if certificate.run == run {
        return Ok(());
    }
    let message =
        format!("what stands for the certificate of {run} is that of {}", certificate.run);
    Err(Error::new(Kind::NeedsPerson, message)
        .with_hint("somebody copied it: nothing is known of what that run did to the data"))
}

/// Says that there is none, and how there comes to be one.
fn missing(run: Option<&str>) -> Error {
    let message = match run {
        Some(run) => format!("the run {run} has no certificate"),
        None => "no run has a certificate yet".to_owned(),
    };
    Error::usage(message).with_hint(
        "`lockkeeper migrate --preserve full` makes one, and so does a policy with \
         preserve = \"full\" (or \"quick\")",
    )
}

/// Reads a certificate that was written down as JSON; with `run`, only the one of that run.
pub fn read_certificate(text: &str, run: Option<&str>) -> Result<Certificate, Error> {
    let found: Certificate = serde_json::from_str(text)
        .map_err(|error| Error::usage(format!("this is no {}: {error}", Certificate::SCHEMA)))?;
    of_run(&found, run.unwrap_or(&found.run))?;
    Ok(found)
}

/// Refuses a certificate that was changed since it was made, that nobody who is trusted vouches
/// for, or that is of another database.
pub fn check_certificate(certificate: &Certificate, trust: &Trust) -> Result<(), Error> {
    let run = &certificate.run;
    if !certificate.is_intact() {
        let message =
            format!("the certificate of {run} does not say what it said when it was made");
        return Err(Error::new(Kind::NeedsPerson, message)
            .with_hint("its digest is of another text: somebody changed it in the ledger"));
    }
    check_signature(certificate, trust.key.as_ref())?;
    match &trust.database {
        Some(asked) if *asked != certificate.database => {
            let made_of = &certificate.database;
            let message = format!("the certificate of {run} is of {made_of}, not of {asked}");
            let hint = format!("for a copy of that database, or another way to it: --of {made_of}");
            Err(Error::new(Kind::NeedsPerson, message).with_hint(hint))
        }
        _ => Ok(()),
    }
}

fn check_signature(certificate: &Certificate, key: Option<&PublicKey>) -> Result<(), Error> {
    let run = &certificate.run;
    let Some(by) = &certificate.signature else {
        let Some(key) = key else { return Ok(()) };
        let message = format!("the certificate of {run} is not signed");
        return Err(Error::new(Kind::NeedsPerson, message).with_hint(format!(
            "a signature by {key} is asked for; one made before there was a key has none, and \
             nobody vouches for it"
        )));
    };
    if preserve::verifies(by, &certificate.digest, key) {
        return Ok(());
    }
    let message = match key {
        Some(key) if key.to_string() != by.key => {
            format!("the certificate of {run} is signed by {}, not by {key}", by.key)
        }
        _ => format!("the signature under the certificate of {run} is not valid"),
    };
    let hint = "if another key signed at that time, name its public half: --key HEX";
    Err(Error::new(Kind::NeedsPerson, message).with_hint(hint))
}

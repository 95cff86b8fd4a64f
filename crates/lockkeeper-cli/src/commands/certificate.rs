//! `certificate`: what a run did to the data.

use std::path::{Path, PathBuf};

use lockkeeper::core::preserve;
use lockkeeper::error::{Error, exit};
use lockkeeper::ops::{self, Context, PublicKey, SigningKey, Trust};

use crate::ui::{Desk, preserve_of};

/// Show what a run did to the data, table by table, as Markdown or JSON
///
/// Nothing is shown before it is checked: the digest is computed again, the certificate is that of
/// the run and of this database, and where a signing_key is configured it is signed by that key.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper certificate                      of the newest run that has one
  lockkeeper certificate 01JD3Z… > proof.md
  lockkeeper certificate --format json
  lockkeeper certificate --file proof.json --key 3d40…    by somebody who has the public key alone

Exit codes: 7 the certificate was changed, is not signed by the key, or is not of this database.")]
pub struct Certificate {
    /// The run; `lockkeeper history --format json` lists them
    pub run: Option<String>,
    /// Check a certificate that was kept as JSON; no database is asked
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub trust: TrustFlags,
}

/// Whom and what a certificate is held against.
#[derive(clap::Args)]
pub struct TrustFlags {
    /// The public key that must have signed it (64 hexadecimal digits) [default: that of signing_key]
    #[arg(long, value_name = "HEX")]
    pub key: Option<String>,
    /// The database that it is of, when it is not the one here (a restored copy, another address)
    #[arg(long, value_name = "ADDRESS")]
    pub of: Option<String>,
}

impl TrustFlags {
    /// Trusts what the flags say instead of what the environment signs.
    pub fn over(&self, trust: Trust) -> Result<Trust, Error> {
        let key = self.key.as_deref().map(PublicKey::parse).transpose()?;
        Ok(Trust { key: key.or(trust.key), database: self.of.clone().or(trust.database) })
    }

    pub fn of(&self, context: &Context) -> Result<Trust, Error> {
        self.over(Trust::of(context))
    }
}

impl Certificate {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let environment = desk.environment()?;
        let (found, trust) = match &self.file {
            Some(path) => {
                let key = preserve_of(&environment)?.signing_key.as_ref().map(SigningKey::public);
                (self.read(path)?, self.trust.over(Trust { key, database: None })?)
            }
            None => {
                let context = desk.context_without_files(&environment)?;
                let found = desk.block_on(ops::certificate(&context, self.run.as_deref()))?;
                (found, self.trust.of(&context)?)
            }
        };
        ops::check_certificate(&found, &trust)?;
        desk.result(&found, |_| found.markdown())?;
        Ok(exit::OK)
    }

    fn read(&self, path: &Path) -> Result<preserve::Certificate, Error> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Error::usage(format!("cannot read {}: {error}", path.display())))?;
        ops::read_certificate(&text, self.run.as_deref())
    }
}

//! What a store's address means, and which names its objects may have.

use std::path::PathBuf;

use super::{StoreError, StoreErrorKind};

/// Schemes that need an object store.
const BUCKETS: [&str; 3] = ["s3://", "gs://", "az://"];
const LONGEST_NAME: usize = 200;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address {
    Directory(PathBuf),
    Bucket(String),
}

/// Reads an address; one with credentials or of an unknown kind is refused.
pub(super) fn parse(url: &str) -> Result<Address, StoreError> {
    if BUCKETS.iter().any(|scheme| url.starts_with(scheme)) {
        return bucket(url).map(|()| Address::Bucket(url.trim_end_matches('/').to_owned()));
    }
    let path = match url.strip_prefix("file:") {
        Some(path) => path.strip_prefix("//").unwrap_or(path),
        None if url.contains("://") => {
            return Err(wrong("is of a kind that is not known", shown(url)));
        }
        None => url,
    };
    if path.is_empty() {
        return Err(wrong("names no directory", url.to_owned()));
    }
    Ok(Address::Directory(PathBuf::from(path)))
}

fn bucket(url: &str) -> Result<(), StoreError> {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    if authority.contains('@') || url.contains(['?', '#']) {
        let hint = "credentials belong in the variables AWS_…, GOOGLE_… or AZURE_…";
        return Err(wrong("may only name a bucket and a prefix", shown(url)).with_hint(hint));
    }
    if authority.is_empty() {
        return Err(wrong("names no bucket", url.to_owned()));
    }
    Ok(())
}

/// Returns the scheme alone: the rest may hold a password.
fn shown(url: &str) -> String {
    format!("{}://…", url.split("://").next().unwrap_or_default())
}

fn wrong(what: &str, url: String) -> StoreError {
    StoreError::new(StoreErrorKind::Config, format!("the store address {url} {what}")).with_hint(
        "write file:backups, s3://bucket/prefix, gs://bucket/prefix or az://container/prefix",
    )
}

/// Returns the name if it is a flat one that every store can hold.
pub(super) fn checked(name: &str) -> Result<&str, StoreError> {
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let fine = !name.is_empty() && name.len() <= LONGEST_NAME && !name.starts_with('.');
    if fine && name.chars().all(known) {
        return Ok(name);
    }
    let message = format!("{name:?} cannot be the name of an object in a store");
    Err(StoreError::new(StoreErrorKind::Config, message)
        .with_hint("use letters, digits, '-', '_' and '.', at most 200, no '.' first"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_directories_of_every_spelling() {
        for (url, path) in [
            ("file:backups", "backups"),
            ("file:./a b", "./a b"),
            ("file:///var/b", "/var/b"),
            ("/var/b", "/var/b"),
            ("backups", "backups"),
        ] {
            assert_eq!(parse(url).unwrap(), Address::Directory(path.into()), "{url}");
        }
    }

    #[test]
    fn refuses_what_it_does_not_know_and_shows_no_secret() {
        for url in
            ["", "file:", "ftp://u:geheim@h/d", "s3://", "s3://k:geheim@b/p", "s3://b?s=geheim"]
        {
            let error = parse(url).unwrap_err();
            assert_eq!(error.kind, StoreErrorKind::Config, "{url}");
            assert!(!error.to_string().contains("geheim"), "{error}");
        }
        assert_eq!(parse("s3://b/p/").unwrap(), Address::Bucket("s3://b/p".to_owned()));
    }

    #[test]
    fn names_are_flat() {
        assert!(checked("prod_backup_full_20250903_151230.dump.zst").is_ok());
        for name in ["", ".x", "..", "a/b", "a\\b", "a b", "ä"] {
            assert!(checked(name).is_err(), "{name}");
        }
    }
}

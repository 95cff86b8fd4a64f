//! From an address and variables to a client of an object store.

use std::sync::Arc;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{ClientOptions, ObjectStore, RetryConfig};

use super::super::{Settings, StoreError, StoreErrorKind};

type Opened = (Arc<dyn ObjectStore>, Path);

/// Opens a client; asks nothing of the server yet.
pub(super) fn open(url: &str, settings: &Settings) -> Result<Opened, StoreError> {
    install_provider();
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let prefix = rest.split_once('/').map_or("", |(_, prefix)| prefix);
    let prefix = Path::parse(prefix).map_err(|error| wrong(url, &error))?;
    let store = match url.split("://").next() {
        Some("s3") => amazon(url, settings),
        Some("gs") => google(url, settings),
        _ => azure(url, settings),
    };
    store.map(|store| (store, prefix)).map_err(|error| wrong(url, &error))
}

/// The HTTP client asks for a provider of the whole process and panics without one.
fn install_provider() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Somebody else was quicker: as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

fn wrong(url: &str, error: &dyn std::fmt::Display) -> StoreError {
    let deed = format!("cannot use the store {url}");
    StoreError::of(StoreErrorKind::Config, &deed, error)
        .with_hint("check the address and the variables AWS_…, GOOGLE_… or AZURE_…")
}

fn amazon(url: &str, settings: &Settings) -> object_store::Result<Arc<dyn ObjectStore>> {
    let mut builder = AmazonS3Builder::new().with_url(url).with_client_options(client(settings));
    for (key, value) in named(settings, &["AWS_"]) {
        if let Ok(key) = key.parse() {
            builder = builder.with_config(key, value);
        }
    }
    Ok(Arc::new(builder.with_retry(retry(settings)).build()?))
}

fn google(url: &str, settings: &Settings) -> object_store::Result<Arc<dyn ObjectStore>> {
    let builder = GoogleCloudStorageBuilder::new().with_url(url);
    let mut builder = builder.with_client_options(client(settings));
    for (key, value) in named(settings, &["GOOGLE_", "SERVICE_ACCOUNT"]) {
        if let Ok(key) = key.parse() {
            builder = builder.with_config(key, value);
        }
    }
    Ok(Arc::new(builder.with_retry(retry(settings)).build()?))
}

fn azure(url: &str, settings: &Settings) -> object_store::Result<Arc<dyn ObjectStore>> {
    let builder = MicrosoftAzureBuilder::new().with_url(url);
    let mut builder = builder.with_client_options(client(settings));
    for (key, value) in named(settings, &["AZURE_"]) {
        if let Ok(key) = key.parse() {
            builder = builder.with_config(key, value);
        }
    }
    Ok(Arc::new(builder.with_retry(retry(settings)).build()?))
}

/// Returns the variables of one kind of store, in lower case as object_store names its keys.
fn named<'a>(
    settings: &'a Settings,
    prefixes: &'a [&'a str],
) -> impl Iterator<Item = (String, &'a str)> {
    let variables = settings.variables.iter();
    let wanted = variables.filter(|(key, _)| prefixes.iter().any(|prefix| key.starts_with(prefix)));
    wanted.map(|(key, value)| (key.to_ascii_lowercase(), value.as_str()))
}

fn client(settings: &Settings) -> ClientOptions {
    ClientOptions::new().with_timeout(settings.request_timeout)
}

fn retry(settings: &Settings) -> RetryConfig {
    RetryConfig {
        max_retries: settings.retries,
        retry_timeout: settings.retry_for,
        ..RetryConfig::default()
    }
}

//! `lockkeeper::embed!("migrations")`: a folder of migrations inside the program that needs them.
//!
//! Use it through the `lockkeeper` crate. This crate lists the folder when the program is
//! compiled; it does not read, order or check the files, and knows nothing of databases.

use std::path::{Path, PathBuf};

use proc_macro::{Literal, TokenStream, TokenTree};

/// Returns the SQL files of a folder as a `lockkeeper::Embedded`.
///
/// The path is relative to the `Cargo.toml` of the crate that is being compiled. An edited file
/// is noticed by itself. A file that is added or removed is noticed when the crate has a
/// `build.rs` whose `main` says
///
/// ```
/// println!("cargo::rerun-if-changed=migrations");
/// ```
#[proc_macro]
pub fn embed(input: TokenStream) -> TokenStream {
    let code = folder(input).and_then(|folder| list(&folder)).map(|files| constructor(&files));
    let code = code.unwrap_or_else(|message| format!("::core::compile_error!({message:?})"));
    code.parse().unwrap_or_default()
}

/// Returns the folder that the one argument names.
fn folder(input: TokenStream) -> Result<PathBuf, String> {
    let usage = || "write the folder as a text: lockkeeper::embed!(\"migrations\")".to_owned();
    let mut words = input.into_iter();
    let (Some(TokenTree::Literal(word)), None) = (words.next(), words.next()) else {
        return Err(usage());
    };
    let path = text(&word).ok_or_else(usage)?;
    let root = std::env::var_os("CARGO_MANIFEST_DIR");
    let root = root.ok_or("embed! needs cargo: CARGO_MANIFEST_DIR is not set")?;
    Ok(Path::new(&root).join(path))
}

/// Returns the value of a string literal without escapes.
fn text(literal: &Literal) -> Option<String> {
    let written = literal.to_string();
    let value = written.strip_prefix('"')?.strip_suffix('"')?;
    (!value.is_empty() && !value.contains('\\')).then(|| value.to_owned())
}

/// Returns name and path of every SQL file, in order of names.
fn list(folder: &Path) -> Result<Vec<(String, String)>, String> {
    let failed = |error: std::io::Error| {
        format!(
            "embed!: cannot read the folder of migrations {}: {error}; the path is relative to \
             the Cargo.toml of this crate",
            folder.display()
        )
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "sql") {
            files.push(named(&path)?);
        }
    }
    files.sort();
    Ok(files)
}

fn named(path: &Path) -> Result<(String, String), String> {
    let name = path.file_name().and_then(|name| name.to_str());
    let pair = name.zip(path.to_str()).map(|(name, path)| (name.to_owned(), path.to_owned()));
    pair.ok_or_else(|| format!("embed!: the path {} is not UTF-8", path.display()))
}

/// `include_bytes!` makes the compiler watch each file.
fn constructor(files: &[(String, String)]) -> String {
    let pair = |(name, path): &(String, String)| {
        format!("({name:?}, ::core::include_bytes!({path:?}) as &[u8])")
    };
    let pairs: Vec<_> = files.iter().map(pair).collect();
    format!("::lockkeeper::Embedded::new(&[{}])", pairs.join(", "))
}

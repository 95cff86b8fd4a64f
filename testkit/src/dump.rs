//! Dumps that can be compared: what differs is schema or rows, never the day or the client.

use std::process::Command;

use crate::client_program;
use crate::database::finish;

/// Settings that `pg_dump` puts at the head of a dump and between objects.
const DUMP_SETTINGS: &[&str] = &[
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
    "transaction_timeout",
    "client_encoding",
    "standard_conforming_strings",
    "check_function_bodies",
    "xmloption",
    "client_min_messages",
    "row_security",
    "default_tablespace",
    "default_table_access_method",
];

/// Comments that `pg_dump` writes; comments inside function bodies are the user's and stay.
const DUMP_COMMENTS: &[&str] = &[
    "-- Name: ",
    "-- Data for Name: ",
    "-- TOC entry",
    "-- Dependencies: ",
    "-- PostgreSQL database dump",
    "-- Dumped from database version",
    "-- Dumped by pg_dump version",
];

/// Returns the schema of a database, without our own bookkeeping, as normalised text.
pub fn dump(url: &str) -> String {
    normalise(&pg_dump(url, "--schema-only"))
}

/// Returns the rows of a database, without our own bookkeeping; the order of rows does not count.
pub fn dump_data(url: &str) -> String {
    sort_rows(&normalise(&pg_dump(url, "--data-only")))
}

fn pg_dump(url: &str, part: &str) -> String {
    let mut command = Command::new(client_program("pg_dump"));
    command.args([part, "--exclude-schema=lockkeeper", "-d", url]);
    finish(command).unwrap_or_else(|message| panic!("pg_dump {url}: {message}"))
}

fn normalise(text: &str) -> String {
    let kept = text.lines().filter(|line| !is_noise(line));
    kept.fold(String::new(), |text, line| text + line + "\n")
}

fn is_noise(line: &str) -> bool {
    let setting = line.strip_prefix("SET ").and_then(|rest| rest.split_once(" = "));
    line.is_empty()
        || line == "--"
        || line.starts_with("\\restrict ")
        || line.starts_with("\\unrestrict ")
        || line.starts_with("SELECT pg_catalog.set_config('search_path'")
        || DUMP_COMMENTS.iter().any(|start| line.starts_with(start))
        || setting.is_some_and(|(name, _)| DUMP_SETTINGS.contains(&name))
}

fn sort_rows(text: &str) -> String {
    let mut lines = text.lines();
    let mut sorted = Vec::new();
    while let Some(line) = lines.next() {
        sorted.push(line);
        if line.starts_with("COPY ") && line.ends_with("FROM stdin;") {
            let mut rows: Vec<&str> = lines.by_ref().take_while(|line| *line != "\\.").collect();
            rows.sort_unstable();
            sorted.extend(rows);
            sorted.push("\\.");
        }
    }
    sorted.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_pg_dump_adds_is_noise() {
        let dump = "--\n-- Name: t; Type: TABLE\n--\n\n\\restrict abc\nSET lock_timeout = 0;\n\
                    CREATE TABLE t ();\n-- mine\nSET x = 1;\n";
        assert_eq!(normalise(dump), "CREATE TABLE t ();\n-- mine\nSET x = 1;\n");
    }

    #[test]
    fn rows_are_sorted_inside_their_table() {
        let dump = "COPY a (x) FROM stdin;\n2\n1\n\\.\nCOPY b (x) FROM stdin;\n0\n\\.";
        let sorted = "COPY a (x) FROM stdin;\n1\n2\n\\.\nCOPY b (x) FROM stdin;\n0\n\\.";
        assert_eq!(sort_rows(dump), sorted);
    }
}

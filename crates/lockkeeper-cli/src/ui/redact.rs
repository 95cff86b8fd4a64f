//! Takes passwords out of texts that quote what a person typed.

/// Returns the text with the password of every URL in it hidden.
pub fn redact(text: &str) -> String {
    let mut rest = text;
    let mut clean = String::new();
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        clean.push_str(before);
        let end = after.find(|c: char| c.is_whitespace() || "'\"`".contains(c));
        let (url, tail) = after.split_at(end.unwrap_or(after.len()));
        clean.push_str(&hidden(url));
        rest = tail;
    }
    clean + rest
}

fn hidden(url: &str) -> String {
    let url = match url.rsplit_once('@') {
        Some((user, host)) if user.contains(':') => {
            format!("{}:…@{host}", user.split(':').next().unwrap_or_default())
        }
        _ => url.to_owned(),
    };
    match url.find("password=") {
        Some(at) => {
            let (before, after) = url.split_at(at + "password=".len());
            let tail = after.find('&').map_or("", |end| &after[end..]);
            format!("{before}…{tail}")
        }
        None => url,
    }
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn hides_passwords_of_urls() {
        let said =
            redact("unknown 'postgres://ann:ge:h@im@db/app?x=1' and 'x://h/?password=p&a=b'");
        assert_eq!(said, "unknown 'postgres://ann:…@db/app?x=1' and 'x://h/?password=…&a=b'");
        assert_eq!(redact("postgres://ann@db/app"), "postgres://ann@db/app");
    }
}

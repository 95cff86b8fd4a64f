//! Foreign data: options that are added, set and dropped, user mappings, foreign schemas.

use lockkeeper_core::change::{ChangeKind, Refusal};

use super::super::{Judge, Judged};
use crate::postgres::ast::{AlterObject, CreateObject, Name, OptionAction, OptionChange, Target};
use crate::postgres::catalog::{ObjectKey, Oid, Optioned, Wrapper};

/// What `postgresql_fdw_validator` takes for a server; a user mapping takes user and password.
const OF_SERVER: &[&str] = &[
    "authtype",
    "connect_timeout",
    "dbname",
    "gsslib",
    "host",
    "hostaddr",
    "options",
    "port",
    "requiressl",
    "service",
    "sslmode",
    "tty",
];

impl Judge {
    /// Refuses changes of options that do not fit what is there; notes what comes of them.
    pub(in crate::postgres::judge) fn change_options(
        &mut self,
        of: Optioned,
        wrapper: Option<&str>,
        changes: &[OptionChange],
    ) -> Judged {
        let mut names = self.catalog.foreign_options.get(&of).cloned().unwrap_or_default();
        for OptionChange { action, name } in changes {
            let at = names.iter().position(|known| known == name);
            match (action, at) {
                (OptionAction::Add, Some(_)) => {
                    let message = format!("option \"{name}\" provided more than once");
                    return Err(Refusal::new("42710", message));
                }
                (OptionAction::Set | OptionAction::Drop, None) => {
                    self.absent("42704", format!("option \"{name}\" not found"))?;
                }
                (OptionAction::Add, None) => names.push(name.clone()),
                (OptionAction::Drop, Some(at)) => drop(names.remove(at)),
                (OptionAction::Set, Some(_)) => {}
            }
        }
        self.validate_options(&of, wrapper, &names)?;
        self.catalog.foreign_options.insert(of, names);
        Ok(())
    }

    /// Asks the wrapper's validator, as far as it is known.
    fn validate_options(&self, of: &Optioned, wrapper: Option<&str>, names: &[String]) -> Judged {
        let validator =
            wrapper.and_then(|name| self.catalog.wrappers.get(name)?.validator.as_ref());
        if validator.is_none_or(|validator| validator != "postgresql_fdw_validator") {
            return Ok(());
        }
        let fits = |name: &&String| match of {
            Optioned::Server(_) => OF_SERVER.contains(&name.as_str()),
            Optioned::Mapping(_) => matches!(name.as_str(), "user" | "password"),
            _ => false,
        };
        match names.iter().find(|name| !fits(name)) {
            Some(name) => Err(Refusal::new("42601", format!("invalid option \"{name}\""))),
            None => Ok(()),
        }
    }

    /// Returns the wrapper of a server.
    fn wrapper_of(&self, server: &str) -> Option<String> {
        let key =
            ObjectKey { word: "server".to_owned(), schema: String::new(), name: server.to_owned() };
        self.catalog.object_needs.get(&key)?.first().map(|wrapper| wrapper.name.clone())
    }

    /// Takes over the options a new object is made with, and a wrapper's functions.
    pub(super) fn make_foreign(&mut self, create: &CreateObject, key: &ObjectKey) -> Judged {
        let name = key.name.clone();
        match key.word.as_str() {
            "foreign data wrapper" => {
                self.find_handlers(create.handler.as_ref(), create.validator.as_ref())?;
                let mut wrapper = Wrapper::default();
                take_functions(&mut wrapper, create.handler.as_ref(), create.validator.as_ref());
                self.catalog.wrappers.insert(name.clone(), wrapper);
                self.change_options(Optioned::Wrapper(name.clone()), Some(&name), &create.options)
            }
            "server" => {
                let wrapper = create.needs.first().map(|(_, name)| name.as_str());
                self.change_options(Optioned::Server(name), wrapper, &create.options)
            }
            "user mapping" => {
                let wrapper = self.wrapper_of(&create.target.name.name);
                self.change_options(Optioned::Mapping(name), wrapper.as_deref(), &create.options)
            }
            _ => Ok(()),
        }
    }

    /// Refuses functions of a wrapper that are not there.
    fn find_handlers(
        &self,
        handler: Option<&Option<Name>>,
        validator: Option<&Option<Name>>,
    ) -> Judged {
        for (name, arguments) in [(handler, 0), (validator, 2)] {
            let Some(Some(name)) = name else { continue };
            let builtin = name.name == "postgresql_fdw_validator" && arguments == 2;
            let known = self.catalog.functions_named(name);
            if builtin || self.extended() || known.iter().any(|f| f.arguments.len() == arguments) {
                continue;
            }
            self.schema_first(name)?;
            self.absent("42883", format!("function {name} does not exist"))?;
        }
        Ok(())
    }

    /// ALTER of a wrapper, a server or a user mapping, except for its name and owner.
    pub(super) fn alter_foreign(&mut self, alter: &AlterObject) -> Judged {
        let name = alter.target.name.name.clone();
        match alter.target.word.as_str() {
            "foreign data wrapper" => {
                self.find_handlers(alter.handler.as_ref(), alter.validator.as_ref())?;
                if let Some(wrapper) = self.catalog.wrappers.get_mut(&name) {
                    take_functions(wrapper, alter.handler.as_ref(), alter.validator.as_ref());
                }
                if let Some(to) = &alter.rename_to {
                    self.rename_options(&Optioned::Wrapper(name), Optioned::Wrapper(to.clone()));
                    return Ok(());
                }
                self.change_options(Optioned::Wrapper(name.clone()), Some(&name), &alter.options)
            }
            "server" => {
                if let Some(to) = &alter.rename_to {
                    self.rename_options(&Optioned::Server(name), Optioned::Server(to.clone()));
                    return Ok(());
                }
                let wrapper = self.wrapper_of(&name);
                self.change_options(Optioned::Server(name), wrapper.as_deref(), &alter.options)
            }
            "user mapping" => {
                let wrapper = self.wrapper_of(&name);
                let of = Optioned::Mapping(self.object_name(&alter.target));
                self.change_options(of, wrapper.as_deref(), &alter.options)
            }
            _ => Ok(()),
        }
    }

    fn rename_options(&mut self, from: &Optioned, to: Optioned) {
        if let Some(names) = self.catalog.foreign_options.remove(from) {
            self.catalog.foreign_options.insert(to.clone(), names);
        }
        if let (Optioned::Wrapper(from), Optioned::Wrapper(to)) = (from, to)
            && let Some(wrapper) = self.catalog.wrappers.remove(from)
        {
            self.catalog.wrappers.insert(to, wrapper);
        }
    }

    /// Refuses a user mapping for a role or a server that is not there.
    pub(super) fn check_mapping(&self, target: &Target) -> Judged {
        let of = |word: &str, name: &str| {
            let key = |key: &ObjectKey| key.word == word && key.name == name;
            self.catalog.objects.iter().any(key)
        };
        let server = &target.name.name;
        if !of("server", server) {
            self.absent("42704", format!("server \"{server}\" does not exist"))?;
        }
        Ok(())
    }

    /// OPTIONS of a foreign table, or of one of its columns.
    pub(in crate::postgres::judge) fn table_options(
        &mut self,
        table: Oid,
        column: Option<&str>,
        changes: &[OptionChange],
    ) -> Judged {
        let Some(relation) = self.catalog.relation(table).filter(|r| !r.presumed) else {
            return Ok(());
        };
        let wrapper = relation.server.clone().and_then(|server| self.wrapper_of(&server));
        let of = match column {
            Some(name) => Optioned::Column(table, name.to_owned()),
            None => Optioned::Table(table),
        };
        self.change_options(of, wrapper.as_deref(), changes)
    }

    /// Refuses to read or write a foreign table whose wrapper has no handler.
    pub(in crate::postgres::judge) fn check_handler(&self, table: Oid) -> Judged {
        let server = self.catalog.relation(table).and_then(|relation| relation.server.as_ref());
        let wrapper = server.and_then(|server| self.wrapper_of(server));
        let Some(wrapper) = wrapper else { return Ok(()) };
        match self.catalog.wrappers.get(&wrapper) {
            Some(Wrapper { handler: false, .. }) => {
                let message = format!("foreign-data wrapper \"{wrapper}\" has no handler");
                Err(Refusal::new("55000", message))
            }
            _ => Ok(()),
        }
    }

    pub(in crate::postgres::judge) fn import_schema(
        &mut self,
        server: &str,
        schema: &str,
    ) -> Judged {
        let key = |key: &ObjectKey| key.word == "server" && key.name == server;
        if !self.catalog.objects.iter().any(key) {
            self.absent("42704", format!("server \"{server}\" does not exist"))?;
        }
        if !self.catalog.schemas.contains(schema) {
            self.absent("3F000", format!("schema \"{schema}\" does not exist"))?;
        }
        let wrapper = self.wrapper_of(server).and_then(|name| self.catalog.wrappers.get(&name));
        if wrapper.is_some_and(|wrapper| !wrapper.handler) {
            let message = format!("the wrapper of server \"{server}\" has no handler");
            return Err(Refusal::new("55000", message));
        }
        self.changed(ChangeKind::Opaque, "");
        self.opaque("IMPORT FOREIGN SCHEMA creates tables that only the foreign server can name");
        Ok(())
    }
}

fn take_functions(
    wrapper: &mut Wrapper,
    handler: Option<&Option<Name>>,
    validator: Option<&Option<Name>>,
) {
    if let Some(handler) = handler {
        wrapper.handler = handler.is_some();
    }
    if let Some(validator) = validator {
        wrapper.validator = validator.as_ref().map(|name| name.name.clone());
    }
}

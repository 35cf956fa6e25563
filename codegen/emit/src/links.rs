//! The vendor's names in texts, as links to what they are called in Rust.
//!
//! A spec's text writes `deptId` or `GetUser` in backticks, as the vendor does. Where that is a parameter or a field of the same
//! operation, or an operation of the same API, the documentation shows its Rust name and links to it.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::signature;
use dingtalk_spec::model::{Answer, Api, Field, NamedKind, NamedType, Operation, Type};

/// Finds names for the texts of one operation.
pub(super) struct Links<'a> {
    /// Unknown where only names and types are asked for.
    api: Option<&'a Api>,
    operation: &'a Operation,
    /// Builders of objects that are sent, by the objects' names.
    builders: OnceCell<BTreeMap<String, String>>,
}

/// What a text describes. Its own fields come first.
#[derive(Clone, Copy)]
pub(super) enum Subject<'s> {
    /// The call or one of its parameters.
    Request,
    /// A field of the answer.
    Answer,
    /// A named type.
    Type(&'s str),
}

/// Something that has fields.
#[derive(Clone, Copy)]
enum Owner<'a> {
    Request,
    Answer(&'a [Field]),
    Type(&'a NamedType, &'a [Field]),
}

impl<'a> Links<'a> {
    pub(super) fn new(api: Option<&'a Api>, operation: &'a Operation) -> Self {
        Self { api, operation, builders: OnceCell::new() }
    }

    /// Links the names in texts about `subject`.
    pub(super) fn about<'s>(&'s self, subject: Subject<'s>) -> impl Fn(&str) -> Option<String> + 's {
        move |name| self.link(subject, name)
    }

    fn link(&self, subject: Subject<'_>, name: &str) -> Option<String> {
        if self.is_value(name) {
            return None;
        }
        self.to_field(subject, name).or_else(|| self.to_operation(name))
    }

    /// A value of a list may be called like a field, and then the text means either.
    fn is_value(&self, name: &str) -> bool {
        self.operation.types.iter().any(|named| match &named.kind {
            NamedKind::TextValues(values) => values.iter().any(|value| value.value == name),
            NamedKind::IntegerValues(_) | NamedKind::Object(_) => false,
        })
    }

    /// A link to a field, or by a path of names with dots between them, to a field within a field.
    fn to_field(&self, subject: Subject<'_>, name: &str) -> Option<String> {
        let mut names = name.split('.');
        let (mut owner, mut field) = self.find(subject, names.next()?)?;
        let mut shown = field.rust_name.clone();
        for name in names {
            owner = self.type_of(&field.ty)?;
            field = self.fields(owner).find(|field| is_called(field, name))?;
            shown = format!("{shown}.{}", field.rust_name);
        }
        Some(format!("[`{shown}`]({})", self.target(owner, field)))
    }

    fn find(&self, subject: Subject<'_>, name: &str) -> Option<(Owner<'a>, &'a Field)> {
        let answer = match &self.operation.answer {
            Answer::Object(fields) => Some(Owner::Answer(fields)),
            Answer::Value(_) | Answer::None => None,
        };
        let described = match subject {
            Subject::Type(name) => self.operation.named_type(name),
            Subject::Request | Subject::Answer => None,
        };
        let answers = match subject {
            Subject::Request => false,
            Subject::Answer => true,
            Subject::Type(_) => described.is_some_and(|named| named.in_answer),
        };
        let own = described.and_then(object);
        let (first, second) = if answers { (answer, Some(Owner::Request)) } else { (Some(Owner::Request), answer) };
        let found =
            [own, first, second].into_iter().flatten().find_map(|owner| Some((owner, self.field(owner, name)?)));
        found.or_else(|| {
            // In any other type, if there is no doubt which.
            let mut found = self.operation.types.iter().filter_map(object);
            let found: Vec<_> = found.by_ref().filter_map(|owner| Some((owner, self.field(owner, name)?))).collect();
            if let [only] = found.as_slice() { Some(*only) } else { None }
        })
    }

    fn field(&self, owner: Owner<'a>, name: &str) -> Option<&'a Field> {
        self.fields(owner).find(|field| is_called(field, name))
    }

    fn fields(&self, owner: Owner<'a>) -> Box<dyn Iterator<Item = &'a Field> + 'a> {
        match owner {
            Owner::Request => Box::new(self.operation.parameters.iter().map(|parameter| &parameter.field)),
            Owner::Answer(fields) | Owner::Type(_, fields) => Box::new(fields.iter()),
        }
    }

    fn type_of(&self, ty: &Type) -> Option<Owner<'a>> {
        match ty {
            Type::Named(name) => self.operation.named_type(name).and_then(object),
            Type::List(inner) | Type::Map(inner) | Type::JsonText(inner) => self.type_of(inner),
            _ => None,
        }
    }

    /// What rustdoc calls a field or its setter, seen from the operation's module.
    fn target(&self, owner: Owner<'_>, field: &Field) -> String {
        let name = &field.rust_name;
        match owner {
            Owner::Request => format!("Builder::{name}()"),
            Owner::Answer(_) => format!("Response::{name}"),
            Owner::Type(named, _) if named.in_request => match self.builders().get(&named.name) {
                Some(builder) => format!("{builder}::{name}()"),
                None => format!("{}::builder()", named.name),
            },
            Owner::Type(named, _) => format!("{}::{name}", named.name),
        }
    }

    fn builders(&self) -> &BTreeMap<String, String> {
        self.builders.get_or_init(|| {
            let builders = signature::builders(self.operation).into_iter();
            builders.filter_map(|builder| Some((builder.object?.name.clone(), builder.name))).collect()
        })
    }

    fn to_operation(&self, name: &str) -> Option<String> {
        let operations = &self.api?.operations;
        let found = operations.iter().find(|operation| operation.name == name || operation.module == name)?;
        let module = &found.module;
        (found.name != self.operation.name).then(|| format!("[`{module}`](fn@crate::{module})"))
    }
}

fn object(named: &NamedType) -> Option<Owner<'_>> {
    match &named.kind {
        NamedKind::Object(fields) => Some(Owner::Type(named, fields)),
        NamedKind::TextValues(_) | NamedKind::IntegerValues(_) => None,
    }
}

fn is_called(field: &Field, name: &str) -> bool {
    !name.is_empty() && (field.wire_name == name || field.rust_name == name)
}

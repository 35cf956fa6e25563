//! Links the vendor's names in texts to their names in Rust.
//!
//! A spec's text writes `deptId` or `GetUser` in backticks, as the vendor does. If that is a parameter or a field of the same
//! operation, or an operation of the same API, the documentation shows its Rust name and links to it. An operation of another API is
//! shown with its path.

use std::collections::BTreeMap;

use super::{elsewhere, rust_type};
use dingtalk_spec::model::{Answer, Api, Field, Kind, KindForm, Location, NamedKind, NamedType, Operation, Type};

/// Finds names for the texts of one operation.
pub(super) struct Links<'a> {
    /// `None` if only names and types are needed.
    api: Option<&'a Api>,
    operation: &'a Operation,
    /// Builders of objects that are sent, by the objects' names.
    builders: BTreeMap<String, String>,
    /// The name of the answer's type.
    answer: String,
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
    /// Links neither to other operations nor to setters of objects, for callers that need only names and types.
    pub(super) fn within_operation(operation: &'a Operation) -> Self {
        Self::of_event(operation, "Response")
    }

    /// The same for an event, whose data has a type of this name.
    pub(super) fn of_event(operation: &'a Operation, answer: &str) -> Self {
        Self { api: None, operation, builders: BTreeMap::new(), answer: answer.to_owned() }
    }

    pub(super) fn new(api: &'a Api, operation: &'a Operation, builders: BTreeMap<String, String>) -> Self {
        Self { api: Some(api), builders, ..Self::within_operation(operation) }
    }

    /// Links the names in texts about `subject`.
    pub(super) fn about<'s>(&'s self, subject: Subject<'s>) -> impl Fn(&str) -> Option<String> + 's {
        move |name| self.link(subject, None, name)
    }

    /// Links the names in the text of `field`, which belongs to `subject`.
    pub(super) fn of_field<'s>(
        &'s self,
        subject: Subject<'s>,
        field: &'s Field,
    ) -> impl Fn(&str) -> Option<String> + 's {
        // If another operation is named, other names are likely to be fields of that one.
        let is_about_another = field.text.split('`').skip(1).step_by(2).any(|name| self.to_operation(name).is_some());
        move |name| match is_about_another {
            true => self.to_operation(name).or_else(|| self.to_elsewhere(name)),
            false => self.link(subject, Some(field), name),
        }
    }

    fn link(&self, subject: Subject<'_>, own: Option<&Field>, name: &str) -> Option<String> {
        if self.is_value(name) {
            return None;
        }
        self.to_field(subject, own, name).or_else(|| self.to_operation(name)).or_else(|| self.to_elsewhere(name))
    }

    /// A value of a list may have the name of a field, and then the text may mean either.
    fn is_value(&self, name: &str) -> bool {
        self.operation.types.iter().any(|named| match &named.kind {
            NamedKind::TextValues(values) => values.iter().any(|value| value.value == name),
            NamedKind::IntegerValues(_) | NamedKind::Object(_) => false,
        })
    }

    /// A link to a field, or, for a path of names with dots between them, to a field within a field.
    fn to_field(&self, subject: Subject<'_>, own: Option<&Field>, name: &str) -> Option<String> {
        let mut names = name.split('.');
        let (mut owner, mut field) = self.find(subject, own, names.next()?)?;
        let mut shown = field.rust_name.clone();
        for name in names {
            owner = self.type_of(&field.ty)?;
            field = self.fields(owner).find(|field| is_called(field, name))?;
            shown = format!("{shown}.{}", field.rust_name);
        }
        if let Some(target) = self.to_choice(owner, field) {
            return Some(format!("[`{}`]({target})", names_last(&shown, &field.wire_name)));
        }
        Some(format!("[`{shown}`]({})", self.target(owner, field)))
    }

    /// The first field called `name` other than `own`: a text does not link to what it describes.
    fn find(&self, subject: Subject<'_>, own: Option<&Field>, name: &str) -> Option<(Owner<'a>, &'a Field)> {
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
        let described = described.and_then(object);
        let (first, second) = if answers { (answer, Some(Owner::Request)) } else { (Some(Owner::Request), answer) };
        let other = |owner| {
            let field = self.fields(owner).find(|field| is_called(field, name))?;
            own.is_none_or(|own| !std::ptr::eq(own, field)).then_some((owner, field))
        };
        let found = [described, first, second].into_iter().flatten().find_map(other);
        found.or_else(|| {
            // In any other type, if it is unambiguous.
            let found: Vec<_> = self.operation.types.iter().filter_map(object).filter_map(other).collect();
            if let [only] = found.as_slice() { Some(*only) } else { None }
        })
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

    /// The path of a field or its setter for rustdoc, as seen from the operation's module.
    fn target(&self, owner: Owner<'_>, field: &Field) -> String {
        let name = &field.rust_name;
        // Times have a method of the same name.
        let kind = if rust_type::answered_time(field).is_some() { "field@" } else { "" };
        match owner {
            Owner::Request => format!("Builder::{name}()"),
            Owner::Answer(_) => format!("{kind}{}::{name}", self.answer),
            Owner::Type(named, _) if named.in_request => match self.builders.get(&named.name) {
                Some(builder) => format!("{builder}::{name}()"),
                None => format!("{}::builder()", named.name),
            },
            Owner::Type(named, _) => format!("{kind}{}::{name}", named.name),
        }
    }

    /// A field that a choice covers has no setter: the kind that has it, or the choice itself.
    fn to_choice(&self, owner: Owner<'_>, field: &Field) -> Option<String> {
        let choice = match owner {
            Owner::Request => {
                let parameter = self.operation.parameters.iter().find(|one| std::ptr::eq(&one.field, field))?;
                self.operation.choice_of(None).filter(|_| parameter.location == Location::Body)?
            }
            Owner::Type(named, _) => self.operation.choice_of(Some(&named.name))?,
            Owner::Answer(_) => return None,
        };
        if !choice.covers(&field.wire_name) {
            return None;
        }
        let is_own = |kind: &&Kind| matches!(&kind.form, KindForm::Field(name) if *name == field.wire_name);
        Some(match choice.kinds.iter().find(is_own) {
            Some(kind) => format!("{}::{}", choice.name(), kind.rust_name),
            None => format!("type@{}", choice.name()),
        })
    }

    fn to_operation(&self, name: &str) -> Option<String> {
        let operations = &self.api?.operations;
        let found = operations.iter().find(|operation| operation.name == name || operation.module == name)?;
        let module = &found.module;
        (found.name != self.operation.name).then(|| format!("[`{module}`](fn@crate::{module})"))
    }

    /// The path of an operation of another API.
    fn to_elsewhere(&self, name: &str) -> Option<String> {
        let own = self.api?;
        let (api, operation) = elsewhere::parse(name)?;
        if api == own.name { self.to_operation(operation) } else { Some(elsewhere::path(&api, operation)) }
    }
}

fn object(named: &NamedType) -> Option<Owner<'_>> {
    match &named.kind {
        NamedKind::Object(fields) => Some(Owner::Type(named, fields)),
        NamedKind::TextValues(_) | NamedKind::IntegerValues(_) => None,
    }
}

/// A path of names whose last one is as it travels, because it has no name in Rust.
fn names_last(shown: &str, wire_name: &str) -> String {
    match shown.rsplit_once('.') {
        Some((path, _)) => format!("{path}.{wire_name}"),
        None => wire_name.to_owned(),
    }
}

fn is_called(field: &Field, name: &str) -> bool {
    !name.is_empty() && (field.wire_name == name || field.rust_name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dingtalk_spec::{SourceFile, load};

    const API: &str =
        "title = \"T\"\nsummary = \"S.\"\nversion = \"0.1.0\"\ngateway = \"new\"\npages = \"https://a.b/\"\n";

    const LIST: &str = r#"
operation = "ListUsers"
summary = "Lists."
page = "list"
method = "POST"
path = "/v1.0/a/users"
credentials = []
safe_to_repeat = true

[body.fields.nextToken]
type = "string"
text = "The `nextToken` of the page before."

[body.fields.deptId]
type = "string"
text = "From `GetDept`, which returns `nextToken`."

[body.fields.order]
type = "Order"
text = "How."

[answer.fields.nextToken]
type = "string"
text = "A token."

[answer.fields.userList]
type = "list<User>"
text = "Users."

[types.User]
text = "A user."
[types.User.fields.unionId]
type = "string"
text = "An id."

[types.Order]
base = "string"
text = "An order."
[[types.Order.values]]
value = "deptId"
text = "By department."
"#;

    const DEPT: &str = r#"
operation = "GetDept"
summary = "Gets."
page = "dept"
method = "GET"
path = "/v1.0/a/dept"
credentials = []
safe_to_repeat = true
"#;

    #[test]
    fn names_link_to_what_they_mean_unless_ambiguous() {
        let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), bytes: text.into() };
        let files = [file("a_1_0.toml", API), file("a_1_0/list_users.toml", LIST), file("a_1_0/get_dept.toml", DEPT)];
        let workspace = load(files.into()).unwrap();
        let api = &workspace.apis[0];
        let operation = &api.operations[1];
        let links = Links::new(api, operation, BTreeMap::new());
        let cases = [
            (Subject::Request, "nextToken", Some("[`next_token`](Builder::next_token())")),
            (Subject::Answer, "nextToken", Some("[`next_token`](Response::next_token)")),
            (Subject::Request, "userList.unionId", Some("[`user_list.union_id`](User::union_id)")),
            (Subject::Request, "unionId", Some("[`union_id`](User::union_id)")),
            (Subject::Type("User"), "unionId", Some("[`union_id`](User::union_id)")),
            (Subject::Request, "GetDept of a 1.0", Some("[`get_dept`](fn@crate::get_dept)")),
            (Subject::Request, "GetNode of wiki 2.0", Some("`dingtalk_wiki_2_0::get_node`")),
            (Subject::Request, "OapiV2UserGet", Some("`dingtalk_oapi::v2_user_get`")),
            (Subject::Request, "GetDept", Some("[`get_dept`](fn@crate::get_dept)")),
            // The operation itself, a value of a list, an unknown name.
            (Subject::Request, "ListUsers", None),
            (Subject::Request, "deptId", None),
            (Subject::Request, "mobile", None),
            (Subject::Request, "userList.mobile", None),
        ];
        for (subject, name, expected) in cases {
            assert_eq!(links.about(subject)(name).as_deref(), expected, "{name}");
        }
        let token = &operation.parameters[0].field;
        let dept = &operation.parameters[1].field;
        assert_eq!(
            links.of_field(Subject::Request, token)("nextToken").as_deref(),
            Some("[`next_token`](Response::next_token)"),
            "of the answer, for a text does not lead to itself"
        );
        assert_eq!(links.of_field(Subject::Request, dept)("nextToken"), None, "of the other operation");
        assert!(links.of_field(Subject::Request, dept)("GetDept").is_some());
    }
}

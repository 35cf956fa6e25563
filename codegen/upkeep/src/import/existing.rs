//! What an import needs to know about an existing spec.

use super::shared::{Row, Shared};
use dingtalk_spec::SourceFile;
use dingtalk_spec::authoring::type_expr;
use dingtalk_spec::authoring::{self, Entry, Node};
use dingtalk_spec::model::Type;

/// An existing spec without mistakes.
pub(super) struct Existing {
    root: Node,
    /// The errors that it shares with other endpoints.
    shared_errors: Vec<Row>,
}

impl Existing {
    /// Reads a spec; nothing if it is not TOML.
    pub(super) fn read(path: &str, text: &str) -> Option<Self> {
        let file = SourceFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() };
        authoring::tree(&file).map(Self::new)
    }

    /// What a spec with this tree has.
    pub(super) fn new(root: Node) -> Self {
        Self { root, shared_errors: Vec::new() }
    }

    /// Adds the errors of `shared` that it lists.
    pub(super) fn with_shared_errors(self, shared: &Shared) -> Self {
        let shared_errors = shared.listed(&self.root).iter().filter_map(|name| shared.row(name)).cloned().collect();
        Self { shared_errors, ..self }
    }

    pub(super) fn shared_errors(&self) -> &[Row] {
        &self.shared_errors
    }

    pub(super) fn root(&self) -> &Node {
        &self.root
    }

    pub(super) fn get(&self, path: &[String]) -> Option<&Node> {
        path.iter().try_fold(&self.root, |node, step| node.get(step))
    }

    /// The entries of the table at `path`.
    pub(super) fn table(&self, path: &[String]) -> &[Entry] {
        self.get(path).map(Node::entries).unwrap_or_default()
    }

    /// The type of the field at `path`, or of its elements.
    pub(super) fn type_of(&self, path: &[String]) -> Option<Type> {
        expression(self.get(path)?)
    }

    /// The name of the type of the field at `path`, or of its elements, if that is an object or, without `is_object`, a closed list.
    pub(super) fn type_at(&self, path: &[String], is_object: bool) -> Option<String> {
        let name = innermost(&self.type_of(path)?)?.to_owned();
        (self.is_object(&name)? == is_object).then_some(name)
    }

    pub(super) fn has_type(&self, name: &str) -> bool {
        self.named(name).is_some()
    }

    /// Whether the type is an object; otherwise, it is a closed list.
    pub(super) fn is_object(&self, name: &str) -> Option<bool> {
        self.named(name).map(|node| node.has("fields"))
    }

    pub(super) fn named(&self, name: &str) -> Option<&Node> {
        self.root.get("types")?.get(name)
    }

    /// Whether a page error or a settled question says that the spec deliberately differs from its page in this fact or around it.
    pub(super) fn is_excused(&self, at: &str) -> bool {
        let around =
            |excuse: &str| at.strip_prefix(excuse).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        let excuses = self.root.list("page_errors").iter().chain(self.root.list("settled"));
        let page = self.root.owned_text("page");
        // A mistake on another page does not excuse this one.
        let mut excuses = excuses.filter(|excuse| excuse.text("page").is_none_or(|about| about.value == page));
        excuses.any(|excuse| {
            let (at_fault, says) = (excuse.owned_text("at"), excuse.owned_text("says"));
            around(&at_fault) || at_fault.strip_suffix(".location").is_some_and(|here| is_moved(at, here, &says))
        })
    }
}

/// Whether `at` is the parameter at `here`, or what the page has instead: one of the same name in the table `page_table`.
fn is_moved(at: &str, here: &str, page_table: &str) -> bool {
    let is_there = match (at.rsplit_once('.'), here.rsplit_once('.')) {
        (Some((table, name)), Some((_, wanted))) => table.split('.').next() == Some(page_table) && name == wanted,
        _ => false,
    };
    at == here || is_there
}

/// A field's type.
fn expression(field: &Node) -> Option<Type> {
    type_expr::parse(field.text("type")?.value).ok().map(|parsed| parsed.ty)
}

/// The name inside a type.
pub(super) fn innermost(ty: &Type) -> Option<&str> {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::JsonText(inner) => innermost(inner),
        Type::Named(name) => Some(name),
        _ => None,
    }
}

//! What a generated crate lets its users write, read from the generated code alone.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::{Attribute, Fields, Generics, ImplItem, Item, ItemImpl, UseTree, Visibility};

/// Appears in the lines of functions that are deprecated.
pub(super) const DEPRECATED: &str = ": deprecated ";

/// Everything public, one line per item: existing code still compiles as long as no line disappears.
pub(super) fn of(files: &BTreeMap<String, String>) -> BTreeSet<String> {
    let parsed: BTreeMap<_, _> = files
        .iter()
        .map(|(path, text)| (path.rsplit_once('/').unwrap().1, syn::parse_file(text).unwrap().items))
        .collect();
    let shared = Shared(parsed.get("errors.rs").map_or(&[], Vec::as_slice));
    let mut lines = BTreeSet::new();
    for (name, items) in &parsed {
        collect(name, items, &shared, &mut lines);
    }
    lines
}

fn collect(path: &str, items: &[Item], shared: &Shared<'_>, lines: &mut BTreeSet<String>) {
    let writer = Writer::new(items);
    for item in items {
        if let Item::Use(line) = item
            && let Some(names) = shared.named_by(&line.tree, path)
        {
            lines.extend(names);
            continue;
        }
        for line in writer.lines(item) {
            lines.insert(format!("{path}: {line}"));
        }
        if let Item::Mod(module) = item
            && let Some((_, items)) = &module.content
        {
            collect(&format!("{path}::{}", module.ident), items, shared, lines);
        }
    }
}

/// The crate's module of shared errors. Code that names one through an operation's module does not see where it is declared.
struct Shared<'i>(&'i [Item]);

impl Shared<'_> {
    /// The lines that the module at `path` gets for what it imports from here; `None` if `tree` imports from elsewhere.
    fn named_by(&self, tree: &UseTree, path: &str) -> Option<Vec<String>> {
        let text = tree.to_token_stream().to_string().replace(' ', "");
        let text = text.strip_prefix("crate::errors::").or_else(|| text.strip_prefix("super::"))?;
        let line = |path: &str, name: &str| format!("{path}: const {name} dingtalk_core::binding::DocumentedError");
        let of_set = |set: &str, path: &str| self.set(set).iter().map(|name| line(path, name)).collect::<Vec<_>>();
        if let Some(set) = text.strip_suffix("::*") {
            return Some(of_set(set, path));
        }
        Some(names(tree).iter().map(|name| line(path, name)).collect())
    }

    /// The names that a set's module has.
    fn set(&self, name: &str) -> Vec<String> {
        let module = self.0.iter().find_map(|item| match item {
            Item::Mod(module) if module.ident == name => module.content.as_ref(),
            _ => None,
        });
        let uses = module.unwrap().1.iter().filter_map(|item| match item {
            Item::Use(line) => Some(names(&line.tree)),
            _ => None,
        });
        uses.flatten().collect()
    }
}

/// The names that a `use` brings in.
fn names(tree: &UseTree) -> Vec<String> {
    match tree {
        UseTree::Path(inner) => names(&inner.tree),
        UseTree::Name(name) => vec![name.ident.to_string()],
        UseTree::Rename(renamed) => vec![renamed.rename.to_string()],
        UseTree::Group(group) => group.items.iter().flat_map(names).collect(),
        UseTree::Glob(_) => Vec::new(),
    }
}

/// Writes the items of a module.
struct Writer {
    /// Paths of what is imported.
    imports: BTreeMap<String, String>,
}

impl Writer {
    fn new(items: &[Item]) -> Self {
        let mut imports = BTreeMap::new();
        for item in items {
            if let Item::Use(line) = item {
                add_imports("", &line.tree, &mut imports);
            }
        }
        Self { imports }
    }

    fn lines(&self, item: &Item) -> Vec<String> {
        match item {
            Item::Fn(item) if is_public(&item.vis) => {
                let mut lines = vec![self.text(&item.sig, None)];
                if item.attrs.iter().any(|attribute| attribute.path().is_ident("deprecated")) {
                    lines.push(format!("deprecated {}", item.sig.ident));
                }
                lines
            }
            Item::Static(item) if is_public(&item.vis) => vec![self.typed("static", &item.ident, &item.ty)],
            Item::Const(item) if is_public(&item.vis) => vec![self.typed("const", &item.ident, &item.ty)],
            Item::Type(item) if is_public(&item.vis) => vec![self.typed("type", &item.ident, &item.ty)],
            Item::Trait(item) if is_public(&item.vis) => vec![format!("trait {}", item.ident)],
            Item::Struct(item) if is_public(&item.vis) => {
                let (name, generics) = (item.ident.to_string(), Some(&item.generics));
                let mut lines = vec![format!("struct {name} {}", self.text(&item.generics.params, generics))];
                lines.extend(attributes(&name, &item.attrs));
                let Fields::Named(fields) = &item.fields else { return lines };
                let fields = fields.named.iter().filter(|field| is_public(&field.vis));
                lines.extend(fields.map(|field| self.typed(&name, field.ident.as_ref().unwrap(), &field.ty)));
                lines
            }
            Item::Enum(item) if is_public(&item.vis) => {
                let name = item.ident.to_string();
                let variants = item.variants.iter();
                let variants =
                    variants.map(|variant| self.typed(&name, &variant.ident, &undocumented(&variant.fields)));
                variants.chain(attributes(&name, &item.attrs)).collect()
            }
            Item::Impl(item) => self.implementation(item),
            Item::Mod(item) if is_public(&item.vis) => vec![format!("mod {}", item.ident)],
            Item::Use(item) if is_public(&item.vis) => vec![self.text(&item.tree, None)],
            Item::Macro(item) => implemented(&item.mac),
            _ => Vec::new(),
        }
    }

    fn typed(&self, owner: &str, name: &syn::Ident, ty: &dyn ToTokens) -> String {
        format!("{owner} {name} {}", self.text(ty, None))
    }

    fn implementation(&self, item: &ItemImpl) -> Vec<String> {
        let generics = Some(&item.generics);
        let ty = self.text(&item.self_ty, generics);
        let mut lines = Vec::new();
        if let Some((path, _)) = &item.trait_ {
            lines.push(format!("impl {} for {ty}", self.text(path, generics)));
        }
        let inner = item.items.iter().filter_map(|inner| match inner {
            ImplItem::Fn(method) if is_public(&method.vis) => Some(self.text(&method.sig, generics)),
            ImplItem::Type(inner) => Some(self.text(inner, generics)),
            _ => None,
        });
        lines.extend(inner.map(|inner| format!("{ty}: {inner}")));
        lines
    }

    /// Tokens with whole paths for what is imported, and positions for type parameters, whose names do not matter.
    fn text(&self, tokens: &dyn ToTokens, generics: Option<&Generics>) -> String {
        let parameters: Vec<_> = generics.into_iter().flat_map(Generics::type_params).collect();
        let text = tokens.to_token_stream().to_string();
        let mut words = Vec::new();
        let mut previous = "";
        for word in text.split_whitespace() {
            let position = parameters.iter().position(|parameter| parameter.ident == word);
            let import = self.imports.get(word).filter(|_| previous != "::");
            words.push(match (position, import) {
                (Some(position), _) => format!("#{position}"),
                (None, Some(path)) => path.clone(),
                (None, None) => word.to_owned(),
            });
            previous = word;
        }
        words.join(" ")
    }
}

/// What core's macros implement, one line per guard, per object, or per role of an enum.
fn implemented(call: &syn::Macro) -> Vec<String> {
    let name = call.path.segments.last().unwrap().ident.to_string();
    let text = call.tokens.to_string();
    if name == "required" {
        let guards = text.split(';').skip(1).filter_map(|guard| guard.split_whitespace().next());
        return guards.map(|guard| format!("trait {guard}")).collect();
    }
    if ["answer", "object"].contains(&name.as_str()) {
        // The names on the wire change what is read, not what compiles.
        let object = text.split(',').next().unwrap_or_default();
        return vec![format!("{name} {}", object.trim())];
    }
    let (enumeration, rest) = text.split_once(',').unwrap();
    if name == "kinds" {
        let from = rest.split(',').filter_map(|from| from.split_once('='));
        return from.map(|(from, _)| format!("impl From < {} > for {enumeration}", from.trim())).collect();
    }
    let (roles, values) = rest.split_once(']').unwrap();
    let roles = roles.trim_start().trim_start_matches('[').split(',').map(str::trim);
    // Which text a variant has changes what is sent, not what compiles.
    assert!(values.contains('='), "{values}");
    roles.map(|role| format!("{name} {} {role}", enumeration.trim())).collect()
}

/// The fields of a variant without their documentation.
fn undocumented(fields: &Fields) -> Fields {
    let mut fields = fields.clone();
    fields.iter_mut().for_each(|field| field.attrs.clear());
    fields
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Attributes that decide what can be done with a type.
fn attributes(name: &str, attributes: &[Attribute]) -> Vec<String> {
    let counts =
        |attribute: &&Attribute| ["derive", "non_exhaustive"].iter().any(|name| attribute.path().is_ident(name));
    attributes.iter().filter(counts).map(|attribute| format!("{name} {}", attribute.meta.to_token_stream())).collect()
}

fn add_imports(path: &str, tree: &UseTree, imports: &mut BTreeMap<String, String>) {
    match tree {
        UseTree::Path(inner) => add_imports(&format!("{path}{}::", inner.ident), &inner.tree, imports),
        UseTree::Name(name) => drop(imports.insert(name.ident.to_string(), format!("{path}{}", name.ident))),
        UseTree::Group(group) => group.items.iter().for_each(|tree| add_imports(path, tree, imports)),
        UseTree::Rename(_) | UseTree::Glob(_) => {}
    }
}

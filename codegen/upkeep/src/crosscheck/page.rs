//! A client's facts in the form of a page, so that both are compared with specs in the same way.

use super::facts::{Call, Kind, Member, Parameters};
use super::rules::Rule;
use crate::drift::prefix;
use dingtalk_pages::facts::{Certainty, FieldFacts, PageFacts, RootRow, Shape, Tree};
use dingtalk_spec::model::{
    Answer, Api, Body, Field, Limits, Location, Method, NamedKind, Operation, PathSegment, SDK, Type,
};
use dingtalk_spec::path;

/// What a client says about an operation, as a page would say it.
pub(super) struct Seen {
    pub(super) page: PageFacts,
    /// The rules by which the client's types stand for the spec's, with the paths of the fields.
    pub(super) covered: Vec<(Rule, String)>,
}

/// Puts a client's facts into the words of the operation, where these mean the same.
pub(super) fn seen(call: &Call, api: &Api, operation: &Operation) -> Seen {
    let mut sight = Sight { operation, covered: Vec::new(), in_answer: false, open: Vec::new() };
    let mut page = empty(call, api, operation);
    match &call.parameters {
        Parameters::Placed { path, query, headers, body } => {
            page.path_parameters = sight.parameters(&renamed(path, operation), Location::Path);
            page.query = sight.parameters(query, Location::Query);
            page.headers = sight.parameters(headers, Location::Header);
            page.body = body.as_ref().map(|kind| sight.body(kind));
        }
        Parameters::Anywhere(members) => sight.anywhere(members, call.method, &mut page),
    }
    sight.in_answer = true;
    page.answer = call.answer.as_ref().map(|kind| sight.answer(kind));
    Seen { page, covered: sight.covered }
}

fn empty(call: &Call, api: &Api, operation: &Operation) -> PageFacts {
    PageFacts {
        file: SDK.into(),
        slug: SDK.to_owned(),
        has_address: false,
        doc_id: None,
        title: String::new(),
        notes: Vec::new(),
        gateway: api.gateway,
        krate: api.name.clone(),
        operation: call.operation.clone(),
        method: call.method,
        path: path(&call.path, operation),
        app_types: Vec::new(),
        permissions: Vec::new(),
        credentials: Vec::new(),
        path_parameters: Vec::new(),
        query: Vec::new(),
        headers: Vec::new(),
        body: None,
        answer: None,
        errors: Vec::new(),
        examples: Vec::new(),
        deprecated: false,
    }
}

/// A client's names in paths follow the rules of its language; the spec's name is meant if only these differ.
fn wire_name<'o>(name: &str, operation: &'o Operation) -> Option<&'o str> {
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    let mut placeholders = operation.path.segments.iter().filter_map(PathSegment::parameter);
    placeholders.find(|known| plain(known) == plain(name))
}

fn path(path: &str, operation: &Operation) -> String {
    path::renamed(path, |name| wire_name(name, operation).map(str::to_owned))
}

fn renamed(members: &[Member], operation: &Operation) -> Vec<Member> {
    let renamed = |member: &Member| {
        let wire = wire_name(&member.wire, operation).unwrap_or(&member.wire).to_owned();
        Member { wire, ..member.clone() }
    };
    members.iter().map(renamed).collect()
}

/// Looks at a client's facts from an operation's side.
struct Sight<'o> {
    operation: &'o Operation,
    covered: Vec<(Rule, String)>,
    /// Whether this is about the answer, where nothing is required.
    in_answer: bool,
    /// Types that are being described: they may contain themselves.
    open: Vec<&'o str>,
}

impl<'o> Sight<'o> {
    fn parameters(&mut self, members: &[Member], location: Location) -> Vec<FieldFacts> {
        let operation = self.operation;
        let with_type = |member| (member, parameter(operation, member, Some(location)).map(|(_, ty)| ty));
        let is_path = location == Location::Path;
        let table = prefix(location);
        members.iter().map(with_type).map(|(member, ty)| self.field(member, ty, table, is_path)).collect()
    }

    /// The client does not say where parameters travel, so the spec decides.
    fn anywhere(&mut self, members: &[Member], method: Method, page: &mut PageFacts) {
        let elsewhere = match (method, self.operation.body) {
            (Method::Get, _) | (_, Body::None) => Location::Query,
            _ => Location::Body,
        };
        let mut body = Vec::new();
        for member in members {
            let known = parameter(self.operation, member, None);
            let location = known.map_or(elsewhere, |(location, _)| location);
            let is_path = location == Location::Path;
            let field = self.field(member, known.map(|(_, ty)| ty), prefix(location), is_path);
            match location {
                Location::Path => page.path_parameters.push(field),
                Location::Query => page.query.push(field),
                Location::Header => page.headers.push(field),
                Location::Body => body.push(field),
            }
        }
        if !body.is_empty() || self.operation.body.has_fields() {
            page.body = Some(tree(Shape::Object { name: None, fields: body }));
        }
    }

    fn body(&mut self, kind: &Kind) -> Tree {
        let operation = self.operation;
        let mut body = operation.parameters.iter().filter(|parameter| parameter.location == Location::Body);
        let root = match (kind, operation.body) {
            (Kind::Model { fields, .. }, spec) if spec.has_fields() => {
                Shape::Object { name: None, fields: self.parameters(fields, Location::Body) }
            }
            (kind, Body::Value) => self.shape(kind, body.next().map(|parameter| &parameter.field.ty), "body", false),
            _ => self.shape(kind, None, "body", false),
        };
        tree(root)
    }

    fn answer(&mut self, kind: &Kind) -> Tree {
        let operation = self.operation;
        tree(match (kind, &operation.answer) {
            (Kind::Model { fields, .. }, Answer::Object(known)) => self.object(fields, known, "answer.fields"),
            (kind, Answer::Value(field)) => self.shape(kind, Some(&field.ty), "answer", false),
            _ => self.shape(kind, None, "answer", false),
        })
    }

    fn object(&mut self, members: &[Member], known: &'o [Field], table: &str) -> Shape {
        let ty_of = |name: &str| known.iter().find(|field| field.wire_name == name).map(|field| &field.ty);
        let fields = members.iter().map(|member| self.field(member, ty_of(&member.wire), table, false)).collect();
        Shape::Object { name: None, fields }
    }

    fn field(&mut self, member: &Member, ty: Option<&'o Type>, table: &str, is_path: bool) -> FieldFacts {
        let at = format!("{table}.{}", member.wire);
        let shape = match (&member.json_of, ty) {
            (None, _) => self.shape(&member.kind, ty, &at, is_path),
            (Some(kind), Some(Type::JsonText(inner))) => {
                Shape::JsonText(Box::new(self.shape(kind, Some(inner), &at, false)))
            }
            (Some(kind), _) => {
                self.covered.push((Rule::FormOfJson, at.clone()));
                self.shape(kind, ty, &at, false)
            }
        };
        field(&member.wire, shape, member.required.filter(|_| !self.in_answer))
    }

    fn shape(&mut self, kind: &Kind, ty: Option<&'o Type>, at: &str, is_path: bool) -> Shape {
        let operation = self.operation;
        if let Some((ty, rule)) = ty.and_then(|ty| Some((ty, Rule::of_types(kind, ty, is_path, operation)?))) {
            self.covered.push((rule, at.to_owned()));
            return self.own(ty);
        }
        let mut inside = |kind, ty| Box::new(self.shape(kind, ty, at, false));
        match (kind, ty) {
            (Kind::String | Kind::Date | Kind::Joined, _) => Shape::String,
            (Kind::Long, _) => Shape::Int64,
            (Kind::Double, _) => Shape::Float64,
            (Kind::Boolean, _) => Shape::Bool,
            (Kind::Any, _) => Shape::Any,
            (Kind::File, _) => Shape::File,
            (Kind::List { of }, Some(Type::List(item))) => Shape::List(inside(of, Some(item))),
            (Kind::List { of }, Some(Type::JsonText(text))) => match &**text {
                Type::List(item) => Shape::List(inside(of, Some(item))),
                _ => Shape::List(inside(of, None)),
            },
            (Kind::List { of }, _) => Shape::List(inside(of, None)),
            (Kind::Map { of }, Some(Type::Map(value))) => Shape::Map(inside(of, Some(value))),
            (Kind::Map { of }, _) => Shape::Map(inside(of, None)),
            (Kind::Json { of }, Some(Type::JsonText(inner))) => Shape::JsonText(inside(of, Some(inner))),
            (Kind::Json { of }, _) => Shape::JsonText(inside(of, None)),
            (Kind::Model { fields, .. }, Some(Type::Named(name))) => {
                let known = operation.named_type(name).map(|named| &named.kind);
                let known = if let Some(NamedKind::Object(known)) = known { known } else { &[] as &[Field] };
                self.object(fields, known, &format!("types.{name}.fields"))
            }
            (Kind::Model { fields, .. }, _) => self.object(fields, &[], at),
        }
    }

    /// The shape of the spec's own type.
    fn own(&mut self, ty: &'o Type) -> Shape {
        match ty {
            Type::String => Shape::String,
            Type::Int32 => Shape::Int32,
            Type::Int64 => Shape::Int64,
            Type::Float64 => Shape::Float64,
            Type::Bool => Shape::Bool,
            Type::Any => Shape::Any,
            Type::File => Shape::File,
            Type::List(item) => Shape::List(Box::new(self.own(item))),
            Type::Map(value) => Shape::Map(Box::new(self.own(value))),
            Type::JsonText(inner) => Shape::JsonText(Box::new(self.own(inner))),
            Type::Named(name) => match self.operation.named_type(name).map(|named| &named.kind) {
                Some(NamedKind::IntegerValues(_)) => Shape::Int64,
                Some(NamedKind::Object(known)) if !self.open.contains(&name.as_str()) => {
                    self.open.push(name);
                    let own = |known: &'o Field| field(&known.wire_name, self.own(&known.ty), None);
                    let fields = known.iter().map(own).collect();
                    self.open.pop();
                    Shape::Object { name: None, fields }
                }
                Some(NamedKind::Object(_)) => Shape::Object { name: None, fields: Vec::new() },
                _ => Shape::String,
            },
        }
    }
}

/// The place and the type of the spec's parameter that a client's member is, preferably the one at `location`.
fn parameter<'o>(
    operation: &'o Operation,
    member: &Member,
    location: Option<Location>,
) -> Option<(Location, &'o Type)> {
    let named = || operation.parameters.iter().filter(|parameter| parameter.field.wire_name == member.wire);
    let here = named().find(|parameter| Some(parameter.location) == location);
    here.or_else(|| named().next()).map(|parameter| (parameter.location, &parameter.field.ty))
}

fn tree(root: Shape) -> Tree {
    Tree { root, row: RootRow::default(), certainty: Certainty::Exact }
}

fn field(name: &str, shape: Shape, required: Option<bool>) -> FieldFacts {
    FieldFacts {
        name: name.to_owned(),
        shape,
        required,
        limits: Limits::default(),
        values: Vec::new(),
        default: None,
        example: None,
        format: None,
        unit: None,
        deprecated: false,
        text: String::new(),
        line: 0,
    }
}

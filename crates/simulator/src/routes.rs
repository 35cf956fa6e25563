//! From method and path to operation.

use std::collections::HashMap;

use dingtalk_spec::model::{Api, Field, Gateway, Operation, PathSegment, SpecPlace};

use crate::nearest::most_alike;
use crate::statements::Statements;

/// An operation and what surrounds it.
pub(crate) struct Endpoint {
    /// `contact_1_0::get_org_auth_info`.
    pub(crate) name: String,
    pub(crate) gateway: Gateway,
    pub(crate) operation: Operation,
    statements: HashMap<String, SpecPlace>,
}

impl Endpoint {
    /// Where the spec file has this key; its start where the key is absent.
    pub(crate) fn statement(&self, key: &str) -> SpecPlace {
        self.statements.get(key).unwrap_or(&self.operation.place).clone()
    }

    /// `GET /v1.0/contact/organizations/authInfos`.
    pub(crate) fn route(&self) -> String {
        format!("{} {}", self.operation.method.as_str(), self.operation.path.text)
    }

    /// Values of the placeholders if the path is this one; a value that is not UTF-8 is `None`.
    pub(crate) fn path_values<'p>(&self, segments: &'p [Option<String>]) -> Option<Vec<(String, Option<&'p str>)>> {
        let template = &self.operation.path.segments;
        if template.len() != segments.len() {
            return None;
        }
        let mut values = Vec::new();
        for (part, segment) in template.iter().zip(segments) {
            match part {
                PathSegment::Literal(text) if segment.as_ref() == Some(text) => {}
                PathSegment::Literal(_) => return None,
                PathSegment::Placeholder(name) => values.push((name.clone(), segment.as_deref())),
            }
        }
        Some(values)
    }

    /// Orders paths that both fit: one with a literal where the other has a placeholder comes first.
    fn vagueness(&self) -> Vec<bool> {
        self.operation.path.segments.iter().map(|part| matches!(part, PathSegment::Placeholder(_))).collect()
    }

    /// Fields of an object type.
    pub(crate) fn object_fields(&self, type_name: &str) -> Option<&[Field]> {
        match &self.operation.named_type(type_name)?.kind {
            dingtalk_spec::model::NamedKind::Object(fields) => Some(fields),
            _ => None,
        }
    }
}

/// Every operation.
pub(crate) struct Routes {
    endpoints: Vec<Endpoint>,
}

/// What a request's method and path lead to.
pub(crate) enum Route<'r> {
    /// Operations with this method and path; more than one where pages describe the same call twice.
    Found(Vec<&'r Endpoint>),
    /// The path exists, the method does not.
    OtherMethod(Vec<&'r Endpoint>),
    /// No such path; the operation whose path is most like it.
    Unknown(Option<&'r Endpoint>),
}

impl Routes {
    pub(crate) fn new(apis: Vec<Api>, statements: &Statements) -> Self {
        let endpoints = apis.into_iter().flat_map(|api| {
            let (name, gateway) = (api.name, api.gateway);
            api.operations.into_iter().map(move |operation| Endpoint {
                name: format!("{name}::{}", operation.module),
                gateway,
                statements: statements.in_file(&operation.place.file),
                operation,
            })
        });
        Self { endpoints: endpoints.collect() }
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Endpoint> {
        self.endpoints.iter().find(|endpoint| endpoint.name == name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.endpoints.iter().map(|endpoint| endpoint.name.as_str())
    }

    pub(crate) fn find(&self, method: &str, path: &str, segments: &[Option<String>]) -> Route<'_> {
        let mut fitting: Vec<_> =
            self.endpoints.iter().filter(|endpoint| endpoint.path_values(segments).is_some()).collect();
        let all = fitting.clone();
        fitting.retain(|endpoint| endpoint.operation.method.as_str() == method);
        if let Some(least) = fitting.iter().map(|endpoint| endpoint.vagueness()).min() {
            fitting.retain(|endpoint| endpoint.vagueness() == least);
            return Route::Found(fitting);
        }
        if !all.is_empty() {
            return Route::OtherMethod(all);
        }
        let candidates = self.endpoints.iter().map(|endpoint| (endpoint.operation.path.text.as_str(), endpoint));
        Route::Unknown(most_alike(path, candidates))
    }
}

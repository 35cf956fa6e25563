//! An operation, as everything that checks or answers a request of it needs it.

use dingtalk_spec::model::{Field, Gateway, NamedKind, Operation, PathSegment, SpecPlace};

/// An operation and its gateway.
pub(crate) struct Endpoint {
    /// `contact_1_0::get_org_auth_info`.
    pub(crate) name: String,
    pub(crate) gateway: Gateway,
    pub(crate) operation: Operation,
}

impl Endpoint {
    /// Where the spec file has this key; its start if the key is absent.
    pub(crate) fn statement(&self, key: &str) -> SpecPlace {
        self.operation.place_of(key).clone()
    }

    /// Values of the path's placeholders, in a path that fits; a value that is not UTF-8 is `None`.
    pub(crate) fn path_values<'p>(&self, segments: &'p [Option<String>]) -> Vec<(&str, Option<&'p str>)> {
        let parts = self.operation.path.segments.iter().zip(segments);
        parts.filter_map(|(part, segment)| Some((part.parameter()?, value(part, segment.as_deref())))).collect()
    }

    /// Fields of an object type.
    pub(crate) fn object_fields(&self, type_name: &str) -> Option<&[Field]> {
        match &self.operation.named_type(type_name)?.kind {
            NamedKind::Object(fields) => Some(fields),
            _ => None,
        }
    }
}

/// The value in a segment that fits.
fn value<'p>(part: &PathSegment, segment: Option<&'p str>) -> Option<&'p str> {
    match part {
        PathSegment::Partial { before, after, .. } => {
            segment?.strip_prefix(before.as_str())?.strip_suffix(after.as_str())
        }
        PathSegment::Literal(_) | PathSegment::Placeholder(_) => segment,
    }
}

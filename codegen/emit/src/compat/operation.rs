//! The operations of a crate.

use super::change::{Change, Findings, called};
use super::pairs::{Pairs, pairs};
use super::{Revision, Rule, answer, builder, types};
use dingtalk_spec::model::{Api, Gateway, Operation, ParameterRef, RuleKind};

/// Two revisions of a crate.
pub(super) struct Crate<'m> {
    pub(super) old: &'m Revision,
    pub(super) new: &'m Revision,
    pub(super) apis: (&'m Api, &'m Api),
}

impl<'m> Crate<'m> {
    pub(super) fn changes(&self) -> Vec<Change> {
        let (old, new) = self.apis;
        let mut findings = Findings::default();
        findings.about(&new.name);
        findings.add_wire(&new.place, "", "lives on", gateway(old), gateway(new));
        types::compare_shared_errors(old, new, &mut findings);
        types::compare_shared(old, new, &mut findings);
        self.operations(&mut findings);
        if findings.changes.is_empty() && ["lib", "errors"].iter().any(|file| self.differs(file)) {
            findings.about(&new.name);
            findings.add(Rule::Documentation, &new.place, "", DOCUMENTED);
        }
        findings.changes
    }

    fn operations(&self, findings: &mut Findings<'m>) {
        let (old, new) = self.apis;
        let endpoint = |operation: &Operation| (operation.method, operation.path.text.clone());
        let Pairs { kept, renamed, removed, added } =
            pairs(&old.operations, &new.operations, |operation| &operation.module, endpoint);
        for operation in removed {
            findings.about(&operation.module);
            findings.add_gone(Rule::OperationRemoved, &operation.place, "");
        }
        for (before, after) in renamed {
            findings.about(&before.module);
            findings.add(Rule::OperationRenamed, &after.place, "", called(&after.module));
        }
        for operation in added {
            findings.about(&operation.module);
            findings.add(Rule::OperationAdded, &operation.place, "", "is new");
        }
        for (before, after) in kept {
            findings.about(&after.module);
            self.operation(before, after, findings);
        }
    }

    /// An operation that both revisions have.
    fn operation(&self, old: &Operation, new: &Operation, findings: &mut Findings<'_>) {
        let found = findings.changes.len();
        if let (None, Some(why)) = (&old.deprecated, &new.deprecated) {
            findings.add(Rule::OperationDeprecated, &new.place, "", format!("is deprecated: {why}"));
        }
        for fact in ENDPOINT_FACTS {
            findings.add_wire(&new.place, "", fact.verb, &(fact.of)(old), &(fact.of)(new));
        }
        builder::compare(old, new, findings);
        answer::compare(old, new, findings);
        answer::compare_pages(old, new, findings);
        types::compare(old, new, findings);
        types::compare_errors(old, new, findings);
        if findings.changes.len() == found && self.differs(&new.module) {
            findings.add(Rule::Documentation, &new.place, "", DOCUMENTED);
        }
    }

    /// Whether the two revisions generate different files of this name.
    fn differs(&self, name: &str) -> bool {
        let path = format!("crates/api/{}/src/{name}.rs", self.apis.1.name);
        self.old.files.get(&path) != self.new.files.get(&path)
    }
}

/// If nothing else differs, only documentation can.
const DOCUMENTED: &str = "has other documentation";

fn gateway(api: &Api) -> &'static str {
    match api.gateway {
        Gateway::New => "the new gateway",
        Gateway::Legacy => "the legacy gateway",
    }
}

/// A fact about where a call goes, which no type shows.
struct Fact {
    verb: &'static str,
    of: fn(&Operation) -> String,
}

const ENDPOINT_FACTS: &[Fact] = &[
    Fact { verb: "calls", of: |operation| format!("`{} {}`", operation.method.as_str(), operation.path.text) },
    Fact { verb: "accepts the credentials", of: |operation| format!("{:?}", operation.credentials) },
    Fact {
        verb: "is",
        of: |operation| match (operation.safe_to_repeat, &operation.idempotency_key) {
            (_, Some(_)) => "safe to repeat with its idempotency key".to_owned(),
            (true, None) => "safe to repeat".to_owned(),
            (false, None) => "not safe to repeat".to_owned(),
        },
    },
    Fact { verb: "has a body of the kind", of: |operation| format!("{:?}", operation.body) },
    Fact { verb: "has the rules", of: rules },
];

/// Requirements that span several parameters. They name parameters, because positions shift.
fn rules(operation: &Operation) -> String {
    let name = |reference: &ParameterRef| {
        let parameter = operation.parameters.get(reference.index);
        parameter.map(|parameter| parameter.field.rust_name.clone()).unwrap_or_default()
    };
    let names = |references: &[ParameterRef]| references.iter().map(name).collect::<Vec<_>>().join(", ");
    let rule = |kind: &RuleKind| match kind {
        RuleKind::AnyOf(references) => format!("any of {}", names(references)),
        RuleKind::OneOf(references) => format!("one of {}", names(references)),
        RuleKind::RequiredWhen { required, parameter, value } => {
            format!("{} where {} is {value}", name(required), name(parameter))
        }
    };
    let rules: Vec<_> = operation.rules.iter().map(|one| rule(&one.kind)).collect();
    format!("[{}]", rules.join("; "))
}

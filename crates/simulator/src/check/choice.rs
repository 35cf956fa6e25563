//! Objects whose shape depends on a kind.

use dingtalk_spec::model::{Choice, ChoiceFault, Field, KindForm, Type};
use serde_json::{Map, Value};

use super::context::Check;
use super::describe;

impl<'c> Check<'c> {
    /// Checks the choice of a type, or of the body if `owner` is `None`: whether the object has what its kind has, and nothing that
    /// another kind has.
    pub(super) fn choice(&mut self, owner: Option<&str>, at: &str, members: &Map<String, Value>) {
        let Some(choice) = self.endpoint.operation.choice_of(owner) else {
            return;
        };
        let given = |name: &str| members.get(name).filter(|value| !value.is_null());
        let Some(tag) = given(&choice.tag) else {
            // A required tag is missing like any other field.
            let is_lost = |name: &&String| !choice.field.required && choice.covers(name) && given(name).is_some();
            if let Some(name) = members.keys().find(is_lost) {
                let expected = format!("`{}`, which says what it is", choice.tag);
                self.report(choice.place.clone(), &format!("{at}.{}", choice.tag), expected, format!("only `{name}`"));
            }
            return;
        };
        for fault in choice.faults(tag, |name| given(name).is_some()) {
            let kind = format!("`{}` is {tag}", choice.tag);
            match fault {
                ChoiceFault::Missing(field) => {
                    let expected = format!("a value, because {kind}");
                    self.report(choice.place.clone(), &format!("{at}.{field}"), expected, "nothing");
                }
                ChoiceFault::OfAnotherKind(field) => {
                    let found = given(field).map_or("nothing", describe::kind);
                    let expected = format!("nothing, because {kind}");
                    self.report(choice.place.clone(), &format!("{at}.{field}"), expected, found);
                }
            }
        }
        self.content(choice, tag, at, members);
    }

    /// Checks the object in the field that all kinds share.
    fn content(&mut self, choice: &'c Choice, tag: &Value, at: &str, members: &Map<String, Value>) {
        let Some(content) = &choice.content else {
            return;
        };
        let (Some(KindForm::Content(name)), Some(value)) =
            (choice.kind(tag).map(|kind| &kind.form), members.get(&content.wire_name).filter(|value| !value.is_null()))
        else {
            return;
        };
        let object = Type::Named(name.clone());
        let ty = if content.is_text { Type::JsonText(Box::new(object)) } else { object };
        let field = Field { wire_name: content.wire_name.clone(), place: choice.place.clone(), ..choice.field.clone() };
        self.field_value(&field, &ty, &format!("{at}.{}", content.wire_name), value);
    }
}

//! What a form is made of.

use dingtalk_core::binding::Argument;
use dingtalk_workflow_1_0::{form_create, premium_save_form, premium_save_integrated_process, save_process};

/// A component of a form. `id` is chosen by the app, such as `TextField-abcd`, and `label` is what users see.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "pass it to the setter `form_components`"]
pub struct FormComponent {
    kind: &'static str,
    id: String,
    label: String,
    required: Option<bool>,
    disabled: Option<bool>,
    alias: Option<String>,
    placeholder: Option<String>,
    unit: Option<String>,
    format: Option<String>,
    content: Option<String>,
    options: Option<Vec<String>>,
    children: Option<Vec<Self>>,
}

/// Constructors of kinds that need no more than an id and a label.
macro_rules! kinds {
    ($($(#[$docs:meta])* $name:ident = $kind:literal;)*) => {$(
        $(#[$docs])*
        pub fn $name(id: impl Argument<String>, label: impl Argument<String>) -> Self {
            Self::of($kind, id.into_argument(), label.into_argument())
        }
    )*};
}

impl FormComponent {
    kinds! {
        /// A text of one line: `TextField`.
        text = "TextField";
        /// A text of several lines: `TextareaField`.
        long_text = "TextareaField";
        /// A number: `NumberField`.
        number = "NumberField";
        /// An amount of money: `MoneyField`.
        money = "MoneyField";
        /// A date: `DDDateField`.
        date = "DDDateField";
        /// A range of dates: `DDDateRangeField`.
        date_range = "DDDateRangeField";
        /// A phone number: `PhoneField`.
        phone = "PhoneField";
        /// Pictures: `DDPhotoField`.
        pictures = "DDPhotoField";
        /// Attachments: `DDAttachment`.
        attachments = "DDAttachment";
        /// Members: `InnerContactField`.
        members = "InnerContactField";
        /// Departments: `DepartmentField`.
        departments = "DepartmentField";
        /// Approval instances: `RelateField`.
        instances = "RelateField";
        /// A province, city and district: `AddressField`.
        place = "AddressField";
        /// A rating in stars: `StarRatingField`.
        rating = "StarRatingField";
    }

    /// One of several options: `DDSelectField`.
    pub fn select(
        id: impl Argument<String>,
        label: impl Argument<String>,
        options: impl IntoIterator<Item = impl Argument<String>>,
    ) -> Self {
        Self::of("DDSelectField", id.into_argument(), label.into_argument()).with_options(options)
    }

    /// Any of several options: `DDMultiSelectField`.
    pub fn multi_select(
        id: impl Argument<String>,
        label: impl Argument<String>,
        options: impl IntoIterator<Item = impl Argument<String>>,
    ) -> Self {
        Self::of("DDMultiSelectField", id.into_argument(), label.into_argument()).with_options(options)
    }

    /// A text that users read: `TextNote`.
    pub fn note(id: impl Argument<String>, label: impl Argument<String>, content: impl Argument<String>) -> Self {
        let note = Self::of("TextNote", id.into_argument(), label.into_argument());
        Self { content: Some(content.into_argument()), ..note }
    }

    /// A table, whose rows have these components: `TableField`.
    pub fn table(
        id: impl Argument<String>,
        label: impl Argument<String>,
        children: impl IntoIterator<Item = Self>,
    ) -> Self {
        let table = Self::of("TableField", id.into_argument(), label.into_argument());
        Self { children: Some(children.into_iter().collect()), ..table }
    }

    fn of(kind: &'static str, id: String, label: String) -> Self {
        Self {
            kind,
            id,
            label,
            required: None,
            disabled: None,
            alias: None,
            placeholder: None,
            unit: None,
            format: None,
            content: None,
            options: None,
            children: None,
        }
    }

    fn with_options(self, options: impl IntoIterator<Item = impl Argument<String>>) -> Self {
        Self { options: Some(options.into_iter().map(Argument::into_argument).collect()), ..self }
    }

    /// The component must be filled in.
    pub fn required(self) -> Self {
        Self { required: Some(true), ..self }
    }

    /// The component cannot be edited.
    pub fn disabled(self) -> Self {
        Self { disabled: Some(true), ..self }
    }

    /// Sets another name, by which the app recognizes the component.
    pub fn alias(self, alias: impl Argument<String>) -> Self {
        Self { alias: Some(alias.into_argument()), ..self }
    }

    /// Sets what the empty component shows.
    pub fn placeholder(self, placeholder: impl Argument<String>) -> Self {
        Self { placeholder: Some(placeholder.into_argument()), ..self }
    }

    /// Sets the unit of a number or of a range of dates.
    pub fn unit(self, unit: impl Argument<String>) -> Self {
        Self { unit: Some(unit.into_argument()), ..self }
    }

    /// Sets the format of dates.
    pub fn format(self, format: impl Argument<String>) -> Self {
        Self { format: Some(format.into_argument()), ..self }
    }
}

/// Conversion into the objects of an operation, which has types of its own.
macro_rules! argument_of {
    ($operation:ident) => {
        impl Argument<$operation::FormComponent> for FormComponent {
            fn into_argument(self) -> $operation::FormComponent {
                use $operation::{ComponentProps, SelectOption};

                let option = |text: String| SelectOption::builder().value(text).build();
                let props = ComponentProps::builder()
                    .component_id(self.id)
                    .label(self.label)
                    .maybe_required(self.required)
                    .maybe_disabled(self.disabled)
                    .maybe_biz_alias(self.alias.as_deref())
                    .maybe_placeholder(self.placeholder.as_deref())
                    .maybe_unit(self.unit.as_deref())
                    .maybe_format(self.format.as_deref())
                    .maybe_content(self.content.as_deref())
                    .maybe_options(self.options.map(|options| options.into_iter().map(option).collect()))
                    .build();
                let component = $operation::FormComponent::builder().component_type(self.kind).props(props);
                match self.children {
                    Some(children) => component.children(children).build(),
                    None => component.build(),
                }
            }
        }
    };
}

argument_of!(form_create);
argument_of!(premium_save_form);
argument_of!(premium_save_integrated_process);
argument_of!(save_process);

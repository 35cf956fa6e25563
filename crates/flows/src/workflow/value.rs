//! What is filled in.

use dingtalk_core::Json;
use dingtalk_core::binding::Argument;
use dingtalk_workflow_1_0::{
    premium_save_form_instance, premium_update_form_instance, process_forecast, start_process_instance,
};

/// The value of a form's component. `name` is the component's label.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "pass it to the setter `form_component_values`"]
pub struct FormValue {
    name: String,
    value: String,
}

/// A file in DingTalk's drive, as its upload returned it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The id of the space that contains the file.
    pub space_id: String,
    /// The id of the file.
    pub file_id: String,
    /// The name of the file.
    pub file_name: String,
    /// The type of the file, such as `jpg`.
    pub file_type: String,
    /// The size of the file in bytes.
    pub file_size: u64,
}

impl FormValue {
    /// A text of one or several lines, or any value whose form the caller knows.
    pub fn text(name: impl Argument<String>, text: impl Argument<String>) -> Self {
        Self { name: name.into_argument(), value: text.into_argument() }
    }

    /// A number, or an amount of money.
    pub fn number(name: impl Argument<String>, number: impl Argument<f64>) -> Self {
        Self::text(name, number.into_argument().to_string())
    }

    /// One of the options of a selection.
    pub fn select(name: impl Argument<String>, option: impl Argument<String>) -> Self {
        Self::text(name, option)
    }

    /// Some of the options of a selection.
    pub fn multi_select(name: impl Argument<String>, options: impl IntoIterator<Item = impl Argument<String>>) -> Self {
        Self::list(name, options)
    }

    /// A date, such as `2026-06-01`. DingTalk documents no other format.
    pub fn date(name: impl Argument<String>, date: impl Argument<String>) -> Self {
        Self::text(name, date)
    }

    /// A range of dates, such as `["2026-06-01", "2026-06-05"]`. The component has a label for each end.
    pub fn date_range(names: [impl Argument<String>; 2], dates: [impl Argument<String>; 2]) -> Self {
        Self::list(json_list(names), dates)
    }

    /// A phone number. Numbers outside of China need their country code.
    pub fn phone(name: impl Argument<String>, number: impl Argument<String>) -> Self {
        Self::text(name, number)
    }

    /// Pictures, by their addresses.
    pub fn pictures(name: impl Argument<String>, addresses: impl IntoIterator<Item = impl Argument<String>>) -> Self {
        Self::list(name, addresses)
    }

    /// Files in DingTalk's drive.
    pub fn attachments(name: impl Argument<String>, files: impl IntoIterator<Item = Attachment>) -> Self {
        let file = |file: Attachment| {
            let size = file.file_size.to_string();
            object([
                ("spaceId", file.space_id),
                ("fileName", file.file_name),
                ("fileSize", size),
                ("fileType", file.file_type),
                ("fileId", file.file_id),
            ])
        };
        Self::text(name, Json::Array(files.into_iter().map(file).collect()).to_string())
    }

    /// Members, by their userIds.
    pub fn members(name: impl Argument<String>, user_ids: impl IntoIterator<Item = impl Argument<String>>) -> Self {
        Self::list(name, user_ids)
    }

    /// Departments, by their ids.
    pub fn departments(name: impl Argument<String>, ids: impl IntoIterator<Item = impl Argument<i64>>) -> Self {
        let ids: Vec<_> = ids.into_iter().map(|id| id.into_argument().to_string()).collect();
        Self::text(name, ids.join(","))
    }

    /// Approval instances, by their ids.
    pub fn instances(name: impl Argument<String>, ids: impl IntoIterator<Item = impl Argument<String>>) -> Self {
        Self::list(name, ids)
    }

    /// A province, city and district, in Chinese.
    pub fn place(name: impl Argument<String>, place: [impl Argument<String>; 3]) -> Self {
        Self::text(name, place.map(Argument::into_argument).join(","))
    }

    /// A number of stars.
    pub fn rating(name: impl Argument<String>, stars: u8) -> Self {
        Self::text(name, stars.to_string())
    }

    /// The rows of a table, each with the values of its components.
    pub fn table<Row: IntoIterator<Item = Self>>(
        name: impl Argument<String>,
        rows: impl IntoIterator<Item = Row>,
    ) -> Self {
        let cell = |value: Self| object([("name", value.name), ("value", value.value)]);
        let row = |row: Row| Json::Array(row.into_iter().map(cell).collect());
        Self::text(name, Json::Array(rows.into_iter().map(row).collect()).to_string())
    }

    fn list(name: impl Argument<String>, items: impl IntoIterator<Item = impl Argument<String>>) -> Self {
        Self::text(name, json_list(items))
    }
}

/// A list of texts as a JSON text.
fn json_list(items: impl IntoIterator<Item = impl Argument<String>>) -> String {
    Json::Array(items.into_iter().map(|item| Json::String(item.into_argument())).collect()).to_string()
}

fn object<const LENGTH: usize>(fields: [(&str, String); LENGTH]) -> Json {
    Json::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), Json::String(value))).collect())
}

/// Conversion into the objects of an operation, which has types of its own.
macro_rules! argument_of {
    ($operation:ident) => {
        impl Argument<$operation::FormComponentValue> for FormValue {
            fn into_argument(self) -> $operation::FormComponentValue {
                $operation::FormComponentValue::builder().name(self.name).value(self.value).build()
            }
        }
    };
}

argument_of!(premium_save_form_instance);
argument_of!(premium_update_form_instance);
argument_of!(process_forecast);
argument_of!(start_process_instance);

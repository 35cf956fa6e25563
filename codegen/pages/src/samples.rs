//! What sample code says: the vendor's name of the operation, its module, and the address that it calls.

use super::findings::Findings;
use super::tree::Sample;
use super::url::{method, split};
use dingtalk_spec::model::{Gateway, Method};
use dingtalk_spec::path;

/// What the samples of a page agree on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// `GetOrgAuthInfo`, `OapiServiceGetAuthInfo`.
    pub(super) operation: Option<String>,
    /// `contact_1_0`; none on legacy.
    pub(super) module: Option<String>,
    /// Address of a legacy call.
    pub(super) url: Option<String>,
    /// Method of a legacy call, which is POST unless the sample says something else.
    pub(super) method: Option<Method>,
}

/// Languages whose samples keep the vendor's names; the others mangle them.
const FAITHFUL: [&str; 3] = ["Java", "Go", "Node.js"];

/// Reads the samples.
pub(super) fn read(samples: &[Sample], findings: &mut Findings) -> Named {
    let mut named = Named::default();
    let of_language = |language: &'static str| samples.iter().filter(move |sample| sample.language == language);
    let faithful = FAITHFUL.into_iter().flat_map(of_language);
    let others = samples.iter().filter(|sample| !FAITHFUL.contains(&sample.language.as_str()));
    for sample in faithful {
        if let Some(operation) = new_operation(&sample.code).or_else(|| legacy_operation(&sample.code)) {
            match &named.operation {
                Some(known) if *known != operation => {
                    findings.note(1, format!("samples call the operation `{known}` and `{operation}`"));
                }
                Some(_) => {}
                None => named.operation = Some(operation),
            }
        }
        named.module = named.module.or_else(|| module(&sample.code));
    }
    for sample in samples {
        named.url = named.url.or_else(|| legacy_url(&sample.code));
    }
    let get = samples.iter().find_map(|sample| stated_method(&sample.code));
    named.method = get.or(named.url.as_ref().map(|_| Method::Post));
    named.operation = named.operation.or_else(|| others.filter_map(|sample| legacy_operation(&sample.code)).next());
    named
}

/// The vendor's name of a legacy operation, derived from its path: `OapiServiceGetAuthInfo` for `/service/get_auth_info`.
pub(super) fn from_legacy_path(path: &str) -> String {
    let words = path.trim_start_matches('/').trim_start_matches("topapi/").split(['/', '_', '.', '-']);
    let mut name = "Oapi".to_owned();
    for word in words {
        name.push_str(&capitalized(word));
    }
    name
}

/// A name for an operation of the new gateway that no sample names: `GetContactUsers` for `GET /v1.0/contact/users`.
pub(super) fn from_new_path(method: Method, path: &str) -> String {
    let words = path::pieces(path).skip(2).flat_map(|piece| [piece.before, piece.after]);
    let mut name = capitalized(&method.as_str().to_lowercase());
    for word in words {
        name.push_str(&capitalized(word));
    }
    name
}

/// The module of a new path: `contact_1_0` for `/v1.0/contact/users`.
pub(super) fn module_of_path(path: &str) -> Option<String> {
    let mut segments = path.split('/').skip(1);
    let version = segments.next()?.strip_prefix('v')?.replace('.', "_");
    let module = segments.next()?;
    Some(format!("{module}_{version}"))
}

/// The crate that an endpoint belongs to.
pub(super) fn krate(gateway: Gateway, named: &Named, path: &str) -> Option<String> {
    match gateway {
        Gateway::Legacy => Some("oapi".to_owned()),
        Gateway::New => named.module.clone().or_else(|| module_of_path(path)),
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The method that is called on the client.
fn new_operation(code: &str) -> Option<String> {
    const OWN: [&str; 4] = ["execute", "Execute", "body", "main"];
    code.match_indices("client.").find_map(|(at, call)| {
        let rest = code.get(at + call.len()..)?;
        let name = leading_name(rest);
        let called = rest.get(name.len()..)?.starts_with('(') && !name.is_empty() && !OWN.contains(&name);
        let name = name.strip_suffix("WithOptions").unwrap_or(name);
        (called && !name.starts_with("oapi")).then(|| capitalized(name))
    })
}

/// The class of the request.
fn legacy_operation(code: &str) -> Option<String> {
    code.match_indices("Oapi").find_map(|(at, _)| {
        let name = leading_name(code.get(at..)?).strip_suffix("Request")?;
        (name.len() > "Oapi".len()).then(|| name.to_owned())
    })
}

fn leading_name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// The module in an import.
fn module(code: &str) -> Option<String> {
    const BEFORE: [&str; 3] = ["com.aliyun.dingtalk", "alibabacloud-go/dingtalk/", "@alicloud/dingtalk/"];
    BEFORE.iter().find_map(|before| {
        let (_, rest) = code.split_once(before)?;
        let name = leading_name(rest);
        name.contains('_').then(|| name.to_owned())
    })
}

fn legacy_url(code: &str) -> Option<String> {
    let at = code.find("https://oapi.dingtalk.com/")?;
    let url = code.get(at..)?.split(['"', '\'', '?', ' ', '\n']).next()?;
    (split(url).1.len() > 1).then(|| url.to_owned())
}

fn stated_method(code: &str) -> Option<Method> {
    let (_, rest) = code.split_once("etHttpMethod(\"")?;
    method(rest.split('"').next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(language: &str, code: &str) -> Sample {
        Sample { language: language.to_owned(), code: code.to_owned() }
    }

    fn named(samples: &[Sample]) -> (Named, usize) {
        let mut findings = Findings::new("a.md");
        (read(samples, &mut findings), findings.into_list().len())
    }

    #[test]
    fn new_samples() {
        let java =
            "import com.aliyun.dingtalkthing_1_0.*;\nSample.createClient();\nclient.addThing2WithOptions(r, h, o);";
        let go = "dingtalkthing_1_0  \"github.com/alibabacloud-go/dingtalk/thing_1_0\"\nclient.AddThing2(r)";
        let python = "client.add_thing_2(r)";
        let (named, findings) = named(&[sample("Python", python), sample("Java", java), sample("Go", go)]);
        assert_eq!((named.operation.as_deref(), named.module.as_deref()), (Some("AddThing2"), Some("thing_1_0")));
        assert_eq!((named.url, named.method, findings), (None, None, 0));
    }

    #[test]
    fn samples_that_disagree_are_noted() {
        let (named, findings) = named(&[sample("Java", "client.getA(r)"), sample("Go", "client.GetB(r)")]);
        assert_eq!((named.operation.as_deref(), findings), (Some("GetA"), 1));
    }

    #[test]
    fn legacy_samples() {
        let java = "new DefaultDingTalkClient(\"https://oapi.dingtalk.com/user/getThing\");\nOapiUserGetThingRequest req;\nreq.setHttpMethod(\"GET\");\nclient.execute(req, access_token);";
        let (named, _) = named(&[sample("Java", java)]);
        assert_eq!(named.operation.as_deref(), Some("OapiUserGetThing"));
        assert_eq!(named.url.as_deref(), Some("https://oapi.dingtalk.com/user/getThing"));
        assert_eq!(named.method, Some(Method::Get));
    }

    #[test]
    fn names_from_paths() {
        assert_eq!(from_legacy_path("/service/get_auth_info"), "OapiServiceGetAuthInfo");
        assert_eq!(from_legacy_path("/topapi/v2/user/get"), "OapiV2UserGet");
        assert_eq!(module_of_path("/v1.0/contact/users").as_deref(), Some("contact_1_0"));
        assert_eq!(module_of_path("/topapi/user"), None);
    }
}

//! Who may call an endpoint, which permissions the call needs, and what authorizes it.

use super::basics::basics;
use super::cells;
use super::facts::PermissionFacts;
use super::findings::Findings;
use super::markdown::TableRow;
use super::parts::{Part, Parts};
use super::table::RawRow;
use dingtalk_spec::model::{AppType, Credential};

/// Kinds of apps that may call the endpoint, according to the page.
pub(super) fn app_types(parts: &Parts<'_>) -> Vec<AppType> {
    let listed =
        basics(parts, &["支持的应用类型", "Supported app types"]).map(|(_, cell)| kinds(&cell)).unwrap_or_default();
    if !listed.is_empty() {
        return listed;
    }
    let rows = parts.tables(Part::Permissions).flat_map(|table| &table.rows);
    rows.filter_map(supported).collect()
}

fn kinds(cell: &str) -> Vec<AppType> {
    cell.split("appType-").filter_map(kind).collect()
}

/// The kind of app that a text names. An organization's own app that a provider builds counts as one kind.
pub(super) fn kind(name: &str) -> Option<AppType> {
    let name = name.trim().to_lowercase();
    if name.contains("委托") || name.contains("服务商代开发") || name.contains("delegated") {
        Some(AppType::InternalDelegated)
    } else if name.contains("企业内部应用") || name.contains("internal") {
        Some(AppType::Internal)
    } else if name.contains("第三方企业应用") || name.contains("third-party enterprise") {
        Some(AppType::ThirdPartyEnterprise)
    } else if name.contains("第三方个人应用") || name.contains("third-party personal") {
        Some(AppType::ThirdPartyPersonal)
    } else {
        None
    }
}

/// The kind in a row of an archived page, if the next cell says that it is supported.
fn supported(row: &TableRow) -> Option<AppType> {
    let [name, support, ..] = row.cells.as_slice() else { return None };
    let support = cells::plain(support);
    (support.starts_with("支持") || support.starts_with('是')).then(|| kind(&format!("{name}{support}"))).flatten()
}

/// The kind of app in a row's first cell, if the cell of a way of delivery says that it receives events in this way.
pub(super) fn receiver(name: &str, support: &str) -> Option<AppType> {
    cells::plain(support).starts_with("支持").then(|| kind(&cells::plain(name))).flatten()
}

/// Permission points. Archived pages name permissions without their codes, so those are omitted.
pub(super) fn permissions(parts: &Parts<'_>, findings: &mut Findings) -> Vec<PermissionFacts> {
    let Some((line, cell)) = basics(parts, &["权限要求", "Required permissions"]) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in cell.split("permission-").skip(1) {
        let entry = entry.replace('`', "");
        let (point, text) = entry.split_once('-').unwrap_or((&entry, ""));
        let (point, text) = (point.trim(), text.trim());
        if point.is_empty() || !point.bytes().all(|byte| byte.is_ascii_graphic()) {
            findings.gap(line, format!("`{entry}` is not a permission point"));
        } else if !found.iter().any(|known: &PermissionFacts| known.point == point) {
            found.push(PermissionFacts { point: point.to_owned(), text: text.to_owned() });
        }
    }
    found
}

/// The parameters other than credentials, and the credentials.
#[derive(Debug, Default)]
pub(super) struct Credentials {
    found: Vec<Credential>,
}

impl Credentials {
    /// Removes the token from the rows of a header table, and headers that belong to HTTP itself.
    pub(super) fn take_from_headers(&mut self, rows: Vec<RawRow>) -> Vec<RawRow> {
        let (tokens, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| is_token_header(&row.name));
        tokens.iter().flat_map(header_tokens).for_each(|kind| self.add(kind));
        rest.into_iter().filter(|row| !OF_HTTP.iter().any(|name| row.name.eq_ignore_ascii_case(name))).collect()
    }

    /// Removes rows about the token from a table in which it does not travel. The new gateway takes it only as a header.
    pub(super) fn take_misplaced(&mut self, rows: Vec<RawRow>, findings: &mut Findings) -> Vec<RawRow> {
        let has_header = !self.is_empty();
        let is_token = |row: &RawRow| is_token_header(&row.name) || has_header && row.name == "access_token";
        let (tokens, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_token);
        for row in tokens {
            findings.gap(row.line, format!("`{}` is in the wrong table: the token travels as a header", row.name));
            header_tokens(&row).into_iter().for_each(|kind| self.add(kind));
        }
        rest
    }

    /// Removes tokens and signatures from the rows of a legacy query.
    pub(super) fn take_from_query(&mut self, rows: Vec<RawRow>, findings: &mut Findings) -> Vec<RawRow> {
        let has = |name: &str| rows.iter().any(|row| row.name == name);
        let signed = has("accessKey") && has("signature");
        if signed && has("suiteTicket") {
            self.add(Credential::SuiteSignature);
        } else if signed {
            self.add(Credential::AppSignature);
        }
        let mut rest = Vec::new();
        for row in rows {
            match query_token(&row, findings) {
                Some(credential) => self.add(credential),
                None if signed && SIGNATURE.contains(&row.name.as_str()) => {}
                None => rest.push(row),
            }
        }
        rest
    }

    pub(super) fn add(&mut self, credential: Credential) {
        if !self.found.contains(&credential) {
            self.found.push(credential);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(super) fn into_list(self) -> Vec<Credential> {
        self.found
    }
}

const OF_HTTP: [&str; 4] = ["Content-Type", "Host", "Content-Length", "Accept"];
const SIGNATURE: [&str; 4] = ["accessKey", "timestamp", "suiteTicket", "signature"];

/// Whether a name of a parameter or a header carries a token.
pub(super) fn is_token(name: &str) -> bool {
    is_token_header(name) || matches!(name, "access_token" | "suite_access_token")
}

fn is_token_header(name: &str) -> bool {
    name.eq_ignore_ascii_case("x-acs-dingtalk-access-token")
}

/// Words that name a kind of token, in lower case. "User" also appears in texts about an app's users, so it has to be next to a token.
const TOKENS: [(Credential, &[&str]); 4] = [
    (Credential::AppToken, &["内部应用的access", "个人应用的access", "授权企业的access", "企业access"]),
    (
        Credential::UserToken,
        &[
            "用户token",
            "用户个人",
            "个人用户",
            "登录用户的访问凭证",
            "用户access",
            "useraccesstoken",
            "用户的accesstoken",
            "user access token",
        ],
    ),
    (Credential::SuiteToken, &["suiteaccesstoken", "suite_access_token"]),
    (Credential::SsoToken, &["微应用后台免登"]),
];

/// The kinds of tokens that a header takes, in the order in which its text names them: which one a caller has may depend on the app.
fn header_tokens(row: &RawRow) -> Vec<Credential> {
    let lower = row.text.to_lowercase();
    let named = TOKENS
        .iter()
        .filter_map(|(kind, words)| Some((words.iter().filter_map(|word| lower.find(word)).min()?, *kind)));
    let mut named: Vec<_> = named.collect();
    named.sort_by_key(|(place, _)| *place);
    let kinds: Vec<_> = named.into_iter().map(|(_, kind)| kind).collect();
    if kinds.is_empty() { vec![Credential::AppToken] } else { kinds }
}

/// The credential that a row of a legacy query carries, decided by its name.
fn query_token(row: &RawRow, findings: &mut Findings) -> Option<Credential> {
    let lower = row.text.to_lowercase();
    match row.name.as_str() {
        "suite_access_token" => Some(Credential::SuiteToken),
        "access_token" if lower.contains("自定义机器人") || lower.contains("webhook") => {
            Some(Credential::RobotToken)
        }
        "access_token" => {
            if lower.contains("suite_access_token") {
                findings.note(
                    row.line,
                    "a suite's token travels as `access_token`, which is read as an application's token",
                );
            }
            Some(Credential::AppToken)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, text: &str) -> RawRow {
        RawRow { name: name.to_owned(), text: text.to_owned(), ..RawRow::default() }
    }

    fn of_query(names: &[&str]) -> (Vec<String>, Vec<Credential>) {
        let mut credentials = Credentials::default();
        let rest =
            credentials.take_from_query(names.iter().map(|name| row(name, "")).collect(), &mut Findings::new("a.md"));
        (rest.into_iter().map(|row| row.name).collect(), credentials.into_list())
    }

    #[test]
    fn kinds_of_application() {
        assert_eq!(
            kinds("appType-企业内部应用　appType-第三方企业应用"),
            [AppType::Internal, AppType::ThirdPartyEnterprise]
        );
        assert_eq!(kinds("`appType-企业内部应用（委托产品服务商）`"), [AppType::InternalDelegated]);
        assert_eq!(
            kinds("appType-Internal app appType-Third-party personal app"),
            [AppType::Internal, AppType::ThirdPartyPersonal]
        );
    }

    #[test]
    fn signatures_leave_the_query() {
        let signed = ["accessKey", "timestamp", "signature", "code"];
        assert_eq!(of_query(&signed), (vec!["code".to_owned()], vec![Credential::AppSignature]));
        assert_eq!(of_query(&["accessKey", "timestamp", "suiteTicket", "signature"]).1, [Credential::SuiteSignature]);
        assert_eq!(
            of_query(&["access_token", "timestamp"]),
            (vec!["timestamp".to_owned()], vec![Credential::AppToken])
        );
    }

    #[test]
    fn tokens_of_a_header() {
        let of = |text| header_tokens(&row("x-acs-dingtalk-access-token", text));
        assert_eq!(of("应用的凭证。"), [Credential::AppToken]);
        assert_eq!(of("凭证，调用获取用户token接口。"), [Credential::UserToken]);
        assert_eq!(of("凭证，获取suiteAccessToken。"), [Credential::SuiteToken]);
        assert_eq!(of("凭证，使用微应用后台免登的access_token。"), [Credential::SsoToken]);
    }

    #[test]
    fn a_header_may_take_several_tokens() {
        let of = |text: &str| header_tokens(&row("x-acs-dingtalk-access-token", text));
        let internal = "企业内部应用：获取内部应用的accessToken";
        let personal = "第三方个人应用：获取用户token";
        assert_eq!(of(&format!("凭证。 - {internal} - {personal}")), [Credential::AppToken, Credential::UserToken]);
        assert_eq!(of(&format!("凭证。 - {personal} - {internal}")), [Credential::UserToken, Credential::AppToken]);
        assert_eq!(of(&format!("凭证。 - {internal} - 获取授权企业的accessToken")), [Credential::AppToken]);
    }

    #[test]
    fn a_token_in_the_wrong_table_is_a_header() {
        let mut findings = Findings::new("a.md");
        let mut credentials = Credentials::default();
        let query = vec![row("x-acs-dingtalk-access-token", "获取用户token"), row("access_token", ""), row("id", "")];
        let names: Vec<_> = credentials.take_misplaced(query, &mut findings).into_iter().map(|row| row.name).collect();
        // Without a header, a parameter of this name may be something else.
        assert_eq!(
            (names, credentials.found.clone()),
            (vec!["access_token".to_owned(), "id".to_owned()], vec![Credential::UserToken])
        );
        assert!(credentials.take_misplaced(vec![row("access_token", "")], &mut findings).is_empty());
        assert_eq!(findings.into_list().len(), 2);
    }

    #[test]
    fn headers_of_http_are_not_parameters() {
        let rows = ["Content-Type", "content-length", "serviceGroup"].map(|name| row(name, ""));
        let rest = Credentials::default().take_from_headers(rows.to_vec());
        assert_eq!(rest.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["serviceGroup"]);
    }

    #[test]
    fn a_robots_token_is_a_credential() {
        let read = query_token(&row("access_token", "自定义机器人的凭证。"), &mut Findings::new("a.md"));
        assert_eq!(read, Some(Credential::RobotToken));
    }
}

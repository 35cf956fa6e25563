//! Path parameters: the placeholders of the path, with the rows that describe them.

use super::facts::FieldFacts;
use super::findings::Findings;
use super::inferred;
use super::route::Route;
use dingtalk_spec::path;

/// One parameter for each placeholder. Its name is that of its row, whose spelling may differ, and so is the placeholder's afterwards.
pub(super) fn fill(route: &mut Route, rows: Vec<FieldFacts>, findings: &mut Findings) -> Vec<FieldFacts> {
    let names: Vec<String> = path::placeholders(&route.path).map(str::to_owned).collect();
    let (mut known, mut others): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| names.iter().any(|name| is_same(row, name)));
    let lacking: Vec<_> = names.iter().filter(|name| !known.iter().any(|row| is_same(row, name))).collect();
    // A single row that is left can only describe the single placeholder that is left.
    let mut only = if lacking.len() == 1 && others.len() == 1 { others.pop() } else { None };
    for name in lacking {
        let line = only.as_ref().map_or(route.line, |row| row.line);
        let taken =
            only.as_ref().map_or("taken as text".to_owned(), |row| format!("taken to be the row `{}`", row.name));
        findings.gap(line, format!("no row describes the path's `{name}`; it is {taken}"));
        let row = only.take().unwrap_or_else(|| inferred::undescribed(name, line));
        known.push(FieldFacts { name: name.clone(), required: Some(true), ..row });
    }
    for row in others {
        findings.gap(row.line, format!("the path has no `{}`; the row is left out", row.name));
    }
    let own = |name: &str| {
        let exact = known.iter().find(|row| row.name == name);
        Some(exact.or_else(|| known.iter().find(|row| is_same(row, name)))?.name.clone())
    };
    route.path = path::renamed(&route.path, own);
    known
}

fn is_same(row: &FieldFacts, name: &str) -> bool {
    row.name.eq_ignore_ascii_case(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dingtalk_spec::model::{Gateway, Method};

    fn filled(path: &str, rows: &[&str]) -> (String, Vec<(String, u32)>, usize) {
        let mut route = Route { gateway: Gateway::New, method: Method::Get, path: path.to_owned(), line: 9 };
        let rows = rows.iter().zip(1..).map(|(name, line)| inferred::undescribed(name, line)).collect();
        let mut findings = Findings::new("a.md");
        let fields = fill(&mut route, rows, &mut findings);
        let fields = fields.into_iter().map(|field| (field.name, field.line)).collect();
        (route.path, fields, findings.into_list().len())
    }

    fn field(name: &str, line: u32) -> (String, u32) {
        (name.to_owned(), line)
    }

    #[test]
    fn rows_spell_placeholders() {
        assert_eq!(filled("/a/{boxId}/b", &["boxid"]), ("/a/{boxid}/b".to_owned(), vec![field("boxid", 1)], 0));
        assert_eq!(filled("/a/{id}/{ID}", &["ID", "id"]).0, "/a/{id}/{ID}");
        assert_eq!(filled("/a/{boxId}lids", &["boxid"]), ("/a/{boxid}lids".to_owned(), vec![field("boxid", 1)], 0));
    }

    #[test]
    fn the_only_row_left_describes_the_only_placeholder_left() {
        let (path, fields, findings) = filled("/a/{boxId}/{bagId}", &["bagId", "box"]);
        assert_eq!((path.as_str(), findings), ("/a/{boxId}/{bagId}", 1));
        assert_eq!(fields, [field("bagId", 1), field("boxId", 2)]);
    }

    #[test]
    fn rows_and_placeholders_without_each_other_are_reported() {
        assert_eq!(filled("/a/{b}", &[]), ("/a/{b}".to_owned(), vec![field("b", 9)], 1));
        assert_eq!(filled("/a", &["b"]), ("/a".to_owned(), Vec::new(), 1));
        assert_eq!(filled("/a/{b}/{c}", &["d"]).2, 3);
    }
}

//! From tokens to a file's text.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use syn::{File, Item};

/// A part of a file; parts are set apart by blank lines.
pub(super) enum Piece {
    /// An item, or several that stand together, such as imports.
    Items(TokenStream),
    /// An inline module: its documentation, its name, its parts.
    Module { docs: TokenStream, name: &'static str, pieces: Vec<Piece> },
}

/// A whole file: `head` (comments, inner documentation and attributes), then the pieces.
pub(super) fn file(head: &str, pieces: Vec<Piece>) -> syn::Result<String> {
    let mut text = head.to_owned();
    for piece in pieces {
        let _ = write!(text, "\n{}", render(piece)?);
    }
    Ok(text)
}

fn render(piece: Piece) -> syn::Result<String> {
    match piece {
        Piece::Items(tokens) => items(tokens),
        Piece::Module { docs, name, pieces } => {
            let inner = pieces.into_iter().map(render).collect::<syn::Result<Vec<_>>>()?.join("\n");
            let name = syn::Ident::new(name, proc_macro2::Span::call_site());
            let shell = items(quote::quote! { #docs pub mod #name {} })?;
            let open = shell.trim_end().trim_end_matches('}');
            Ok(format!("{open}\n{}}}\n", indent(&inner)))
        }
    }
}

fn items(tokens: TokenStream) -> syn::Result<String> {
    let parsed: File = syn::parse2(tokens)?;
    let text = |item: Item| {
        let airy = matches!(item, Item::Impl(_));
        let text =
            prettyplease::unparse(&File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] });
        if airy { set_methods_apart(&text) } else { text }
    };
    Ok(parsed.items.into_iter().map(text).collect())
}

/// The statements of a function body, one or more lines, without indentation.
pub(super) fn statements(tokens: TokenStream) -> syn::Result<String> {
    let text = items(quote::quote! { fn body() { #tokens } })?;
    let lines = text.lines().skip(1).filter(|line| *line != "}");
    Ok(lines.map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect())
}

/// Puts a blank line after every method and constant but the last.
fn set_methods_apart(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let is_outermost = line.strip_prefix("    ").is_some_and(|rest| !rest.starts_with([' ', '/', '#']));
        let ends = is_outermost && (line == "    }" || line.ends_with(';'));
        if ends && lines.peek().is_some_and(|next| *next != "}") {
            out.push('\n');
        }
    }
    out
}

fn indent(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") };
    text.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn items_and_methods_are_set_apart() {
        let pieces = vec![
            Piece::Items(quote! { use a::b; use c::d; }),
            Piece::Items(quote! { impl A { fn a() {} fn b() { c(); } } }),
            Piece::Module {
                docs: quote! { #[doc = " Inner."] },
                name: "inner",
                pieces: vec![Piece::Items(quote! { struct B; }), Piece::Items(quote! { struct C; })],
            },
        ];
        let expected = "// head\n\nuse a::b;\nuse c::d;\n\nimpl A {\n    fn a() {}\n    fn b() {\n        c();\n    }\n}\n\n\
                        /// Inner.\npub mod inner {\n    struct B;\n\n    struct C;\n}\n";
        assert_eq!(file("// head\n", pieces).unwrap(), expected);
    }

    #[test]
    fn statements_lose_their_function() {
        assert_eq!(statements(quote! { let a = b(); c(); }).unwrap(), "let a = b();\nc();\n");
    }
}

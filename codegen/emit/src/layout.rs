//! Turns tokens into a file's text.
//!
//! Files are printed only well enough for rustfmt to take over. Parsing the tokens into a syntax tree to lay them out here, and
//! having rustfmt do it again, took half of the generator's time. rustfmt does not see examples in documentation, so those are laid
//! out here.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use syn::File;

use super::printer;

/// A part of a file; parts are separated by blank lines.
pub(super) enum Piece {
    /// An item, or several that belong together, such as imports.
    Items(TokenStream),
    /// An inline module: its documentation, its name, its parts.
    Module { docs: TokenStream, name: &'static str, pieces: Vec<Piece> },
}

/// A whole file for rustfmt: `head` (comments, inner documentation and attributes), then the pieces.
pub(super) fn file(head: &str, pieces: Vec<Piece>) -> String {
    let mut text = head.to_owned();
    for piece in pieces {
        text.push('\n');
        render(&mut text, 0, piece);
    }
    text
}

fn render(text: &mut String, depth: usize, piece: Piece) {
    match piece {
        Piece::Items(tokens) => printer::items(text, depth, tokens),
        Piece::Module { docs, name, pieces } => {
            printer::items(text, depth, docs);
            let _ = writeln!(text, "pub mod {name} {{");
            for (index, piece) in pieces.into_iter().enumerate() {
                if index > 0 {
                    text.push('\n');
                }
                render(text, depth + 1, piece);
            }
            text.push_str("}\n");
        }
    }
}

/// The statements of a function body, one or more lines, without indentation.
pub(super) fn statements(tokens: TokenStream) -> syn::Result<String> {
    let body: File = syn::parse2(quote::quote! { fn body() { #tokens } })?;
    let text = prettyplease::unparse(&body);
    let lines = text.lines().skip(1).filter(|line| *line != "}");
    Ok(lines.map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect())
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
        let expected = "// head\n\nuse a::b;\nuse c::d;\n\nimpl A {\n    fn a() {\n    }\n\n    fn b() {\n        c();\n    }\n\n}\n\n\
                        /// Inner.\npub mod inner {\n    struct B;\n\n    struct C;\n}\n";
        assert_eq!(file("// head\n", pieces), expected);
    }

    #[test]
    fn statements_lose_their_function() {
        assert_eq!(statements(quote! { let a = b(); c(); }).unwrap(), "let a = b();\nc();\n");
    }
}

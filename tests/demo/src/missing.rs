//! What the compiler says about a call that lacks a required parameter.

use std::io;
use std::path::Path;

use dingtalk_test_support::compiler;

use crate::show::say;

const PROGRAM: &str = r#"//! Does not compile: `opt_user_id` is missing.

use dingtalk_contact_1_0 as contact;
use dingtalk_core::{Client, Result};

/// Lets another organization see mobile numbers.
pub async fn show_mobiles(client: &Client) -> Result<()> {
    let done = contact::org_account_mobile_visible_in_other_org()
        .to_corp_ids(["ding123"])
        .send(client)
        .await?;
    println!("{:?}", done.result);
    Ok(())
}
"#;

/// Compiles such a call with the libraries that this program was built with, and prints the compiler error.
pub(crate) fn show() -> io::Result<()> {
    let libraries = compiler::libraries(&["--package", "dingtalk-demo", "--bin", "demo"])?;
    let core = libraries.get("dingtalk_core").map_or(Path::new("."), |library| library.parent().unwrap_or(library));
    let file = core.join("missing.rs");
    std::fs::write(&file, PROGRAM)?;
    let errors = compiler::compile(&file, &libraries, &["dingtalk_core", "dingtalk_contact_1_0"])?;
    let [error] = errors.as_slice() else {
        let texts: Vec<_> = errors.iter().map(|error| error.text.as_str()).collect();
        return Err(io::Error::other(format!("one error was expected, not {}:\n{}", texts.len(), texts.join("\n"))));
    };
    let shown = error.text_about(&file).replace(&file.display().to_string(), "src/lib.rs");
    say(shown);
    Ok(())
}

//! The base, and edits to it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use dingtalk_emit::GeneratedFile;
use dingtalk_emit::compat::Revision;
use dingtalk_spec::{SourceFile, Workspace};

use crate::cases::Edit;

/// Specs of one crate: the crate's file under an empty name, and the files of the operations.
#[derive(Clone)]
pub(crate) struct Specs(BTreeMap<String, String>);

impl Specs {
    /// The base.
    pub(crate) fn base() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compat/base");
        let read = |path: &Path| fs::read_to_string(path).unwrap();
        let mut files = BTreeMap::from([(String::new(), read(&folder.join("shop_1_0.toml")))]);
        for entry in fs::read_dir(folder.join("shop_1_0")).unwrap() {
            let entry = entry.unwrap();
            files.insert(entry.file_name().into_string().unwrap(), read(&entry.path()));
        }
        Self(files)
    }

    pub(crate) fn edited(&self, edits: &[Edit]) -> Self {
        let mut files = self.0.clone();
        for edit in edits {
            match edit {
                Edit::Replace { file, old, new } => {
                    let text = files.get_mut(*file).unwrap();
                    assert_eq!(text.matches(old).count(), 1, "`{old}` in {file}");
                    *text = text.replace(old, new);
                }
                Edit::Rename { file, to } => {
                    let text = files.remove(*file).unwrap();
                    files.insert((*to).to_owned(), text);
                }
                Edit::Remove { file } => drop(files.remove(*file).unwrap()),
            }
        }
        Self(files)
    }

    pub(crate) fn revision(&self) -> Revision {
        Revision::new(self.load()).unwrap()
    }

    /// The crate's modules.
    pub(crate) fn sources(&self) -> Vec<GeneratedFile> {
        let mut files = dingtalk_emit::generate(&self.load()).unwrap();
        files.retain(|file| file.path.starts_with("crates/api/shop_1_0/src/"));
        files
    }

    fn load(&self) -> Workspace {
        let file = |(name, text): (&String, &String)| {
            let path = if name.is_empty() { "shop_1_0.toml".to_owned() } else { format!("shop_1_0/{name}") };
            SourceFile { path, bytes: text.clone().into_bytes() }
        };
        dingtalk_spec::load(self.0.iter().map(file).collect()).unwrap_or_else(|report| panic!("{report}"))
    }
}

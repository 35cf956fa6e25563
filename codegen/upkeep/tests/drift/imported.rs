//! Specs made from pages.

use std::collections::BTreeMap;

use dingtalk_lock::Lock;
use dingtalk_pages::facts::PageFacts;
use dingtalk_pages::seen;
use dingtalk_spec::{SourceFile, Workspace, load};
use dingtalk_upkeep::import::{self, ApiFile};

/// The result of importing pages.
pub(crate) struct Imported {
    pub(crate) files: Vec<SourceFile>,
    pub(crate) lock: Lock,
    /// Why endpoints got no spec, by operation.
    pub(crate) refused: BTreeMap<String, String>,
}

/// Imports every endpoint of `pages` anew.
pub(crate) fn import_all(pages: &[PageFacts]) -> Imported {
    let mut endpoints: BTreeMap<(&str, &str), Vec<&PageFacts>> = BTreeMap::new();
    for page in pages {
        endpoints.entry((&page.krate, &page.operation)).or_default().push(page);
    }
    let mut imported = Imported { files: Vec::new(), lock: Lock::default(), refused: BTreeMap::new() };
    for ((krate, operation), pages) in endpoints {
        let (main, others) = import::main_page(pages.clone(), None).unwrap();
        let Some(crate_file) = import::crate_file(krate, main.gateway) else {
            imported.refused.insert(operation.to_owned(), format!("no crate can be called {krate}"));
            continue;
        };
        let api = ApiFile::read(crate_file.clone());
        let endpoint = import::endpoint(main, &others, &api, None);
        let Some(text) = endpoint.text else {
            imported.refused.insert(operation.to_owned(), format!("{:?}", endpoint.notes));
            pages.iter().for_each(|page| seen::leave_out(&mut imported.lock, page));
            continue;
        };
        let again = import::endpoint(main, &others, &api, Some(&text));
        assert_eq!(again.text.as_deref(), Some(text.as_str()), "{operation} changes: {:?}", again.notes);
        pages.iter().for_each(|page| seen::record(&mut imported.lock, page));
        imported.files.push(SourceFile { path: endpoint.path, bytes: text.into_bytes() });
        if imported.files.iter().all(|file| file.path != crate_file.path) {
            imported.files.push(crate_file);
        }
    }
    imported
}

impl Imported {
    pub(crate) fn load(&self) -> Workspace {
        load(self.files.clone()).unwrap_or_else(|report| panic!("{report}"))
    }
}

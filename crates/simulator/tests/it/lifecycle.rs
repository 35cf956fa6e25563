//! Starting, stopping, and many at once.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread;
use std::time::Duration;

use dingtalk_simulator::{Reply, Simulator, StartError};
use dingtalk_spec::path::{self, Piece};
use expect_test::expect;

use crate::http::call;
use crate::{invented, shipped};

/// Whether the address is free, or soon will be: another test may have been given the port in the meantime.
fn is_free(address: &str) -> bool {
    (0..50).any(|_| {
        let free = TcpListener::bind(address).is_ok();
        if !free {
            thread::sleep(Duration::from_millis(20));
        }
        free
    })
}

#[test]
fn dropping_frees_the_port() {
    for _ in 0..5 {
        let dingtalk = shipped();
        let address = dingtalk.url().strip_prefix("http://").unwrap().to_owned();
        call("GET /").send(&dingtalk);
        // An idle connection does not keep the port.
        let idle = TcpStream::connect(&address).unwrap();
        drop(dingtalk);
        assert!(is_free(&address));
        drop(idle);
    }
}

#[test]
fn dropping_does_not_wait_for_slow_answers() {
    let dingtalk = shipped();
    let operation = "contact_1_0::get_org_auth_info";
    dingtalk.answer_next(operation, Reply::body(200, "").after(Duration::from_secs(600))).unwrap();
    let mut stream = TcpStream::connect(dingtalk.url().strip_prefix("http://").unwrap()).unwrap();
    let head = format!(
        "GET /v1.0/contact/organizations/authInfos HTTP/1.1\r\nhost: x\r\nx-acs-dingtalk-access-token: {}\r\n\r\n",
        dingtalk.app_token()
    );
    std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
    while dingtalk.received().is_empty() {
        thread::yield_now();
    }
    drop(dingtalk);
}

#[test]
fn instances_are_apart() {
    let (one, other) = (shipped(), shipped());
    assert_ne!(one.url(), other.url());
    let line = "GET /v1.0/contact/organizations/authInfos";
    assert_eq!(call(line).token(&one.app_token()).send(&other).json()["code"], "InvalidAuthentication");
    one.answer_next("contact_1_0::get_org_auth_info", Reply::body(500, "")).unwrap();
    assert_eq!(call(line).token(&other.app_token()).send(&other).status, 200);
    assert_eq!(call(line).token(&one.app_token()).send(&one).status, 500);
    assert_eq!((one.received().len(), other.received().len()), (1, 2));
}

#[test]
fn requests_at_the_same_time() {
    let dingtalk = shipped();
    let token = dingtalk.app_token();
    thread::scope(|scope| {
        for worker in 0..8 {
            let (dingtalk, token) = (&dingtalk, &token);
            scope.spawn(move || {
                for round in 0..25 {
                    let corp = format!("ding-{worker}-{round}");
                    let line = format!("GET /v1.0/contact/organizations/authInfos?targetCorpId={corp}");
                    assert_eq!(call(&line).token(token).send(dingtalk).status, 200);
                    assert!(dingtalk.received().iter().any(|request| request.target.ends_with(&corp)));
                }
            });
        }
    });
    assert_eq!(dingtalk.received().len(), 200);
    assert_eq!(dingtalk.violations(), []);
}

#[tokio::test(flavor = "current_thread")]
async fn under_a_runtime_of_one_thread() {
    let dingtalk = Simulator::start().await.unwrap();
    // Even a caller that blocks the only thread gets an answer.
    assert_eq!(call("GET /nowhere").send(&dingtalk).status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_a_runtime_of_several_threads() {
    let dingtalk = Simulator::start().await.unwrap();
    let url = dingtalk.url();
    let connect = move || TcpStream::connect(url.strip_prefix("http://").unwrap()).is_ok();
    assert!(tokio::task::spawn_blocking(connect).await.unwrap());
}

#[test]
fn only_loopback() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
        let error = Simulator::builder().listen(address).start_blocking().unwrap_err();
        assert!(matches!(error, StartError::NotLoopback(_)), "{error}");
    }
    let error = Simulator::builder().listen("0.0.0.0:0").start_blocking().unwrap_err();
    expect![[r#"
        0.0.0.0:0 is not on the loopback interface: listen on 127.0.0.1, ::1 or localhost
    "#]]
    .assert_eq(&format!("{error}\n"));
    assert!(Simulator::builder().listen("localhost:0").start_blocking().is_ok());
    assert!(Simulator::builder().listen("nonsense").start_blocking().is_err());
}

#[test]
fn a_port_in_use() {
    let one = shipped();
    let address = one.url().replace("http://", "");
    let error = Simulator::builder().listen(&address).start_blocking().unwrap_err();
    assert!(matches!(error, StartError::Listen { .. }), "{error}");
}

#[test]
fn specs_with_mistakes() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x_1_0.toml"), "gateway = \"newest\"\n").unwrap();
    let error = Simulator::builder().specs(folder.path()).start_blocking().unwrap_err();
    assert!(error.to_string().contains("x_1_0.toml:1:"), "{error}");
    let error = Simulator::builder().specs(folder.path().join("none")).start_blocking().unwrap_err();
    assert!(matches!(error, StartError::Folder { .. }), "{error}");
}

#[test]
fn specs_that_have_been_loaded() {
    let file = |path: &str| {
        let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/specs").join(path);
        dingtalk_spec::SourceFile { path: path.to_owned(), bytes: std::fs::read(whole).unwrap() }
    };
    let apis = dingtalk_spec::load(vec![file("shop_1_0.toml"), file("shop_1_0/log_in.toml")]).unwrap().apis;
    let dingtalk = Simulator::builder().apis(apis).start_blocking().unwrap();
    assert_eq!(dingtalk.operations().collect::<Vec<_>>(), ["shop_1_0::log_in"]);
    call("GET /v1.0/shop/logins").send(&dingtalk);
    expect![[r#"
        shop_1_0/log_in.toml:4:1: `method`: expected `POST`, got `GET`
    "#]]
    .assert_eq(&format!("{}\n", dingtalk.violations()[0]));
}

#[test]
fn all_specs_are_embedded() {
    let names: Vec<_> = shipped().operations().map(str::to_owned).collect();
    for name in ["contact_1_0::get_org_auth_info", "oauth2_1_0::get_token", "oapi::service_get_auth_info"] {
        assert!(names.iter().any(|known| known == name), "{names:?}");
    }
    assert_eq!(invented().operations().count(), 12);
}

/// The index leads to the same endpoints and answers as reading all specs.
#[test]
fn the_index_agrees_with_the_specs() {
    let checked = Simulator::builder().check_specs().start_blocking().unwrap();
    let indexed = shipped();
    assert_eq!(indexed.operations().collect::<Vec<_>>(), checked.operations().collect::<Vec<_>>());
    for api in dingtalk_spec_files::APIS {
        for endpoint in api.endpoints {
            let filled =
                |piece: Piece<'_>| format!("{}{}{}", piece.before, piece.name.map_or("", |_| "x"), piece.after);
            let path: Vec<_> = path::pieces(endpoint.url_path).map(filled).collect();
            let line = format!("{} {}", endpoint.method, path.join("/"));
            for dingtalk in [&indexed, &checked] {
                call(&line).send(dingtalk);
            }
        }
    }
    let known = |dingtalk: &Simulator| dingtalk.received().into_iter().map(|it| it.operation).collect::<Vec<_>>();
    assert_eq!(known(&indexed), known(&checked));
    assert!(known(&indexed).iter().all(Option::is_some));
    assert_eq!(indexed.violations(), checked.violations());
}

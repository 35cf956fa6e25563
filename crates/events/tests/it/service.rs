//! Callbacks as a service.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dingtalk_core::{BoxFuture, Secret, SuiteTickets};
use dingtalk_events::{CallbackService, Callbacks, Event, Receiver};
use dingtalk_simulator::{CallbackKey, Push};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use serde_json::json;
use tower_service::Service as _;

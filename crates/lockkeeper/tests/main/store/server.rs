//! A real S3-compatible server on a loopback port, and a line to it that can be disturbed.

use std::io;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use lockkeeper::store::{Settings, Store, StoreError};
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, HttpResponse};

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The server says that it is busy.
    Busy,
    /// The server does it, and the line breaks before it can say so.
    Lost,
    /// The server does it, and says so after the client's patience.
    Late,
    /// The server says that the token has expired.
    Expired,
}

/// A disturbance of the next requests of a kind.
#[derive(Clone, Debug)]
pub struct Fault {
    pub method: &'static str,
    /// A part of the path or query, such as `partNumber=2`.
    pub part: &'static str,
    /// How many such requests pass before.
    pub after: usize,
    pub times: usize,
    pub act: Act,
}

pub struct Server {
    pub root: tempfile::TempDir,
    port: u16,
    faults: Arc<Mutex<Vec<Fault>>>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    pub fn start() -> Self {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("backups")).unwrap();
        let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(root.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single("key", "secret"));
        let service = builder.build();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let faults = Arc::default();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let line = Line { service, faults: Arc::clone(&faults), writing: Arc::default() };
        let thread = std::thread::spawn(move || {
            crate::block(async {
                tokio::select! { () = serve(listener, line) => {}, _ = stopped => {} }
            });
        });
        Server { root, port, faults, stop: Some(stop), thread: Some(thread) }
    }

    pub fn disturb(&self, fault: Fault) {
        self.faults.lock().unwrap().push(fault);
    }

    /// Tells whether every disturbance has happened.
    pub fn disturbed(&self) -> bool {
        self.faults.lock().unwrap().iter().all(|fault| fault.times == 0)
    }

    pub fn store(&self) -> Store {
        self.open("s3://backups/shop/prod", &[]).unwrap()
    }

    /// Opens a store here; later variables win.
    pub fn open(&self, url: &str, variables: &[(&str, &str)]) -> Result<Store, StoreError> {
        let endpoint = format!("http://127.0.0.1:{}", self.port);
        let usual = [
            ("AWS_ENDPOINT_URL", endpoint.as_str()),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_ACCESS_KEY_ID", "key"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_REGION", "us-east-1"),
        ];
        let variables = usual.iter().chain(variables);
        let variables = variables.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Store::open_with(
            url,
            &Settings {
                variables: variables.collect(),
                retries: 3,
                retry_for: Duration::from_secs(10),
                request_timeout: Duration::from_secs(2),
            },
        )
    }

    /// Returns the names of all files below the root, without the server's own notes.
    pub fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        let mut dirs = vec![self.root.path().to_owned()];
        while let Some(dir) = dirs.pop() {
            for entry in std::fs::read_dir(dir).unwrap().flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                match entry.file_type().unwrap().is_dir() {
                    true => dirs.push(entry.path()),
                    false if name.ends_with(".json") => {}
                    // The server forgets what it had of a request that was cut.
                    false if name.starts_with(".tmp.") => {}
                    false => files.push(name),
                }
            }
        }
        files.sort();
        files
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        let _ = self.thread.take().unwrap().join();
    }
}

#[derive(Clone)]
struct Line {
    service: S3Service,
    faults: Arc<Mutex<Vec<Fault>>>,
    /// The real ones decide about a condition and write in one step; this server does not.
    writing: Arc<tokio::sync::Mutex<()>>,
}

async fn serve(listener: TcpListener, line: Line) {
    listener.set_nonblocking(true).unwrap();
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    while let Ok((socket, _)) = listener.accept().await {
        let line = line.clone();
        let answer = service_fn(move |request| line.clone().answer(request));
        let served = hyper::server::conn::http1::Builder::new()
            .serve_connection(TokioIo::new(socket), answer);
        tokio::spawn(served);
    }
}

impl Line {
    async fn answer(self, request: Request<Incoming>) -> io::Result<HttpResponse> {
        let act = self.act(&request);
        match act {
            Some(Act::Busy) => return Ok(refused(503, "SlowDown")),
            Some(Act::Expired) => return Ok(refused(400, "ExpiredToken")),
            _ => {}
        }
        let one_by_one = match request.method() == Method::PUT {
            true => Some(self.writing.lock().await),
            false => None,
        };
        let answer = self.service.call(request.map(Body::from)).await;
        drop(one_by_one);
        let answer = answer.map_err(io::Error::other)?;
        match act {
            Some(Act::Lost) => Err(io::Error::other("the line broke")),
            Some(Act::Late) => {
                tokio::time::sleep(Duration::from_secs(3)).await;
                Ok(answer)
            }
            _ => Ok(answer),
        }
    }

    fn act(&self, request: &Request<Incoming>) -> Option<Act> {
        let uri = request.uri().to_string();
        let mut faults = self.faults.lock().unwrap();
        let mut fitting = faults
            .iter_mut()
            .filter(|fault| fault.method == request.method() && uri.contains(fault.part));
        let fault = fitting.find(|fault| fault.times > 0)?;
        if fault.after > 0 {
            fault.after -= 1;
            return None;
        }
        fault.times -= 1;
        Some(fault.act)
    }
}

fn refused(status: u16, code: &str) -> HttpResponse {
    let body = format!("<Error><Code>{code}</Code><Message>not now</Message></Error>");
    let mut response = HttpResponse::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}

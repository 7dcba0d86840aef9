//! SIGHUP with the real program: secrets change, connections stay, a file that cannot be read changes nothing.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

const OLD: &str = "old-edge-secret-0123";
const NEW: &str = "new-edge-secret-4567";

struct Server {
    child: Child,
    address: String,
    edge: std::path::PathBuf,
    log: Receiver<String>,
}

impl Server {
    fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let edge = std::env::temp_dir().join(format!("ops-edge-{}-{port}", std::process::id()));
        std::fs::write(&edge, OLD).unwrap();
        let settings = [
            ("OPS_LISTEN", address.as_str()),
            ("OPS_METRICS_LISTEN", "127.0.0.1:0"),
            ("OPS_STORE", "sqlite::memory:"),
            ("OPS_DIST", "tests/it/fixtures/dist"),
            ("OPS_PUBLIC_URL", "https://ops.test"),
            ("ERPNEXT_URL", "sandbox"),
            ("HUB_URL", "sandbox"),
            ("GEMINI_URL", "sandbox"),
            ("AUTH_MODE", "authentik"),
            ("TRUSTED_PROXIES", "127.0.0.1"),
            ("EDGE_SECRET_FILE", edge.to_str().unwrap()),
            ("AUTHENTIK_JWKS_URL", "off-trust-headers"),
            ("ROLE_GROUPS", "agent=ops-csr"),
            ("SANDBOX_LISTEN", "127.0.0.1:0"),
            ("SANDBOX_DATA", ":memory:"),
        ];
        let mut command = Command::new(env!("CARGO_BIN_EXE_ops-server"));
        let mut child = command.env_clear().envs(settings).stderr(Stdio::piped()).spawn().unwrap();
        let (line, log) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|text| line.send(text)));
        let server = Self { child, address, edge, log };
        server.await_line("listening\"");
        server
    }

    /// The first line from here on that contains that.
    fn await_line(&self, what: &str) -> String {
        loop {
            let line = self.log.recv_timeout(Duration::from_secs(30)).unwrap_or_else(|_| panic!("no line with {what}"));
            if line.contains(what) {
                return line;
            }
        }
    }

    fn hang_up(&self) {
        assert!(Command::new("kill").args(["-HUP", &self.child.id().to_string()]).status().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_file(&self.edge);
    }
}

/// The status of one request on a connection that stays open.
fn ask(connection: &mut TcpStream, secret: &str) -> u16 {
    let head =
        "GET /api/me HTTP/1.1\r\nhost: ops.test\r\nx-authentik-email: julie@fibre.test\r\nx-authentik-groups: ops-csr";
    write!(connection, "{head}\r\nx-edge-auth: {secret}\r\n\r\n").unwrap();
    let mut reader = BufReader::new(connection);
    let (mut status, mut length) = (String::new(), 0);
    reader.read_line(&mut status).unwrap();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    status.split(' ').nth(1).unwrap_or_else(|| panic!("{status:?}")).parse().unwrap()
}

#[test]
fn the_edges_secret_changes_under_an_open_connection() {
    let server = Server::start();
    let mut connection = TcpStream::connect(&server.address).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    assert_eq!((ask(&mut connection, OLD), ask(&mut connection, NEW)), (200, 401));

    std::fs::write(&server.edge, format!("{NEW},{OLD}\n")).unwrap();
    server.hang_up();
    server.await_line("the secret was changed");
    assert_eq!((ask(&mut connection, OLD), ask(&mut connection, NEW)), (200, 200), "both while rotating");

    std::fs::write(&server.edge, NEW).unwrap();
    server.hang_up();
    server.await_line("the secret was changed");
    assert_eq!((ask(&mut connection, OLD), ask(&mut connection, NEW)), (401, 200));

    for bad in [Some("short"), None] {
        match bad {
            Some(text) => std::fs::write(&server.edge, text).unwrap(),
            None => std::fs::remove_file(&server.edge).unwrap(),
        }
        server.hang_up();
        let line = server.await_line("the old one stays in use");
        assert!(line.contains("EDGE_SECRET_FILE") && !line.contains(NEW) && !line.contains("short"), "{line}");
        assert_eq!((ask(&mut connection, OLD), ask(&mut connection, NEW)), (401, 200));
    }
}

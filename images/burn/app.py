"""A worker that burns CPU on demand, for trying out limits, graphs and autoscaling."""

import json
import math
import os
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

# One slice of work and rest; short enough that a graph looks smooth.
PERIOD = 0.05
MAX_CORES = 64.0
MAX_SECONDS = 24 * 3600.0


def burn(share, until):
    """Keeps `share` of one core busy until the given monotonic time. Runs in a child process."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    while (now := time.monotonic()) < until:
        while time.monotonic() < now + PERIOD * share:
            math.sqrt(now)
        if share < 1:
            time.sleep(PERIOD * (1 - share))
    os._exit(0)


class Burner:
    """The children that burn now. A new demand replaces the old one."""

    def __init__(self):
        self.lock = threading.Lock()
        self.children = []
        self.cores = 0.0
        self.until = 0.0

    def start(self, cores, seconds):
        with self.lock:
            self._stop()
            self.cores = cores
            self.until = time.monotonic() + seconds
            for index in range(math.ceil(cores)):
                child = os.fork()
                if child == 0:
                    burn(min(1.0, cores - index), self.until)
                self.children.append(child)

    def stop(self):
        with self.lock:
            self._stop()

    def state(self):
        left = max(0.0, self.until - time.monotonic())
        return {"cores": self.cores if left else 0.0, "secondsLeft": round(left, 1)}

    def _stop(self):
        for child in self.children:
            try:
                os.kill(child, signal.SIGTERM)
                os.waitpid(child, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
        self.children = []
        self.until = 0.0


BURNER = Burner()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urlsplit(self.path)
        if url.path == "/burn":
            query = parse_qs(url.query)
            try:
                cores = float(query.get("cores", ["1"])[0])
                seconds = float(query.get("seconds", ["60"])[0])
            except ValueError:
                return self.answer(400, {"error": "cores and seconds must be numbers"})
            if not (0 < cores <= MAX_CORES and 0 < seconds <= MAX_SECONDS):
                return self.answer(400, {"error": f"cores: over 0 to {MAX_CORES:g}; seconds: over 0 to {MAX_SECONDS:g}"})
            BURNER.start(cores, seconds)
        elif url.path == "/stop":
            BURNER.stop()
        elif url.path not in ("/", "/healthz"):
            return self.answer(404, {"error": "there are /, /burn?cores=&seconds=, /stop and /healthz"})
        return self.answer(200, BURNER.state())

    do_POST = do_GET

    def answer(self, status, value):
        body = (json.dumps(value) + "\n").encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        if self.path != "/healthz":
            print(f"{self.address_string()} {format % args}", flush=True)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("", int(os.environ.get("PORT", "8080"))), Handler)
    stop = lambda *_: threading.Thread(target=server.shutdown).start()
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    # BURN_CORES lets a Deployment burn from the start, without a request.
    if os.environ.get("BURN_CORES"):
        BURNER.start(float(os.environ["BURN_CORES"]), MAX_SECONDS)
    print(f"burn listens on {server.server_port}", flush=True)
    server.serve_forever(poll_interval=0.1)
    BURNER.stop()

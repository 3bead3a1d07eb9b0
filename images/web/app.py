"""A web page that names its pod and counts the requests it answered."""

import html
import json
import os
import signal
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{pod}</title><style>
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }}
body {{ display: grid; place-content: center; min-height: 90vh; text-align: center }}
b {{ font-size: 3rem; font-variant-numeric: tabular-nums; display: block }} code {{ font-size: 1.25rem }}
</style><code>{pod}</code><b>{count}</b>requests answered in {age} s</html>"""


class Counter:
    """Counts across the server's threads."""

    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()

    def next(self):
        with self.lock:
            self.value += 1
            return self.value


COUNTER = Counter()
STARTED = time.monotonic()
POD = os.environ.get("POD_NAME") or socket.gethostname()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urlsplit(self.path)
        if url.path == "/healthz":
            return self.answer("text/plain", "ok\n")
        count = COUNTER.next()
        age = int(time.monotonic() - STARTED)
        if url.query == "json":
            return self.answer("application/json", json.dumps({"pod": POD, "requests": count, "ageSeconds": age}) + "\n")
        return self.answer("text/html; charset=utf-8", PAGE.format(pod=html.escape(POD), count=count, age=age))

    do_HEAD = do_GET

    def answer(self, content_type, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format, *args):
        if self.path != "/healthz":
            print(f"{self.address_string()} {format % args}", flush=True)


class Server(ThreadingHTTPServer):
    request_queue_size = 512
    daemon_threads = True


if __name__ == "__main__":
    server = Server(("", int(os.environ.get("PORT", "8080"))), Handler)
    # shutdown() waits for the loop that the signal interrupts, so it needs a thread of its own.
    stop = lambda *_: threading.Thread(target=server.shutdown).start()
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print(f"{POD} listens on {server.server_port}", flush=True)
    server.serve_forever(poll_interval=0.1)

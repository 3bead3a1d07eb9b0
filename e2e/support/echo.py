"""`serve PORT` answers over HTTP and UDP with the pod's name and the caller's address; `ask QUESTIONS` asks such servers.
`resolve NAMES` prints their addresses; `watch NAME ADDRESS` the time in milliseconds at which a name has lost an address."""

import json
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TIMEOUT = 1.5


def answer_for(caller):
    return f"{socket.gethostname()} {caller[0]}".encode()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = answer_for(self.client_address)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        pass


def serve(port):
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(("", port))

    def answer_datagrams():
        while True:
            _, caller = datagrams.recvfrom(512)
            datagrams.sendto(answer_for(caller), caller)

    threading.Thread(target=answer_datagrams, daemon=True).start()
    ThreadingHTTPServer(("", port), Handler).serve_forever()


def ask_once(question):
    kind = socket.SOCK_DGRAM if question.get("protocol") == "udp" else socket.SOCK_STREAM
    try:
        with socket.socket(socket.AF_INET, kind) as connection:
            connection.settimeout(TIMEOUT)
            connection.connect((question["to"], question["port"]))
            if kind == socket.SOCK_DGRAM:
                connection.send(b"?")
                return connection.recv(512).decode()
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            received = b"".join(iter(lambda: connection.recv(4096), b""))
            return received.split(b"\r\n\r\n", 1)[1].decode()
    except TimeoutError:
        return "TIMEOUT"
    except ConnectionRefusedError:
        return "ECONNREFUSED"
    except OSError as error:
        return str(error)


def ask(questions):
    with ThreadPoolExecutor(32) as pool:
        print(json.dumps(list(pool.map(ask_once, questions))))


def addresses_of(name):
    try:
        return sorted({entry[4][0] for entry in socket.getaddrinfo(name, None, socket.AF_INET)})
    except OSError:
        return []


def watch(name, address):
    while address in addresses_of(name):
        time.sleep(0.01)
    print(int(time.time() * 1000))


mode, *words = sys.argv[1:]
if mode == "serve":
    serve(int(words[0]))
elif mode == "ask":
    ask(json.loads(words[0]))
elif mode == "resolve":
    print(json.dumps({name: addresses_of(name) for name in words}))
else:
    watch(*words)

"""A server that cheats: one address, behind which two servers with one key keep two logs of one
election. Which of them answers is the cheat's choice, request by request. Nothing of it is forged:
every checkpoint and every receipt bears the signature of the real key."""
import http.server
import threading
import urllib.error
import urllib.request

PASSED_ON = ("Content-Type", "Cache-Control", "ETag", "Retry-After", "Allow")


class Quiet(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def pass_on(self, body=None):
        face = self.server.choose(self.path)
        request = urllib.request.Request(f"http://127.0.0.1:{face.port}{self.path}", data=body,
                                         method=self.command)
        for name in ("Content-Type", "If-None-Match"):
            if self.headers.get(name):
                request.add_header(name, self.headers[name])
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                self.reply(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            self.reply(error.code, error.headers, error.read())

    def reply(self, status, headers, body):
        self.send_response(status)
        for name in PASSED_ON:
            if headers.get(name):
                self.send_header(name, headers[name])
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def do_GET(self):
        self.pass_on()

    def do_POST(self):
        self.pass_on(self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, *_):
        pass


class TwoFaces(http.server.ThreadingHTTPServer):
    """`choose` maps a path to one of the two; it may be set anew at any time."""
    daemon_threads = True

    def __init__(self, choose):
        super().__init__(("127.0.0.1", 0), Quiet)
        self.choose = choose
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)
        self.thread.start()

    def url(self, name):
        return f"http://127.0.0.1:{self.server_address[1]}/elections/{name}"

    def close(self):
        self.shutdown()
        self.server_close()
        self.thread.join()

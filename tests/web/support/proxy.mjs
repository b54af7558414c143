// Stands between browser and server, and loses connections when it is told to: before the server
// has got a request, or after it has done what was asked.
import * as fs from "node:fs";
import * as http from "node:http";
import * as path from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".txt": "text/plain; charset=utf-8",
};

export class Proxy {
  #server = http.createServer((request, response) => this.#serve(request, response));
  #losses = [];
  #files = new Map();

  /** Nothing comes through while this is true. */
  offline = false;
  /** "METHOD /path" of all that came, for tests that ask what was sent. */
  seen = [];
  /** The same with the server's status behind it, of all that were answered. */
  answered = [];

  /** upstream() is the server's port, which may change when it starts anew. */
  constructor(upstream) {
    this.upstream = upstream;
  }

  async listen() {
    // Only tests lose connections here: not the clock, just when somebody asks again.
    this.#server.keepAliveTimeout = 120_000;
    await new Promise((done) => this.#server.listen(0, "127.0.0.1", done));
    this.port = this.#server.address().port;
    this.origin = `http://127.0.0.1:${this.port}`;
    return this;
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  /**
   * The next request that matches loses its connection: when = "before" (the server never sees it)
   * or "after" (the server has answered, and the answer is lost). Resolves when it has happened.
   */
  lose(method, pattern, when = "before") {
    return new Promise((happened) => this.#losses.push({ method, pattern, when, happened }));
  }

  /** Answers of the server at this path are replaced by these bytes, until restore(). */
  replace(file, bytes, headers = {}) {
    this.#files.set(file, { bytes, headers });
  }
  restore() {
    this.#files.clear();
  }

  #loss(request) {
    const at = this.#losses.findIndex(
      (loss) => loss.method === request.method && loss.pattern.test(request.url),
    );
    return at < 0 ? undefined : this.#losses.splice(at, 1)[0];
  }

  #serve(request, response) {
    this.seen.push(`${request.method} ${request.url}`);
    const loss = this.#loss(request);
    if (this.offline || loss?.when === "before") {
      request.socket.destroy();
      loss?.happened();
      return;
    }
    const own = this.#files.get(request.url);
    if (own) {
      const type = TYPES[path.extname(request.url)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type, ...own.headers });
      response.end(own.bytes);
      return;
    }
    this.#forward(request, response, loss);
  }

  #forward(request, response, loss) {
    const { method, url, headers } = request;
    const forward = http.request(
      { host: "127.0.0.1", port: this.upstream(), method, path: url, headers },
      (answer) => {
        this.answered.push(`${method} ${url} ${answer.statusCode}`);
        if (loss) {
          answer.resume().on("end", () => {
            request.socket.destroy();
            loss.happened();
          });
          return;
        }
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      },
    );
    forward.on("error", () => request.socket.destroy());
    request.pipe(forward);
  }
}

/** Reads a file of the built pages: for replace(). */
export const builtFile = (folder, name) => fs.readFileSync(path.join(folder, name));

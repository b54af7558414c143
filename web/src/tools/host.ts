// A program for WASI, alone with files in memory: what a worker, and a test, runs.
import {
  Directory,
  Fd,
  File,
  type Inode,
  OpenFile,
  PreopenDirectory,
  WASI,
  wasi as defs,
} from "@bjorn3/browser_wasi_shim";
import type { Files, Stream, ToolName, ToolRequest, ToolResult } from "./messages";

type Contents = Map<string, Inode>;
type Say = (stream: Stream, line: string) => void;

/** Standard output and standard error: no terminal, so that nothing draws bars on it. */
class Output extends Fd {
  readonly #decoder = new TextDecoder();
  readonly #parts: string[] = [];
  #line = "";

  constructor(
    readonly stream: Stream,
    readonly say: Say,
  ) {
    super();
  }

  override fd_fdstat_get(): { ret: number; fdstat: defs.Fdstat } {
    return { ret: 0, fdstat: new defs.Fdstat(defs.FILETYPE_REGULAR_FILE, 0) };
  }

  override fd_filestat_get(): { ret: number; filestat: defs.Filestat } {
    return { ret: 0, filestat: new defs.Filestat(0n, defs.FILETYPE_REGULAR_FILE, 0n) };
  }

  override fd_write(data: Uint8Array): { ret: number; nwritten: number } {
    this.#take(this.#decoder.decode(data, { stream: true }));
    return { ret: 0, nwritten: data.byteLength };
  }

  #take(text: string): void {
    this.#parts.push(text);
    const lines = (this.#line + text).split("\n");
    this.#line = lines.pop() ?? "";
    for (const line of lines) this.say(this.stream, line);
  }

  /** The whole text. A last line without its end is said now. */
  finish(): string {
    this.#take(this.#decoder.decode());
    if (this.#line) this.say(this.stream, this.#line);
    this.#line = "";
    return this.#parts.join("");
  }
}

/** Without copying where the bytes are all of their buffer. */
function fileOf(bytes: Uint8Array): File {
  const whole = bytes.byteLength === bytes.buffer.byteLength;
  return new File(whole ? bytes.buffer : bytes);
}

/** The directory `path` below the root, made where it is missing, and the last name. */
function place(root: Contents, path: string): { at: Contents; leaf: string } {
  const parts = path.split("/");
  const leaf = parts.pop() ?? "";
  if (!leaf || parts.some((part) => !part || part === "." || part === ".."))
    throw new Error(`no path for a file: ${path}`);
  let at = root;
  for (const part of parts) {
    const found = at.get(part);
    if (found && !(found instanceof Directory)) throw new Error(`a file is in the way of ${path}`);
    const next = found ?? new Directory(new Map());
    at.set(part, next);
    at = next.contents;
  }
  return { at, leaf };
}

function plant(files: Files): { root: Contents; planted: Map<string, File> } {
  const root: Contents = new Map();
  const planted = new Map<string, File>();
  for (const [path, bytes] of files) {
    const { at, leaf } = place(root, path);
    const file = fileOf(bytes);
    at.set(leaf, file);
    planted.set(path, file);
  }
  return { root, planted };
}

function* walk(at: Contents, prefix = ""): Generator<[path: string, file: File]> {
  for (const [name, node] of at) {
    if (node instanceof File) yield [prefix + name, node];
    else if (node instanceof Directory) yield* walk(node.contents, `${prefix}${name}/`);
  }
}

/** The tools write files whole and rename them, so that a file that changed is another one. */
function harvest(
  root: Contents,
  planted: ReadonlyMap<string, File>,
): Pick<ToolResult, "files" | "removed"> {
  const files = new Map<string, Uint8Array>();
  const left = new Set(planted.keys());
  for (const [path, file] of walk(root)) {
    left.delete(path);
    if (planted.get(path) !== file) files.set(path, file.data);
  }
  return { files, removed: [...left] };
}

/** Random numbers are the system's or there are none: the shim would go on with worse ones. */
function imports(wasi: WASI, memory: () => WebAssembly.Memory): WebAssembly.ModuleImports {
  const random_get = (at: number, length: number): number => {
    const bytes = new Uint8Array(memory().buffer, at, length);
    for (let i = 0; i < length; i += 65536) crypto.getRandomValues(bytes.subarray(i, i + 65536));
    return 0;
  };
  return { ...wasi.wasiImport, random_get };
}

interface Program {
  memory: WebAssembly.Memory;
  _start(): void;
}

/** Runs the program to its end. Throws what WebAssembly throws if it crashes. */
export async function execute(
  module: WebAssembly.Module,
  tool: ToolName,
  request: ToolRequest,
  say: Say = () => undefined,
): Promise<ToolResult> {
  const { root, planted } = plant(request.files);
  const out = new Output("stdout", say);
  const err = new Output("stderr", say);
  const stdin = new OpenFile(fileOf(request.stdin));
  const fds = [stdin, out, err, new PreopenDirectory("/", root)];
  const wasi = new WASI([tool, ...request.args], [], fds, { debug: false });
  let program: Program | undefined;
  const memory = (): WebAssembly.Memory => {
    if (!program) throw new Error("the program has not begun");
    return program.memory;
  };
  const instance = await WebAssembly.instantiate(module, {
    wasi_snapshot_preview1: imports(wasi, memory),
  });
  program = instance.exports as unknown as Program;
  const status = wasi.start({ exports: program });
  const said = { stdout: out.finish(), stderr: err.finish() };
  return { status, ...said, ...harvest(root, planted) };
}

"""A folder of made-up web pages with its assets.txt, as the build of web/ writes it."""
import hashlib

FILES = {
    "index.html": b"<!doctype html><title>Oy</title><script src=/assets/main-1.js></script>\n" * 9,
    "assets/main-1.js": b"console.log('oy');\n" * 200,
    "assets/main-1.css": b"body { margin: 0 }\n" * 20,
    "assets/oy-1.wasm": b"\0asm\1\0\0\0" + bytes(2000),
    "assets/icon-1.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>\n" * 10,
    "assets/tile-1.png": bytes(range(256)) * 3,
    "assets/words-1.json": b'{"oy": "oy"}',
    "assets/tiny-1.txt": b"oy\n",
    "app.webmanifest": b'{"name": "Oy"}',
}
TYPES = {"html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8",
         "css": "text/css; charset=utf-8", "wasm": "application/wasm", "svg": "image/svg+xml",
         "png": "image/png", "json": "application/json", "txt": "text/plain; charset=utf-8",
         "webmanifest": "application/manifest+json"}


def sha256(raw):
    return hashlib.sha256(raw).hexdigest()


def listing(files):
    """The text of assets.txt."""
    return "".join(f"{sha256(raw)}  {len(raw)}  {name}\n" for name, raw in sorted(files.items()))


def put(folder, files=None, text=None):
    """Writes the files and their list; the folder."""
    files = FILES if files is None else files
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "assets.txt").write_text(listing(files) if text is None else text, encoding="utf-8")
    return folder

"""Whether answers are what openapi.json describes: path, method, status, content type, headers.

Answers that no operation could describe are known here: an unknown path (404), a method that a path
has not (405, with Allow), and requests that are malformed as HTTP (400).
"""
import json
import pathlib
import re

FILE = pathlib.Path(__file__).resolve().parents[3] / "server" / "http" / "openapi.json"
SPEC = json.loads(FILE.read_text(encoding="utf-8"))
SECURITY = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin"}
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'")
PAGES = {"/", "/assets.txt", "/assets/{asset}"}

UNDESCRIBED = {}  # what was seen and is not described
EXERCISED = set()  # (path, method, status)
seen = 0


def pattern(path):
    """Names are as openapi.json has them; the file of a record may hold slashes."""
    names = {"name": "[a-z0-9][a-z0-9-]{0,59}", "fingerprint": "[^/]+", "path": ".+",
             "asset": ".+", "credential": "[^/]+", "file": "[^/]+"}
    return re.compile(re.sub(r"\{(\w+)\}", lambda m: names[m[1]], path) + r"\Z")


PATHS = [(pattern(p), p, operations) for p, operations in SPEC["paths"].items()]


def operations_of(path):
    for compiled, name, operations in PATHS:
        if compiled.match(path.split("?")[0]):
            return name, operations
    return None, {}


def follow(schema):
    while "$ref" in schema:
        at = SPEC
        for part in schema["$ref"].lstrip("#/").split("/"):
            at = at[part]
        schema = at
    return schema


def fits(schema, value):
    """As much of JSON Schema as openapi.json uses."""
    schema = follow(schema)
    kinds = {"object": dict, "array": list, "string": str, "integer": int,
             "boolean": bool, "null": type(None)}
    kind = schema.get("type")
    if kind and not isinstance(value, tuple(kinds[k] for k in ([kind] if isinstance(kind, str)
                                                                else kind))):
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return all(k in value for k in schema.get("required", [])) and all(
            fits(s, value[k]) for k, s in known.items() if k in value)
    return not isinstance(value, list) or all(fits(schema.get("items", {}), v) for v in value)


def body_fault(response, answer, bare):
    """What is wrong with content type and body, or nothing."""
    content = response.get("content")
    kind = (answer.headers.get("Content-Type") or "").split(";")[0]
    if not content:
        return f"a body where none is described: {answer.body[:80]}" if answer.body else ""
    if kind not in content:
        return f"content type {kind}"
    if kind == "application/json" and not bare:
        try:
            if not fits(content[kind].get("schema", {}), json.loads(answer.body)):
                return f"a body that is not as the schema says: {answer.text()[:300]}"
        except ValueError:
            return "a body that is no JSON"
    return ""


def header_fault(path, known, answer):
    """[web-3] What is wrong with the headers that every answer has, or nothing."""
    for name, value in SECURITY.items():
        if answer.headers.get(name) != value:
            return f"{name}: {answer.headers.get(name)}"
    is_page = known in PAGES or (known is None and "." in path)
    given = answer.headers.get("Content-Security-Policy")
    if given != (PAGE_POLICY if is_page and answer.status in (200, 304) else POLICY):
        return f"Content-Security-Policy: {given}"
    features = answer.headers.get("Permissions-Policy") or ""
    wanted = ("camera=(self)", "publickey-credentials-get=(self)", "geolocation=()", "microphone=()")
    return "" if all(f in features for f in wanted) else f"Permissions-Policy: {features}"


def fault(method, path, answer):
    known, operations = operations_of(path)
    wrong = header_fault(path, known, answer)
    if wrong:
        return wrong
    key = "get" if method == "HEAD" else method.lower()
    if known is None:
        page = answer.status in (200, 304, 405) and answer.headers.get("Content-Security-Policy")
        return "" if page or answer.status in (400, 404) else f"status {answer.status} of an unknown path"
    if key not in operations:
        has_allow = answer.status == 405 and answer.headers.get("Allow")
        return "" if has_allow else f"status {answer.status} without Allow for a method it has not"
    response = operations[key]["responses"].get(str(answer.status))
    if response is None:
        return f"status {answer.status}: {answer.text()[:200]}"
    EXERCISED.add((known, key, answer.status))
    for name in response.get("headers", {}):
        if name not in answer.headers:
            return f"no {name} with status {answer.status}"
    return body_fault(response, answer, method == "HEAD")


def check(method, path, answer):
    global seen  # pylint: disable=global-statement
    seen += 1
    wrong = fault(method, path, answer)
    if wrong:
        UNDESCRIBED.setdefault(f"{method} {path[:80]}: {wrong[:60]}", wrong)


def described():
    """Everything that openapi.json says may happen."""
    return {(path, method, int(status)) for path, operations in SPEC["paths"].items()
            for method, operation in operations.items() if method != "parameters"
            for status in operation["responses"]}

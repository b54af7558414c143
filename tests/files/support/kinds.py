"""The ways in which a file can be bad. Each takes the path, where nothing is yet, and the good
bytes; False says that this file cannot be bad that way."""
import os
import shutil


def no_file(path, good):
    pass


def empty(path, good):
    path.write_bytes(b"")


def half(path, good):
    path.write_bytes(good[:len(good) // 2])


def one_short(path, good):
    path.write_bytes(good[:-1] if not good.endswith(b"}\n") else good[:-2])


def longer(path, good):
    path.write_bytes(good + b"x")


def huge(path, good):
    with open(path, "wb") as f:
        f.write(good)
        f.truncate(1 << 36)


def directory(path, good):
    path.mkdir()


def link(path, good):
    beside = path.with_name(path.name + ".real")
    beside.write_bytes(good)
    beside.chmod(0o600)
    path.symlink_to(beside.name)


def dangling(path, good):
    path.symlink_to("nothing-here")


def pipe(path, good):
    os.mkfifo(path)


def zeros(path, good):
    path.write_bytes(bytes(len(good)))


def newer(path, good):
    """The same in a version that does not exist yet."""
    if good[:2] == b"OY":
        changed = good[:4] + b"\x02" + good[5:]
    elif b'"version":1' in good:
        changed = good.replace(b'"version":1', b'"version":2', 1)
    elif b'"version": 1' in good:
        changed = good.replace(b'"version": 1', b'"version": 2', 1)
    else:
        changed = good.replace(b"oy-secret 1", b"oy-secret 2", 1)
    if changed == good:
        return False
    path.write_bytes(changed)


KINDS = [no_file, empty, half, one_short, longer, huge, directory, link, dangling, pipe, zeros,
         newer]


def make_bad(kind, path, good):
    """Puts the bad file where a good one could be; False if this file cannot be bad that way."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif path.is_symlink() or path.exists():
        path.unlink()
    if kind(path, good) is False:
        return False
    if path.is_file() and not path.is_symlink():
        path.chmod(0o600)
    return True

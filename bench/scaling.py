"""How time and memory of `oy-verify RECORD` grow with threads, options and ballots.

Records are made by `oy demo` in a temporary folder that is removed. Every figure is of a whole
process: reading files, the log, the roll, the ceremony, all ballots, shares and totals.
"""
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import time

LONGEST = 1000000
BALLOTS = (1000, 10000, 100000, LONGEST)
OPTIONS = (2, 5, 10, 20, 50, 100, 200)
OPTIONS_BALLOTS = 1000
POLL_SECONDS = 0.005


class Failure(Exception):
    """A program did not do what it was asked for."""


def resident(pid):
    """Bytes of a running process: anonymous, of files, and the most of both together so far."""
    fields = {}
    try:
        text = pathlib.Path("/proc", str(pid), "status").read_text(encoding="ascii")
    except OSError:
        return None
    for key, kib in re.findall(r"^(RssAnon|RssFile|VmHWM):\s+(\d+) kB$", text, re.M):
        fields[key] = int(kib) * 1024
    return fields if len(fields) == 3 else None


def watch(words):
    """Runs a command to its end: its time, and the most memory it was seen with."""
    begin = time.monotonic()
    said = tempfile.TemporaryFile()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=said)
    anonymous = of_files = most = 0
    while True:
        seen = resident(child.pid)
        if seen:
            anonymous = max(anonymous, seen["RssAnon"])
            of_files = max(of_files, seen["RssFile"])
            most = max(most, seen["VmHWM"])
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            break
        time.sleep(POLL_SECONDS)
    seconds = time.monotonic() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    with said:
        if child.returncode != 0:
            said.seek(0)
            text = said.read().decode(errors="replace")
            raise Failure(f"{' '.join(map(str, words))}: exit {child.returncode}: {text}")
    return {"seconds": seconds, "processor_seconds": usage.ru_utime + usage.ru_stime,
            "anonymous_bytes": anonymous, "file_bytes": of_files,
            "most_bytes": most}  # ru_maxrss begins with the size of this program


def verify(bin_folder, record, threads, repeat):
    """The median in time of `repeat` runs; the most memory of any."""
    runs = [watch([bin_folder / "oy-verify", record, "--quiet", "--threads", str(threads)])
            for _ in range(repeat)]
    median = {key: statistics.median(r[key] for r in runs)
              for key in ("seconds", "processor_seconds")}
    return dict({key: round(value, 4) for key, value in median.items()}, threads=threads,
                **{key: max(r[key] for r in runs)
                   for key in ("anonymous_bytes", "file_bytes", "most_bytes")})


class Records:
    """Elections by `oy demo`, one at a time in the folder."""

    def __init__(self, bin_folder, folder, note):
        self.bin, self.folder, self.note = bin_folder, pathlib.Path(folder), note
        usage = subprocess.run([self.bin / "oy", "demo", "--help"], check=False,
                               capture_output=True, text=True).stdout
        self.has_options = re.search(r"^\s*--options\b", usage, re.M) is not None

    def make(self, ballots, options):
        """The record's folder. Without the option, a question of every type."""
        self.note(f"oy demo: {ballots} voters, {options or 'all types of'} options")
        out = self.folder / "election"
        shutil.rmtree(out, ignore_errors=True)
        words = [self.bin / "oy", "demo", "--voters", str(ballots), "--out", out]
        if self.has_options:
            words += ["--options", str(options)]
        watch(words)
        return out / "record"


def bytes_of_ballots(record):
    return sum(f.stat().st_size for f in (record / "ballots").rglob("*") if f.is_file())


def by_ballots(records, most, options, repeat, small):
    for ballots in small or [n for n in BALLOTS if n <= most]:
        record = records.make(ballots, options)
        times = 1 if ballots > 10000 else repeat
        for threads in thread_counts():
            yield dict(ballots=ballots, options=options, ballots_bytes=bytes_of_ballots(record),
                       **verify(records.bin, record, threads, times))


def by_options(records, ballots, repeat, small):
    if not records.has_options:
        return
    for options in small or OPTIONS:
        record = records.make(ballots, options)
        yield dict(ballots=ballots, options=options, ballots_bytes=bytes_of_ballots(record),
                   **verify(records.bin, record, 1, repeat))


def thread_counts():
    """1, 2, 4 … and all."""
    processors = os.cpu_count() or 1
    counts = [1]
    while 2 * counts[-1] < processors:
        counts.append(2 * counts[-1])
    return counts + ([processors] if processors > 1 else [])


def measure(bin_folder, most, repeat, tiny, note):
    repeat = repeat or (1 if tiny else 3)
    with tempfile.TemporaryDirectory() as folder:
        records = Records(bin_folder, folder, note)
        few = 10 if tiny else OPTIONS_BALLOTS
        options = list(by_options(records, few, repeat, [2] if tiny else None))
        ballots = list(by_ballots(records, most, 5 if records.has_options else None, repeat,
                                  [10] if tiny else None))
    reason = None if records.has_options else ("this oy demo has no --options: the records hold a "
                                               "question of every type")
    return {"by_ballots": ballots, "by_options": options, "reason": reason}


def slope(rows):
    """Seconds for one ballot more, and for none, by the two largest records of one thread."""
    one = [r for r in rows if r["threads"] == 1][-2:]
    if len(one) < 2:
        return None
    per_ballot = (one[1]["seconds"] - one[0]["seconds"]) / (one[1]["ballots"] - one[0]["ballots"])
    return per_ballot, one[1]["seconds"] - per_ballot * one[1]["ballots"]

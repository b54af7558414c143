"""Pictures of the reports, as SVG, drawn by gnuplot."""
import subprocess

COLOURS = {"naive": "#8c8c8c", "libsodium": "#8c8c8c", "belenios": "#b07aa1",
           "portable": "#4e79a7", "ifma": "#e15759"}
SIZE = "820,480"


class Failure(Exception):
    """gnuplot did not draw."""


def quoted(text):
    text = str(text).replace("\\", "\\\\").replace('"', "'").replace("\n", "\\n")
    return f'"{text}"'


def head(file, title, report, size=SIZE):
    """Title, and below it in small what ran where."""
    where = f"oy {report['oy']}, {report['cpu']}, {report['compiler']}, libsodium "\
            f"{report['libsodium']}"
    return [f"set terminal svg size {size} font 'DejaVu Sans,13' background '#ffffff' noenhanced",
            f"set output {quoted(file)}", "set encoding utf8",
            f"set title {quoted(title + chr(10) + where)} noenhanced",
            "set border 3 linecolor '#404040'", "set tics nomirror out",
            "set grid linecolor '#dddddd'"]


def data(name, rows):
    return [f"${name} << END", *(" ".join(map(str, row)) for row in rows), "END"]


def curve(block, colour, title, columns="1:2", dash=1):
    return (f"${block} using {columns} with linespoints linewidth 2 pointtype 7 pointsize 0.6 "
            f"dashtype {dash} linecolor '{colour}' title {quoted(title)}")


def recount(report):
    us = report["us_per_ballot"]
    names = [("belenios", "belenios-tool"), ("naive", "libsodium, by equation"),
             ("portable", "batches, portable"), ("ifma", "batches, IFMA")]
    rows = [(i, us[key], quoted(text), COLOURS[key].replace("#", "0x"), quoted(f"{us[key]:,.0f}"))
            for i, (key, text) in enumerate((k, t) for k, t in names if us.get(k))]
    title = f"Recount of a ballot of {report['options']} options, one core"
    return title, SIZE, [
        *data("bars", rows), "set logscale y", "set yrange [10:*]", "set format y '%.0f'",
        "set ylabel 'microseconds a ballot (logarithmic)'", "set boxwidth 0.6",
        "set style fill solid", f"set xrange [-0.6:{len(rows) - 0.4}]", "set offsets 0,0,0,0",
        "unset key", "set grid noxtics",
        "plot $bars using 1:2:4:xtic(3) with boxes linecolor rgb variable, "
        "$bars using 1:($2*1.25):5 with labels"]


def multi(report):
    lines, curves = [], []
    for bits, dash in ((253, 1), (128, 2)):
        for key, text in (("portable", "portable"), ("ifma", "IFMA")):
            rows = [(r["n"], r["us_per_term"][key]) for r in report["rows"]
                    if r["bits"] == bits and r["us_per_term"][key]]
            if rows:
                lines += data(f"{key}{bits}", rows)
                curves.append(curve(f"{key}{bits}", COLOURS[key], f"{text}, {bits} bits",
                                    dash=dash))
    rows = [(r["n"], r["us_per_term"]["libsodium"]) for r in report["rows"] if r["bits"] == 253]
    lines += data("library", rows)
    curves.append(curve("library", COLOURS["libsodium"], "libsodium, one power"))
    return "Multi-exponentiation in ristretto255, one core", SIZE, [
        *lines, "set logscale xy", "set xlabel 'terms'",
        "set ylabel 'microseconds a term (logarithmic)'",
        "set xtics (64,256,'1,024' 1024,'4,096' 4096,'16,384' 16384,'65,536' 65536,"
        "'262,144' 262144)", "set xrange [50:350000]", "set format y '%g'",
        "set key outside right top", "plot " + ", ".join(curves)]


def scaling(report):
    by_ballots, by_options = report["by_ballots"], report["by_options"]
    lines, times = [], []
    greys = ["#e15759", "#4e79a7", "#59a14f", "#f28e2b", "#b07aa1", "#9c755f"]
    threads = sorted({row["threads"] for row in by_ballots})
    for i, count in enumerate(threads):
        rows = [(r["ballots"], r["seconds"]) for r in by_ballots if r["threads"] == count]
        lines += data(f"time{count}", rows)
        times.append(curve(f"time{count}", greys[i % 6], f"{count} thread" + "s" * (count > 1)))
    one = [r for r in by_ballots if r["threads"] == threads[0]]
    lines += data("memory", [(r["ballots"], r["anonymous_bytes"] / 2**20,
                              r["most_bytes"] / 2**20) for r in one])
    lines += data("options", [(r["options"], r["seconds"]) for r in by_options])
    us = report["us_per_ballot"] / 1e6
    wide = "820,1080" if by_options else "820,760"
    layout = 3 if by_options else 2
    plot = [f"set multiplot layout {layout},1 title {quoted(title_of(report))} font ',14' "
            "noenhanced", "unset title", "set key left top", "set logscale xy",
            "set autoscale xfix", "set format x '%.0f'", "set format y '%g'", "set lmargin 12", "set xlabel 'ballots'",
            "set ylabel 'seconds'", f"plot {', '.join(times)}, {us}*x with lines dashtype 2 "
            "linecolor '#8c8c8c' title 'one thread, by a ballot in memory'",
            "set ylabel 'MiB at most'", "unset logscale y", "set yrange [0:*]",
            "plot " + curve("memory", "#e15759", "anonymous") + ", "
            + curve("memory", "#8c8c8c", "with mapped files", "1:3")]
    if by_options:
        plot += ["unset logscale x", "set xrange [0:*]", "set xlabel 'options of the question'",
                 "set ylabel 'seconds'",
                 "plot " + curve("options", "#e15759",
                                 f"{by_options[0]['ballots']:,} ballots, one thread")]
    return "", wide, [*lines, *plot, "unset multiplot"]


def title_of(report):
    return f"oy-verify: time and memory by size\n"\
           f"oy {report['oy']}, {report['cpu']}, {report['compiler']}"


def server(report):
    rows = [(r["acked_per_s"], r["p50_ms"], r["p99_ms"]) for r in report["rates"]]
    return (f"oyd: from cast to receipt, a checkpoint every {report['interval_ms']} ms", SIZE, [
        *data("waits", rows), "set xlabel 'acknowledged ballots a second'",
        "set ylabel 'milliseconds'", "set yrange [0:*]", "set key left top",
        "plot " + ", ".join([curve("waits", COLOURS["portable"], "half of the voters (p50)"),
                             curve("waits", COLOURS["ifma"], "all but one in a hundred (p99)",
                                   "1:3")])])


PLOTS = {"recount": recount, "multi": multi, "scaling": scaling, "server": server}


def draw(name, report, folder):
    """Draws folder/name.svg; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.svg"
    title, size, lines = PLOTS[name](report)
    script = "\n".join([*head(file, title, report, size), *lines, ""])
    done = subprocess.run(["gnuplot"], input=script, text=True, check=False, capture_output=True)
    if done.returncode != 0:
        raise Failure(f"gnuplot: {done.stderr.strip()}")
    return file

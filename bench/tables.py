"""The reports of the benchmarks as text for people."""
import scaling

MACHINE = ("oy", "cpu", "processors", "compiler", "flags", "ifma_flags", "libsodium", "gmp")
MIB = 1 << 20


def machine(report):
    """What ran where: the head of every page."""
    lines = [f"oy {report['oy']} on {report['cpu']}, {report['processors']} processors",
             f"{report['compiler']}, {report['flags']}"]
    if report.get("ifma_flags"):
        lines.append(f"the IFMA file besides: {report['ifma_flags']}")
    if "libsodium" in report:
        lines.append(f"libsodium {report['libsodium']}, GMP {report['gmp']}")
    lines.append("Medians in microseconds of one core's processor time unless it says otherwise. "
                 "Only ratios travel.")
    return "\n".join(lines)


def goal(value, least):
    """Whether a ratio reaches its goal, and by how much not."""
    if value >= least:
        return f"goal {least}: met"
    return f"goal {least}: MISSED by {100 * (1 - value / least):.0f} %"


def recount(report):
    us, goals = report["us_per_ballot"], report["goals"]
    lines = [f"\nrecount: {report['ballots']} ballots of {report['options']} options in batches of "
             f"{report['batch']}, {report['naive_ballots']} for the naive one; "
             f"{report['repeat']} rounds",
             f"  {'':<34} {'us a ballot':>12} {'times as fast as naive':>24}"]
    names = {"naive": "libsodium, equation by equation", "portable": "batches, portable C",
             "ifma": "batches, AVX-512 IFMA"}
    for name, text in names.items():
        if us[name] is None:
            lines.append(f"  {text:<34} {'not measured':>12}  {report['ifma_reason']}")
            continue
        spread = report["spread"][name]
        line = f"  {text:<34} {us[name]:>12.1f}"
        if name != "naive":
            ratio = report["ratio"][name]
            line += f" {ratio:>12.1f}    {goal(ratio, goals[name])}"
        lines.append(line + f"  ({spread['low']:.1f} to {spread['high']:.1f})")
    if report["ratio"]["ifma"]:
        lines.append(f"  {'':<34} {'':>12} {'':>12}    stretch "
                     + goal(report["ratio"]["ifma"], goals["ifma_stretch"]))
    lines.append(f"  {'with every hundredth ballot bad':<34} {'':>12} "
                 f"{report['one_in_a_hundred_bad']:>12.1f} times as long as without; goal 3")
    return "\n".join(lines + list(belenios_lines(report["belenios"], report["belenios_ratio"],
                                                 goals["belenios"])))


def server(report):
    goals = report["goals"]
    lines = [f"\nserver: ballots of {report['options']} options over loopback, a checkpoint every "
             f"{report['interval_ms']} ms, load and server on the same processors",
             f"  {'offered a second':>18} {'acknowledged':>14} {'p50 ms':>9} {'p99 ms':>9} "
             f"{'memory MB':>11}"]
    for row in report["rates"]:
        lines.append(f"  {row['offered_per_s']:>18} {row['acked_per_s']:>14.0f} "
                     f"{row['p50_ms']:>9.1f} {row['p99_ms']:>9.1f} {row['rss_mb']:>11.1f}")
    lines += [f"  {'as fast as taken':>18} {report['acked_per_s']:>14.0f}    "
              f"{goal(report['acked_per_s'], goals['acked_per_s'])}, stretch "
              f"{goal(report['acked_per_s'], goals['acked_per_s_stretch'])}",
              f"  {'half of that':>18} {report['half_peak']['acked_per_s']:>14.0f} "
              f"{report['p50_ms_half_peak']:>9.1f} {report['p99_ms_half_peak']:>9.1f}    "
              f"goal {goals['p99_ms_half_peak']} ms: "
              f"{'met' if report['p99_ms_half_peak'] < goals['p99_ms_half_peak'] else 'MISSED'}",
              f"  memory: {report['rss_mb']} MB with {report['voters']:,} on the roll, "
              f"{report['rss_growth_mb_in_half_peak']:+.1f} MB over the {report['half_peak']['acked']:,} "
              "ballots at half the peak",
              f"  disk: {report['bytes_per_ballot']:.0f} bytes a ballot",
              f"  one ballot checked and synced at a time: {report['one_at_a_time_per_s']:.0f} a "
              f"second; the server takes {report['ratio_to_one_at_a_time']} times as many",
              f"  the disk syncs {report['disk_syncs_per_s']:.0f} times a second; the server "
              f"acknowledges {report['ratio_to_disk_syncs']} times as many ballots"]
    return "\n".join(lines)


def belenios_lines(theirs, ratio=None, least=None):
    if theirs["us_per_ballot"] is None:
        yield f"  belenios-tool: not measured: {theirs['reason']}"
        return
    yield (f"  {'belenios-tool':<34} {theirs['us_per_ballot']:>12.1f} {'':>12}    "
           f"{theirs['ballots']} ballots of {theirs['options']} options "
           f"({theirs['low']:.1f} to {theirs['high']:.1f}); {theirs['version']}, {theirs['group']}")
    if ratio:
        yield f"  a batch is {ratio:.0f} times as fast as belenios-tool: {goal(ratio, least)}"


def belenios(report):
    return f"belenios-tool on {report['processor']}: microseconds for the check of a ballot\n" + "\n".join(belenios_lines(report))


def number(value, form="12.3f"):
    return f"{value:{form}}" if value is not None else f"{'–':>12}"


def multi(report):
    lines = []
    for bits in sorted({row["bits"] for row in report["rows"]}, reverse=True):
        lines += [f"\nmulti: microseconds a term with exponents of {bits} bits, and how many times "
                  "as fast as libsodium's power of one base",
                  f"  {'terms':>8} {'portable':>12} {'IFMA':>12} {'libsodium':>12} "
                  f"{'portable':>12} {'IFMA':>12}"]
        for row in report["rows"]:
            if row["bits"] == bits:
                us, ratio = row["us_per_term"], row["ratio"]
                lines.append(f"  {row['n']:>8} {number(us['portable'])} {number(us['ifma'])} "
                             f"{number(us['libsodium'])} {number(ratio['portable'], '12.1f')} "
                             f"{number(ratio['ifma'], '12.1f')}")
    limit, least = report["goals"]["us_per_term_below"], report["goals"]["from_terms"]
    large = [row["us_per_term"]["ifma"] for row in report["rows"]
             if row["bits"] > 128 and row["n"] >= least and row["us_per_term"]["ifma"]]
    if large:
        lines.append(f"  goal: below {limit} with IFMA from {least} terms on: "
                     + ("met" if max(large) < limit
                        else f"MISSED by {100 * (max(large) / limit - 1):.0f} %"))
    for name, us in report["decode_us"].items():
        lines.append(f"  decoding one base, {name}: {us:.2f}")
    return "\n".join(lines)


def modp(report):
    lines = ["\nmodp: microseconds a power in modp4096 with exponents of 256 bits, and how many "
             "times as fast as GMP's powers of one base",
             f"  {'powers':>8} {'product':>12} {'mpz_powm':>12} {'mpn_sec_powm':>12} "
             f"{'by mpz':>8} {'by sec':>8}"]
    for row in report["rows"]:
        us, ratio = row["us_per_power"], row["ratio"]
        lines.append(f"  {row['n']:>8} {us['product']:>12.1f} {us['mpz_powm']:>12.1f} "
                     f"{us['mpn_sec_powm']:>12.1f} {ratio['mpz_powm']:>8.2f} "
                     f"{ratio['mpn_sec_powm']:>8.2f}   "
                     + goal(ratio["mpz_powm"], report["goals"]["mpz_powm"]))
    lines.append(f"  decoding one base, membership included: {report['decode_us']:.1f}")
    return "\n".join(lines)


def floor(report):
    if report["floor_us"] is None:
        return f"\nfloor: not measured: {report['reason']}"
    per, ns = report["instructions_per_ballot"], report["ns_per_instruction"]
    lines = [f"\nfloor: {report['ballots']} ballots of {report['options']} options, in batches, "
             "AVX-512 IFMA",
             f"  a ballot executes {per['madd52']:.0f} vpmadd52 and {per['mullo']:.0f} vpmullq; one "
             f"takes {ns['madd52']:.3f} and {ns['mullo']:.3f} ns, ten to one {ns['mixed']:.3f} ns",
             f"  these alone: {report['floor_us']:.1f} us a ballot; measured "
             f"{report['us_per_ballot']:.1f}, {report['ratio']:.2f} times as much",
             f"  {'':<10} {'us a ballot':>12} {'floor':>8} {'ratio':>8}"]
    texts = {"decode": "decoding", "product": "product", "sums": "tally", "encode": "encoding",
             "rest": "the rest"}
    for name, part in report["parts"].items():
        line = f"  {texts[name]:<10} {part['us']:>12.2f}"
        if part.get("floor_us"):
            line += f" {part['floor_us']:>8.2f} {part['us'] / part['floor_us']:>8.2f}"
        lines.append(line + ("" if name != "rest" else "            hashes, scalars, copies"))
    return "\n".join(lines)


def hashes(report):
    lines = ["\nhash: what the recount hashes of one ballot, beside libsodium"]
    for library in report["libraries"]:
        ballot, long = library["ballot"], library["sha256"]["1700"]
        lines.append(f"  {library['name']:<30} {ballot['us']:>8.2f} {ballot['ratio']:>6.2f}"
                     f"   SHA-256 of 1,700 bytes {long['us']:.2f}, SHA-512 "
                     f"{library['sha512']['1700']['us']:.2f}  ({library['version']})")
    return "\n".join(lines)


def group_lines(name, group, report):
    yield (f"\nscheme, {name}: {report['ballots']} ballots of {report['options']} options; "
           f"{report['threads']} thread(s), {report['clock']} time")
    yield f"  {'arithmetic':<16} {'library':>12} {'this table':>12} {'ratio':>8}"
    for operation, figure in group["table"].items():
        yield (f"  {operation:<16} {group['library'][operation]['us']:>12.2f} "
               f"{figure['us']:>12.2f} {figure['ratio']:>8.2f}")
    yield f"  {'stage':<16} {'arithmetic':>12} {'this project':>12} {'ratio':>8}"
    for stage in ("seal", "check", "check_each", "aggregate", "share", "share_check", "combine"):
        figure = group[stage]
        yield (f"  {stage:<16} {figure['arithmetic_us']:>12.1f} {figure['us']:>12.1f} "
               f"{figure['ratio']:>8.2f}")
    if group.get("belenios"):
        yield (f"  belenios-tool's check of a ballot takes {group['belenios']['ratio']:.1f} times "
               "as long as this one's")


def scheme(report):
    lines = []
    for name, group in report["groups"].items():
        lines += group_lines(name, group, report)
    if report.get("belenios"):
        lines += belenios_lines(report["belenios"])
    return "\n".join(lines)


def scaling_row(row, us):
    predicted = row["ballots"] * us / row["threads"] / 1e6
    return (f"  {row['ballots']:>9,} {row['options'] or 'mixed':>8} {row['threads']:>8} "
            f"{row['seconds']:>10.2f} {predicted:>10.2f} "
            f"{row['seconds'] / row['ballots'] * 1e6:>12.1f} "
            f"{row['anonymous_bytes'] / MIB:>10.1f} {row['file_bytes'] / MIB:>10.1f} "
            f"{row['most_bytes'] / MIB:>10.1f}")


def scaling_table(report):
    us = report["us_per_ballot"]
    head = (f"  {'ballots':>9} {'options':>8} {'threads':>8} {'seconds':>10} {'predicted':>10} "
            f"{'us a ballot':>12} {'anonymous':>10} {'of files':>10} {'both':>10}")
    lines = ["\nscaling: oy-verify RECORD, a whole process on the wall's clock; memory in MiB, the "
             "most that was seen",
             f"  predicted: {us:.1f} us for a ballot of 5 options in memory on one core, times "
             "ballots by threads", head]
    lines += [scaling_row(row, us) for row in report["by_ballots"]]
    fit = scaling.slope(report["by_ballots"])
    measured = any(row["ballots"] == scaling.LONGEST for row in report["by_ballots"])
    if fit and not measured:
        lines.append(f"  {scaling.LONGEST:,} ballots on one thread: by the ballot in memory "
                     f"{us * scaling.LONGEST / 1e6:.0f} s, by the two largest records "
                     f"{fit[0] * scaling.LONGEST + fit[1]:.0f} s; --long measures them")
    if report["by_options"]:
        lines += ["  by options:", head]
        lines += [scaling_row(row, us * row["options"] / 5) for row in report["by_options"]]
    if report["reason"]:
        lines.append(f"  {report['reason']}")
    return "\n".join(lines)


TABLES = {"recount": recount, "multi": multi, "modp": modp, "floor": floor, "hash": hashes,
          "scheme": scheme, "belenios": belenios, "scaling": scaling_table,
          "server": server}

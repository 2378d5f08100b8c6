#!/usr/bin/env python3
"""Whole processes side by side on one generated history: CPU time, memory, and ratios to Prorata in the same run.

    cargo build --release -p benches -p prorata
    python3 benches/whole.py --sizes 10000,100000,1000000 --runs 5 --folder /dev/shm/scale

What is installed of hledger, ledger, bean-check, rledger, tackler and git is measured (--peers adds folders to look in);
what is not is named. The job: read the history, check every transaction and assertion (or every link and rule), and a
report by year and account (or fund). Runs are interleaved, and the smallest CPU time of each program counts.
"""
import argparse
import os
import resource
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TACKLER = """[kernel]
strict = false
audit = { mode = true, hash = "SHA-256" }
timestamp = { default-time = 00:00:00, timezone = { name = "UTC" } }
[kernel.input]
storage = "fs"
fs = { path = ".", dir = ".", ext = "txn" }
[transaction]
accounts = { path = "none" }
commodities = { path = "none" }
tags = { path = "none" }
[report]
report-timezone = "UTC"
scale = { min = 2, max = 2 }
accounts = [ ]
targets = [ "balance-group" ]
formats = [ "txt" ]
balance = { title = "Balance" }
balance-group = { title = "Yearly", group-by = "year" }
register = { title = "Register" }
[export]
targets = [ ]
equity = { accounts = [ ], equity-account = "Equity" }
"""


def run(words, cwd=None, stdin=None):
    """CPU seconds (user and system), wall seconds, and the largest memory in MiB of one process."""
    began = time.monotonic()
    with open(stdin, "rb") if stdin else open(os.devnull, "rb") as source:
        child = subprocess.Popen(words, cwd=cwd, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        told = child.stderr.read()
        _, status, used = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(words)}: exit {os.waitstatus_to_exitcode(status)}\n{told.decode(errors='replace')}")
    return used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss / 1024


def once(words, **more):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, **more)


def chained(ledger, journal, folder):
    """The journal as this program prints it, with the hash of each transaction over the one before it; none where it has no
    hashes (before 3.4)."""
    plain, path = os.path.join(folder, "plain.ledger"), os.path.join(folder, "chained.ledger")
    # Twice: the hash is over the text, and what is printed is written otherwise than here.
    for words, to in [(["-f", journal], plain), (["--hashes=sha512_half", "-f", plain], path)]:
        with open(to, "w") as file:
            if subprocess.run([ledger, *words, "print"], stdout=file, stderr=subprocess.DEVNULL).returncode:
                return None
    return path


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--sizes", default="10000,100000,1000000")
    ask.add_argument("--runs", type=int, default=5)
    ask.add_argument("--folder", required=True)
    ask.add_argument("--built", default=os.path.join(HERE, "..", "target", "release"))
    ask.add_argument("--program", help="the prorata to measure; that of --built otherwise")
    ask.add_argument("--peers", default="", help="folders with other programs, separated by colons")
    ask.add_argument("--slow", type=int, default=1, help="how often peers run at a million entries")
    args = ask.parse_args()
    path = os.pathsep.join([args.peers, os.environ["PATH"]])
    built = os.path.abspath(args.built)
    prorata = os.path.abspath(args.program or os.path.join(built, "prorata"))
    limits, history = os.path.join(built, "limits"), os.path.join(built, "history")
    for size in [int(size) for size in args.sizes.split(",")]:
        folder = os.path.join(args.folder, str(size))
        shutil.rmtree(folder, ignore_errors=True)
        once([history, str(size), folder])
        ledger = os.path.join(folder, "ledger.sqlite")
        clock = ["--clock", "2031-01-01T00:00:00Z", "--actor", "office"]
        roles = [word for role in ["registrar", "calculator", "treasurer", "external-audit", "cgg"]
                 for word in ("--role", role)]
        once([prorata, "--ledger", ledger, "init", "--origin", "bench.example/history", "--purpose", "benchmark",
              *roles, *clock])
        cpu, wall, memory = run([prorata, "--ledger", ledger, "import", os.path.join(folder, "events.jsonl"), *clock])
        print(f"\n## {size} entries: {os.path.getsize(ledger) / 2**20:.1f} MiB; imported in {wall:.2f} s, "
              f"{size / wall:.0f} entries a second ({cpu:.2f} s of CPU, {memory:.0f} MiB)\n", flush=True)
        conf = os.path.join(folder, "tackler.toml")
        with open(conf, "w") as file:
            file.write(TACKLER)
        journal, bean = os.path.join(folder, "history.journal"), os.path.join(folder, "history.beancount")
        ours = {
            "prorata replay --envelopes": [prorata, "--ledger", ledger, "replay", "--envelopes"],
            "prorata verify": [prorata, "--ledger", ledger, "verify"],
            "SHA-256 of the file": [limits, "hash", ledger],
            "ordered scan": [limits, "scan", ledger],
            "ordered scan, SHA-256 of each line": [limits, "lines", ledger],
        }
        query = "SELECT year, account, sum(position) GROUP BY year, account"
        peers = {
            "tackler": ["tackler", "--config", conf],
            "rledger check": ["rledger", "check", "--no-cache", bean],
            "rledger query": ["rledger", "query", bean, query],
            "ledger": ["ledger", "-f", journal, "--yearly", "reg"],
            "hledger": ["hledger", "-f", journal, "-s", "balance", "-Y"],
            "bean-check": ["bean-check", "-C", bean],
            "git fsck": ["git", "fsck", "--full", "--no-progress"],
        }
        missing = [name for name, words in peers.items() if not shutil.which(words[0], path=path)]
        peers = {name: [shutil.which(words[0], path=path), *words[1:]]
                 for name, words in peers.items() if name not in missing}
        if "ledger" in peers:
            with_hashes = chained(peers["ledger"][0], journal, folder)
            if with_hashes:
                peers["ledger --hashes"] = [peers["ledger"][0], "--hashes=sha512_half", "-f", with_hashes, "--yearly", "reg"]
            else:
                missing.append("ledger --hashes")
        repository = os.path.join(folder, "git")
        if "git fsck" in peers:
            once(["git", "init", "-q", "-b", "main", repository])
            with open(os.path.join(folder, "history.git"), "rb") as stream:
                once(["git", "fast-import", "--quiet"], cwd=repository, stdin=stream)
        found = {}
        for turn in range(args.runs):
            for name, words in {**ours, **peers}.items():
                if name in peers and turn >= (args.slow if size >= 1_000_000 else max(1, args.runs // 2)):
                    continue
                got = run(words, cwd=repository if name == "git fsck" else folder)
                found[name] = min(found.get(name, got), got)
        base = found["prorata replay --envelopes"][0]
        raw = found["SHA-256 of the file"][0] + found["ordered scan"][0]
        print("| program | CPU s | wall s | MiB | times Prorata |\n|---|---:|---:|---:|---:|")
        for name, (cpu, wall, memory) in found.items():
            print(f"| {name} | {cpu:.2f} | {wall:.2f} | {memory:.0f} | {cpu / base:.2f} |")
        print(f"\nreplay is {base / raw:.2f} times (SHA-256 of the file + ordered scan)")
        for name in missing:
            print(f"not installed, not measured: {name}")
        sys.stdout.flush()
        shutil.rmtree(folder)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()

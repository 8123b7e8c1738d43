"""What the optional rivals share: an environment of their own, the task as a file, and what they found as another.

They want older Pythons and packages than the project's, so each lives in var/rivals/NAME with its own interpreter, and
`benchmarks.matching.run` takes its findings from there when they are of the same phrasings.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.matching.noise import noised
from benchmarks.matching.rivals import ranked_file, ranks_key, taught
from benchmarks.matching.sets import ROOT, development, material

HOME = ROOT / "var" / "rivals"


class NotHere(Exception):
    """The rival cannot be tried on this machine; the text says why."""


@dataclass(frozen=True)
class Optional:
    """`pythons` are the versions it runs on, newest first; `inside` is the script that its own interpreter runs."""

    name: str
    pythons: Sequence[str]
    packages: Sequence[str]
    inside: Path
    noises: Sequence[str] = ()


def python_for(versions: Sequence[str]) -> str:
    """An interpreter of one of these versions ("3.10"), from the path, from pyenv or from uv."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in versions:
        found = shutil.which(f"python{version}")
        if found and _works(found):
            return found
        for folder in sorted(pyenv.glob(f"{version}.*"), reverse=True):
            if _works(str(folder / "bin" / "python")):
                return str(folder / "bin" / "python")
        if uv := shutil.which("uv"):
            asked = subprocess.run([uv, "python", "find", version], capture_output=True, text=True, check=False)
            if asked.returncode == 0:
                return asked.stdout.strip()
    raise NotHere(
        f"needs Python {' or '.join(versions)}, and there is none: not on the path, not in {pyenv}, not by uv. "
        f"Install one (for example: pyenv install {versions[0]}, or: uv python install {versions[0]}) and try again"
    )


def _works(python: str) -> bool:
    """Pyenv puts names on the path that only say which versions exist."""
    return not subprocess.run([python, "-c", "import venv, ensurepip"], capture_output=True, check=False).returncode


def environment(one: Optional) -> str:
    """Its interpreter, after installing what is missing."""
    folder = HOME / one.name
    python, done = folder / "bin" / "python", folder / ".installed"
    wanted = "\n".join(one.packages)
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return str(python)
    base = python_for(one.pythons)
    print(f"{one.name}: installing {', '.join(one.packages)} with {base}", flush=True)
    subprocess.run([base, "-m", "venv", str(folder)], check=True)
    for packages in ("setuptools<81", "wheel"), one.packages:
        tried = subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], check=False)
        if tried.returncode:
            raise NotHere(f"pip could not install {', '.join(packages)}; its own words are above")
    done.write_text(wanted, encoding="utf-8")
    return str(python)


def main(one: Optional) -> None:
    parser = argparse.ArgumentParser(description=f"{one.name} on the benchmark's phrasings and questions")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--few", type=int, default=0, help="only so many phrasings and questions, to try it out")
    chosen = parser.parse_args()
    texts, intents = taught(material())
    clean = [case for case in development(chosen.folder) if not case.noise]
    if chosen.few:
        step = max(len(texts) // chosen.few, 1)
        texts, intents, clean = texts[::step], intents[::step], clean[: chosen.few]
    questions = [case.text for case in clean]
    questions += [case.text for kind in one.noises for case in noised(clean, kind)]
    HOME.mkdir(parents=True, exist_ok=True)
    task, found = HOME / f"{one.name}.task.json", HOME / f"{one.name}.found.json"
    task.write_text(
        json.dumps({"texts": texts, "intents": intents, "questions": list(dict.fromkeys(questions))}), encoding="utf-8"
    )
    try:
        python = environment(one)
    except NotHere as reason:
        sys.exit(f"{one.name} was not tried: {reason}")
    began = time.perf_counter()
    # -I: the script's own folder must not stand before the rival's packages.
    ran = subprocess.run([python, "-I", str(one.inside), str(task), str(found)], check=False, cwd=HOME)
    if ran.returncode:
        sys.exit(f"{one.name} ended with status {ran.returncode}; its own words are above")
    rows = json.loads(found.read_text(encoding="utf-8"))
    if not chosen.few:
        ranked_file(one.name).write_text(
            json.dumps({"key": ranks_key(texts, intents), **rows}, ensure_ascii=False), encoding="utf-8"
        )
    print(
        f"{one.name}: {len(rows['found'])} questions, taught in {rows['taught_seconds']:.0f} s, "
        f"{rows['each_ms']:.0f} ms a question, {time.perf_counter() - began:.0f} s in all; "
        "`make bench` takes them into its tables"
    )

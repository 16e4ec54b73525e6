"""After every sort of write each kept answer is the one that would be made anew, on both databases.

The sample content is written to by every verb that publishes and every verb that does not
(``tests/server/reading/verbs.py``); addresses of every sort of thing are asked for before and
after each. What is still answered from what was kept must be what Django answers. The small copy
is ``tests/server/reading/test_survival.py``.
"""

import json

from tests.ground import Ground
from tests.proofs.writers import GROUNDS

# Addresses of so many things of each sort.
MOST = 8


def walked(ground: Ground, most: int) -> str:
    """Walk one ground; give what was seen."""
    ground.finish("manage.py", "import", "content/sample", "--publish", "--verbosity=0")
    told = json.loads(ground.finish("-m", "tests.survival_walk", str(most)).splitlines()[-1])
    wrong = told["wrong"]
    assert not wrong, f"{len(wrong)} stale: {wrong[:5]}"
    kept = told["kept"]
    return f"{len(kept)} sorts of writes, {sum(kept.values())} kept answers compared, none stale"


def prove(most: int = MOST) -> str:
    """Give what was shown."""
    seen = []
    for name, ground in GROUNDS.items():
        with ground() as given:
            seen.append(f"{name}: {walked(given, most)}")
    return "; ".join(seen)

"""Does any damage to a post make a rule fail or point outside the text?

GATEKEEPER_MUTATIONS scales it; the bench of the same name runs 50,000 and times them.
"""

import os

from gatekeeper.senses.service import Senses
from rules.examples import facts, post
from tests.bench.bench_mutations import mutants, problems
from tests.shared_data import shared


def test_no_damage_to_a_post_breaks_a_rule() -> None:
    shared("text/dev.jsonl")
    senses = Senses.load()
    cases = mutants(int(os.environ.get("GATEKEEPER_MUTATIONS", "400")))
    assert len(cases) >= 100
    assert [wrong for text in cases for wrong in problems(senses.sensed(facts(post(text))))] == []

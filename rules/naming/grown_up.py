"""Does the sentence say that somebody is grown up?"""

from rules.naming import cues
from rules.naming.words import Words

_REACH = 6


def is_grown_up(words: Words, at: int, after: int) -> bool:
    """Says whether a word for an adult stands near the name in its sentence, and no nearer word for a child.

    "Toby's dad" makes an adult of the dad, not of Toby.
    """
    if words[after - 1].possessive:
        return False
    sentence = words.sentence(at)
    adult = child = _REACH + 1
    for i in range(max(sentence.start, at - _REACH), min(sentence.stop, after + _REACH)):
        if at <= i < after:
            continue
        far = at - i if i < at else i - after + 1
        if words[i].folded in cues.ADULT_ROLES:
            adult = min(adult, far)
        elif words[i].folded in cues.CHILD_ROLES:
            child = min(child, far)
    return adult <= _REACH and adult <= child

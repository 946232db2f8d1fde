"""Does this post give a number that stands for one person, or for their car?"""

from collections.abc import Iterable

from rules.examples import SINCE, described, typed
from rules.facts import Facts
from rules.findings import Finding, Severity
from rules.fixes import remove
from rules.passages import passages
from rules.patterns.official_numbers import PUPIL_KINDS, official_numbers
from rules.patterns.registrations import registrations
from rules.rule import rule


@rule(
    id="pupil-identifier",
    title="A pupil's official number",
    severity=Severity.BLOCK,
    clause="5.b10e",
    since=SINCE,
    why=(
        "A pupil number or an NHS number opens a child's records to whoever asks with it, and it stays the same "
        "for life."
    ),
    blind_spots=(
        "A number inside a picture.",
        "An admission number without the word “admission”, “pupil” or the like beside it.",
        "A few ordinary numbers of ten figures happen to pass the NHS check, and are stopped too.",
    ),
    clears_when="The number is gone.",
    trips=(
        typed("Please check UPN P999900024001", "a unique pupil number"),
        typed("Found: a form for p9999 0002 4001", "the same with spaces: its check letter is right"),
        typed("NHS no 999 123 4012 for the nurse's visit"),
        typed("Lost property labelled with admission number 004512"),
        described("A tray label that reads P999900024001"),
    ),
    passes=(
        typed("Not an emergency? Call NHS 111"),
        typed("Our published admission number is 1200 across the trust", "how many children a school takes"),
        typed("1234567890 is a very big number"),
        typed("ISBN 9780140328721 is this week's class book"),
    ),
)
def pupil_identifier(facts: Facts) -> Iterable[Finding]:
    """Unique pupil numbers and NHS numbers by check figure or the word beside them, other numbers by the word."""
    for passage in passages(facts.post):
        for start, end, kind in official_numbers(passage.text):
            if kind in PUPIL_KINDS:
                yield pupil_identifier.found(
                    passage.where(start, end),
                    message=f"This looks like {kind}.",
                    remedy="Take it out. Such numbers belong in a private message between offices only.",
                    reader=f"In {passage.name} there is what looks like {kind}.",
                    evidence=passage.text[start:end],
                    fixes=(remove(),),
                )


@rule(
    id="bank-or-official-number",
    title="Bank details, or an adult's official number",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    why="Bank, National Insurance and passport numbers are what fraud is made of, whoever they belong to.",
    blind_spots=(
        "An account number without a sort code or the word “account” beside it.",
        "The school's own account is stopped as well: send payment details in a letter.",
    ),
    clears_when="The number is gone.",
    trips=(
        typed("Pay Mrs Dale for the hoodies: sort code 00-00-00, account number 12345678"),
        typed("Left in the photocopier: a card, 4000 0000 0000 0002"),
        typed("Found a letter for AB123456C", "a National Insurance number"),
        typed("Passport number 999000001 was left at the desk"),
    ),
    passes=(
        typed("Please bring your passport to reading, 2026 edition, on Monday"),
        typed("We raised £12345678 in our dreams and £345.60 in fact"),
        typed("Scores so far: 4 1 1 1 2 3 5 8"),
    ),
)
def bank_or_official_number(facts: Facts) -> Iterable[Finding]:
    """National Insurance, passport and licence numbers, cards and accounts."""
    for passage in passages(facts.post):
        for start, end, kind in official_numbers(passage.text):
            if kind not in PUPIL_KINDS:
                what = f"There are {kind}" if kind.endswith("s") else f"This looks like {kind}"
                yield bank_or_official_number.found(
                    passage.where(start, end),
                    message=f"{what}{' here' if kind.endswith('s') else ''}.",
                    remedy="Take it out, and send it privately to those who need it.",
                    reader=f"In {passage.name} there {'are' if kind.endswith('s') else 'is'} {kind}.",
                    evidence=passage.text[start:end],
                    fixes=(remove(),),
                )


@rule(
    id="vehicle-registration",
    title="A vehicle's registration",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    why=(
        "A number plate leads to a person. Naming a badly parked car in public is unfair to a family, and may "
        "tell somebody who is looking for them where they are."
    ),
    blind_spots=(
        "Older and personal plates without a word about cars beside them.",
        "A plate that spells a word, or part of a plate.",
    ),
    clears_when="The registration is gone. The make and colour are enough for most drivers.",
    trips=(
        typed("Grey Audi LK68 PNO is blocking the gate"),
        typed("whoever owns lk68pno left their lights on", "small letters, no space"),
        typed("Red van, reg K123 XYZ, please move", "an older plate"),
        described("A poster about the car with number plate ABC 123D"),
    ),
    passes=(
        typed("Y6 PE kit on Mondays, KS2 SAT week in May, and B12 ABC club in room C12"),
        typed("In AD60 Boudicca marched, and in AD79 Vesuvius erupted"),
        typed("Please don't park on the zigzags, thank you to the driver who moved"),
    ),
)
def vehicle_registration(facts: Facts) -> Iterable[Finding]:
    """Current plates anywhere, older ones where the words speak of a car."""
    for passage in passages(facts.post):
        for start, end in registrations(passage.text):
            yield vehicle_registration.found(
                passage.where(start, end),
                message="This looks like a car's registration.",
                remedy="Take it out. Say the make and the colour, or ask the office to ring the family.",
                reader=f"In {passage.name} there is what looks like a car's registration.",
                evidence=passage.text[start:end],
                fixes=(remove(),),
            )

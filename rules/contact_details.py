"""Does this post give away how to reach somebody, or where they live?"""

from collections.abc import Iterable

from rules.examples import SCHOOL, SINCE, described, typed
from rules.facts import Facts, School
from rules.findings import Finding, Severity
from rules.fixes import remove
from rules.passages import passages
from rules.patterns.addresses import address_key, addresses
from rules.patterns.emails import email_key, emails
from rules.patterns.phones import is_own, phone_key, phones
from rules.patterns.postcodes import postcode_key, postcodes
from rules.rule import rule


@rule(
    id="phone-or-email",
    title="A telephone number or e-mail address",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    version=2,
    why=(
        "A private number on a public page cannot be taken back: it is copied, called and sold. "
        "Families should reach the school through the office, not through one person."
    ),
    blind_spots=(
        "A number inside a picture, or one that is told as a riddle.",
        "A number without its code, unless the words around say that it is for ringing.",
        "A number of an organisation is stopped as well, unless the school lists it as its own.",
    ),
    clears_when="Only the school's own published numbers and addresses are left.",
    trips=(
        typed("Ring Mrs Dale on 07700 900123"),
        typed("Lost: pink scooter. Call +44 (0)7700 900 255", "with the country code"),
        typed("Text oh double seven double oh, nine double oh one two three", "in words"),
        typed("Spare costumes? Mail nikki.rolfe@example.org"),
        typed("Write to nikki.rolfe (at) example dot org", "spelled out"),
        described("A poster that says call 01632 960 999", "inside a picture description"),
    ),
    passes=(
        typed("Any questions, please ring the office: 01632 960100", "the school's own number"),
        typed("Ring the office on +44 (0)1632 960 100", "the same, written another way"),
        typed("Mail OFFICE@lunsfordprimary.example.org", "the school's own address"),
        typed("Score after round 3: 01632 points? No, just 163."),
        typed("The fair is on 05.12.2026, 10.30-12.00"),
        typed("Is 1234567890 a bigger number than 987654321?"),
    ),
)
def phone_or_email(facts: Facts) -> Iterable[Finding]:
    """Every number and address that the school does not publish as its own."""
    own_phones = frozenset(phone_key(phone) for phone in facts.school.phones)
    own_emails = {email_key(email) for email in facts.school.emails}
    for passage in passages(facts.post):
        found = [(*hit, "a telephone number") for hit in phones(passage.text) if not is_own(hit[2], own_phones)]
        found += [(*hit, "an e-mail address") for hit in emails(passage.text) if hit[2] not in own_emails]
        for start, end, _, kind in found:
            yield phone_or_email.found(
                passage.where(start, end),
                message=f"There is {kind} here that is not the school office's.",
                remedy="Take it out, or give the office's own number or address instead.",
                reader=f"In {passage.name} there is {kind} that the school does not publish.",
                evidence=passage.text[start:end],
                fixes=(remove(),),
            )


def _is_ours(written: str, school: School) -> bool:
    """Says whether an address is the school's own, or belongs to a place on its list."""
    key = address_key(written)
    known = [address_key(place) for place in (school.address, *school.places)]
    return any(f" {key} " in f" {place} " for place in known if place)


@rule(
    id="address-or-postcode",
    title="An address or a postcode",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    why="An address on a public page leads strangers to a door: a family's, or the place where children will be.",
    blind_spots=(
        "A house that is described and not named: “the one with the blue door opposite the shop”.",
        "A street without a number, unless the words say that somebody lives there.",
        "Addresses outside the United Kingdom.",
    ),
    clears_when=(
        "The address is gone, or is the school's own. A leader can add a hall or a park that is used often to the "
        "school's places."
    ),
    trips=(
        typed("Please collect the costumes from 4 Elm Close"),
        typed("Drop raffle prizes off at 14a mill lane, no need to ring", "small letters"),
        typed("Meet at ZZ99 7AA for the fun run", "a postcode"),
        typed("Poppy lives on Fletcher Road, so the walk was short", "no number, but somebody lives there"),
        described("A parcel addressed to Flat 3, Elm Court"),
    ),
    passes=(
        typed(f"Come and see us: {SCHOOL.address}, {SCHOOL.postcodes[0]}", "the school's own"),
        typed("Fletcher Road is closed for gas works. Please use the back gate.", "nobody lives there"),
        typed("We ran 20 laps of the green and walked 2 miles along Mill Lane"),
        typed("Doors open for Y6 4PM, and S2 2nd half tickets are on sale"),
        typed("Year 4 walked past 10 Downing Street", "an address that everybody knows"),
    ),
)
def address_or_postcode(facts: Facts) -> Iterable[Finding]:
    """Every address and postcode that is neither the school's own nor on its list of places."""
    own = {postcode_key(postcode) for postcode in facts.school.postcodes}
    own |= {key for place in (facts.school.address, *facts.school.places) for _, _, key in postcodes(place)}
    for passage in passages(facts.post):
        text = passage.text
        found = [
            (start, end, "an address")
            for start, end in addresses(text)
            if not _is_ours(text[start:end], facts.school)
        ]
        found += [(start, end, "a postcode") for start, end, key in postcodes(text) if key not in own]
        for start, end, kind in found:
            yield address_or_postcode.found(
                passage.where(start, end),
                message=f"This gives {kind} other than the school's.",
                remedy="Take it out. Send families the address in a letter or an e-mail instead.",
                reader=f"In {passage.name} there is {kind} that is not the school's.",
                evidence=text[start:end],
                fixes=(remove(),),
            )

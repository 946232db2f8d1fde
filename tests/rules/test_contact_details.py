"""Is every address and postcode found, and are streets, distances, rooms and our own address left alone?"""

from dataclasses import replace

import pytest

from rules import check
from rules.examples import facts, post


def evidence(text: str, rule: str = "address-or-postcode") -> list[str]:
    return [finding.evidence for finding in check(facts(post(text))).findings if finding.rule == rule]


@pytest.mark.parametrize(
    "address",
    [
        "9 Keats Road",
        "9 keats road",
        "9 KEATS ROAD",
        "14a High St",
        "12-14 Elm Rd",
        "12, Orchard Way",
        "No. 4 Elm Close",
        "number seven Mill Lane",
        "twenty-two Mill Lane",
        "5 St Mary's Close",
        "7 The Green",
        "1 Quarry Hill Road",
        "3 church st",
        "Flat 3, Elm Court",
        "flat 2b 14 mill lane",
        "Apartment 12 Kestrel Heights",
        "Rose Cottage, Mill Lane",
        "The Old Forge, Church Lane",
        "1205 Station Road",
        "６ Mill Lane",
        "6 M\u200bill Lane",
    ],
)
def test_an_address_is_found_however_it_is_written(address: str) -> None:
    assert evidence(f"Please collect it from {address}, thank you") == [address]


@pytest.mark.parametrize(
    "text",
    [
        "Poppy lives on Fletcher Road",
        "The party is at her house in Mill Lane",
        "His new home is on Quarry Hill Road",
        "She has moved to the corner house on Elm Close",
    ],
)
def test_a_street_is_stopped_where_the_words_say_that_somebody_lives_there(text: str) -> None:
    assert len(evidence(text)) == 1


@pytest.mark.parametrize(
    "postcode",
    [
        "ZZ99 7AA",
        "zz99 7aa",
        "ZZ997AA",
        "zz997aa",
        "Zz99 7aa",
        "ZZ99  7AA",
        "ZZ99-7AA",
        "ZZ99\n7AA",
        "Z Z 9 9 7 A A",
        "ZZ9O 7AA",
        "ME2O 9ZZ",
        "M99 9ZZ",
        "EC9A 9ZZ",
        "ＭＥ９８ ９ＺＺ",
        "ME98\xa09ZZ",
        "ME\u200b98 9ZZ",
        "ME⑨⑧ ⑨ZZ",
    ],
)
def test_a_postcode_is_found_however_it_is_written(postcode: str) -> None:
    assert evidence(f"Sat nav: {postcode}. See you there") == [postcode]


@pytest.mark.parametrize(
    "text",
    [
        "Fletcher Road is closed, and so is Mill Lane",
        "We ran 20 laps of the green and 3 walks down Fletcher Road",
        "A 20 minute walk, a 5 minute drive and 2 hours on the road",
        "We walked 2 miles along Mill Lane",
        "Sunday 7 June Street Party",
        "Year 4 Oak Way opens, and Class 2 Forest Walk",
        "10 Green Bottles and 3 Little Pigs Court",
        "KS2 Football Court and 4 new netball courts",
        "In 1666 Pudding Lane burned",
        "Sherlock Holmes lives at 221B Baker Street, Paddington at 32 Windsor Gardens",
        "Harry slept under the stairs of 4 Privet Drive, then saw 10 Downing Street",
        "Bus 12 London Road is late",
        "Doors open at 4PM for Y6, 7PM for Y5",
        "Y6 4PM, B4 4PM, KS2 5TH, S2 1ST floor",
        "A 2hr delay on the M25 2hr",
        "Room b12ab, code c3po, R2 D2",
        "L1 4th place and L2 5th prize",
        "The children live in the moment",
        "On 5 May Close the gate behind you",
        "Come and see us: Swallow Lane, Lunsford, ZZ99 3VZ",
        "zz993vz is our postcode",
        "Lie flat 10 seconds",
    ],
)
def test_streets_distances_rooms_and_our_own_address_are_quiet(text: str) -> None:
    assert evidence(text) == []


def test_another_house_in_our_own_street_is_stopped() -> None:
    assert evidence("Parcels for us were left at 14 Swallow Lane") == ["14 Swallow Lane"]


def test_a_hall_that_the_school_lists_is_quiet() -> None:
    given = facts(post("The fair is at the Village Hall, 12 Station Road, ZZ99 7AA"))
    listed = replace(given, school=replace(given.school, places=("Village Hall, 12 Station Road, ZZ99 7AA",)))
    assert len([f for f in check(given).findings if f.rule == "address-or-postcode"]) == 2
    assert [f for f in check(listed).findings if f.rule == "address-or-postcode"] == []

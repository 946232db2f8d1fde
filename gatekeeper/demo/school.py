"""Who is in the invented school? Nobody here is real; numbers are from the ranges kept for drama."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from gatekeeper.actions.inviting import NewColleague
from gatekeeper.actions.setting_up import FirstLeader, NewSchool
from gatekeeper.importing.children import Child
from gatekeeper.permissions import Role, StaffCategory
from gatekeeper.staffing import Described

DOMAIN = "lunsfordprimary.example.org"
PASSWORD = "practice makes perfect"  # noqa: S105  # the demo's one password, printed at every start
ACCOUNT_ID = "1700000000000000001"
HANDLE = "@lunsfordprimary"

SCHOOL = NewSchool(
    name="Lunsford Primary School",
    email_domain=DOMAIN,
    handle=HANDLE,
    account_id=ACCOUNT_ID,
    phones=("01632 960417",),
    emails=(f"office@{DOMAIN}",),
    postcodes=("ZZ99 3VZ",),
    link_hosts=(DOMAIN, "gov.uk", "nhs.uk", "bbc.co.uk", "thinkuknow.co.uk"),
    address="Swallow Lane, Lunsford",
    places=("Lunsford", "Maidstone", "Kent"),
)
HEAD = FirstLeader(f"head@{DOMAIN}", "Mrs", "Judith", "Ellery", PASSWORD)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff of the demo."""

    key: str
    title: str
    forename: str
    surname: str
    category: StaffCategory
    roles: frozenset[Role]

    @property
    def email(self) -> str:
        """The address they sign in with."""
        return f"{self.key}@{DOMAIN}"


STAFF = (
    Member("teacher", "Miss", "Hannah", "Weir", StaffCategory.TEACHING, frozenset({Role.TEACHER})),
    Member("colleague", "Mr", "Tom", "Okafor", StaffCategory.TEACHING, frozenset({Role.TEACHER, Role.APPROVER})),
    Member("dsl", "Mrs", "Nadia", "Farooqi", StaffCategory.LEADERSHIP, frozenset({Role.DSL})),
    Member("office", "Ms", "Sally", "Brindle", StaffCategory.OFFICE, frozenset({Role.OFFICE})),
    Member("governor", "Mr", "Martin", "Pryce", StaffCategory.GOVERNOR, frozenset({Role.GOVERNOR})),
)
INVITED = NewColleague(
    f"helper@{DOMAIN}",
    Described("Ms", "Ffion", "Hartwell", StaffCategory.VOLUNTEER),
    frozenset({Role.TEACHER}),
)
"""Somebody who was invited and has not come yet."""
SIGN_INS = (
    ("teacher", "Teacher", "writes posts"),
    ("colleague", "Colleague", "reads and agrees them"),
    ("head", "Head", "leads, pauses, takes down"),
    ("governor", "Governor", "sees everything, changes nothing"),
)

CLASSES = (
    ("Acorn", "R"),
    ("Willow", "1"),
    ("Hazel", "2"),
    ("Beech", "3"),
    ("Maple", "4"),
    ("Cedar", "5"),
    ("Oak", "6"),
)
_FORENAMES = [
    "Aisha",
    "Albie",
    "Alfie",
    "Amelia",
    "Anya",
    "Arlo",
    "Ava",
    "Ayaan",
    "Bea",
    "Callum",
    "Chidi",
    "Daisy",
    "Daniyal",
    "Edie",
    "Eli",
    "Elsie",
    "Esme",
    "Ezra",
    "Faith",
    "Felix",
    "Finn",
    "Freya",
    "George",
    "Grace",
    "Hallie",
    "Harvey",
    "Hugo",
    "Ibrahim",
    "Imogen",
    "Ines",
    "Isaac",
    "Isla",
    "Ivy",
    "Jacob",
    "Jaya",
    "Jonah",
    "Kezia",
    "Kofi",
    "Layla",
    "Leo",
    "Lottie",
    "Lucas",
    "Mabel",
    "Maisie",
    "Malik",
    "Matilda",
    "Maya",
    "Milo",
    "Mina",
    "Noah",
    "Nora",
    "Obi",
    "Olive",
    "Omar",
    "Oscar",
    "Otis",
    "Penny",
    "Poppy",
    "Quinn",
    "Rafe",
    "Reuben",
    "Rosa",
    "Ruby",
    "Rufus",
    "Saanvi",
    "Sam",
    "Seren",
    "Sofia",
    "Stanley",
    "Tahir",
    "Tess",
    "Theo",
    "Thea",
    "Toby",
    "Una",
    "Violet",
    "Wilf",
    "Wren",
    "Yusuf",
    "Zara",
    "Zaynab",
    "Ziggy",
]
_SURNAMES = [
    "Abara",
    "Ashgrove",
    "Barnstead",
    "Bellweather",
    "Birchall",
    "Blythewood",
    "Brackenbury",
    "Caldecott",
    "Cheriton",
    "Copperfield",
    "Cranmore",
    "Dallimore",
    "Dunmorrow",
    "Eastlake",
    "Fairweather",
    "Farrowdale",
    "Fernleigh",
    "Goldhanger",
    "Greatorex",
    "Halloway",
    "Harkaway",
    "Hazelgrove",
    "Ingleby",
    "Jessamy",
    "Kettleby",
    "Larkfield",
    "Lindqvist",
    "Marlowe",
    "Merriden",
    "Mistry",
    "Netherby",
    "Nwosu",
    "Oakhanger",
    "Okonjo",
    "Osei",
    "Pennington",
    "Penhallow",
    "Quilter",
    "Rahimi",
    "Ravenscroft",
    "Rosewarne",
    "Sandalwood",
    "Selwyn",
    "Silverdale",
    "Sparrow",
    "Stavely",
    "Tamworth",
    "Thornbury",
    "Tindall",
    "Underhay",
    "Venning",
    "Wadhurst",
    "Wetherby",
    "Whitlock",
    "Winterbourne",
    "Wolstan",
    "Yarrow",
    "Zielinska",
]
PUPILS_A_CLASS = 14
KNOWN_AS = {"Daniyal": "Dani", "Matilda": "Tilly", "Zaynab": "Zay", "Isaac": "Zac"}


def pupils() -> Iterator[Child]:
    """The roll: the same children at every start."""
    dice = Random("the roll of the invented school")  # noqa: S311  # invented names, not a secret
    forenames, surnames = list(_FORENAMES), list(_SURNAMES)
    dice.shuffle(forenames)
    number = 0
    for position, (class_name, year_group) in enumerate(CLASSES):
        for _ in range(PUPILS_A_CLASS):
            forename = forenames[number % len(forenames)]
            surname = surnames[(number * 7 + position) % len(surnames)]
            number += 1
            yield Child(
                mis_ref=f"D{number:03d}",
                forename=forename,
                surname=surname,
                class_name=class_name,
                year_group=year_group,
                joined_on=date(2026 - position, 9, 3),
                known_as=KNOWN_AS.get(forename, ""),
            )

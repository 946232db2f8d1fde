"""A child whose name was written everywhere where it can be written, and how it comes to be there."""

import gzip
from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

from sqlmodel import Session, select

from gatekeeper import replies
from gatekeeper.actions import drafting
from gatekeeper.actions.base import act
from gatekeeper.audit.events import Verb
from gatekeeper.keys import OperationalKey
from gatekeeper.mail.carriers import FolderCarrier
from gatekeeper.models import (
    AuthorityBasis,
    Channel,
    Consent,
    ConsentChannel,
    ConsentEvidence,
    ConsentMethod,
    Contact,
    Decision,
    EvidenceFile,
    HeldFile,
    HoldLevel,
    HoldReason,
    Mail,
    Medium,
    NameAnswer,
    Naming,
    ParentalResponsibility,
    Picture,
    PictureLook,
    Post,
    Presentation,
    PublicationHold,
    Pupil,
    Reply,
    ReplyConcern,
    RollStatus,
    WorkingCopy,
)
from tests.sample_posts import add_picture
from tests.world import World, shows

FORENAME, SURNAME, KNOWN_AS = "Zebedina", "Quillfeather", "Zebby-Lou"
CONTACT = "Marguerite Quillfeather"
OTHER_CONTACT = "Tobiasz Dunmoor"
NUMBER, UPN = "A10023-77", "P999900024001"
NAMES = (FORENAME, SURNAME, "Zebby", CONTACT, OTHER_CONTACT, "Dunmoor", NUMBER, UPN, f"{FORENAME} {SURNAME}")


def arrive(world: World) -> int:
    """The child is on the roll, with a family."""
    with world.db.write() as session:
        pupil = Pupil(
            mis_ref="MIS-778812",
            admission_number=NUMBER,
            forename=FORENAME,
            known_as=KNOWN_AS,
            surname=SURNAME,
            former_names=[f"{FORENAME} Oldacre"],
            class_id=session.exec(select(Pupil.class_id)).first(),
            year_group="2",
            roll=RollStatus.ON_ROLL,
            joined_on=date(2022, 9, 1),
        )
        session.add(pupil)
        session.flush()
        for name, relationship in ((CONTACT, "mother"), (OTHER_CONTACT, "father")):
            session.add(
                Contact(
                    pupil_id=pupil.id,
                    display_name=name,
                    relationship=relationship,
                    has_pr=ParentalResponsibility.YES,
                )
            )
        return pupil.id


def leave(world: World, pupil_id: int, on: date) -> None:
    """The child left."""
    with world.db.write() as session:
        pupil = session.get_one(Pupil, pupil_id)
        pupil.roll, pupil.left_on = RollStatus.LEFT, on
        session.add(pupil)


def write_everywhere(world: World, pupil_id: int, key: OperationalKey, folder: Path) -> tuple[str, int]:
    """Puts the child into everything. Gives a post that was given up, and the picture in it."""
    reference = world.draft(text=f"Well done {FORENAME}! #WellDone{FORENAME}")
    picture = add_picture(world, reference, bytes_=f"only {FORENAME}".encode())
    world.save(
        reference,
        text=f"{FORENAME.upper()} {SURNAME} and {KNOWN_AS} won. {FORENAME}’s mum {CONTACT} is proud.",
        pictures=(replace(shows(picture, pupil_id), alt_text=f"{FORENAME} holding a cup"),),
    )
    with world.db.write() as session:
        post = session.exec(select(Post).where(Post.reference == reference)).one()
        _around_the_post(session, world, post, picture)
        _family(session, world, pupil_id, key)
        _elsewhere(session, world, post, key)
    with act(world.db, world.actor("head"), world.now) as doing:
        doing.record(
            Verb.POST_HELD,
            subject=f"post:{reference}",
            post=doing.session.exec(select(Post).where(Post.reference == reference)).one(),
            why=f"The mother of {FORENAME} {SURNAME} rang ({NUMBER}).",
        )
    drafting.abandon(world.db, world.actor("teacher"), reference, world.now)
    FolderCarrier(folder / "mail").carry(_letter())
    return reference, picture


def _around_the_post(session: Session, world: World, post: Post, picture: int) -> None:
    row = session.get_one(Picture, picture)
    row.file_name = f"{FORENAME}_{SURNAME}_y2.jpg".lower()
    session.add(row)
    look = session.get_one(PictureLook, picture)
    session.delete(look)
    session.flush()
    session.expunge(look)
    session.add(
        PictureLook(
            **{**look.model_dump(), "lines": [{"text": f"{FORENAME} Q.", "box": [0, 0, 9, 9], "confidence": 0.9}]}
        )
    )
    session.add(
        NameAnswer(
            phrase=FORENAME,
            sentence=f"Well done {FORENAME}!",
            place=10,
            sentence_key="k",
            rule="pupil-full-name",
            post_id=post.id,
            said_by=world.staff["teacher"],
            said_at=world.now,
        )
    )
    session.add(
        WorkingCopy(
            post_id=post.id,
            person_id=world.staff["teacher"],
            based_on=1,
            form={"text": f"{KNOWN_AS} is", "people": [f"{FORENAME} {SURNAME}"]},
            kept_at=world.now,
        )
    )


def _family(session: Session, world: World, pupil_id: int, key: OperationalKey) -> None:
    contact = session.exec(select(Contact).where(Contact.pupil_id == pupil_id)).first()
    assert contact is not None
    session.add(
        Consent(
            pupil_id=pupil_id,
            decision=Decision.YES,
            channel=ConsentChannel.X,
            medium=Medium.PHOTO,
            presentation=Presentation.INDIVIDUAL,
            naming=Naming.FIRST_NAME,
            given_by_contact_id=contact.id,
            authority_basis=AuthorityBasis.PR_HOLDER,
            method=ConsentMethod.PAPER,
            given_at=world.now,
            recorded_by=world.staff["office"],
            recorded_at=world.now,
            evidence_ref=f"form of {CONTACT}",
            valid_from=world.now.date(),
        )
    )
    paper = ConsentEvidence(
        pupil_id=pupil_id,
        sha256="5" * 64,
        media_type="application/pdf",
        byte_count=9,
        added_by=world.staff["office"],
        added_at=world.now,
    )
    session.add(paper)
    hold = PublicationHold(
        pupil_id=pupil_id,
        level=HoldLevel.NO_IMAGE,
        set_by=world.staff["dsl"],
        started_on=world.now.date(),
        review_on=world.now.date() + timedelta(days=90),
    )
    session.add(hold)
    session.flush()
    sealed = key.seal("papers", f"Signed: {CONTACT}".encode(), "x")
    session.add(EvidenceFile(evidence_id=paper.id, key_version=1, sealed=sealed))
    session.add(HoldReason(hold_id=hold.id, key_version=1, sealed=f"{FORENAME}".encode()))


def _elsewhere(session: Session, world: World, post: Post, key: OperationalKey) -> None:
    post.state_note, post.search_text = f"About {FORENAME}", f"{post.search_text} {FORENAME.lower()}"
    session.add(post)
    channel = session.exec(select(Channel.id)).one()
    reply = Reply(
        channel_id=channel,
        x_post_id="2125197739422646100",
        answers_us=True,
        words=f"Is that little {KNOWN_AS} {SURNAME}? UPN {UPN} {FORENAME} {SURNAME}",
        written_at=world.now,
        read_at=world.now,
    )
    session.add(reply)
    session.flush()
    session.add(
        ReplyConcern(
            reply_id=reply.id,
            key_version=1,
            sealed=replies.seal(reply.id, f"{FORENAME} is at risk, and Ben is not.", key),
            told_by=world.staff["office"],
            told_at=world.now,
        )
    )
    session.add(
        Mail(
            kind="x",
            about="x",
            step="x",
            once="x",
            recipient="head@lunsfordprimary.example.org",
            subject=f"About {FORENAME}",
            body=f"Dear head,\n{KNOWN_AS} {SURNAME} and {OTHER_CONTACT}",
            queued_at=world.now,
        )
    )
    session.add(
        HeldFile(
            person_id=world.staff["office"],
            kind="pupils",
            sha256="6" * 64,
            sealed=gzip.compress(f"{FORENAME},{SURNAME},{UPN}".encode()),
            held_at=world.now,
        )
    )


def _letter() -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["Message-ID"] = f"{FORENAME} {SURNAME}", "<letter@lunsfordprimary.example.org>"
    message.set_content(f"{FORENAME} {SURNAME} ä")
    return message

"""What is there to show about some posts: drafted, stopped, changed, agreed, sent, with what exactly, and why?"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from gatekeeper.contents import ChildAnswer
from gatekeeper.emergencies import released_versions
from gatekeeper.lifecycle import LABELS
from gatekeeper.models import (
    Approval,
    Attempt,
    Consent,
    ErasedVersion,
    FindingReason,
    LiftDecision,
    LiftRequest,
    Picture,
    Post,
    Reply,
    Return,
    Screening,
    ScreeningFinding,
    ShownPupil,
    Takedown,
    Version,
    VersionPicture,
)
from gatekeeper.packs.columns import TABLES
from gatekeeper.packs.eyes import Eyes, moment, yes
from gatekeeper.packs.writing import Section
from gatekeeper.queries import outside, timeline
from gatekeeper.queries.contents_view import objectives

AT_ONCE = 200
Row = tuple[str, ...]
T = TypeVar("T", bound=SQLModel)


class Posts:
    """Some posts, read a portion at a time. Each method gives the rows of one table."""

    def __init__(self, session: Session, numbers: Sequence[int], eyes: Eyes) -> None:
        """Reads nothing yet."""
        self._session, self._numbers, self._eyes = session, list(numbers), eyes

    def sections(self) -> Iterator[Section]:
        """Every table, in the order in which a post lives."""
        read: dict[str, Callable[[], Iterator[Row]]] = {
            "posts": self.posts,
            "versions": self.versions,
            "pictures": self.pictures,
            "consents": self.consents,
            "findings": self.findings,
            "reasons": self.reasons,
            "decisions": self.decisions,
            "sending": self.sending,
            "replies": self.replies,
            "events": self.events,
        }
        for name, rows in read.items():
            title, columns, note = TABLES[name]
            yield Section(name, title, ("Post", *columns), rows(), note)

    def posts(self) -> Iterator[Row]:
        """A row for each post."""
        aims = objectives(self._session)
        for some in self._portions():
            agreed = {row.post_id: row for row in self._of(Approval, some)}
            elsewhere = outside.from_elsewhere(self._session, some)
            alone = released_versions(self._session, some)
            versions = {v.id: v for v in self._of(Version, some)}
            counts: dict[int, int] = {}
            for version in versions.values():
                counts[version.post_id] = counts.get(version.post_id, 0) + 1
            for post in self._session.exec(select(Post).where(col(Post.id).in_(some)).order_by(col(Post.id))):
                now = versions.get(post.current_version_id or 0)
                last = agreed.get(post.id)
                yield (
                    *(post.reference, LABELS[post.state], moment(post.state_since)),
                    self._eyes.text(post.state_note),
                    aims.get(now.objective, now.objective) if now else "",
                    outside.FROM_ELSEWHERE if post.id in elsewhere else self._eyes.person(post.created_by),
                    *(moment(post.created_at), moment(post.published_at), post.x_post_id or ""),
                    self._eyes.reader(last.person_id, alone=last.version_id in alone) if last else "",
                    moment(last.at) if last else "",
                    *(str(counts.get(post.id, 0)), now.digest if now else ""),
                )

    def versions(self) -> Iterator[Row]:
        """A row for each version."""
        for some in self._portions():
            references, versions = self._references(some), self._of(Version, some)
            numbers = [version.id for version in versions]
            erased = dict(
                self._session.exec(
                    select(ErasedVersion.version_id, ErasedVersion.text_sha256).where(
                        col(ErasedVersion.version_id).in_(numbers)
                    )
                ).all()
            )
            for version in versions:
                yield (
                    *(references[version.post_id], str(version.number)),
                    *(self._eyes.person(version.saved_by), moment(version.saved_at)),
                    self._eyes.text(version.text),
                    erased.get(version.id)
                    or hashlib.sha256(version.text.encode("utf-8", "surrogatepass")).hexdigest(),
                    *(version.objective, version.reply_setting, yes(version.made_with_ai)),
                    *(moment(version.scheduled_for), version.ruleset, version.digest),
                )

    def pictures(self) -> Iterator[Row]:
        """A row for each picture of each version."""
        for some in self._portions():
            references = self._references(some)
            rows = self._session.exec(
                select(Version.post_id, Version.number, VersionPicture, Picture.gone_at)
                .join(VersionPicture, col(VersionPicture.version_id) == col(Version.id))
                .join(Picture, col(Picture.id) == col(VersionPicture.picture_id))
                .where(col(Version.post_id).in_(some))
                .order_by(col(Version.id), col(VersionPicture.position))
            ).all()
            shown: dict[int, list[int]] = {}
            wanted = [row.id for _, _, row, _ in rows]
            for one in self._session.exec(
                select(ShownPupil)
                .where(col(ShownPupil.version_picture_id).in_(wanted))
                .order_by(col(ShownPupil.id))
            ):
                shown.setdefault(one.version_picture_id, []).append(one.pupil_id)
            for post_id, number, row, gone in rows:
                yield (
                    *(references[post_id], str(number), str(row.position), row.sha256),
                    *(self._eyes.text(row.alt_text), yes(row.nobody_pictured)),
                    ", ".join(self._eyes.pupil(pupil) for pupil in shown.get(row.id, [])),
                    f"no, deleted {moment(gone)}" if gone else "yes",
                )

    def consents(self) -> Iterator[Row]:
        """A row for each child that a version shows or names."""
        for some in self._portions():
            references, versions = self._references(some), self._of(Version, some)
            said = {v.id: [ChildAnswer.from_json(row) for row in v.consent_snapshot] for v in versions}
            numbers = {number for rows in said.values() for row in rows for number in row.record_ids}
            answers = {c.id: c for c in self._session.exec(select(Consent).where(col(Consent.id).in_(numbers)))}
            for version in versions:
                for answer in said[version.id]:
                    if self._eyes.own in (None, answer.pupil_id):
                        yield (
                            *(references[version.post_id], str(version.number)),
                            *(self._eyes.pupil(answer.pupil_id), yes(answer.may_be_shown)),
                            *(yes(answer.may_be_named), "; ".join(_answer(answers, n) for n in answer.record_ids)),
                        )

    def findings(self) -> Iterator[Row]:
        """A row for each thing that the rules found, as often as they were asked."""
        for some in self._portions():
            references = self._references(some)
            rows = self._session.exec(
                select(Version.post_id, Version.number, Screening, ScreeningFinding)
                .join(Screening, col(Screening.version_id) == col(Version.id))
                .join(ScreeningFinding, col(ScreeningFinding.screening_id) == col(Screening.id))
                .where(col(Version.post_id).in_(some))
                .order_by(col(ScreeningFinding.id))
            )
            for post_id, number, run, row in rows:
                yield (
                    *(references[post_id], str(number), run.stage.value, moment(run.at)),
                    *(self._eyes.rule(row.rule), row.severity.value, row.field),
                    *(self._eyes.text(row.evidence), self._eyes.text(row.message)),
                    *(row.settled_by or "", self._eyes.text(row.settled_why)),
                )

    def reasons(self) -> Iterator[Row]:
        """A row for each reason that was given for a finding."""
        for some in self._portions():
            references = self._references(some)
            rows = self._session.exec(
                select(Version.post_id, Version.number, FindingReason)
                .join(FindingReason, col(FindingReason.version_id) == col(Version.id))
                .where(col(Version.post_id).in_(some))
                .order_by(col(FindingReason.id))
            )
            for post_id, number, row in rows:
                yield (
                    *(references[post_id], str(number), self._eyes.rule(row.rule), self._eyes.text(row.reason)),
                    *(self._eyes.person(row.given_by), moment(row.given_at)),
                )

    def decisions(self) -> Iterator[Row]:
        """A row for each time that somebody agreed, gave it back, or decided about a block."""
        for some in self._portions():
            references = self._references(some)
            numbers = {version.id: version.number for version in self._of(Version, some)}
            alone = released_versions(self._session, some)
            for agreed in self._of(Approval, some):
                yield (
                    *(references[agreed.post_id], str(numbers[agreed.version_id]), "agreed"),
                    self._eyes.reader(agreed.person_id, alone=agreed.version_id in alone),
                    *(moment(agreed.at), agreed.digest),
                    *(self._eyes.text(agreed.note), ", ".join(str(line) for line in agreed.checklist)),
                )
            for back in self._of(Return, some):
                yield (
                    *(references[back.post_id], str(numbers[back.version_id]), back.kind.value.replace("_", " ")),
                    *(self._eyes.person(back.person_id), moment(back.at), "", self._eyes.text(back.reason), ""),
                )
            lifts = self._session.exec(
                select(LiftRequest, LiftDecision)
                .join(LiftDecision, col(LiftDecision.request_id) == col(LiftRequest.id))
                .where(col(LiftRequest.post_id).in_(some))
                .order_by(col(LiftDecision.id))
            )
            for asked, lift in lifts:
                yield (
                    *(references[asked.post_id], str(numbers[asked.version_id])),
                    f"{'lifted' if lift.lifted else 'did not lift'} {self._eyes.rule(asked.rule)}",
                    *(self._eyes.person(lift.decided_by), moment(lift.decided_at), ""),
                    *(self._eyes.text(lift.reason), ""),
                )

    def sending(self) -> Iterator[Row]:
        """A row for each try to send, and each removal."""
        for some in self._portions():
            references = self._references(some)
            for row in self._of(Attempt, some):
                yield (
                    *(references[row.post_id], f"attempt {row.number}", moment(row.started_at)),
                    *(moment(row.finished_at), row.outcome.value if row.outcome else "open", row.body_sha256),
                    *(row.x_post_id or "", row.detail),
                )
            for gone in self._of(Takedown, some):
                yield (
                    *(references[gone.post_id], "removal", moment(gone.asked_at), moment(gone.verified_at)),
                    "gone, and X was read again" if gone.verified_at else "not yet",
                    *("", "", f"{self._eyes.person(gone.asked_by)}: {self._eyes.text(gone.reason)}"),
                )

    def replies(self) -> Iterator[Row]:
        """A row for each reply that is known here."""
        for some in self._portions():
            references = self._references(some)
            rows = select(Reply).where(col(Reply.post_id).in_(some)).order_by(col(Reply.id))
            for row in self._session.exec(rows):
                yield (
                    *(references[row.post_id or 0], moment(row.written_at), moment(row.read_at)),
                    *(self._eyes.text(row.words), row.showing.value.replace("_", " ")),
                    self._eyes.person(row.seen_by),
                )

    def events(self) -> Iterator[Row]:
        """A row for each event of the record."""
        for some in self._portions():
            references = self._references(some)
            for number, entry, digest in timeline.of_posts(self._session, some, self._eyes.veil):
                yield (
                    *(references[number], str(entry.seq), moment(entry.at), entry.who, entry.roles),
                    *(self._eyes.text(entry.sentence) if self._eyes.contacts else entry.sentence, digest),
                )

    def _portions(self) -> Iterator[list[int]]:
        for start in range(0, len(self._numbers), AT_ONCE):
            yield self._numbers[start : start + AT_ONCE]
            self._session.expunge_all()

    def _references(self, some: list[int]) -> dict[int, str]:
        return dict(self._session.exec(select(Post.id, Post.reference).where(col(Post.id).in_(some))).all())

    def _of(self, table: type[T], some: list[int]) -> Sequence[T]:
        post_id: Any = col(table.post_id)  # type: ignore[attr-defined]  # every table that is asked for has it
        number: Any = col(table.id)  # type: ignore[attr-defined]  # likewise
        return self._session.exec(select(table).where(post_id.in_(some)).order_by(number)).all()


def _answer(answers: dict[int, Consent], number: int) -> str:
    row = answers.get(number)
    if row is None:
        return f"{number} (deleted since)"
    return f"{number}: {row.decision.value}, {row.channel.value}, {row.given_at:%Y-%m-%d}"

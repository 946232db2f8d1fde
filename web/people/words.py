"""How are the roles explained to whoever gives or reads them, and which can be given here?"""

from gatekeeper.permissions import ROLE_LABELS, Role

ROLE_HINTS: dict[Role, str] = {
    Role.TEACHER: "Writes posts and sends them in to be read.",
    Role.APPROVER: "Reads colleagues' posts and agrees them, never their own. May pause everything.",
    Role.OFFICE: "Records what parents answered, sees every post, writes posts.",
    Role.DSL: "Reads and agrees posts, takes posts down, pauses and lifts, records permissions.",
    Role.LEADER: "Everything the DSL may do, and decides who has an account.",
    Role.GOVERNOR: "Looks on: sees the whole history without pupils' names, and can change nothing.",
    Role.IT: "Looks after the machines: sees how they run and who has an account, but no posts.",
}
EVERY_ROLE = tuple((role.value, ROLE_LABELS[role], ROLE_HINTS[role]) for role in Role)
"""Value, label and hint of each role, in order."""
ROLE_CHOICES = tuple(one for one in EVERY_ROLE if one[0] != Role.LEADER.value)
"""Those that one leader may give."""
LEADER_CHOICE = (Role.LEADER.value, ROLE_LABELS[Role.LEADER], "Untick it, and they lead no more.")
"""The same for a leader, who can be one no more. Giving the role takes two."""

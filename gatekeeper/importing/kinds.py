"""What can the two kinds of file hold, and under which headings do information systems export it?

No system publishes its headings, so these are the usual ones; whatever is not found is
chosen by a person.
"""

from gatekeeper.importing.columns import Kind, Wanted
from gatekeeper.importing.reading import FileRefused

ROLL = Kind(
    key="pupils",
    words="the pupil roll",
    wanted=(
        Wanted(
            "mis_ref",
            "The system’s own number for the child",
            "Often called Student ID or Pupil ID. It stays with a child when the name changes.",
            (
                "studentid", "pupilid", "misid", "arborstudentid", "arborid", "bromcomid", "simsid", "personid",
                "studentsystemid", "pupilsystemid", "misref", "externalid", "wondeid", "studentnumber", "id",
            ),
        ),
        Wanted(
            "admission_number",
            "Admission number",
            "Used where the system’s own number is missing or has changed.",
            ("admissionnumber", "admissionno", "admno", "adno", "admissionsnumber", "admissionid", "admission"),
        ),
        Wanted(
            "forename",
            "First name",
            "The legal one, where the file has two.",
            (
                "legalforename", "legalfirstname", "forename", "firstname", "pupilforename", "studentforename",
                "givenname", "forenames", "firstnames", "legalforenames",
            ),
        ),
        Wanted(
            "known_as",
            "First name they use",
            "For example Zay for Zaynab.",
            (
                "preferredforename", "preferredfirstname", "chosenforename", "chosenname", "knownas",
                "preferredname", "calledname", "usualname", "knownname", "preferred",
            ),
        ),
        Wanted(
            "surname",
            "Surname",
            "The legal one, where the file has two.",
            (
                "legalsurname", "legallastname", "surname", "lastname", "pupilsurname", "studentsurname",
                "familyname",
            ),
        ),
        Wanted(
            "used_surname",
            "Surname they use",
            "Where it differs. Colleagues see this one; the checks know both.",
            ("preferredsurname", "preferredlastname", "chosensurname", "usedsurname", "knownsurname"),
        ),
        Wanted(
            "former_surname",
            "Former surname",
            "Colleagues do not see it; the checks know it.",
            ("formersurname", "previoussurname", "formerlastname", "birthsurname"),
        ),
        Wanted(
            "class_name",
            "Class",
            "Also called form or registration group.",
            (
                "class", "classname", "registrationform", "registrationgroup", "reggroup", "reg", "form",
                "formgroup", "tutorgroup", "currentregistrationform", "currentclass", "regform", "classgroup",
            ),
        ),
        Wanted(
            "year_group",
            "Year group",
            "Such as R, Year 4 or 4.",
            (
                "yeargroup", "year", "ncyear", "curriculumyear", "nationalcurriculumyear", "currentyeargroup",
                "actualncyear", "ncyearactual", "yeartaughtin", "yr", "nationalcurriculumyeargroup",
            ),
        ),
        Wanted(
            "joined_on",
            "Day they joined",
            "Day, month, year.",
            (
                "admissiondate", "dateofadmission", "doa", "entrydate", "dateofentry", "startdate", "dateadmitted",
                "enrolmentdate", "schooladmissiondate",
            ),
        ),
        Wanted(
            "left_on",
            "Day they left",
            "Whoever left before today is marked as having left.",
            ("leavingdate", "dateofleaving", "dol", "leaverdate", "dateleft", "leftdate", "enddate"),
        ),
    ),
    needed=(
        (
            ("mis_ref", "admission_number"),
            (
                "Choose the column with the system’s own number or the admission number. Children are never told "
                "apart by their names alone."
            ),
        ),
        (("forename",), "Choose the column with the first name."),
        (("surname",), "Choose the column with the surname."),
    ),
)  # fmt: skip

STAFF = Kind(
    key="staff",
    words="the staff list",
    wanted=(
        Wanted(
            "staff_ref",
            "The system’s own number for the person",
            "Where there is one. It stays when a name changes.",
            ("staffid", "staffsystemid", "employeeid", "staffcode", "personid", "misid", "id"),
        ),
        Wanted("title", "Title", "Such as Mrs.", ("title", "salutation")),
        Wanted(
            "forename",
            "First name",
            "The legal one, where the file has two.",
            ("legalforename", "legalfirstname", "forename", "firstname", "givenname"),
        ),
        Wanted(
            "known_as",
            "First name they use",
            "Where it differs.",
            ("preferredforename", "preferredfirstname", "knownas", "chosenname", "preferredname"),
        ),
        Wanted(
            "surname",
            "Surname",
            "The one they are known by at school.",
            ("preferredsurname", "preferredlastname", "surname", "lastname", "legalsurname", "legallastname"),
        ),
        Wanted(
            "role",
            "What they do",
            "Such as class teacher or site manager.",
            ("role", "jobtitle", "post", "position", "jobrole", "staffrole"),
        ),
        Wanted(
            "class_name",
            "Class",
            "Where they have one.",
            ("class", "classname", "registrationform", "registrationgroup", "reggroup", "form", "formgroup"),
        ),
        Wanted(
            "left_on",
            "Day they left",
            "Whoever left before today is taken off the list.",
            ("leavingdate", "dateofleaving", "enddate", "dateleft", "leftdate", "employmentenddate"),
        ),
    ),
    needed=((("surname",), "Choose the column with the surname."),),
)  # fmt: skip

KINDS = {kind.key: kind for kind in (ROLL, STAFF)}


def kind_of(key: str) -> Kind:
    """The kind of file with this name.

    Raises:
        FileRefused: there is none.
    """
    if key not in KINDS:
        raise FileRefused("There is no such kind of file.")
    return KINDS[key]

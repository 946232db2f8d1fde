"""Which words around a word speak for a person, and which against?

Closed lists of English: what stands before and after people's names, and before and after
things. A gap here costs evidence, not certainty: no single list decides.
"""

# ruff: noqa: SIM905  # lists of words read better as prose

DETERMINERS = frozenset(
    """
    a an the this that these those our your my his her its their some any each every no another what which
    whose half several many few all both more most other
    """.split()
)
"""A noun follows. "Our Mary" is rare, "the mason" is not."""

LITTLE_ADJECTIVES = frozenset(
    "little dear poor young lovely clever brave big old superstar amazing wonderful".split()
)

BEFORE_PEOPLE = frozenset(
    """
    by from with thank thanks congratulations congrats bravo hooray hurray hurrah welcome cheers meet
    introducing called named goodbye bye hello hi hey dear oh sorry ask told tell asked helped joined beat
    miss missed and featuring starring proud applaud clap applause happy birthday done kudos respect props
    shoutout wow yay yes go winner champion captain runner star hero leader pupil buddy friend sister brother
    cousin twins twin boy girl alongside meet following like than wish wishing wished
    """.split()
)
"""People follow these more often than things do."""

PRAISE_BEFORE = (
    ("well", "done"),
    ("thanks", "to"),
    ("thank", "you"),
    ("congratulations", "to"),
    ("congrats", "to"),
    ("proud", "of"),
    ("happy", "birthday"),
    ("good", "luck"),
    ("luck", "to"),
    ("welcome", "to"),
    ("welcome", "back"),
    ("hello", "to"),
    ("goodbye", "to"),
    ("cheers", "for"),
    ("cheers", "to"),
    ("clap", "for"),
    ("out", "to"),
    ("goes", "to"),
    ("awarded", "to"),
    ("presented", "to"),
    ("given", "to"),
    ("from", "our"),
    ("hooray", "for"),
    ("hurray", "for"),
    ("love", "to"),
    ("hugs", "to"),
    ("wishes", "to"),
    ("goes", "for"),
    ("voted", "for"),
    ("nominated", "by"),
    ("led", "by"),
    ("made", "by"),
    ("written", "by"),
    ("painted", "by"),
    ("drawn", "by"),
    ("played", "by"),
    ("baked", "by"),
    ("sung", "by"),
)
"""Two words after which somebody is named."""

WELCOMES_TO_A_PLACE = frozenset({("welcome", "to")})
"""After these a place is as likely as a person: "Welcome to Willow!"."""

PERSON_VERBS = frozenset(
    """
    is was has had says said won wins plays played loves loved got gets made makes found finds scored scores
    ran runs came comes took takes wrote writes read reads drew draws gave gives brought brings thought thinks
    knows knew told tells asked asks led leads sang sings danced dances baked bakes painted paints built builds
    swam swims rode rides flew grew grows started starts finished finishes learned learnt learns taught teaches
    joined joins helped helps showed shows shared shares spoke speaks chose chooses wore wears saved saves lost
    loses turned turns turns jumped jumps kicked kicks threw throws caught catches beat beats earned earns
    received receives represented represents performed performs completed completes created creates designed
    designs invented explained explains shone shines stole steals smashed smashes deserves deserved did does
    went goes left leaves met meets became becomes kept keeps wants wanted needs needed felt feels looked looks
    worked works tried tries spotted spots discovered discovers achieved achieves improved improves impressed
    entertained entertains raised raises collected collects counted counts climbed climbs celebrated practised
    practises mastered masters planted plants cooked cooks mixed held holds stood stands sat sits slept fell
    broke stuck stayed solved solves passed passes reached reaches decided decides described describes guessed
    has's hasn isn wasn can could would should might must shall may
    """.split()
)
"""What one child does or did. Forms that a plural or a thing takes as readily are left out."""

IRREGULAR_PAST = frozenset(
    """
    ate awoke beat became began bent bet bit blew bled bought bound bowled bred broke brought built burnt burst
    came caught chose clung cost crept cut dealt did drank dreamt drew drove dug dwelt fed fell felt fled flew
    flung forgave forgot fought found froze gave got grew ground had heard held hid hit hung hurt kept knelt knew
    laid lay leant leapt learnt led left lent let lit lost made meant met mistook mowed outran overcame overslept
    overtook paid proved put quit ran rang rebuilt redid rewrote rode rose said sang sank sat saw sent set sewed
    shed shone shook shot showed shrank shut slept slid slung slunk smelt snuck sold sought sowed spelt spent
    spilt split spoke spoilt sped sprang spread spun stood stole stood strode strove struck strung stuck stung
    stunk swam swapped swelled swept swore swung taught thought threw told took tore trod understood undertook
    undid unwound upset was went wept withdrew withheld withstood woke won wore wound wove wrote wrung
    """.split()
)
"""Past forms without -ed: a closed list, and somebody does these."""

GROUP_VERBS = frozenset("have are were do don aren haven weren enjoy love go visit learn meet".split())
"""What many do: a class, not a child, stands before."""

PRONOUNS = frozenset("he she him his hers himself herself hes shes who whose".split())
HER_OR_ITS = frozenset({"her"})

FOLLOWERS = frozenset(
    """
    and or but for from in on at to with by of as who for when while after before because so then again too
    also here there now today yesterday tomorrow
    """.split()
)
"""Small words that may follow a person as well as a thing: no evidence for a compound."""

CLASS_BEFORE = frozenset("in into class year team house room".split())
CLASS_AFTER = frozenset("class classes house team room corridor children pupils assembly table group".split())

FAMILY_AFTER = frozenset("family families twins sisters brothers siblings household clan".split())

PLACE_BEFORE = frozenset(
    """
    in at near to from of visit visited around through across isle mount lake river port outside inside behind
    opposite over above between
    """.split()
)

PLACE_AFTER = frozenset(
    """
    avenue bay beach bridge brook bus castle centre church city close college common cottage council country
    court crescent cross drive estate farm field fields gardens gate grange green grove hall harbour haven
    heath hill hospital hotel house inn island isles lane library lodge manor mews museum park parade pier
    place playground pond primary reserve river road rd row school sea shop square st station stores street
    surgery terrace theatre tower town village walk way wharf wood woods yard zoo
    """.split()
)
"""What makes the word before it part of a place's name."""

ADULT_TITLES = frozenset(
    """
    mr mrs ms mx miss dr sir dame lord lady revd rev reverend father fr sister pc sgt cllr councillor prof
    professor captain pcso canon bishop mister madame mme monsieur senor senora mam
    """.split()
)
"""Words before a surname that make its bearer an adult, whoever it is. "Master" is a child's."""

ADULT_ROLES = frozenset(
    """
    mum mums mummy dad dads daddy parent parents carer gran granny grandma grandad grandpa grandfather
    grandmother nan nana nanny auntie aunt aunty uncle husband wife guardian
    coach volunteer volunteers governor governors chair chairman lady gentleman lollipop patrol author
    illustrator poet novelist storyteller
    officer police policeman policewoman nurse doctor dentist vet farmer chef cook baker builder plumber
    electrician carpenter gardener fireman firefighter paramedic vicar priest rabbi imam curate pastor owner
    manager director founder engineer scientist artist sculptor potter musician drummer singer beekeeper
    caretaker cleaner photographer tutor instructor trainer referee umpire driver postman postwoman milkman
    retire retires retired retiring retirement headteacher deputy teacher assistant secretary bursar colleague
    councillor mayor mp veteran soldier sailor pilot astronaut archaeologist historian librarian bookseller
    ranger guide speaker visitor sponsor donor neighbour resident business company firm team's pta ptfa friends
    """.split()
)
"""Words beside a name that make its bearer an adult."""

CHILD_ROLES = frozenset(
    """
    pupil pupils child children boy girl keeper goalkeeper striker scorer player captain nursery reception
    year yr class winner champion brother sister twins toddler baby classmate friend son daughter grandson
    granddaughter nephew niece cub brownie beaver scout rainbow aged birthday medal gold silver bronze
    certificate goal goals star reader swimmer
    """.split()
)
"""Words in a sentence that make a person in it a child."""

SAINTS_AND_RULERS = frozenset(
    "st saint king queen prince princess duke duchess emperor empress pharaoh pope baby santa captain".split()
)
"""Words that make the forename after them somebody's in history or a story."""

TAG_CUES = frozenset(
    """
    team go welldone well done super superstar brilliant bravo congrats congratulations happybirthday birthday
    star champion legend proud of love thankyou thank you hero amazing clever wonderful farewell welcome missyou
    goodluck win winner victory power by for s mum dad mummy daddy mama nan nanny gran family
    """.split()
)
"""Parts of a hashtag beside which a name stands."""

"""Which phrases speak of a family, of behaviour, of what is confidential, or single a child out?

In the language of `rules.telling.phrases`. A kind that ends in "?" is a faint cue: it may raise a question and
never stops a post.
"supposed" and "general" mark sentences about nobody in particular.
"""

LISTS = {
    "kin": """
        mum mums mummy mother dad dads daddy father parent parents brother sister siblings nan nana nanny
        gran granny grandma grandad grandpa grandfather grandmother grandparents uncle aunt auntie stepdad
        stepmum family carer
        """,
    "one": "boy girl child pupil lad lass youngster toddler",
    "few": "two three four five couple # 2 3 4 5",
    "faith": """
        muslim christian jewish hindu sikh buddhist catholic atheist jehovah traveller gypsy roma
        """,
    "poor": "poor poorer poorest disadvantaged deprived needy neediest struggling vulnerable",
    "hurt": """
        bit bites biting hit hits hitting kicked kicks kicking punched punches punching pushed pushing
        slapped slapping scratched spat hurt bullied bullies bullying threatened threatening thumped
        shoved
        """,
    "victim": """
        friend friends classmate classmates child children boy girl another teacher teachers someone
        somebody pupil pupils staff others brother sister
        """,
    "all": "everyone everybody all every whole",
    "leftout": "one two three four five six # few couple some handful",
}

PHRASES = {
    "status": """
        free meals
        qualifies|eligible|entitled|qualified for|to ~2 meals|lunches|dinners
        looked after by ~1 local|authority|council|county
        care order
        under ~2 care order
        mum|dad|father|parent|parents is|are ~3 inside|prison|jail|custody
        forever family|home|mum|dad|parents
        <kin> ~2 can't|cannot|couldn't ~2 pay|manage|afford|work
        lost his|her|their ~1 job|home|house
        <kin> ~2 lost ~2 job|jobs|home|house
        without|hardly a? word of english
        not|no|stopped ~2 seen|seeing|contact ~1 his|her|their <kin>
        council ~1 house|housing
        since the split|divorce|separation
        <kin> ~2 walked out
        parents ~1 living|live apart
        kinship care|carer|carers
        domestic violence|abuse
        FSM
        fsm
        free school meal|meals|lunch|lunches|dinners|dinner
        pupil premium
        in care
        foster ~1 family|carer|carers|mum|dad|parents|home|child|children|placement|brother|sister
        fostered
        is|was|were|been|being|recently|newly adopted
        adoptive|adopted family|child|children|son|daughter|mum|dad|parents|brother|sister
        looked after child|children|pupil|pupils
        young carer|carers
        refugee
        refugees
        asylum
        EAL
        new to english
        no|little english
        first english sentence|word|words
        speaks|speak|spoke|speaking no|little|any|hardly english
        universal credit
        on benefits
        homeless|evicted|eviction
        temporary accommodation|housing
        women refuge
        can't|cannot|couldn't afford
        <poor> ~1 family|families|homes|backgrounds|household|households
        food bank|parcel|parcels
        in|to|from prison|jail
        <kin> ~3 separating|separated|divorcing|divorce|divorced|split|splitting
        custody
        lives|living with ~2 nan|nana|gran|granny|grandma|grandad|grandparents|aunt|auntie|uncle|foster
        <kin> ~3 died|dying|passed
        lost|losing her|his|their ~1 <kin>
        death|funeral of ~2 <kin>
        bereaved|grieving
        is|are|as|was|being ~1 <faith>
        <faith> family|boy|girl|child|pupil|families
        two mums|dads
        transgender
        fled
        deported
        """,
    "status?": """
        his|her|their baptism|christening|confirmation|faith|religion
        divorce|separated
        funeral|died
        hardship
        hamper|hampers
        ukraine|syria|afghanistan|sudan|eritrea|gaza
        fasting
        """,
    "behaviour": """
        letter|letters of apology
        apologise|apologised|apologising to|for
        sanction|sanctions|sanctioned
        tricky|bad|difficult|awful|rocky|rough week|day|morning|start|patch|term
        missed|missing ~2 days|sessions
        days missed|absent
        lost|losing his|her|their temper
        damaged|broke|smashed ~2 window|door|table|display
        ran|run|climbed off|out|over ~1 site|fence|gate
        is|was|been|be|being|got|gets suspended
        after|since|from|following|his|her|their|a ~1 suspension
        is|was|been|be|being|permanently|got ~1 excluded
        after|since|from|following|his|her|their|an ~1 exclusion
        expelled
        detention|detentions
        told off
        in|into trouble
        naughty|naughtiest
        misbehaved|misbehaving|misbehaviour
        lash|lashed|lashes|lashing out
        <hurt> ~3 <victim>
        bully
        sent home
        sent to ~1 head|headteacher|office
        tantrum|tantrums|meltdown|meltdowns
        swore|swearing
        caught ~1 stealing|lying|cheating|fighting
        stole|stolen ~2 from
        disruptive|disrupted|disrupting
        because of|for his|her|their ~1 behaviour|conduct|attitude
        poor|bad|better|improved|improving|terrible|awful|challenging|difficult|worst behaviour
        badly|better behaved
        on report
        lost ~2 golden|play|break playtime|time
        missed|missing ~1 playtime|break
        banned from
        late again|every|all
        always|often|persistently|constantly late|absent
        late for|to school|registration|class|lessons
        absent again|today|from|for|without|this
        been ~1 absent
        truant|truanting|truancy
        missing|missed|misses ~1 school|lessons|days
        skipping|skipped|skips school|lessons
        unauthorised|unexplained ~1 absence|absences|holiday
        took|taking|taken ~3 in|during term
        """,
    "behaviour-count": """
        missing|absent ~1 <few> ~2 child|children|pupils|boys|girls
        <few> ~3 child|children|pupils|boys|girls ~2 missing|absent|late|excluded|suspended
        """,
    "behaviour?": """
        absence|absences|absent
        attendance
        behaviour
        bullying|bullied
        late
        cried|crying
        """,
    "confidential": """
        child protection
        social worker|workers|services|care
        made|making|make a|another disclosure
        disclosed to|about|that
        cpoms
        police at ~2 house|home|flat|door
        do|please|must not release
        not allowed|permitted to ~1 collect|pick
        restraining|injunction|protection|contact order
        log|logged|record ~1 everything|concerns|concern
        safeguarding|dsl referral|concern|concerns|case|log
        child in need
        section 17|47
        early help
        strategy meeting
        police ~2 look|looking into
        parent|visitor|man|woman ~3 asked|told to leave
        shouted|shouting|abusive|aggressive ~1 at|towards|to staff|teachers|colleagues
        banned from ~1 site|school|premises
        police ~3 called|investigating|investigate|interviewed|arrested|questioning|involved|informed
        police spoke|speaking|came to ~2 about|house|home
        investigating|investigation ~3 allegation|allegations|complaint|incident
        allegation|allegations ~3 of|against|about|made
        accused of
        arrested
        child protection plan|case|conference|referral|concern|concerns
        safeguarding concern|concerns|referral|referrals|incident|investigation|case|issue
        social services
        referred|referral to ~1 social|camhs|mash
        disciplinary hearing|action|meeting|matter|process
        grievance
        exclusions this|last
        court order
        miscarriage|miscarried
        """,
    "abuse": """
        abused|abuse|neglected|neglect|grooming|groomed
        """,
    "off-work": """
        off|signed with|off ~1 stress|sick|work|anxiety|depression
        off sick
        ill health
        sick leave
        compassionate leave
        long term sick|sickness|absence
        redundant|redundancy
        dismissed|sacked|suspended
        """,
    "ill": """
        is|was|been|being|still|very|so ~1 poorly|unwell|ill
        get well
        in|to|into|from hospital
        recovering|recovered from|after|well
        <break> ~3 <bone>
        in|into plaster
        his|her|their ~2 operation|surgery|illness|treatment|diagnosis|chemotherapy|chemo|transplant
        has|had|having|needs|after|following ~2 operation|surgery|cancer|chemotherapy|pneumonia|covid
        on crutches
        diagnosed with
        off|been|being|feeling sick
        """,
    "confidential?": """
        police
        safeguarding
        incident|allegation
        court
        """,
    "omission": """
        <all> ~9 except|bar|but for? ~1 <leftout>
        <all> ~9 apart|aside from ~1 <leftout>
        <all> ~9 other than ~1 <leftout>
        only|just <leftout> ~1 child|children|pupils ~3 hasn't|haven't|didn't|failed|forgot|yet|not
        only|just <leftout> ~1 pupil|family|families ~3 hasn't|haven't|didn't|failed|forgot|yet|not
        waiting on|for ~1 <leftout> ~1 child|children|pupils|family|families
        """,
    "indirect": """
        our|the|my only|sole ~3 <one>|user|speaker|twins|family
        our|the one and only ~3 <one>|twins|triplets|family
        our ~1 twins|triplets
        set of ~1 twins|triplets in
        the|our ~1 youngest|oldest|tallest|smallest|shortest|newest ~1 <one>
        <one>|family ~5 arrived|came|moved|joined|fled ~2 from
        our ~1 ukrainian|polish|syrian|afghan|nigerian|chinese|romanian|russian <one>|friend
        """,
    "supposed": """
        if
        anyone|anybody who|whose
        your|any|whose child|children|son|daughter|family|families|pupil|pupils
        every|each child|family|pupil
        """,
    "general": """
        awareness|charity|raise|raised|raising|fundraising|fundraiser|aid|donate|donated
        donating|collected|collecting|learned|learnt|learning|learn
        taught|story|stories|poem|book|novel|character
        play|plays|played|role|pretend|poster|posters
        workshop|assembly|drama|puppet|puppets|fiction|wrote|writing
        written|about|policy|policies|website|leaflet|helpline|apply|applications|report|training|charities|uk
        drew|draw|painted|banished|king|queen|vaccine|vaccines|awards|talk|appeal|hopes|dream|dreams
        """,
}

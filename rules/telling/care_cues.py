"""Which phrases speak of health, and of extra help at school?

In the language of `rules.telling.phrases`. A kind that ends in "?" is a faint cue: it may raise a question and
never stops a post.
"""

LISTS = {
    "condition": """
        asthma diabetes epilepsy eczema cancer leukaemia leukemia lymphoma tumour tumours coeliac anaemia
        arthritis meningitis pneumonia tonsillitis chickenpox measles mumps impetigo scabies nits
        hepatitis covid flu norovirus concussion migraine migraines scoliosis hydrocephalus bronchitis
        croup sepsis hypermobility haemophilia anorexia bulimia ocd ptsd anxiety depression psoriasis
        alopecia crohn colitis diabetic asthmatic epileptic disabled deaf blind lupus appendicitis allergy
        allergies allergic anaphylaxis anaphylactic intolerant seizure seizures fainted antibiotics
        medication chemo chemotherapy radiotherapy dialysis transfusion insulin inhaler epipen epipens
        nebuliser crutches splint catheter stoma nappies tonsils grommets adenoids anaesthetic vomiting
        vomited suicidal poorly unwell convulsions paralysed transplant tracheostomy
        """,
    "bone": """
        arm arms leg legs wrist ankle collarbone elbow finger fingers thumb toe toes foot feet nose jaw
        rib ribs shoulder knee hip skull hand bone back
        """,
    "break": """
        broke broken breaks breaking fractured fracturing fractures sprained spraining dislocated snapped
        shattered
        """,
    "difficulty": """
        dyslexia dyslexic autism autistic adhd ASD asperger aspergers dyspraxia dyspraxic dyscalculia
        tourette stammer stammers stutter stutters nonverbal camhs ehcp ehcps physio physiotherapy
        neurodivergent
        """,
}

PHRASES = {
    "health": """
        chicken pox
        lazy eye
        eye patch
        hearing aid|aids
        glue ear
        hay fever
        peg|feeding feed|tube
        his|her|their ~2 lung|lungs|kidney|kidneys|liver|seizures|meds|injections|symptoms
        heart looked|checked|scan|surgery|transplant
        isn't|not|hasn't|wasn't ~2 well today|enough|yet|this
        isn't|wasn't very|too|feeling well
        blood sugar|sugars|glucose|pressure|cells
        nosebleed|nosebleeds
        leg|arm|ankle|wrist|foot|hand|back splint|splints|brace|braces|boot
        end of treatment|chemo|chemotherapy
        pins|metal|screws in his|her|their ~1 <bone>
        consultant|paediatrician|oncologist
        takes|taking|took|needs|given ~2 medicine|meds|medication|injections
        bone marrow|density
        brain injury|tumour|surgery|scan
        feels|gets|felt|got ~1 ill|dizzy|faint|breathless
        passed out
        low|high sugars|immunity
        terminal|terminally ill|illness
        long covid
        hearing|sight loss|impairment|problems
        lip reads|reading
        <condition>
        cerebral palsy
        cystic fibrosis
        muscular dystrophy
        down syndrome
        sickle cell
        spina bifida
        glandular fever
        scarlet fever
        whooping cough
        heart condition|defect|surgery|operation|murmur
        hard of hearing
        visually|hearing impaired
        partially sighted
        feeding|breathing tube
        is|was|still|be|come|came|been|months|weeks in plaster
        hearing aid|aids
        cochlear implant|implants
        leg brace|braces
        prosthetic leg|arm|hand
        <break> ~3 <bone>
        arm|arms|leg|legs|wrist|ankle|foot|elbow|thumb ~2 in|into a? plaster|sling|cast|splint|brace
        in a? sling
        in a plaster? cast
        his|her|their ~1 wheelchair
        his|her|their ~2 operation|surgery|condition|disability|illness|treatment|transplant|biopsy
        has|have|had|having|needs|needed|after|from|for|following ~3 operation|surgery|biopsy
        had|has|needs|needed|needing|after|with ~1 <leftout> stitches
        needed|needs|needing ~1 stitches
        his|her|their stitches
        tooth|teeth|appendix out|removed
        in|to|into|of|from hospital
        hospital bed|ward|stay|appointment|visit|treatment|for
        a&e
        intensive care
        by ambulance
        off|been|being|feeling|feels sick
        is|was|been|so|very|fell|falls|taken|seriously|badly|really|quite|being ill
        get well
        speedy|full recovery
        recovering|recovered|recovers from|after|well
        on the mend
        feel|feeling|feels better soon|after
        had a fit|scan|blood
        blood test|tests
        collapsed in|at|on|during
        diagnosed|diagnosis
        wet herself|himself|themselves
        toilet accident
        self harm|harming|harmed
        eating disorder
        panic attack|attacks
        bumped|banged|hit ~1 head
        without ~2 pain
        sickness|tummy|stomach bug
        """,
    "health?": """
        hospital
        wheelchair
        operation
        surgery
        ambulance
        sick
        mental health
        anxious
        glasses
        medicine
        stitches
        injured|injury
        limping
        bandage|bandaged
        tired after
        not ~1 himself|herself
        off school
        """,
    "support": """
        speech and language
        his|her|their ~2 TA|needs|sendco|senco|therapist|therapy|intervention|keyworker
        boy|girl|child|pupil with ~1 needs
        phonics|reading|maths catch up
        visual timetable
        sensory circuits|circuit
        gap|gaps in ~1 learning|reading|maths
        <difficulty>
        SEN|SEND|ehc plan|support|statement|needs
        education health and? care
        one to one|1 support|help|adult|ta|sessions|time|teaching|tuition|work
        1:1 ~1 support|help|adult|ta|sessions|time|teaching|tuition
        speech ~3 therapy|therapist|delay|sessions
        occupational therapy|therapist
        educational|child psychologist
        play|art|music|drama|talking therapy|therapist
        school|our|a|his|her|their counsellor|counselling
        learning difficulty|difficulties|disability|disabilities
        selective mutism
        non verbal
        sensory processing|diet|breaks|needs|room
        special|additional|complex needs|educational|school
        below ~1 expected|average|age
        working below
        behind in|with ~1 reading|writing|maths|phonics|spelling|class
        bottom|lowest|lower set|group
        struggles|struggled|struggling ~3 reading|writing|maths|phonics|spelling|spellings|read|write|numbers
        can't|cannot|couldn't ~1 read|write
        nurture|intervention|booster|catch group|room|sessions|up
        reading recovery
        ELSA
        """,
    "support-group": """
        the|our|my|these ~2 SEND|SEN|autistic|nurture|intervention|dyslexic children|pupils|boys|girls|kids
        """,
    "support-group?": """
        the|our|my ~1 SEND|SEN|nurture|intervention|booster|catch group|class|room|up
        """,
    "support?": """
        senco
        extra help|support
        nurture|intervention
        ear defenders
        struggles|struggled|struggling
        """,
}

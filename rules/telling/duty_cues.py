"""Which phrases promise, quarrel, advertise, belittle, take sides, or speak for one person?

In the language of `rules.telling.phrases`. A kind that ends in "?" is a faint cue: it may raise a question and
never stops a post.
"""

LISTS = {
    "us": "we we'll school governors head headteacher leadership",
    "payer": "we school pta ptfa governors office trust academy",
    "vow": "guarantee guarantees promise promises pledge pledges commit commits undertake",
    "bad": """
        useless incompetent shambolic disgraceful appalling dreadful terrible hopeless dishonest
        """,
    "firm": """
        company firm builders builder supplier suppliers caterers contractor contractors landlord provider
        agency cowboys
        """,
    "gossip": "lies rumours gossip untruths falsehoods misinformation",
    "folk": "parents parent people families mums dads neighbours residents",
    "party": """
        labour conservative conservatives tory tories green greens reform liberal lib plaid snp ukip
        libdem
        """,
    "business": """
        shop shops pizza restaurant cafe garage builders hairdresser hairdressers takeaway pub salon
        agents agent bakery butcher gym florist company firm accountants solicitors
        """,
    "crowd": """
        class boys girls children pupils readers runners families parents lot ones scores results
        attendance
        """,
    "build": """
        nursery preschool academy building block classroom classrooms pool site expansion wing
        """,
    "far": """
        january february march april may june july august september october november december spring
        summer autumn 2026 2027 2028 2029 2030
        """,
}

PHRASES = {
    "promise": """
        <payer> will ~1 pay for
        we'll ~1 pay for
        <payer> will ~1 cover ~2 cost|costs|price
        we'll ~1 cover ~2 cost|costs|price
        <payer> will ~1 fund|subsidise|reimburse
        we'll ~1 fund|subsidise|reimburse
        we will|we'll ~1 buy|replace|give you|them|him|her a|an|another ~1 new|one|free
        will ~1 be written off
        will ~1 be waived
        you'll ~2 get ~3 refund|deposit|money
        you|everyone|everybody|families|parents will ~2 get ~3 refund|deposit|money
        will ~2 be turned away
        no child|pupil|family will ever
        you have our word
        we ~1 give you our word
        we will|we'll ~2 build|building|open|opening ~4 <build>|hall|playground|library|club
        every|all child|children|pupils|families|pupil ~7 will get one
        nobody|no-one will ~1 lose|miss|pay|fail
        no one will ~1 lose|miss|pay|fail
        will|we'll ~2 money back
        pool|site|building will ~1 reopen|reopening ~2 <far>|easter|christmas
        we will ~1 employ|employing|appoint ~3 teacher|teachers|staff|assistants
        governors have|has ~1 decided|agreed|approved|voted
        will|we'll|be ~3 refunded|reimbursed|compensated
        will|we'll ~1 refund|reimburse|compensate
        <us> ~3 <vow> ~8 place|places|refund|refunds|money|pay|free|pass|results|safe|cuts|jobs|fees|charges
        no|every child|pupil|family ~1 will|shall ~1 pay|pass|fail|miss
        every|all child|children|pupils|families|pupil ~1 will ~3 place
        <build> ~4 will|to ~1 open|built|ready|close ~5 <far>
        <build> ~2 opens|opening ~4 2026|2027|2028|2029|2030
        from <far> ~9 will ~3 rise|increase|charge|abolish|scrap
        from <far> ~2 school day will|is
        fees|prices|charges ~4 will|to rise|increase|go
        become|becoming an? academy
        join|joining ~5 academy trust
        school|schools ~3 merge|merging|merger with
        school|we|nursery will|we'll ~1 close|closing permanently
        school|we will|we'll ~1 expand|expanding to|by|our
        no redundancies
        no job losses|cuts
        admissions ~3 change|changing|priority
        uniform policy ~3 change|changing
        statement to the press|media
        press statement
        """,
    "vow": """
        <us> ~2 guarantee|guarantees|promise|promises|pledge
        promise
        guarantee
        """,
    "stake": """
        no|every|all child|children|class|family|families|pupil|pupils
        """,
    "in-jest": """
        fun|love|loved|enjoy|smile|smiles|giggle|giggles|laugh|laughs|cake|kind|fantastic
        """,
    "promise?": """
        <us> ~2 guarantee|guarantees|promise|promises|pledge|ensure
        we'll make sure
        we will ~1 make sure
        refund|refunds
        next year we|we'll
        """,
    "everybody": """
        parents|families|carers|parent|child|children|pupils|pupil|staff|class|classes|everyone
        """,
    "dispute": """
        sick|tired of ~2 nonsense|rumours|moaning|comments|complaints|gossip|lies
        caterers|company|firm|builders|council|supplier ~4 let ~3 down
        facebook|whatsapp gossip|moaners
        shame on the council|government|firm|company|parents
        contrary to ~2 what|some|claims|rumours|reports|gossip|posts|comments
        despite what ~3 say|said|claim|claimed|think|heard|read
        some|certain|few|handful <folk> ~4 claim|claimed|claiming|spreading
        some|certain|few|handful <folk> ~4 lying|complain|complaining|moan|moaning
        <folk> ~2 spreading|telling|posting ~2 <gossip>
        spreading ~2 <gossip>
        malicious|baseless|false|untrue ~1 accusations|claims|allegations|rumours|comments|posts
        how dare they|some|people|parents|you
        set|setting the record straight
        <bad> ~2 <firm>
        <bad> ~1 service
        <firm> ~4 <bad>
        cowboys who fitted|built|installed|did|came
        a|total rip off
        ripped us off
        company|firm|supplier|coach|council|builders|caterers ~4 let us down
        legal action|advice against
        shame on you|them|him|her|some|those
        everyone knows who you are
        """,
    "promotion": """
        best|finest|cheapest|greatest ~1 <business> ~3 in
        best|finest|cheapest|greatest ~3 in|around town
        sponsored by
        use|with|quote|enter code
        code ~3 discount|off
        promo|discount|voucher code
        % off
        per cent off
        special offer|offers at|from
        go and? buy
        buy ~3 from|at <business>
        shop at
        crowdfunding|crowdfunder|crowdfund
        justgiving|gofundme|kickstarter|patreon|paypal
        amazon wish|wishlist
        donate now|here|via|online|today
        sign ~1 petition
        """,
    "unkind": """
        bottom of the ~2 table|league ~1 again
        even the|our ~1 naughty|lazy|slow|noisy|difficult|weak|silly
        naughty ones|boys|girls|children
        boys|girls v|vs|versus|against|beat|thrashed|hammered ~1 boys|girls
        girls|boys were|got ~1 thrashed|hammered|useless|hopeless
        worst|lowest|poorest|weakest|bottom|laziest|noisiest|slowest ~2 <crowd>
        <crowd> ~3 bottom of the? table|league|list
        lazy ~1 <crowd>
        <crowd> could|should ~2 learn from
        let|letting the side down
        least able
        stupid|dim ~1 <crowd>
        unlike year #
        """,
    "voice": """
        i'm|i've|i'd|i'll
        i am|was|have|had|feel|felt|think|thought|hate|love
        i loved|give|gave|wish|can't|never|saw|hope|couldn't|won't
        i so|absolutely|really|still|honestly|just ~2
        my own? class|pupils|children|son|daughter|husband|wife|opinion
        """,
    "not-ours": """
        am i
        i spy
        riddle
        said|says|asked|wrote|shouted|told|exclaimed|whispered
        elizabeth|charles|james|george|mary|henry|edward|richard|william|war i
        """,
    "political": """
        labour|conservative|green|liberal party
        lib dem|dems
        liberal democrat|democrats
        reform uk
        tory|tories
        """,
    "vote": """
        vote|voting|voted|campaigning ~1 <party>
        """,
    "campaign": """
        deserve better than ~2 government|minister
        shame on ~2 council|government|minister|mps
        government ~5 failed|failing|betrayed|ignored|destroying|starving|underfunding|broken|ashamed
        government cuts|failure|failures
        cuts to ~3 school|schools|education|budgets|funding|services
        stop the|these cuts
        write|email|lobby|tell|writing to? ~1 our|your|the MP|mp
        support|supporting|solidarity ~3 strike|strikes|strikers|picket
        austerity
        underfunding|underfunded
        brexit
        free palestine
        stand with israel|palestine|gaza
        """,
    "taught": """
        parliament|debate|debated|debating|learned|learnt|learning|history|lesson|topic|mock|suffragettes|studied
        """,
    "election": """
        MP|mps
        councillor|councillors|cllr
        mayor|mayoress
        candidate|candidates
        prime|education|schools|government minister
        council|government funding|funded|grant
        funded by
        """,
    "no-election": """
        school|eco|pupil|class|junior|student|our|sports councillor|councillors|council|candidate|candidates
        """,
    "organisers": """
        PTA|pta
        governors|staff|teachers
        friends of
        our stall
        """,
}

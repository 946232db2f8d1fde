"""Which phrases say where children are, will be, or are every week?

In the language of `rules.telling.phrases`. Words for places that a school has itself are left out on purpose.
"""

LISTS = {
    "offsite": """
        farm zoo museum gallery castle beach seaside coast park woods wood forest theatre cinema church
        cathedral mosque synagogue temple gurdwara pool baths centre stadium hospice river lake lakes
        reserve residential camp campsite lodge hostel aquarium observatory planetarium station
        supermarket market allotment allotments abbey palace village fort priory cliffs marina harbour
        airport sanctuary arena quarry downs heath mine dockyard safari sands university college academy
        shops
        """,
    "town": """
        london paris canterbury maidstone dover brighton birmingham manchester liverpool leeds sheffield
        bristol york oxford cambridge norwich nottingham leicester cardiff edinburgh glasgow belfast
        exeter plymouth southampton portsmouth chester lincoln durham newcastle bath hastings margate
        whitstable folkestone wales scotland france kent surrey sussex essex
        """,
    "travel": """
        leaves leave leaving departs depart departing returns return returning back due arrives picks
        """,
    "vehicle": "coach coaches minibus minibuses train",
    "weekday": "monday tuesday wednesday thursday friday saturday sunday",
    "weekdays": "mondays tuesdays wednesdays thursdays fridays saturdays sundays",
    "stay": """
        having enjoying exploring visiting spending heading travelling walking going staying camping
        swimming performing singing playing competing sketching paddling climbing canoeing representing
        off here away there
        """,
    "be": "is are am",
    "were": "we're they're",
    "inside": "at in on by inside outside near from around along",
}

PHRASES = {
    "place": """
        care home
        leisure centre
        <offsite>
        <town>
        high street
        town centre
        """,
    "now": """
        hello|greetings|morning|live|news|postcard from
        just|now dropping|dropped|boarding|boarded|reached|landed
        waiting for ~2 <vehicle>
        having a|the ball|blast|time|great|wonderful|marvellous|whale|fantastic
        just arrived
        have|has|we've|they've ~1 arrived
        arrived safely
        here|there till|until
        <vehicle> is|are ~2 delayed
        on|boarding|aboard the|our|a <vehicle>
        on our|their|his|her way to|there|back|home
        off to
        this is us
        setting off
        just set off
        have|has ~1 set off for|to
        should|will be back from
        """,
    "being": """
        <be> ~3 <inside>
        <be> ~1 <stay>
        <be> today
        """,
    "we-are": """
        <were> ~3 <inside>
        <were> ~1 <stay>
        <were> today
        """,
    "right-now": """
        now
        currently
        right now
        """,
    "arrived": """
        arrived
        """,
    "over": """
        was|were|went|had|visited|enjoyed|returned|did|got|made
        saw|wore|took|spent|won|sang|swam|found|led|met|sat
        stood|wrote|explored|came|brought|ate|drew|felt|gave|heard|kept|knew|ran|rode|taught|told|thought|been
        back from|home|at|in
        come home|back
        thank|thanks
        """,
    "long-over": """
        yesterday
        last week|night|term|half|month|year|<weekday>
        ago
        """,
    "later": """
        will|we'll|they'll
        going to
        tomorrow
        next week|term|half|month|<weekday>
        looking forward to
        can't wait
        """,
    "some-day": """
        on ~1 <weekday>
        this <weekday>
        <weekday> morning|afternoon|evening
        """,
    "weekly": """
        every|each ~1 <weekday>|week|morning|afternoon|day|evening
        on <weekdays>
        <weekdays> at|after|from|and
        weekly
        """,
    "going": """
        walk|walks|walking|swim|swims|travel|travels|cycle|cycles|go|goes|going|meet|meets|train|trains|rehearse
        """,
    "walking-bus": """
        walking bus
        """,
    "coach-times": """
        leave|leaves|leaving|depart|departs for ~4 @
        set|sets|setting off ~5 at @
        <vehicle> ~8 <travel> ~8 @
        """,
    "meeting-times": """
        meet|meeting|gather ~4 at ~5 @
        back|returning|return|collect|collection|due|home ~4 @
        """,
    "trip": """
        trip|residential|excursion|outing
        coach|coaches|minibus
        """,
    "overnight": """
        residential|camp|lodge|hostel|overnight
        """,
    "not-there": """
        story|stories|book|poem|model|writing|learning
        reading|imagine|imagination|imagined|pretend|topic|drawing|map
        homework|dream|dreams|virtual|film|build|built|building|making|turn|turned|looking
        role play
        """,
    "own-ground": """
        school|playground|classroom|library|hall|corridor|kitchen|stall|tombola|stand
        """,
}

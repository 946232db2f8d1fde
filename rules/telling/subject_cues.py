"""Which phrases speak of a person without a name: one child, a few, a relative, a grown-up, an animal?

In the language of `rules.telling.phrases`.
"""

LISTS = {
    "single": "boy girl child pupil lad lass youngster toddler twin",
    "star": "superstar star hero champ champion warrior fighter friend trooper",
    "relative": """
        mum mums mummy mother dad dads daddy father parents brother sister nan nana nanny gran granny
        grandma grandad grandpa grandfather grandmother grandparents uncle aunt auntie stepdad stepmum
        family carer carers
        """,
    "several": "two three four five couple 2 3 4 5",
    "pupils": "boys girls children pupils kids 1s 2s 3s 4s 5s 6s",
}

PHRASES = {
    "one": """
        the|this|that|our|one|certain ~2 <single> who|whose|in|from|with|has|is|was|had|needs
        our ~3 <star>
        one|some|somebody|someone of our|the|my ~3 <pupils>
        a|one ~1 year # <single>|twin
        a|one year # <single>
        a|one reception|nursery <single>
        somebody|someone in|from
        member of|from ~1 class
        a|one family in|from
        our ~1 only ~3 <single>|user|speaker|twins
        new <single>
        a <single> who
        one family
        """,
    "some": """
        a|one|another|little|certain ~2 <single>
        """,
    "few": """
        <several> ~4 <pupils>
        """,
    "kin": """
        his|her|their ~2 <relative>
        <relative> of
        """,
    "adult": """
        teacher|teachers|staff|headteacher|caretaker|cook
        governor|governors|volunteer|colleague|colleagues|secretary
        assistant|librarian|lollipop|crossing
        """,
    "visitor": """
        paramedic|paramedics|nurse|nurses|firefighter|doctor|doctors|author|illustrator|dentist|visitor|visitors
        """,
    "creature": """
        hen|hens|hamster|dog|dogs|cat|teddy|teddies|bear
        guinea|tortoise|chick|chicks|lamb|lambs|heron|bird|dinosaur
        worm|fish|pony|rabbit|puppy|kitten|dragon|wolf
        tree|photocopier|boiler|snail|snails|caterpillar|doll|dolls
        """,
    "group": """
        year|yr #|1s|2s|3s|4s|5s|6s|one|two|three|four|five|six
        y1|y2|y3|y4|y5|y6|yr1|yr2|yr3|yr4|yr5|yr6|y1s|y2s|y3s|y4s|y5s|y6s
        reception|nursery|eyfs|ks1|ks2
        key stage #|one|two
        """,
    "children": """
        children|pupils|boys|girls|class|choir|team|club
        squad|swimmers|mathletes|orchestra|band|infants|juniors|kids
        child|boy|girl|pupil|walking
        """,
    "we": """
        we|we're|we've|we'll|us|our
        """,
    "he": """
        he|him|his|she|her|hers|himself|herself|he'll|she'll|he'd|she'd
        """,
    "they": """
        they|them|their|they're|they've
        """,
}

"""Which names are also everyday words, and which words does a school's hashtag hold?

Written by hand for this project. A name that is missing here is treated as a name in every
spelling, so a gap makes the rules stricter and never more lenient.
"""

NAME_WORDS = frozenset(
    """
    a ace aim alma am amber amity an and angel april apple arch archer are aria art as ash aspen aster at
    august aura autumn bailey baker banks baron basil bay be beau beck bee belle bell berry bill birch blade
    blaze bless blessing bliss blossom blue bob bonnie bonny boy brad brand brave briar brick bridge brook
    brooks brown bud buddy buster by cam can candy carol carter cash cat celeste chance chandler charity
    charm chase cherry chip christmas chuck clay clement cliff clove clover coast colt comet comfort constant
    cook cooper coral cord courage cove crew crystal cub daisy dale dash dawn day dean dear dell den denim
    diamond do dot dove drake drew duke dusty earl earnest easter ebony echo eden elder elm ember emerald eve
    ever faith fawn favour felicity fern finch fin fisher flint flora flower forest fox frank free friend
    fuller gage gale gardener garland garnet gene genesis gift gill ginger glen glory go good goodness grace
    grant gray green grey guide guy hale happy harbour harmony harper haven hawk hazel he heath heather
    heaven her hero hi hill him his holly honey honor honour hook hope how hunter hyacinth ice if ill in
    indigo iris is isle it its ivory ivy jack jade jam jasmine jay jazz jean jeans jersey jet jewel job jolly
    joy july june juniper just justice kale king kit kitty knight lake lance land lane lark laurel lavender
    law lea leaf lee legend let liberty lilac lily linden lion long lotus love lovely loyal luck lucky lyric
    mace magic magnolia major man many maple march marina marigold marine mark marsh marshal marvel mason
    mat matt max may me meadow mercy melody merry mike miles mill mint miracle miss misty moon more morning
    moss my myrtle new nick night no noble noel north not nova now oak ocean of oh ok olive on one opal or
    orchid otter our out page parker pat patience pear pearl peace peach penny peony pepper petal petunia
    phoenix piers pine piper pip pixie pleasant poet pope poppy porter posy praise precious pride prim
    primrose prince princess promise prudence queen quill quince rain ranger raven ray rebel red reed reef
    reeve reign rhyme rich ridge rise river rivers rob robin rock rocky rod rogue roman rook rose rosemary
    rosy rowan royal ruby rue rush rusty rye sable saffron sage sailor saint sandy sapphire savannah sawyer
    say scarlet scout sea season see serenity shade she shell sherry sienna sierra silver sky smith snow so
    song sparrow spike spring star starling sterling stone storm sue summer sun sunday sunny sunshine swan
    tanner tansy teal temperance ten terry the thistle thorn thyme tiger timber to too topaz trinity trip
    true truth tucker tulip two unity up us usher vale valour van velvet verity victor victory viola violet
    walker warren was wave way we wells west whisper who why will willow wills winter wisdom wise wish wolf
    wood woody wren yes yew you young zeal zen zephyr zest
    """.split()  # noqa: SIM905  # four hundred words read better as prose than as a list
)
"""English words that are also names. In small letters they are words."""

ADULT_TITLES = frozenset(
    {"mr", "mrs", "ms", "mx", "dr", "sir", "dame", "lord", "lady", "revd", "rev", "pc", "cllr"}
)
"""Titles that a primary school never gives to a child. "Miss" and "Master" are left out."""

HASHTAG_WORDS = frozenset(
    """
    a about active adventure all amazing and anti art arts assembly at autumn award awards baking ball bake
    band be beach best bike birthday book books boys brilliant bullying cake camp care celebrate celebration
    challenge champions charity children choir christmas class classroom clean club code coding comic
    community computing concert cooking council country creative cricket cross culture curious dance day
    days design discover diversity drama earth easter eco education eid england english enrichment esafety
    event every fair family fantastic farm feelings festival film first fit fitness food football for forest
    forever french friday friends friendship from fun fundraiser fundraising future games garden gardening
    geography get girls give go good great green growing growth gym half happy harvest head health healthy
    help hero heroes history home homework in inspire internet is it job join journey joy kent key kind
    kindness know language learn learning leaders lets library life light literacy live local love lunch
    make making march mark marvellous maths me meal meet mental merry mindset monday money month morning
    move museum music my national nativity nature new news newsletter night no nursery of on online open our
    outdoor outdoors outside paint painting pantomime parade parents park parliament party pe peace peer
    phonics physics picnic plant planting play player playground playtime poem poetry primary proud pupil
    pupils rainbow read reading reception recycle red relay residential respect road roman romans run safe
    safer safety sale school schools science sing singing skills sleep spelling spirit sport sports spring
    staff star stars start stem story storytelling stars street student summer superstar support swim
    swimming table talent tales teach teacher teachers teaching team teamwork tennis term thank thanks the
    theatre things think this thursday times to together touch trail tree trip trips trust tuesday us values
    victorian vikings village visit visitor volunteer walk walking wall watch water we wednesday week weekend
    welcome well wellbeing wild winner winners winter with wonder wonderful words work workshop world wow
    write writing year yoga you young your
    """.split()  # noqa: SIM905  # as above
)
"""Words that hashtags of schools are made of, to see where one ends and the next begins."""

EVERYDAY_WORDS = (
    frozenset(
        """
    across after again ago all already also always and another any anybody are around asked at away back
    because been before began best better big both brave brought but by call called came can captain children
    choir clapped class climbed come corner could courage day did draft drawing each early eat eggs enjoy
    erupted ever every everybody everyone fair families fantastic few find first floor flower for found from
    full fun game garden gate gave general get girls glad go goes going gold good great green group had half
    hall hand has have he head hear her here heron high him his hot house huge ill inside jacket job joke
    jumper just keep kind kitchen knew know last late learn left let letters light like little long look lost
    loud lovely lunch made make many marathon massive medal middle more morning most mum music must name near
    need new next night no not nothing now of office old on once one only open otters our out outside over own
    page paint painted painting paints people picture pictures planted play played please poem pond post proud
    pupil put rain ran read really red reminder ring said sale saw say school score second see seeds seen she
    show sing singing snow so solo some something song soon sorry spent stage star started stay still stories
    story such sun sung swam take taken talk team tell term than thank thanks that the their them then there
    they thing this thought three time today together told tomorrow too took top town tree tuesdays two under
    until up us use values very visit volcano volcanoes wall want was watch water way we week well went were
    what when where which while who why winner with won wonderful word words work wrote yard year yellow
    yesterday yet you young your
    """.split()  # noqa: SIM905  # as above
    )
    | NAME_WORDS
    | HASHTAG_WORDS
)
"""A small dictionary for examples and tests. The product's own is read from a file of 63,000 words."""

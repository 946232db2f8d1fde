"""Which last parts of a host name make X see a link?

The countries, the common names and those in other scripts; written down by hand,
not complete where a school does not go.
"""

COUNTRIES = """
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz
    ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk
    fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq
    ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh
    mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk
    pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy
    sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za
    zm zw
"""
COMMON = """
    com net org edu gov mil int info biz name pro aero asia cat coop jobs mobi museum post tel travel xxx app
    art bank bar blog book cafe camp care center charity church city click club college community computer
    cool courses cymru design dev digital direct directory education email events exchange expert express
    family farm fashion film fitness foundation fun fund games garden gallery gift global green group guide
    guru health help holiday house international kids kitchen land learning legal life link live london
    ltd love media menu money movie music network news ngo one ong online page parts party photo photos
    pictures place plus press productions radio recipes repair report rest reviews rocks run sale school
    science scot search services shop show site social software solutions space sport store stream study
    style support systems team tech theatre tips today tools top tours town toys training tube university
    vet video vip wales watch website wedding wiki win work works world yoga zone academy
"""
OTHER_SCRIPTS = """
    みんな コム セール ファッション ストア 中国 中國 香港 台湾 公司 网络 中文网 在线 рф рус онлайн сайт дети орг
    укр бел срб мкд қаз بھارت پاکستان ايران مصر السعودية امارات قطر المغرب الجزائر تونس شبكة موقع भारत संगठन ไทย
    한국 닷컴 닷넷 ελ ευ ישראל קום გე հայ
"""


def pattern(*lists: str) -> str:
    """Gives a regular expression of all names in the lists, longest first."""
    names = [name for names in lists for name in names.split()]
    return "|".join(sorted(names, key=len, reverse=True))

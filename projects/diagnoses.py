"""Swedish names of illnesses and diagnoses, as they turn up in notes: an own list, by no means all there are.

Words that are everyday speech as well (stress, värk, trött, orolig, beroende på, psykosocial) are left out, so that
the question is worth reading. `*` stands for any letters.
"""

import re

WORDS = """
    adhd* ptsd* kptsd* ocd hiv hiv-* npf* tbc asperger* autis* tourette* neuropsykiatrisk*
    personlighetssyndrom* personlighetsstörning* borderline* bipolär* bipolar* schizo* paranoi*
    psykos psykosen psykoser psykoserna psykossjuk* psykosgenombrott* psykotisk*
    *depression* deprimerad* depressiv* dystymi* utbränd utbrända utbrändhet*
    ångest ångesten ångestsyndrom* ångestproblematik* ångestattack* ångestdiagnos* panikångest* panikattack*
    torgskräck* agorafobi* posttraumatisk* tvångstankar* tvångssyndrom* självskad* självmord* suicid*
    anorexi* anorektisk* bulimi* ätstörning* alkoholism* alkoholist* alkoholberoende* drogberoende*
    narkotikaberoende* läkemedelsberoende* spelberoende* substansberoende* beroendesjukdom* narkoman*
    missbruk missbruket missbruks* missbrukar* missbrukat missbrukade alkoholmissbruk* drogmissbruk*
    narkotikamissbruk* läkemedelsmissbruk* spelmissbruk* tablettmissbruk* blandmissbruk* substansmissbruk*
    *diabetes* diabetiker* epilep* *cancer* tumör* leukemi* lymfom* parkinson* alzheimer* demens* dement dementa
    stroke stroken hjärtinfarkt* hjärtsvikt* kärlkramp* hypertoni* astma*
    fibromyalgi* reumat* artros* *artrit* whiplash* diskbråck* ischias* skolios* psoriasis* celiaki* crohn*
    hepatit* tuberkulos* migrän* hypotyreos* hypertyreos* *syndrom *syndromet *syndromen *syndrom-*
    dyslexi* dyslektiker* dyskalkyli* utvecklingsstör* cp-skad* afasi* ms-sjuk*
    endometrios* lipödem* sarkoidos* sarkoidit* lupus
"""
PHRASES = [
    r"psykisk(?:a|t)?\s+(?:ohälsa\w*|sjukdom\w*|sjuka?)",
    r"social\s+fobi\w*",
    r"intellektuell\s+funktions\w+",
    r"ulcerös\s+kolit\w*",
    r"multipel\s+skleros\w*",
    r"högt\s+blodtryck\w*",
    r"(?:diagnosen|sjukdomen)\s+MS",
    r"(?:blod|hjärn)propp(?:en|ar)?",
]
ACRONYMS = ["ADD", "KOL", "GAD", "EIPS", "IBS", "SLE"]  # in small letters they are other words, or none


def as_pattern(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*")


NAMES = re.compile(
    rf"(?<!\w)(?:(?i:{'|'.join([*map(as_pattern, WORDS.split()), *PHRASES])})|(?:{'|'.join(ACRONYMS)}))(?!\w)"
)

# ICD-10. With its decimal a code is hardly anything else; without it only those of psychiatry ("E14" is a road), and
# neither a room nor a house.
CODES = re.compile(
    r"(?<![\w.])(?:"
    r"[A-TV-Z][0-9]{2}\.[0-9]{1,2}[A-Z]?"
    r"|f[0-9]{2}\.[0-9]{1,2}"
    r"|(?<!rum )(?<!sal )(?<!hus )(?<!plan )(?<!lokal )(?<!port )F[0-9]{2}[0-9]?[A-Z]?"
    r"|(?:diagnoskod|diagnos|ICD(?:-10)?)(?:en)?:?\s+[A-TV-Z][0-9]{2}[0-9]?[A-Z]?"
    r")(?![\w])"
)

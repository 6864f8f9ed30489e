"""How people say that somebody is in danger: patterns over folded text, Spanish and English."""

from __future__ import annotations

# Between braces: groups of words that several patterns share. {few} is up to six words of any kind.
GROUPS = {
    "few": r"(?: \w+){0,6}",
    "kin": (
        r"(?:mi|mis|nuestr[oa]) (?:\w+ )?(?:hij(?:it)?[oa]s?|nin[oa]s?|bebe|herman(?:it)?[oa]s?|mama|papa|madre|padre|"
        r"abuel(?:it)?[oa]|espos[oa]|marido|mujer|pareja|novi[oa]|amig[oa]|prim[oa]|sobrin[oa]|ti[oa]|compadre|comadre|"
        r"cunad[oa]|suegr[oa]|vecin[oa]|roomie|companer[oa]|alumn[oa]|padrastro|madrastra|familia|familiar)"
    ),
    "anyone": (
        r"(?:mi|un|una|el|la|su) (?:\w+ )?(?:amig[oa]|chav[oa]|vecin[oa]|hij[oa]|nin[oa]|bebe|senor|senora|persona|"
        r"hombre|mujer|muchach[oa]|joven|compadre|trabajador|ciclista|abuel(?:it)?[oa]|mama|papa|espos[oa]|herman[oa])"
    ),
    "aggressor": (
        r"(?:mi|su|el|la) (?:espos[oa]|marido|mujer|pareja|novi[oa]|ex|expareja|ex ?marido|ex ?novi[oa]|papa|mama|"
        r"padre|padrastro|madrastra|herman[oa]|hij[oa]|ti[oa]|suegr[oa]|viejo|maestr[oa]|vecin[oa])"
    ),
    "child": r"(?:hij(?:it)?[oa]s?|nin[oa]s?|bebes?|sobrin[oa]s?|niet[oa]s?|abuel(?:it)?[oa])",
    "no_joke": (  # what people die of, and are killed by, without danger
        r"(?! (?:(?:\w+ )?de (?:la |el |lo |tant[oa] |pur[oa] )?(?:risa|pena|verguenza|hambre|sed|sueno|calor|frio|"
        r"ganas|amor|emocion|envidia|aburrimiento|coraje|ternura|nervios|curiosidad|antojo|flojera|gusto|alegria|"
        r"cruda|celos|orgullo)|por (?:un|una|ir|ver|comer|conocer|saber|tener|el|la|esos|esas)\b|sin \w+|el tiempo|"
        r"dos pajaros|of (?:laughter|laughing|boredom|hunger|embarrassment|curiosity)|hard|laughing|time\b))"
    ),
    "kin_en": (
        r"(?:my|a|the) (?:\w+ )?(?:daughter|son|kids?|child|children|baby|brother|sister|mom|mum|mother|dad|father|"
        r"husband|wife|partner|boyfriend|girlfriend|friend|grand\w+|nephew|niece|cousin|neighbou?rs?|ex|step\w+)"
    ),
}

SELF_HARM = (
    r"(?<!no )\bme (?:quiero|kiero|quisiera|voy a|dan ganas de) (?:morir|matar|suicidar|ahorcar|colgar)\b{no_joke}",
    r"\bme (?:quiero|voy a) (?:quitar la vida|cortar las venas|aventar (?:al|a las|del|desde)|tirar (?:al metro|del))",
    r"(?<!no )\b(?:quiero|kiero|quisiera|pienso en|pensando en|voy a|ganas de|mejor) "
    r"(?:morirme|matarme|ahorcarme|colgarme|cortarme|aventarme|lastimarme|hacerme dano|morir|no existir){no_joke}",
    r"\b(?:suicidarme|quitarme la vida)\b|\bme (?:quiero|voy a) (?:hacer|lastimar)(?: mucho)? dano\b",
    r"\bme (?:estoy cortando|corte los brazos|volvi a cortar|quemo con)|\btanto cortarme\b",
    r"\bmejor me (?:mato|muero)\b|\bmejor (?:muert[oa]|sin mi)\b|\bmejor no existir\b|\bsi me (?:muero|voy) nadie\b",
    r"\bnadie me (?:va a extranar|necesita)\b|\bme voy (?:a ir )?(?:con diosito|de este mundo)\b",
    r"\bno (?:quiero|tengo ganas de|ganas de) (?:seguir )?(?:vivir|viviendo|estar aqui)\b(?! (?:en|mas en|con))",
    r"\bno le (?:veo|hallo|encuentro) sentido a (?:seguir viv|la vida|vivir)|\bni de vivir\b|\bno le (?:veo|"
    r"hallo) caso a nada\b",
    r"\bcansad[oa] de vivir\b|\bdormir y no despertar\b|\bquisiera no haber nacido\b|\bno haber nacido nunca\b",
    r"\b(?:la|mi) vida (?:ya )?no (?:vale (?:nada|la pena)|tiene sentido)\b",
    r"\b(?:quiero|quisiera) desaparecer$|\bdesaparecer (?:de este mundo|para siempre)\b",
    r"\btengo (?:las pastillas|la pistola|el veneno|la soga)\b|\bme tome (?:muchas|todas las|todo el|un) (?:frasco|"
    r"past)",
    r"\bse (?:quiere|quieren|quiso|intento) (?:suicidar|ahorcar|matar|morir|quitar la vida|aventar)\b|"
    r"\bse va a suicidar\b",
    r"\bdice que se (?:va a|quiere) (?:\w+ )?(?:cortar|matar|morir|quitar la vida)|\bque se (?:corta|quiere cortar)$",
    r"\bse tomo (?:muchas pastillas|\w+ pastillas|cloro|veneno|raticida)|\b(?:carta|mensaje) de despedida\b",
    r"\bme despedi de todos\b|\bperdonenme por lo que voy\b|\bla ultima vez que escribo\b|\bhacer una tonteria\b",
)
VIOLENCE = (
    r"{aggressor}{few} (?:me|nos) (?:pega|pego|golpea|golpeo|patea|pateo|ahorca|ahorco|amenaza|amenazo|viola|violo|"
    r"maltrata|encierra|encerro|cacheteo|quiere (?:matar|quemar)|quiso (?:matar|ahorcar)|"
    r"va a matar(?! si (?:repruebo|llego|no |se entera)))\b",
    r"{aggressor}{few} me toca\b(?! (?:la|el|pagar|ir|a mi))|{aggressor} (?:le|les|la) (?:pega|pego|golpea|golpeo|"
    r"quiere matar) a (?:mi|su|sus)\b",
    r"\bme (?:violaron|violo|golpearon|quieren (?:matar|secuestrar|violar|vender)|quiere (?:matar|violar))\b{no_joke}",
    r"(?:^|que |y |ayuda |ayud[ae]n?me |porque )(?:el |ella |alguien )?(?:me|nos) va a (?:matar|quemar|hacer algo)\b",
    r"\babus(?:o|aron|a) (?:sexualmente )?de (?:mi|ella|el)\b|\bme (?:pegan|golpean|amenazan)\b(?! (?:con|los|las) \d)",
    r"\bme (?:pega|golpea) (?:cuando|si|mi|y|con|todos|diario|seguido|otra)\b|\bme puso la mano encima\b",
    r"\bme acaban de (?:violar|asaltar|golpear|secuestrar)\b|\bme (?:tienen|tiene) (?:encerrad|amenazad|secuestrad)",
    r"\bme (?:jaloneo|ahorco|patea|cacheteo|agarro a golpes)\b|\b(?:tengo|con) moretones\b",
    r"\b(?:sufro|vivo|padezco|victima de) (?:\w+ )?(?:violencia|abuso|maltrato)\b|^violencia familiar$",
    r"\bme (?:esta|estan|viene|vienen|anda|andan) "
    r"(?:pegando|golpeando|siguiendo|asaltando|amenazando|robando|violando|persiguiendo|secuestrando)\b",
    r"\bme (?:amenazo|amenazaron|apuntaron) con\b|\bsi (?:lo|la) denuncio me mata\b|\bme siguen? (?:dos|un|desde)",
    r"\b(?:esta|estan) (?:golpeando|matando|violando|linchando) a\b|\bquieren linchar\b|\blo estan linchando\b",
    r"\b(?:pegan|pegando|golpean) (?:\w+ ){0,3}a (?:un|una|su|sus) {child}|\btienen? encerrad[oa] a\b",
    r"\b(?:se metieron a robar|hay alguien en mi azotea|rompio la puerta)\b|\brefugio para mujeres golpeadas\b",
    r"\b(?:hombre|tipo|senor|alguien)(?: \w+){0,2} (?:con|trae) (?:una? )?(?:machete|pistola|cuchillo|navaja|arma)\b",
    r"\ba la fuerza a una camioneta\b|\bse quieren llevar a una\b|\bno me deja (?:bajar|salir de la casa)\b",
)
MISSING = (
    r"{kin}{few} (?:no aparece|desaparecio|esta desaparecid[oa]|desaparecid[oa]|se perdio|se extravio|"
    r"no la encuentro)\b",
    r"{kin}{few} (?:y )?(?:ya )?no (?:ha (?:llegado|regresado|vuelto)|regreso|volvio|contesta desde|lo encuentro|"
    r"lo veo)",
    r"\b(?:se perdio|se extravio|desaparecio|secuestraron a|levantaron a|se llevaron a|no encuentro a|"
    r"no (?:se|sabemos) nada de|se me (?:perdio|solto)|tienen a|no regreso) {kin}\b",
    r"\bperdi a (?:mi|una|un) {child} en (?:el|la|un|una)\b|\b(?:encontre|hay) (?:a )?una? nin[oa] perdid[oa]\b",
    r"\b(?:reporto|reportar|busco) a (?:una|mi) (?:\w+ )?(?:persona )?desaparecid[oa]\b|^alerta amber$|"
    r"^desaparecid[oa] ",
)
EMERGENCY = (
    r"^(?:911|9 1 1|sos|auxilio|emergencia|socorro|ayuda urge|urge ayuda|numero de emergencias|linea de la vida.*)$",
    r"^auxilio\b|\bauxilio$(?<=\bun auxilio)|\b(?:es|tengo) una emergencia$|\bes una emergencia (?:medica|por favor)\b",
    r"^(?:es )?(?:muy )?(?:urge|urgente) (?:por favor|ayuda|alguien)|\bayuda me (?:estan|esta|quieren|sigue)",
    r"\b(?:manden|mandenme|necesito|necesitamos|llamen|pidan|urge)(?: a)?(?: una| la| los)? "
    r"(?:ambulancia|patrulla|bomberos|paramedicos)\b",
    r"{anyone}{few} (?:no respira|no reacciona|no despierta|se desmayo|se esta (?:ahogando|muriendo|electrocutando)|"
    r"esta convulsionando|tirado que no responde|no se mueve)\b",
    r"\bya no respira\b|\bno puede respirar\b|\bno puedo respirar\b|\bse desmayo una?\b|\besta (?:morado|"
    r"convulsionando)\b",
    r"\bme estoy (?:desangrando|ahogando|asfixiando|muriendo){no_joke}(?:$| y | en | por favor| ayud)",
    r"\bdando un infarto\b|\bme duele mucho el pecho\b|\bestoy sangrando\b|\bse esta muriendo\b(?! (?:el|la) \w+)",
    r"\bse (?:esta (?:quemando|incendiando|prendiendo)|quema|prendio) (?:el|la|mi|un|una) (?:\w+ )?"
    r"(?:edificio|casa|departamento|cocina|cuarto|local|vecindad|puesto|coche)\b|\bhay un incendio en\b",
    r"\bhay (?:mucho )?humo (?:y|en)\b|\bsale humo de\b|\bexploto (?:el|un|una) (?:boiler|tanque|pipa|casa)\b",
    r"\bhay (?:heridos|disparos|balazos|balacera|un tiroteo|un herido|un muerto|una persona muerta|"
    r"alguien inconsciente)",
    r"\bhay (?:gente|personas|alguien|ninos) (?:herid|atrapad|abajo|adentro|gritando)|\by hay (?:gente|heridos)$",
    r"\b(?:estan disparando|balacera en mi|se oyen (?:balazos|disparos)|agarraron a balazos|le dieron un balazo)\b",
    r"\bhuele (?:\w+ )?a gas\b|^(?:hay )?(?:una )?fuga de gas\b|\bhay una fuga de gas\b|\bolor a gas\b|"
    r"\bse salio el gas\b",
    r"\besta temblando\b|\btemblo y (?:hay|no|se cayo|mi)\b|\btemblo bien fuerte\b|\bse cayo mi casa\b",
    r"\b(?:quedo|quedaron|estoy|estamos|esta) (?:atrapad|encerrad)[oa]s?\b|\bse cayo un senor a las vias\b",
    r"\b(?:atropellaron|arrollaron) a (?:un|una|mi)\b(?! (?:lomito|perr|gat|animal))(?!.*\b(?:19|20)\d\d\b)|"
    r"\bse volco un\b|\bse llevo el agua a\b",
    r"\bayud(?:enme|a|ame)\b(?: por favor)? (?:me (?:estan|esta|va a|quieren|sigue)|estoy en peligro|se esta muriendo)",
)
IN_ENGLISH = (
    r"\b(?:kill|hurt|harm|cut|hang) myself\b|\bend (?:it all|my (?:own )?life)\b|\bi want to end it\b|\bi m suicidal\b",
    r"\bi (?:just )?(?:want to|wanna|wish to) (?:die|be dead|disappear forever)\b{no_joke}",
    r"\b(?:do not|don t|dont) want to (?:live|be alive|wake up)\b(?! in| here)|\bbetter off (?:dead|without me)\b",
    r"\bno point in living\b|\bcan t take it anymore\b.*\bend\b",
    r"{kin_en}{few} (?:hits|beats|hit|beat|is hitting|is beating|are beating|is going to kill|threatens|raped|abuses) "
    r"(?:me|us|him|her|their|my)\b",
    r"{kin_en}{few} (?:tried to kill (?:him|her|them)self|wants to die|took (?:a lot of|too many) pills)",
    r"{kin_en}{few} (?:is missing|has been missing|went missing|disappeared|did(?: not|n t|nt) come home|"
    r"was kidnapped|is not breathing|isn t breathing)\b",
    r"\bi (?:was|got|ve been|have been) (?:raped|stabbed|shot|kidnapped)\b|\bi (?:m|am) being (?:followed|attacked)\b",
    r"\b(?:call|send) (?:an ambulance|911|the police now)\b|\bi need an ambulance\b|\bi (?:m|am) in danger\b",
    r"\bsomeone (?:broke into|is dying|is breaking into|is following me)|\bfire in my (?:building|house|home|"
    r"apartment)\b",
    r"\bgas leak\b|\bi can t breathe\b|\bhe s going to kill me\b",
)
SIGNS = (*SELF_HARM, *VIOLENCE, *MISSING, *EMERGENCY, *IN_ENGLISH)

/** What a passage says that records of events do not say; weights add up within a passage, each rule counts once. */
export interface RuleText {
  readonly weight: number;
  /** `{role}` is any word of a role, `~n` at most n words between. */
  readonly pattern: string;
}

// written over folded words with one space between; see RuleText
const RULE_LINES = `
# set aside what you were told
3 {override} ~6{orders}
3 {override} ~4{earlier} (?:(?:{earlier}|of|safety|security|the|der|die|das|and|und|von|de|las|les|los) ){0,3}{orders}
3 {override} ~3{orders} ~1{earlier}
6 {override} (?:everything|anything|all|whatever|alles|was) ~1(?:above|before|previously|prior|earlier|you|bisher|bisherige|obige|gesagte|vorherige|vorige|oben|davor|vorher)
3 {override} (?:everything|anything|alles|tout|todo|tutto)
2 {override} (?:this|these|that|the|diese|diesen|dieses|den|die|das) ~1{lines}
2 (?:skip|uberspringe|uberspringen sie) (?:this|these|that|diese|diesen|dieses) ~1{lines}
2 {override} ~2(?:your|deine|deiner|ihre|tes|vos|tus) ~3{orders}
3 {orders} (?:that |which )?(?:you|du) ~1(?:were|was|have|are|got|received|follow|bekommen|erhalten|hast)
2 ignoriert ~1(?:alle|deine|eure|bitte) ~2{orders}
# what to write
3 {say} (?:only|just|exactly|solely|nur|ausschliesslich|lediglich|uniquement|seulement|solo|unicamente|только)
3 (?:reply|respond|answer|antworte|antworten sie|reponds|repondez|responde|ответь) ~3(?:with|mit|avec|con|that|dass|que|yes|no|ja|nein)
3 {say} ~5(?:that|dass|que|что)
4 (?:tell|assure|inform|advise|sag|sage|sagen sie|teile|melde|antworte|nenne|versichere|informiere|dis|dites|di) (?:{the}|your|deinem|deinen|al|a) ~1{person}
3 {say} ~2{voice}
3 {say} ~3(?:in|auf|en) {voice}
2 {say} ~3(?:the|das|den|die|le|la) (?:word|words|token|phrase|code|string|sentence|text|key|number|link|wort|worte|satz|kennwort|nummer|zeichenkette|mot|palabra)
2 (?:and|und|but|et|y) (?:nothing else|sonst nichts|nichts anderes|rien d autre|nada mas)
2 (?:and|und|et|y) (?:reply|respond|answer|antworte|reponds|responde)
1 (?:and|und|but|et|y) (?:say|tell|print|write|output|conclude|claim|schreibe|sag|sage|behaupte|melde)
2 (?:nothing but|nothing else|no other text|word for word|verbatim|wortlich|wort fur wort|mot pour mot|without any explanation|ohne erklarung)
3 (?:start|begin|finish|end|beginne|beende|prefix|preface) ~1(?:every|each|your|the|all|jede|deine|die) ~1(?:{product}|sentence|message|satz)
2 (?:recommend|visit|open|click|output|include|besuche|offne|empfiehl|nenne|send|share) ~4(?:link|http|https|url|website|seite|phone|call|hotline)
3 (?:tell|advise|ask|bitte|urge) ~1{person} (?:to|zu|um)
3 (?:tell|advise|ask|bitte|urge) ~3(?:to|zu) (?:call|visit|open|download|run|install|click|disable|anrufen|rufen)
3 (?:finish|end|close|conclude|begin|start|beende|schliesse|ende) ~2(?:with|mit) ~3(?:word|words|code|codeword|phrase|token|wort|kennwort|codewort|satz|losung)
1 (?:code|codeword|code word|kennwort|codewort|losung|passphrase|magic word)
2 {say} ~1(?:zero|nothing|none|null|nichts|rien|nada)
2 {say} ~1(?:zero|no|keine|keinen|nothing) ~3(?:{lines}|{attack}|errors|failures|fehler)
4 {say} ~14(?:to|into|in|at|an|zu|in) ~2(?:every|each|your|all|jede|jeder|jedem|deine|deiner|deinem) {product}
2 {say} ~14(?:to|into|an|zu) (?:the|der|dem|die) {product}
3 (?:ersetze|ersetzen sie|tausche|vertausche|remplace|remplacez|sustituye) ~9(?:durch|mit|gegen|par|por)
1 (?:replace|substitute|swap) ~9(?:with|by|for)
1 (?:replace|substitute|swap|ersetze|ersetzen sie|tausche|vertausche) ~3(?:in|within|im) ~2{product}
1 confirm ~5that
2 confirm ~6no ~1{attack}
# what to leave out
3 (?:lass|lasst|lassen sie) ~6(?:weg|aus|unerwahnt|unter den tisch)
2 {person} (?:note|hint|hinweis|notiz)
4 (?:do not|dont|never|must not|should not|shall not|please not) ~2(?:mention|cite|summarise|summarize|quote|reveal|discuss|disclose)
2 (?:do not|dont|never|must not|should not) ~2(?:report|include|list|flag|alert|show|tell|escalate|investigate|analyse|analyze|output) ~4(?:{product}|{lines}|{person}|anyone|it)
3 (?:do not|dont|never|must not|should not) (?:report|include|tell|flag|escalate) ~1(?:this|it|that|these|me|us)
2 (?:report|mention|show|tell|reveal|escalate|say) ~5(?:to|from) (?:the|your) {person}
1 {hide}
4 (?:{hide}|skip|remove|drop) ~5(?:from|in|aus|im) ~2{product}
4 (?:erwahne|erwahnst|nennst|meldest|berichtest|erwahnen sie|zitiere|zitieren sie|nenne|melde|berichte|verrate) ~6(?:nicht|nichts|keine|keinen|niemals|nie)
3 (?:nicht|keinesfalls|niemals|nie) ~3(?:erwahnen|zitieren|melden|berichten|nennen|auffuhren|zusammenfassen|zusammen|aufnehmen|anzeigen)
3 (?:ne|no|не) (?:mentionne|mentionnez|signale|menciones|mencione|reportes|упоминай|упоминайте|сообщай)
4 (?:no need|not necessary|no reason|not needed|kein grund|keine notwendigkeit|nicht notig|nicht notwendig|unnotig) ~7(?:report|mention|investigate|include|escalate|flag|summarise|summarize|melden|erwahnen|untersuchen|berichten)
# whom it speaks to
4 (?:note|notice|message|attention|dear|hello|hey|hint|reminder|instruction|instructions|order|request|memo|warning|hinweis|nachricht|anweisung|achtung|liebe|lieber|liebes|hallo|befehl|bitte|botschaft|mitteilung|notiz) ~1(?:to|for|an|fur|a|pour|para)? ?(?:{the} )?~1{machine}
3 (?:note|message|memo|hinweis|nachricht|mitteilung|notiz) (?:to|for|an|fur) (?:{the} )?{person}
4 (?:note|message|hint|hinweis|nachricht|notiz) (?:to|for|an|fur) (?:whatever|anyone who|wer|jeden der) ~1(?:summarises|summarizes|analyses|analyzes|reviews|evaluates|processes|auswertet|zusammenfasst)
2 (?:when|while|whenever|beim|bei) ~1(?:summarising|summarizing|analysing|analyzing|reviewing|zusammenfassen|auswerten|auswertung|zusammenfassung)
4 (?:to|for|if|when|an|fur) (?:you are )?(?:any|all|every|whichever|an|alle|jede|jedes) ~1{machine}
4 (?:to|for|an|fur) (?:whichever|whatever|any|every|all|alle|jedes) (?:model|models|modell|modelle|agent|agents|bot|bots|reader)
4 {machine} ~4(?:must|should|shall|please|bitte|muss|soll|sollte|sollen|reading|analysing|analyzing|processing|summarising|summarizing|liest|doit|debe)
3 {machine} ~2{say}
2 system {say}
3 (?:{machine}) ~2(?:{override}|{judge}|do not|dont|you are|you now|du bist|erwahne)
2 (?:system|assistant|developer|instruction|instructions|anweisung|assistent) (?:{override}|you are|you must|you now|du bist)
# who the reader is to be
3 (?:you are|youre|you re|du bist|sie sind|tu es|vous etes|eres|ты) (?:now|no longer|an|a|the|jetzt|nun|ein|eine|kein|keine|nicht mehr|nicht langer|ab jetzt|maintenant|ahora|теперь)
3 (?:you are|you act|du bist|you become|act|behave|pretend to be|roleplay|eres|tu es) ~6(?:{machine}|analyst|pirate|expert|persona|dan|hacker|translator|analyst)
3 (?:pretend|act|behave) (?:to be|as if|as though|as an|as a|like)
3 you (?:now|must now|will now|shall now|must|will|should|only|have to) ~1(?:{say}|{override}|{judge})
1 you (?:now|must now|will now|shall now|must|will|should|only|have to) ~1(?:work|act|serve|obey|follow|behave|comply)
3 you (?:now|only) ~1(?:work|act|serve|obey|behave|comply)
3 (?:du|sie) (?:musst|sollst|wirst|mussen|sollen|darfst) ~6(?:antworten|sagen|schreiben|melden|behaupten|ignorieren|einstufen|befolgen|erwahnen)
3 (?:from now on|from this point|henceforth|ab jetzt|ab sofort|von nun an|von jetzt an|desormais|a partir de ahora|с этого момента)
2 (?:from now on|from this point|henceforth|ab jetzt|ab sofort|von nun an) ~3(?:{say}|you|du|speak)
4 (?:new|updated|neue|neuer|real|actual|changed) ~1(?:task|instruction|instructions|role|objective|goal|rule|rules|prompt|aufgabe|rolle|anweisung|anweisungen|regel|regeln|auftrag) ~1(?:for|follow|is|an|fur|lautet|from|begins|ist|you|say|reply|answer)
3 (?:your|deine|dein|deiner|deinem|deinen|ihre|ihrer|ta|votre|tu) ~2(?:{product}|{orders}|task|role|aufgabe|rolle)
2 (?:{product}) (?:must|should|shall|has to|muss|soll|darf|doit|debe)
2 (?:{product}) ~4(?:must|should|shall|has to|is to|muss|soll|musste) ~1(?:be|say|start|begin|contain|read|end|state|lauten|sein|nicht|beginnen)
5 (?:reveal|print|repeat|output|show|leak|dump|display|quote|recite|wiederhole|zeige|nenne|gib|verrate) ~7(?:system prompt|systemprompt|your prompt|your instructions|initial prompt|hidden prompt|deine anweisungen|text above|your {orders}|deine {orders})
2 (?:reveal|print|repeat|output|show|leak|dump|display|quote|recite|wiederhole|zeige|nenne|gib|verrate) ~7prompt
3 (?:system prompt|systemprompt)
2 (?:when|whenever|if|before|wenn|falls|sobald) (?:you|asked|du|gefragt|someone asks|the user) ~3(?:{say}|read|see|asks|analyse|analyze|answering|summarise|summarize|process|liest|siehst|gefragt|zusammenfasst)
# the verdict it wants
4 {judge} ~6(?:as|als|comme|como) ~2{benign}
2 {judge} ~6(?:as|als|comme|como) ~2{benign}(?: ein)
4 {judge} (?:everything|anything|all|alles|all das) ~3(?:below|above|here|following|that follows|unten|oben|folgende|danach|as|als)
2 (?:label|labelled|mark|marked|tag|markiere|kennzeichne) ~1{benign}
3 (?:bitte|please) ~6(?:as|als) ~2{benign}
3 (?:verdict|urteil|bewertung|einstufung|classification|assessment) ~1{benign}
2 {machine} ~2{benign}
2 (?:nothing|nichts|niemand|nobody|no one) ~1(?:was|is|has been|were|wurde|ist) ~1(?:stolen|found|taken|lost|compromised|leaked|gestohlen|gefunden|entwendet|passiert|verloren)
2 {judge} (?:this|these|it|all|the|diese|diesen|dieses|dies|alle|den|die|das) ~5(?:as|als) ~2{benign}
1 (?:is|are|was|were|be|being|ist|war|sind|waren|sei|seien|est|es|todo) ~2{benign}
3 (?:no|not any|kein|keine|keinen|keinerlei|aucune|aucun|ningun|ninguna|without) ~1{attack} ~2(?:occurred|happened|took place|has taken|has occurred|took|takes place|stattgefunden|stattfand|stattfindet|gab|gibt|vor|vorliegt|eu lieu|hubo|occured)
2 (?:never|nie|niemals|not|nicht) ~2{attack}
2 {say} ~6(?:no|kein|keine|keinen|keinerlei|aucune|aucun|ningun|ninguna|hubo) ~1{attack}
2 {say} ~6(?:nothing (?:happened|found|to report)|everything is fine|everything is normal|all clear|alles in ordnung|nichts passiert|all is well)
2 {say} ~6(?:is|are|was|were|ist|war|sei|sind|waren) ~2{benign}
2 (?:authorised|authorized|approved|sanctioned|planned|autorisierter|autorisierte|genehmigter|genehmigte|angekundigter|vereinbarter) ~1(?:exercise|test|pentest|penetration test|red team|activity|scan|scanner|ubung|penetrationstest|wartung|sicherheitstest)
1 (?:in|from|im|aus|in der|within|for|dans|en) (?:(?:your|the|this|deinem|deiner|dem|der|any|final|el|la|le) ){0,2}{product}
1 (?:please|bitte|kindly|por favor|s il te plait|пожалуйста)
2 {say} ~5(?:instead of|in place of|statt|anstatt|anstelle)
2 (?:end of|ende der|ende des) ~1(?:context|evidence|{lines}|document|input|kontexts|belege|eingabe)
# Chinese: characters stand alone, as words
6 (?:忽 略|无 视|忘 记|忽 視) ~8(?:指 令|提 示|规 则|说 明|指 示|要 求)
3 (?:回 答|回 复|输 出|报 告|告 诉|声 称|只 说) ~6(?:只|没 有|无|用 户|安 全|正 常)
3 (?:你 是|你 现 在|作 为|请 将|不 要 提|不 要 报)
`;

/** A passage whose rules add up to {@link THRESHOLD} speaks to a reader. */
export const RULES: readonly RuleText[] = RULE_LINES.split("\n")
  .filter((line) => /^\d/.test(line))
  .map((line) => ({ weight: Number(line[0]), pattern: line.slice(2) }));

/** Weight from which a passage is a finding; no single everyday phrase reaches it. */
export const THRESHOLD = 5;

/** Taken off the threshold for text that someone took the trouble to hide. */
export const HIDDEN_BONUS = 2;

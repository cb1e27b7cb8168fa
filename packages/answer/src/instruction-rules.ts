/** What a passage says that records of events do not say; weights add up within a passage, each rule counts once. */
export interface RuleText {
  readonly weight: number;
  /** `{role}` is any word of a role, `~n` at most n words between. */
  readonly pattern: string;
}

const THE = "(?:the|this|that|any|every|all|das|die|den|dem|der|alle|jede|jedes|an|a|ein|eine|einen)";

/** Rules over folded words with single spaces between. A passage that reaches {@link THRESHOLD} speaks to a reader. */
export const RULES: readonly RuleText[] = [
  // set aside what you were told
  { weight: 3, pattern: "{override} ~6{orders}" },
  { weight: 3, pattern: "{override} ~4{earlier} (?:(?:{earlier}|of|safety|security|the|der|die|das|and|und|von|de|las|les|los) ){0,3}{orders}" },
  {
    weight: 6,
    pattern:
      "{override} (?:everything|anything|all|whatever|alles|was) ~1(?:above|before|previously|prior|earlier|you|bisher|bisherige|obige|gesagte|vorherige|vorige|oben|davor|vorher)",
  },
  { weight: 2, pattern: "{override} ~2(?:your|deine|deiner|ihre|tes|vos|tus) ~3{orders}" },
  { weight: 3, pattern: "{orders} (?:that |which )?(?:you|du) ~1(?:were|was|have|are|got|received|follow|bekommen|erhalten|hast)" },
  // what to write
  {
    weight: 3,
    pattern:
      "{say} (?:only|just|exactly|solely|nur|ausschliesslich|lediglich|uniquement|seulement|solo|unicamente|только)",
  },
  {
    weight: 3,
    pattern:
      "(?:reply|respond|answer|antworte|antworten sie|reponds|repondez|responde|ответь) ~3(?:with|mit|avec|con|that|dass|que|yes|no|ja|nein)",
  },
  { weight: 3, pattern: "{say} ~5(?:that|dass|que|что)" },
  {
    weight: 4,
    pattern: `(?:tell|assure|inform|advise|sag|sage|sagen sie|teile|melde|antworte|nenne|versichere|informiere|dis|dites|di) (?:${THE}|your|deinem|deinen|al|a) ~1{person}`,
  },
  { weight: 3, pattern: "{say} ~2{voice}" },
  { weight: 3, pattern: "{say} ~3(?:in|auf|en) {voice}" },
  {
    weight: 2,
    pattern:
      "{say} ~3(?:the|das|den|die|le|la) (?:word|words|token|phrase|code|string|sentence|text|key|number|link|wort|worte|satz|kennwort|nummer|zeichenkette|mot|palabra)",
  },
  {
    weight: 2,
    pattern:
      "(?:and|und|but|et|y) (?:nothing else|sonst nichts|nichts anderes|rien d autre|nada mas|say|tell|reply|respond|answer|print|write|output|conclude|claim|schreibe|antworte|sag|sage|behaupte|melde|reponds|responde)",
  },
  {
    weight: 2,
    pattern:
      "(?:nothing but|nothing else|no other text|word for word|verbatim|wortlich|wort fur wort|mot pour mot|without any explanation|ohne erklarung)",
  },
  {
    weight: 3,
    pattern:
      "(?:start|begin|finish|end|beginne|beende|prefix|preface) ~1(?:every|each|your|the|all|jede|deine|die) ~1(?:{product}|sentence|message|satz)",
  },
  {
    weight: 2,
    pattern:
      "(?:recommend|visit|open|click|output|include|besuche|offne|empfiehl|nenne|send|share) ~4(?:link|http|https|url|website|seite|phone|call|hotline)",
  },
  {
    weight: 3,
    pattern:
      "(?:tell|advise|ask|bitte|urge) ~1{person} (?:to|zu|um)" },
  { weight: 3, pattern: "(?:tell|advise|ask|bitte|urge) ~3(?:to|zu) (?:call|visit|open|download|run|install|click|disable|anrufen|rufen)",
  },
  // what to leave out
  {
    weight: 4,
    pattern:
      "(?:do not|dont|never|must not|should not|shall not|please not) ~2(?:mention|cite|summarise|summarize|quote|reveal|discuss|disclose)",
  },
  {
    weight: 3,
    pattern:
      "(?:do not|dont|never|must not|should not) ~2(?:report|include|list|flag|alert|show|tell|escalate|investigate|analyse|analyze|output) ~4(?:{product}|{lines}|{person}|anyone|it)",
  },
  {
    weight: 4,
    pattern:
      "(?:omit|exclude|hide|skip|leave out|remove|drop|unterschlage|verschweige|verschweigen sie) ~5(?:from|in|aus|im) ~2{product}",
  },
  {
    weight: 4,
    pattern:
      "(?:erwahne|erwahnen sie|zitiere|zitieren sie|nenne|melde|berichte|verrate) ~6(?:nicht|nichts|keine|keinen|niemals|nie)",
  },
  {
    weight: 3,
    pattern:
      "(?:nicht|keinesfalls|niemals|nie) ~3(?:erwahnen|zitieren|melden|berichten|nennen|auffuhren|zusammenfassen|zusammen|aufnehmen|anzeigen)",
  },
  {
    weight: 3,
    pattern: "(?:ne|no|не) (?:mentionne|mentionnez|signale|menciones|mencione|reportes|упоминай|упоминайте|сообщай)",
  },
  {
    weight: 4,
    pattern:
      "(?:no need|not necessary|no reason|not needed|kein grund|keine notwendigkeit|nicht notig|nicht notwendig|unnotig) ~7(?:report|mention|investigate|include|escalate|flag|summarise|summarize|melden|erwahnen|untersuchen|berichten)",
  },
  // whom it speaks to
  {
    weight: 4,
    pattern: `(?:note|notice|message|attention|dear|hello|hey|hint|reminder|instruction|instructions|order|request|memo|warning|hinweis|nachricht|anweisung|achtung|liebe|lieber|liebes|hallo|befehl|bitte|botschaft|mitteilung|notiz) ~1(?:to|for|an|fur|a|pour|para)? ?(?:${THE} )?~1{machine}`,
  },
  {
    weight: 3,
    pattern: `(?:note|message|memo|hinweis|nachricht|mitteilung|notiz) (?:to|for|an|fur) (?:${THE} )?{person}`,
  },
  {
    weight: 4,
    pattern: "(?:to|for|if|when|an|fur) (?:you are )?(?:any|all|every|whichever|an|alle|jede|jedes) ~1{machine}",
  },
  {
    weight: 4,
    pattern:
      "{machine} ~4(?:must|should|shall|please|bitte|muss|soll|sollte|sollen|reading|analysing|analyzing|processing|summarising|summarizing|liest|doit|debe)",
  },
  { weight: 3, pattern: "{machine} ~2{say}" },
  { weight: 2, pattern: "system {say}" },
  { weight: 3, pattern: "(?:{machine}) ~2(?:{override}|{judge}|do not|dont|you are|you now|du bist|erwahne)" },
  {
    weight: 2,
    pattern:
      "(?:system|assistant|developer|instruction|instructions|anweisung|assistent) (?:{override}|you are|you must|you now|du bist)",
  },
  // who the reader is to be
  {
    weight: 3,
    pattern:
      "(?:you are|youre|you re|du bist|sie sind|tu es|vous etes|eres|ты) (?:now|no longer|an|a|the|jetzt|nun|ein|eine|kein|keine|nicht mehr|nicht langer|ab jetzt|maintenant|ahora|теперь)",
  },
  {
    weight: 3,
    pattern:
      "(?:you are|you act|du bist|you become|act|behave|pretend to be|roleplay|eres|tu es) ~6(?:{machine}|analyst|pirate|expert|persona|dan|hacker|translator|analyst)",
  },
  {
    weight: 3,
    pattern:
      "you (?:now|must now|will now|shall now|must|will|should|only|have to) ~1(?:{say}|{override}|{judge}|work|act|serve|obey|follow|behave|comply)",
  },
  {
    weight: 3,
    pattern:
      "(?:du|sie) (?:musst|sollst|wirst|mussen|sollen|darfst) ~6(?:antworten|sagen|schreiben|melden|behaupten|ignorieren|einstufen|befolgen|erwahnen)",
  },
  {
    weight: 3,
    pattern:
      "(?:from now on|from this point|henceforth|ab jetzt|ab sofort|von nun an|von jetzt an|desormais|a partir de ahora|с этого момента)",
  },
  {
    weight: 2,
    pattern: "(?:from now on|from this point|henceforth|ab jetzt|ab sofort|von nun an) ~3(?:{say}|you|du|speak)",
  },
  {
    weight: 4,
    pattern:
      "(?:new|updated|neue|neuer|real|actual|changed) ~1(?:task|instruction|instructions|role|objective|goal|rule|rules|prompt|aufgabe|rolle|anweisung|anweisungen|regel|regeln|auftrag) ~1(?:for|follow|is|an|fur|lautet|from|begins|ist|you|say|reply|answer)",
  },
  {
    weight: 3,
    pattern:
      "(?:your|deine|dein|deiner|deinem|deinen|ihre|ihrer|ta|votre|tu) ~2(?:{product}|{orders}|task|role|aufgabe|rolle)",
  },
  { weight: 2, pattern: "(?:{product}) (?:must|should|shall|has to|muss|soll|darf|doit|debe)" },
  {
    weight: 2,
    pattern:
      "(?:{product}) (?:must|should|shall|has to|is to|muss|soll|musste) ~1(?:be|say|start|begin|contain|read|end|state|lauten|sein|nicht|beginnen)",
  },
  {
    weight: 5,
    pattern:
      "(?:reveal|print|repeat|output|show|leak|dump|display|quote|recite|wiederhole|zeige|nenne|gib|verrate) ~7(?:system prompt|systemprompt|your prompt|your instructions|initial prompt|hidden prompt|deine anweisungen|text above|prompt|your {orders}|deine {orders})",
  },
  { weight: 3, pattern: "(?:system prompt|systemprompt)" },
  {
    weight: 2,
    pattern:
      "(?:when|whenever|if|before|wenn|falls|sobald) (?:you|asked|du|gefragt|someone asks|the user) ~3(?:{say}|read|see|asks|analyse|analyze|answering|summarise|summarize|process|liest|siehst|gefragt|zusammenfasst)",
  },
  // the verdict it wants
  { weight: 4, pattern: "{judge} ~6(?:as|als|comme|como) ~2{benign}" },
  { weight: 2, pattern: "{judge} ~6(?:as|als|comme|como) ~2{benign}(?: ein)" },
  {
    weight: 2,
    pattern: "{judge} (?:this|these|it|all|the|diese|diesen|dieses|dies|alle|den|die|das) ~5(?:as|als) ~2{benign}",
  },
  { weight: 2, pattern: "(?:is|are|was|were|be|being|ist|war|sind|waren|sei|seien|est|es|todo) ~2{benign}" },
  {
    weight: 3,
    pattern:
      "(?:no|not any|kein|keine|keinen|keinerlei|aucune|aucun|ningun|ninguna|without) ~1{attack} ~2(?:occurred|happened|took place|has taken|has occurred|took|takes place|stattgefunden|stattfand|stattfindet|gab|gibt|vor|vorliegt|eu lieu|hubo|occured)",
  },
  { weight: 2, pattern: "{say} ~6(?:no|kein|keine|keinen|keinerlei|aucune|aucun|ningun|ninguna|hubo) ~1{attack}" },
  {
    weight: 2,
    pattern:
      "{say} ~6(?:nothing (?:happened|found|to report)|everything is fine|everything is normal|all clear|alles in ordnung|nichts passiert|all is well)",
  },
  { weight: 2, pattern: "{say} ~6(?:is|are|was|were|ist|war|sei|sind|waren) ~2{benign}" },
  {
    weight: 2,
    pattern:
      "(?:authorised|authorized|approved|sanctioned|planned|autorisierter|autorisierte|genehmigter|genehmigte|angekundigter|vereinbarter) ~1(?:exercise|test|pentest|penetration test|red team|activity|scan|scanner|ubung|penetrationstest|wartung|sicherheitstest)",
  },
  {
    weight: 2,
    pattern:
      "(?:in|from|im|aus|in der|within|for|dans|en) (?:(?:your|the|this|deinem|deiner|dem|der|any|final|el|la|le) ){0,2}{product}",
  },
  { weight: 1, pattern: "(?:please|bitte|kindly|por favor|s il te plait|пожалуйста)" },
  { weight: 2, pattern: "{say} ~5(?:instead of|in place of|statt|anstatt|anstelle)" },
  { weight: 2, pattern: "(?:end of|ende der|ende des) ~1(?:context|evidence|{lines}|document|input|kontexts|belege|eingabe)" },
  // Chinese: characters stand alone, as words
  { weight: 6, pattern: "(?:忽 略|无 视|忘 记|忽 視) ~8(?:指 令|提 示|规 则|说 明|指 示|要 求)" },
  { weight: 3, pattern: "(?:回 答|回 复|输 出|报 告|告 诉|声 称|只 说) ~6(?:只|没 有|无|用 户|安 全|正 常)" },
  { weight: 3, pattern: "(?:你 是|你 现 在|作 为|请 将|不 要 提|不 要 报)" },
];

/** Weight from which a passage is a finding; no single everyday phrase reaches it. */
export const THRESHOLD = 5;

/** Taken off the threshold for text that someone took the trouble to hide. */
export const HIDDEN_BONUS = 1;

/** Tokens of chat templates and headings that open a turn; none of them belongs into a log. */
export const CHAT_MARKERS =
  /<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id|begin_of_text|end|begin_of_sentence)\|>|<\/?(?:start|end)_of_turn>|\[\/?INST\]|<<\/?SYS>>|\[\/?SYSTEM_PROMPT\]|#{2,4} ?(?:instruction|instructions|system|anweisung|anweisungen|assistant|response|new instructions?|system prompt) ?:|<\/?(?:system|assistant|instructions?|system_prompt|system-reminder)>|\bBEGIN (?:SYSTEM )?(?:PROMPT|INSTRUCTIONS)\b|!\[[^\]\n]{0,80}\]\(https?:\/\/[^)\s]{1,300}[?&=][^)\s]{0,300}\)/gi;

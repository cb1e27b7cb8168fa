/** Words of one role in a sentence, in any of the languages; a phrase is written with spaces. */
type Words = readonly string[];

const words = (text: string): Words =>
  text
    .split("|")
    .map((word) => word.trim())
    .filter((word) => word !== "");

/** Imperatives that set something aside. */
const override =
  words(`ignore|disregard|forget|override|bypass|discard|overlook|abandon|erase|stop following|do not follow|
  dont follow|do not obey|pay no attention to|ignoriere|ignorier|ignorieren sie|vergiss|vergesst|vergessen sie|missachte|
  missachten sie|verwirf|verwerfen sie|beachte nicht|befolge nicht|lass beiseite|ignorez|oublie|oubliez|ne tiens pas compte|olvida|
  olvide|olviden|ignora|ignoren|haz caso omiso|dimentica|vergeet|negeer|игнорируй|игнорируйте|забудь|забудьте|не обращай внимания`);

/** What a model was told, as opposed to what a machine was set to. */
const orders =
  words(`instruction|instructions|prompt|prompts|rule|rules|guideline|guidelines|direction|directions|directive|directives|
  system message|system messages|safety training|training|programming|constraints|restrictions|orders|context|conversation|anweisung|
  anweisungen|regel|regeln|vorgabe|vorgaben|systemvorgaben|richtlinie|richtlinien|instruktionen|systemprompt|systemanweisung|
  systemanweisungen|auftrag|auftrage|aufgabenstellung|beschrankungen|befehle|consignes|consigne|regles|directives|invite|instrucciones|
  instruccion|reglas|indicaciones|istruzioni|regole|instructies|инструкции|инструкций|инструкцию|указания|правила|промпт`);

/** Which orders are meant: those that came before, or those of the reader. */
const earlier =
  words(`previous|previously|prior|earlier|above|preceding|former|foregoing|existing|initial|original|your|given|system|
  all|any|every|these|those|other|bisherige|bisherigen|vorherige|vorherigen|vorige|vorigen|obige|obigen|fruhere|fruheren|vorangegangenen|
  alle|allen|samtliche|deine|deiner|deinen|dein|ihre|ihrer|ihren|anteriores|anterior|precedentes|precedente|toutes|tes|vos|todas|tus|sus|
  precedenti|tutte|vorige|предыдущие|предыдущих|все|свои|прежние`);

/** Programs that read text and answer. */
const machine =
  words(`ai|a i|llm|llms|gpt|chatgpt|copilot|gemini|claude|assistant|assistants|chatbot|language model|language models|
  large language model|ai model|ai agent|ai assistant|the model|summariser|summarizer|ki|kis|k i|ki assistent|ki modell|assistent|
  assistentin|sprachmodell|sprachmodelle|sprachmodells|das modell|kunstliche intelligenz|kunstlichen intelligenz|ia|modele de langage|
  modelo de lenguaje|asistente|ии|нейросеть|ассистент|языковая модель|automated review|automated analysis|automated summary|
  automatische auswertung|automatisierte auswertung|automatische analyse|auswertungsprogramm|auswertungssystem|auswertungswerkzeug|
  auswertesystem|auswerteprogramm|analyseprogramm|analysesystem|analysewerkzeug|protokollassistent|log assistant|log analyser|
  log analyzer|triage bot|triage agent|triage assistant|analysis bot|analysis engine|analysis agent|soc assistant|soc copilot|
  ai triage bot|ki agent|ki agenten|whoever summarises|whoever summarizes|whoever analyses|whoever analyzes|whoever reads this|wer das auswertet|
  wer das zusammenfasst|wer dies liest|ki auswertung|ki system|ki analyst`);

/** People an answer is written for. */
const person =
  words(`user|users|analyst|analysts|reader|readers|reviewer|investigator|responder|soc|soc team|human|customer|operator|
  nutzer|nutzern|benutzer|anwender|leser|leserin|analysten|analystin|auswerter|bearbeiter|prufer|ermittler|utilisateur|analyste|usuario|
  analista|utente|пользователю|пользователь|аналитику|аналитик`);

/** Imperatives whose object is an answer. */
const say =
  words(`say|tell|reply|respond|answer|write|print|output|state|report|claim|conclude|repeat|recommend|advise|summarise|
  summarize|declare|assert|insist|explain|pretend|assure|inform|emit|return|reveal|display|begin|start|finish|append|mention|quote|ersetze|ersetzen sie|vertausche|remplace|remplacez|sustituye|sag|
  sage|sagen sie|antworte|antworten sie|schreib|schreibe|schreiben sie|melde|melden sie|behaupte|behaupten sie|erklare|erklaren sie|nenne|
  nennen sie|gib|geben sie|bestatige|bestatigen sie|berichte|berichten sie|empfiehl|empfehlen sie|versichere|teile|informiere|wiederhole|
  wiederholen sie|antwortet|sagt|schreibt|behauptet|nennt|berichtet|nennst|sagst|antwortest|schreibst|meldest|berichtest|erwahnst|beginne|beende|zeige|fasse|gebe|reponds|repondez|dis|dites|ecris|ecrivez|affirme|affirmez|responde|responda|di|diga|
  escribe|escriba|afirma|concluye|indica|rispondi|antwoord|zeg|ответь|ответьте|скажи|скажите|напиши|напишите|сообщи|сообщите`);

/** Imperatives that judge. */
const judge =
  words(`classify|mark|label|treat|consider|rate|flag|close|declare|regard|categorise|categorize|score|deem|grade|rank|
  assess|stufe|stufen sie|bewerte|bewerten sie|markiere|markieren sie|behandle|behandeln sie|betrachte|betrachten sie|werte|werten sie|
  kennzeichne|kennzeichnen sie|klassifiziere|bewertet|stuft|markiert|behandelt|betrachtet|ordne|schliesse|considere|classe|classez|marque|clasifica|marca|trata`);

/** Verdicts that suit an attacker. */
const benign =
  words(`benign|harmless|clean|safe|authorised|authorized|legitimate|legit|trusted|approved|sanctioned|normal|expected|
  resolved|false positive|false positives|not malicious|not suspicious|no threat|no risk|low risk|routine|non malicious|nonmalicious|
  whitelisted|allowlisted|irrelevant|a test|test data|no action needed|no action required|no further action|testdaten|
  kein handlungsbedarf|keine massnahmen|harmlos|unbedenklich|unverdachtig|legitim|autorisiert|freigegeben|genehmigt|erlaubt|normal|
  gutartig|fehlalarm|unkritisch|irrelevant|vertrauenswurdig|ungefahrlich|sicher|erledigt|inoffensif|benin|legitime|sans danger|inofensivo|
  benigno|legitimo|seguro|безопасно|безопасный|безвредно`);

/** What an assistant hands over. */
const product =
  words(`answer|answers|response|responses|reply|report|reports|summary|summaries|analysis|conclusion|verdict|output|
  assessment|findings|write up|writeup|timeline|final answer|antwort|antworten|bericht|berichts|zusammenfassung|auswertung|fazit|urteil|
  ausgabe|ergebnis|einschatzung|lagebericht|lagebild|reponse|rapport|resume|respuesta|informe|resumen|ответ|ответе|отчет|отчете`);

/** Imperatives that keep something out of an answer. */
const hide =
  words(`omit|exclude|hide|leave out|leave it out|unterschlage|verschweige|verschweigen sie|lass|lasst|lassen sie|omets|omettez|
  omite|omita`);

/** Names of the lines that an answer is about. */
const lines =
  words(`line|lines|log|logs|entry|entries|event|events|login|logins|ip|address|host|file|incident|activity|record|records|
  zeile|zeilen|eintrag|eintrage|ereignis|vorfall|vorgang|anmeldung|anmeldungen|adresse|rechner|host|datei|ligne|lignes|linea|lineas`);

/** Crimes whose absence an attacker wants reported. */
const attack =
  words(`attack|attacks|breach|breaches|intrusion|intrusions|compromise|incident|incidents|threat|threats|malware|
  brute force|exfiltration|evidence|anomaly|anomalies|suspicious activity|malicious activity|unauthorised access|unauthorized access|
  attacked|breached|hacked|compromised|angegriffen|kompromittiert|gehackt|angriff|angriffe|angriffs|einbruch|vorfall|vorfalle|bedrohung|kompromittierung|schadsoftware|auffalligkeit|auffalligkeiten|attaque|
  intrusion|incident|ataque|ataques|intrusion|incidente|атака|атаки|атак|взлома`);

/** Tongues and voices in which an answer may be demanded. */
const voice =
  words(`latin|french|german|english|russian|chinese|spanish|italian|klingon|emoji|emojis|rhyme|rhymes|verse|poem|haiku|
  base64|morse|reverse|capital letters|character|deutsch|englisch|franzosisch|russisch|spanisch|latein|chinesisch|reimen|reim|versform|
  grossbuchstaben|anglais|francais|ingles|espanol`);

/** The reader, spoken to. */
const second =
  words(`you|your|yours|yourself|youre|du|dir|dich|dein|deine|deinen|deinem|deiner|euch|eure|euer|tu|ton|tes|vous|vos|votre|
  tus|usted|ты|твой|твои|тебе|вы|ваш|ваши`);

/** Small words before a noun. */
const the = words(`the|this|that|any|every|all|das|die|den|dem|der|alle|jede|jedes|an|a|ein|eine|einen`);

/** Words by role; `{role}` in a rule stands for any of them. */
export const VOCABULARY = {
  override,
  orders,
  earlier,
  machine,
  person,
  say,
  judge,
  benign,
  product,
  hide,
  lines,
  attack,
  voice,
  second,
  the,
} as const satisfies Readonly<Record<string, Words>>;

/** Roles that make a passage worth a closer look. */
export const ANCHOR_ROLES = [
  "override",
  "orders",
  "machine",
  "say",
  "judge",
  "benign",
  "product",
  "hide",
  "attack",
  "person",
  "second",
] as const;

/** Small words that hold sentences together; needed to tell joined words apart. */
export const LINKS =
  words(`a|an|and|as|at|be|by|do|does|did|for|from|has|have|if|in|into|is|it|its|must|shall|should|no|not|now|of|on|only|or|
  our|out|please|that|the|their|them|then|there|this|to|took|place|was|were|will|with|you|are|i|me|my|nothing|else|everything|happened|
  occurred|found|happens|fine|ok|yes|new|task|role|word|words|after|before|about|just|never|always|any|der|die|das|den|dem|des|ein|eine|
  einen|einem|einer|und|oder|mit|dass|nur|nicht|kein|keine|keinen|bitte|im|in|an|auf|ist|war|sei|es|gab|sind|zu|du|bist|jetzt|nun|als|von|
  fur|hat|haben|stattfand|stattgefunden|alles|ordnung|dieser|diese|dieses|diesen|erwahne|erwahnen`);

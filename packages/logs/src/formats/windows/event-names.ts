/** Letters of a name alone, lower case and without accents: exports write one name in many ways. */
export const bareName = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/[^A-Za-z0-9]/g, "")
    .toLowerCase();

/** A channel without what nearly all have in common. */
export const shortChannel = (channel: string): string =>
  channel.replace(/^Microsoft-Windows-/, "").replace(/\/(?:Operational|Admin)$/, "");

const table = (rows: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(rows).flatMap(([usual, names]) => names.split(" ").map((name) => [name, usual] as const)));

/** What text exports and tables of events call the parts of an event, in English and German. */
const EVENT_PARTS = table({
  EventID: "eventid id ereignisid ereigniskennung instanceid eventcode",
  Channel: "logname log protokollname protokoll channel kanal",
  ProviderName: "source sourcename providername provider quelle anbieter anbietername",
  TimeCreated:
    "date dateandtime datumunduhrzeit datum timecreated timegenerated logged protokolliert zeitpunkt erstellt",
  Computer: "computer computername machinename hostname",
  Level: "level leveldisplayname ebene stufe entrytype",
  Task: "task taskcategory taskdisplayname aufgabe aufgabenkategorie category kategorie",
  Opcode: "opcode opcodedisplayname vorgangscode",
  Keywords: "keyword keywords keywordsdisplaynames stichwort stichworter schlusselwort schlusselworter",
  User: "user benutzer",
  UserName: "username benutzername",
  SecurityUserID: "userid benutzerid",
  EventRecordID: "recordid eventrecordid index datensatzid",
  Message: "description beschreibung message meldung nachricht allgemein general",
});

/** The usual name of a part of an event; undefined for others. */
export const eventPart = (name: string): string | undefined => EVENT_PARTS.get(bareName(name));

/** Headings in the text of an event, and whose names follow. */
const SECTIONS = table({
  Subject: "subject antragsteller sujet objet creatorsubject erstellerantragsteller",
  Target:
    "accountforwhichlogonfailed kontofurwelchesdieanmeldungfehlgeschlagenist kontofurdasdieanmeldungfehlgeschlagenist " +
    "newlogon neueanmeldung targetaccount zielkonto newaccount neueskonto accountthatwaslockedout gesperrtkonto gesperrteskonto " +
    "accountwhosecredentialswereused kontodessenanmeldeinformationenverwendetwurden accountinformation kontoinformationen konto " +
    "targetsubject zielantragsteller deletedaccount " +
    "comptecible nouvelleouverturedesession nouveaucompte comptepourlequellouverturedesessionaechoue informationssurlecompte " +
    "compteverrouille compteaveclinformationdidentificationautiliser comptedontlesinformationsdidentificationonteteutilisees",
  Member: "member mitglied membre",
  Group: "group gruppe newgroup neuegruppe groupe nouveaugroupe",
});

/** Names in the text of an event that differ by the heading they stand under: `*` takes its place. */
const SECTION_NAMES = table({
  "*UserName": "accountname kontoname nomducompte",
  "*DomainName":
    "accountdomain kontodomane supplieddomain suppliedrealmname domaineducompte nomdudomainekerberosfourni",
  "*UserSid": "securityid sicherheitsid userid iddesecurite iddelutilisateur",
  "*LogonId": "logonid anmeldeid iddouverturedesession",
});

const PLAIN_NAMES = table({
  LogonType: "logontype anmeldetyp typedouverturedesession",
  IpAddress:
    "sourcenetworkaddress quellnetzwerkadresse clientaddress clientadresse networkaddress netzwerkadresse adressedureseausource adresseduclient",
  IpPort: "sourceport quellport clientport networkport portsource portclient",
  WorkstationName:
    "workstationname arbeitsstationsname arbeitsstation sourceworkstation quellarbeitsstation nomdelastationdetravail stationdetravailsource",
  FailureReason: "failurereason fehlerursache raisondelechec",
  Status: "status resultcode failurecode etat codederesultat codedechec",
  SubStatus: "substatus unterstatus sousetat",
  AuthenticationPackageName: "authenticationpackage authentifizierungspaket",
  LogonProcessName: "logonprocess anmeldeprozess",
  NewProcessName: "newprocessname neuerprozessname nomdunouveauprocessus",
  NewProcessId: "newprocessid neueprozessid iddunouveauprocessus",
  ParentProcessName: "creatorprocessname erstellerprozessname",
  CommandLine: "processcommandline prozessbefehlszeile commandline befehlszeile",
  ProcessName: "processname callerprocessname prozessname aufrufprozessname nomduprocessus nomduprocessusdelappelant",
  ServiceName: "servicename dienstname nomduservice",
  ImagePath: "servicefilename dienstdateiname",
  ServiceType: "servicetype diensttyp",
  StartType: "servicestarttype dienststarttyp",
  AccountName: "serviceaccount dienstkonto",
  TaskName: "taskname aufgabenname",
  ObjectName: "objectname objektname",
  ShareName: "sharename freigabename",
  RelativeTargetName: "relativetargetname relativerzielname",
  AccessMask: "accessmask zugriffsmaske",
  ElevatedToken: "elevatedtoken tokenmiterhohtenrechten",
  PrivilegeList: "privileges berechtigungen",
  TicketEncryptionType: "ticketencryptiontype ticketverschlusselungstyp",
  MemberName: "membername mitgliedsname",
  TargetUserName: "groupname gruppenname username",
});

const CONNECTION = table({
  Application: "applicationname anwendungsname",
  SourceAddress: "sourceaddress quelladresse",
  SourcePort: "sourceport quellport",
  DestAddress: "destinationaddress zieladresse",
  DestPort: "destinationport zielport",
});
const SHARE = table({ IpAddress: "sourceaddress quelladresse", IpPort: "sourceport quellport" });
const DEVICE = table({ ServiceFileName: "servicefilename dienstdateiname" });

/** Names in the text of single events whose values are called otherwise there. */
const OF_EVENTS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ...["5150", "5151", "5152", "5153", "5154", "5155", "5156", "5157", "5158", "5159"].map(
    (id) => [id, CONNECTION] as const,
  ),
  ...["5140", "5142", "5143", "5144", "5145", "5168"].map((id) => [id, SHARE] as const),
  ["4697", DEVICE] as const,
]);

/** Under which heading names stand from a line on; undefined for a line that is no known heading. */
export const sectionNamed = (line: string): string | undefined => SECTIONS.get(bareName(line));

/** The name that Windows gives a value whose name in the text is this one; undefined for others. */
export function messageName(name: string, section: string | undefined, eventId: string): string | undefined {
  // a text of values by their own names, as Sysmon writes it
  if (!name.includes(" ") && /[a-z][A-Z]/.test(name)) return name;
  const bare = bareName(name);
  const own = OF_EVENTS.get(eventId)?.get(bare);
  if (own !== undefined) return own;
  const bySection = SECTION_NAMES.get(bare);
  if (bySection === undefined) return PLAIN_NAMES.get(bare);
  if (section === "Group") return bySection.replace("*", "Target");
  if (section === "Member") return bySection === "*UserName" ? "MemberName" : bySection.replace("*User", "Member");
  return bySection.replace("*", section ?? "Target");
}

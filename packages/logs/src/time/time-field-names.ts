/**
 * Names of fields that hold a record's time, in lower case without signs, the last part of a dotted name; in the order in
 * which they are believed: when it happened before when it was written, that before when it was received.
 */
export const TIME_NAMES: readonly string[] = [
  // When it happened, by the source itself.
  "eventtime eventtimestamp eventdatetime eventdate eventtimeutc eventutctime eventcreatedate eventcreationtime occurred occured occurredat " +
    "occurredon occurrencetime occurreddatetime happenedat activitydatetime activitytime timegeneratedhighresolution timegenerated " +
    "utctimestamp clicktime devtime systemtime timecreated sourcerealtimestamp requestreceivedtimestamp realtimestamp " +
    "messagetime timestampdetected gmttime logdatetime eventstarttime ereignisszeit ereigniszeit",
  // When it was written.
  "timestamp ts utctime datetime timestampstd isotimestamp unixtime timestamputc utc epochtime timestampms timestampns " +
    "zeitstempel zeitpunkt when rt dateandtime datumunduhrzeit logtimestamp recordtime calendartime " +
    "timems timestring timeiso8601 time8601 stamp systemtimestamp tstamp filekeylastwritetimestamp keylastwritetimestamp lastwritetimestamp",
  "realtimetimestamp detectedat detecteddatetime detectiontime detectiondate detectedutc detectedon detecttime alerttime alertdate firstdetectedat " +
    "securityeventdate",
  "time date zeit datum datetimeutc localtime clienttimestamp devicetime t",
  // When something of it began.
  "created createdat createddatetime createdtime createddate createdon createtime creationdate creationtimestamp createdutc " +
    "createdtimeutc creationtime published publishedat start starttime startedat startdate starttimeutc begin begintime begindate " +
    "starttimestamp sessionstarttime stagetimestamp whencreated created0x10 lastrun lastexecuted runtime submittedat erstellt erstelltam beginn logintime requesttime analyzedat",
  "end endtime enddate endedat stoptime finishtime finishedat updated updatedat lastupdated lastupdatedtime lastupdatetime " +
    "updateddatetime whenchanged lastmodified0x10 lastaccess lastaccessed targetmodified modifiedat lastmodified lastmodifiedtimeutc servertimestamp firstseen firstseenat firstseentime lastseen lastseenat " +
    "lastseentime lastdetectedat",
  // When someone else had it.
  "receivetimestamp receivetime receivedtime receivedat received eventreceivedtime timereceived timereceivedbysvc devicereceipttime " +
    "ingested ingestedat ingestiontime ingestiontimestamp ingestiondate ingesttime ingesteddatetime indextime logtime processedtime " +
    "collectedat collectiontime receivedutc logreceivedtime submissiontimestamp",
];

/** Names of when it was written that the source alone gives; collectors call what they add `@timestamp`. */
export const OWN_TIMES: ReadonlySet<string> = new Set(["utctime"]);

/** Parts of a name that say when an unlisted time is from: places in the list of names, by the first that fits. */
export const TIME_WORDS: readonly (readonly [RegExp, number])[] = [
  [/recei|ingest|index|collect|insert|processed|upload|import|stored/, 6],
  [/updat|modif|end|last|first|chang|finish|clos|stop/, 5],
  [/creat|start|begin|publish|generat/, 4],
  [/event|occur|happen|detect|activ|alert|log/, 2],
];

/** Parts of names of times that are of something else than the event, or of no moment. */
export const OTHER_TIMES =
  /expir|valid|sign(?:ing|ed)|passw|pwd|boot|birth|install|compil|petime|link(?:er)?(?:date|time)|timedatestamp|drivertimestamp|issued|token|enroll|mtime|atime|ctime|duration|elapsed|timeout|uptime|timezone|timetaken|responsetime|interval|delay|retention|ttl|until|schedul|period|runtime|patch|release|version|expected|timespent|update[rd]?by|launchtime|cert|signature|candidate|state$|status|update$|candidate/;

/** Parts of a dotted name in front of the last that say that the time is of a thing, not of the event. */
export const OTHER_THINGS =
  /process|file|cert|parent|image|token|user|account|device|session(?:context|issuer)|machine|managedfields|entity|entities|resource|rule|model|company|agentrealtime|module|driver(?!load)|hash|breach|attachment|msgpart|matched|history|timeline|periods|components|evidence|tgt|newvalue|oldvalue|sample|saasinfo|policy|network/;

/** How much later than the row before each row of names is believed; a level of depth counts `DEPTH_COST`. */
export const ROW_COSTS: readonly number[] = [0, 10, 12, 20, 30, 50, 70];
/** What a part in front of a name costs: an event lies in an envelope's part of these names, its details in others. */
export const DEPTH_COST = { envelope: 1, detail: 31, thing: 100 } as const;
export const ENVELOPES =
  /^(?:event|metadata|events|properties|record|records|system|winlog|body|payload|message|msg|protopayload|jsonpayload|source|log|attributes|entry|value|securityevent|result)$/;

/** Names of fields that hold the zone of a record's times. */
export const ZONE_NAMES: ReadonlySet<string> = new Set(
  "tz timezone timezoneoffset tzoffset utcoffset gmtoffset devtz dtz devicetimezone timezonename eventtimezone tzone zeitzone utc_offset".split(
    " ",
  ),
);

/** Names of fields that hold a day, and those that hold a clock, where each stands in a field of its own. */
export const DAY_NAMES = /^(?:.*date|.*datum|day|tag)$/;
export const CLOCK_NAMES = /^(?:.*time|.*uhrzeit|zeit|clock)$/;

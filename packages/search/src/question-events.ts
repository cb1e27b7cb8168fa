/** A kind of event that many programs log, each in its own words; knowledge tags it alike. */
export interface AskedEvent {
  readonly tag: string;
  readonly en: string;
  readonly de: string;
  /** Said by a word that some program's own records use: other programs' records may not be meant. */
  readonly isOfRecords: boolean;
  /** What the text of such a record says, where several lines of a program belong to one event. */
  readonly text: RegExp;
}

interface EventKind {
  readonly tag: string;
  readonly en: string;
  readonly de: string;
  readonly text: RegExp;
  /** Words of no program. */
  readonly general: RegExp;
  /** Words that say so of people and their accounts only: a disk can fail as well. */
  readonly bare?: RegExp;
  /** Words that also are a record's own. */
  readonly ofRecords?: RegExp;
}

const KINDS: readonly EventKind[] = [
  {
    tag: "login-failure",
    en: "failed logins",
    de: "gescheiterte Anmeldungen",
    text: /fail|denied|incorrect|bad password|wrong password|rejected|fehlgeschlagen|gescheitert|falsches/iu,
    general:
      /(?<![\p{L}])(?:(?:fail\w*|unsuccessful|denied|rejected|wrong|bad)\s+(?:\p{L}+\s+)?(?:log-?[io]ns?|sign-?ins?|authentications?|attempts?|to (?:log|sign|authenticate)\w*)|(?:log-?[io]n|sign-?in|authentication)\s+(?:failures?|errors?)|failing|failures|\p{L}*fehlversuche?n?|\p{L}*fehlanmeldung(?:en)?|(?:fehlgeschlagene|gescheiterte|abgewiesene|erfolglose|fehlerhafte)[nrsm]?\s+(?:\p{L}*anmelde?\p{L}*|logins?|logons?|versuche?n?)|(?:anmeldungen?|logins?)\s+(?:\p{L}+\s+)?(?:scheiterten?|schlug\w*))(?![\p{L}])/iu,
    bare: /(?<![\p{L}])(?:fail(?:ed|s)?|scheiterte?n?|gescheitert)(?![\p{L}])/iu,
    ofRecords:
      /(?<![\p{L}])(?:(?:failed|wrong|incorrect|invalid|tried|guess\w*)\s+(?:\p{L}+\s+)?passwords?|password (?:guess\w*|failures?|attempts?)|(?:falsche[nrsm]?|ungültige[nrsm]?|probierten?)\s+(?:passw|kennw)\p{L}+|(?:passw|kennw)\p{L}+\s+(?:probiert\w*|geraten))(?![\p{L}])/iu,
  },
  {
    tag: "login-success",
    en: "successful logins",
    de: "erfolgreiche Anmeldungen",
    text: /accepted|logged on|log(?:ged)? ?[io]n|successful|succe|erfolgreich|angemeldet/iu,
    general:
      /(?<![\p{L}])(?:(?:log(?:s|ged|ging)?|sign(?:s|ed|ing)?)[ -](?:in|on)|successful(?:ly)?\s+(?:\p{L}+\s+)?(?:log-?[io]ns?|sign-?ins?|authentications?)|(?:log-?[io]n|sign-?in)s?\s+(?:that\s+)?(?:succeeded|worked)|got in|angemeldet|(?:erfolgreiche|gelungene)[nrsm]?\s+(?:\p{L}*anmeldung(?:en)?|logins?)|meldete[n]?\s+sich|melden\s+sich|eingeloggt|loggte[n]?\s+sich|kam(?:en)?\s+hinein)(?![\p{L}])/iu,
  },
  {
    tag: "account-created",
    en: "created accounts",
    de: "angelegte Konten",
    text: /new user|account was created|account created|created (?:user|account)|create_?user|added user|adduser|(?:konto|benutzer) .{0,40}(?:angelegt|erstellt)/iu,
    general:
      /(?<![\p{L}])(?:(?:accounts?|users?|logins?)\s+(?:\p{L}+\s+){0,2}(?:created|added)|(?:created|added|new)\s+(?:\p{L}+\s+){0,2}?(?:accounts?|users?)|\p{L}*(?:konto|konten|benutzer)\s+(?:\p{L}+\s+){0,3}(?:angelegt|erstellt|hinzugefügt|eingerichtet)|(?:angelegte|erstellte|neue)[nrsm]?\s+\p{L}*(?:konto|konten|benutzer))(?![\p{L}])/iu,
  },
  {
    tag: "account-lockout",
    en: "locked accounts",
    de: "gesperrte Konten",
    text: /locked out|lockout|account (?:was )?locked|gesperrt/iu,
    general:
      /(?<![\p{L}])(?:(?:accounts?|users?)\s+(?:\p{L}+\s+){0,2}locked|locked[ -]?(?:out\s+)?(?:accounts?|users?)|lockouts?|\p{L}*(?:konto|konten|benutzer)\s+(?:\p{L}+\s+){0,3}gesperrt|(?:gesperrte)[nrsm]?\s+\p{L}*(?:konto|konten|benutzer)|kontosperrung(?:en)?)(?![\p{L}])/iu,
  },
  {
    tag: "service-install",
    en: "installed services",
    de: "installierte Dienste",
    text: /service was installed|installed .{0,20}service|service .{0,40}installed|dienst .{0,40}installiert/iu,
    general:
      /(?<![\p{L}])(?:services?\s+(?:\p{L}+\s+){0,2}installed|(?:installed|new)\s+(?:\p{L}+\s+)?services?|service installations?|dienste?\s+(?:\p{L}+\s+){0,3}installiert|(?:installierte|neue)[nrsm]?\s+dienste?)(?![\p{L}])/iu,
  },
];

const OF_PEOPLE =
  /(?<![\p{L}\d])(?:accounts?|users?|who|anyone|anybody|somebody|someone|address(?:es)?|ips?|clients?|\d{1,3}(?:\.\d{1,3}){3}|konto|konten|benutzer|wer|jemand|adressen?|er|sie|he|she|they)(?![\p{L}\d])/iu;

/** Finds the kind of event that a text is about, where it is one of those that programs log each in their own words. */
export function askedEvent(text: string): AskedEvent | undefined {
  for (const { general, bare, ofRecords, ...kind } of KINDS) {
    if (general.test(text)) return { ...kind, isOfRecords: false };
    if (ofRecords?.test(text)) return { ...kind, isOfRecords: true };
    if (bare?.test(text) && OF_PEOPLE.test(text)) return { ...kind, isOfRecords: false };
  }
  return undefined;
}

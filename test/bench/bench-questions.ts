/** Asked before the clock runs: models, dictionary and caches are loaded then. */
export const warmUpQuestions: readonly string[] = [
  "Which services were restarted?",
  "Gab es Fehler beim Versand von Mails?",
  "How many lines mention a full disk?",
];

/** Twenty different questions of all kinds, in both languages, that a made syslog can answer or must deny. */
export const benchQuestions: readonly string[] = [
  "Did anyone try to guess passwords?",
  "Hat sich jemand als root angemeldet?",
  "How many failed logins were there for the account oracle?",
  "Welche Adresse hat die meisten fehlgeschlagenen Anmeldungen?",
  "Which programs crashed?",
  "Wurde ein neues Konto angelegt?",
  "When did a server go down for the first time?",
  "Welche Dienste wurden neu gestartet?",
  "Were there signs of running out of memory?",
  "Gab es Probleme mit Zertifikaten?",
  "Who used sudo to look at the network traffic?",
  "Wer hat den Paketfilter angezeigt?",
  "Which jobs does cron run most often?",
  "Wie viele verschiedene Adressen hat die Firewall abgewiesen?",
  "Was mail relayed for strangers?",
  "Gibt es Hinweise auf defekte Festplatten?",
  "Did anything query ads.example.net?",
  "Welche Datenbankabfragen waren langsam?",
  "Was the domain controller rebooted?",
  "Wurden Daten an einen fremden Server übertragen?",
];

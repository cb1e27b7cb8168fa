import { bareName } from "./event-names.js";
import { messageFields } from "./message-fields.js";

/** A Windows event that a relay wrote as text on one line. */
export interface RelayedEvent {
  readonly channel: string;
  readonly fields: Readonly<Record<string, string>>;
}

const MAX_TEXT = 16_000;
const LINE_ENDS = /#015#012|#012|#015|\r?\n/;

/**
 * Reads what relays make of a Windows event: Snare's columns, or the bare text of an event of the Security log whose line
 * ends are written as `#015#012`. Undefined where the text is neither.
 */
export function readRelayedEvent(text: string): RelayedEvent | undefined {
  const written = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
  if (written.includes("MSWinEventLog")) return readSnare(written);
  const mayHaveLines = written.includes("#01") || written.includes("\n");
  return mayHaveLines && LINE_ENDS.test(written.slice(0, 400)) ? readBareText(written) : undefined;
}

const SNARE_MARK = "MSWinEventLog";

/** `MSWinEventLog 1 Security 123 <date> 4625 <source> <user> <kind of SID> <type> <computer> <category> <data> <text>` */
function readSnare(text: string): RelayedEvent | undefined {
  const cells = text.slice(text.indexOf(SNARE_MARK)).replaceAll("#011", "\t").split("\t");
  const [, , channel, , , id, source, user, , type, computer, category, , message = ""] = cells;
  if (channel === undefined || id === undefined || !/^\d{1,5}$/.test(id)) return undefined;
  const named = {
    EventID: id,
    Channel: channel,
    SourceName: source,
    User: user === "N/A" || user === "Unknown User" ? undefined : user,
    Keywords: type,
    Computer: computer,
    Category: category,
  };
  return { channel, fields: { ...filled(named), ...fieldsOfText(message.replace(/ {2,}(?=\S)/g, "\n"), id) } };
}

function readBareText(text: string): RelayedEvent | undefined {
  const lines = text.replaceAll("#011", "\t").split(LINE_ENDS);
  const id = SECURITY_SENTENCES.get(bareName(lines[0] ?? ""));
  if (id === undefined) return undefined;
  return { channel: "Security", fields: { EventID: id, Channel: "Security", ...fieldsOfText(lines.join("\n"), id) } };
}

const fieldsOfText = (text: string, eventId: string): Readonly<Record<string, string>> => {
  const fields: Record<string, string> = {};
  for (const [name, value] of messageFields(joinValues(text), eventId)) fields[name] ??= value;
  return fields;
};

/** A name whose value went to the next line gets it back. */
const joinValues = (text: string): string => text.replace(/:\n(?=[^:\n]{1,300}(?:\n|$))/g, ": ");

const filled = (values: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, value]])),
  );

/** First sentences of events of the Security log in English, German and French, by id. */
const SENTENCES: Readonly<Record<string, readonly string[]>> = {
  1102: ["The audit log was cleared", "Das Überwachungsprotokoll wurde gelöscht", "Le journal d’audit a été effacé"],
  4624: [
    "An account was successfully logged on",
    "Ein Konto wurde erfolgreich angemeldet",
    "L’ouverture de session d’un compte s’est correctement déroulée",
  ],
  4625: [
    "An account failed to log on",
    "Fehler beim Anmelden eines Kontos",
    "Échec d’ouverture de session d’un compte",
    "Échec de l’ouverture de session d’un compte",
  ],
  4634: ["An account was logged off", "Ein Konto wurde abgemeldet", "Fermeture de session d’un compte"],
  4647: ["User initiated logoff", "Benutzerinitiierte Abmeldung", "Fermeture de session initiée par l’utilisateur"],
  4648: [
    "A logon was attempted using explicit credentials",
    "Anmeldeversuch mit expliziten Anmeldeinformationen",
    "Tentative d’ouverture de session en utilisant des informations d’identification explicites",
  ],
  4672: [
    "Special privileges assigned to new logon",
    "Einer neuen Anmeldung wurden besondere Rechte zugewiesen",
    "Privilèges spéciaux attribués à la nouvelle ouverture de session",
  ],
  4688: ["A new process has been created", "Ein neuer Prozess wurde erstellt", "Un nouveau processus a été créé"],
  4689: ["A process has exited", "Ein Prozess wurde beendet", "Un processus est terminé"],
  4720: ["A user account was created", "Ein Benutzerkonto wurde erstellt", "Un compte d’utilisateur a été créé"],
  4722: ["A user account was enabled", "Ein Benutzerkonto wurde aktiviert", "Un compte d’utilisateur a été activé"],
  4723: [
    "An attempt was made to change an account's password",
    "Tentative de modification du mot de passe d’un compte",
  ],
  4724: [
    "An attempt was made to reset an account's password",
    "Une tentative de réinitialisation de mot de passe d’un compte a été effectuée",
  ],
  4725: [
    "A user account was disabled",
    "Ein Benutzerkonto wurde deaktiviert",
    "Un compte d’utilisateur a été désactivé",
  ],
  4726: ["A user account was deleted", "Ein Benutzerkonto wurde gelöscht", "Un compte d’utilisateur a été supprimé"],
  4728: ["A member was added to a security-enabled global group"],
  4729: ["A member was removed from a security-enabled global group"],
  4732: ["A member was added to a security-enabled local group"],
  4733: ["A member was removed from a security-enabled local group"],
  4738: ["A user account was changed", "Ein Benutzerkonto wurde geändert", "Un compte d’utilisateur a été modifié"],
  4740: [
    "A user account was locked out",
    "Ein Benutzerkonto wurde gesperrt",
    "Un compte d’utilisateur a été verrouillé",
  ],
  4756: ["A member was added to a security-enabled universal group"],
  4767: ["A user account was unlocked", "Un compte d’utilisateur a été déverrouillé"],
  4768: [
    "A Kerberos authentication ticket (TGT) was requested",
    "Ein Kerberos-Authentifizierungsticket (TGT) wurde angefordert",
    "Un ticket d’authentification Kerberos (TGT) a été demandé",
  ],
  4769: [
    "A Kerberos service ticket was requested",
    "Ein Kerberos-Dienstticket wurde angefordert",
    "Un ticket de service Kerberos a été demandé",
  ],
  4771: ["Kerberos pre-authentication failed", "La pré-authentification Kerberos a échoué"],
  4776: [
    "The computer attempted to validate the credentials for an account",
    "The domain controller attempted to validate the credentials for an account",
    "L’ordinateur a tenté de valider les informations d’identification d’un compte",
  ],
  5140: ["A network share object was accessed", "Un objet de partage réseau a fait l’objet d’un accès"],
};

const SECURITY_SENTENCES: ReadonlyMap<string, string> = new Map(
  Object.entries(SENTENCES).flatMap(([id, sentences]) =>
    sentences.map((sentence) => [bareName(sentence), id] as const),
  ),
);

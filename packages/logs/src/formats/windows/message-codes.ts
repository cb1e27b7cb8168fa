/** Texts of codes that Windows writes into values instead of words, `%%1833`; others stay as they are. */
const CODES: Readonly<Record<string, string>> = {
  "1832": "Identification",
  "1833": "Impersonation",
  "1840": "Delegation",
  "1842": "Yes",
  "1843": "No",
  "2304": "An error occurred during logon",
  "2305": "The specified user account has expired",
  "2306": "The NetLogon component is not active",
  "2307": "Account locked out",
  "2308": "The user has not been granted the requested logon type at this machine",
  "2309": "The specified account's password has expired",
  "2310": "Account currently disabled",
  "2311": "Account logon time restriction violation",
  "2312": "User not allowed to logon at this computer",
  "2313": "Unknown user name or bad password",
  "14592": "Inbound",
  "14593": "Outbound",
  "14608": "Resource Assignment",
  "14609": "Listen",
  "14610": "Receive/Accept",
  "14611": "Connect",
};

/** A value as an event's text shows it: its code as words, without the stop behind them. */
export function inWords(value: string): string {
  if (!value.startsWith("%%")) return value;
  return CODES[value.slice(2)] ?? value;
}

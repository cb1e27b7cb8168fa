import type { FieldValues } from "@lagebild/domain";

/** Spellings of the same field in exports of different tools, by the name that entries use. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  commandline: ["processcommandline", "cmdline", "proctitle", "process.commandline", "command", "cmd"],
  image: ["newprocessname", "processname", "process.executable", "exe", "processpath", "executable"],
  parentimage: ["parentprocessname", "process.parent.executable", "parentprocess"],
  script: ["scriptblocktext", "payload", "hostapplication", "powershell.fileblocktext"],
  targetfilename: ["file.path", "filepath", "filename", "targetfile"],
  targetobject: ["registry.path", "registrykey"],
  objectname: [],
  pipename: ["namedpipe"],
  queryname: ["query", "dns.question.name", "rrname", "dns.rrname"],
  url: ["uri", "requesturi", "uripath", "csuristem", "http.url", "url.path", "url.original", "path", "request"],
  useragent: ["httpuseragent", "http.httpuseragent", "csuseragent", "useragent.original", "agent"],
  status: ["statuscode", "scstatus", "http.status", "http.response.statuscode"],
  method: ["httpmethod", "http.httpmethod", "csmethod", "requestmethod", "http.request.method"],
  destinationport: ["destport", "dstport", "idrespp", "destination.port", "dport", "dpt", "id.respp"],
  destinationip: ["destip", "dstip", "idresph", "destination.ip", "id.resph"],
  targetusername: ["accountname"],
  ticketencryptiontype: ["ticketencryption"],
  eventname: ["awseventname"],
};

const canonical = new Map<string, string>();
for (const [name, others] of Object.entries(spellings))
  for (const other of [name, ...others]) canonical.set(other, name);

const wrappers = /^(?:winlog\.|event\.eventdata\.|event\.system\.|eventdata\.|userdata\.|data\.)+/;

/** Gives the one name that all spellings of a field share: lower case, without separators and without wrapping objects. */
export function canonicalFieldName(written: string): string {
  const name = written
    .toLowerCase()
    .replace(/[_\-\s@()]/g, "")
    .replace(wrappers, "");
  const whole = canonical.get(name);
  if (whole !== undefined) return whole;
  const last = name.slice(name.lastIndexOf(".") + 1);
  return name.includes(".parent.") ? name : (canonical.get(last) ?? last);
}

/** Collects a record's values in lower case by shared field name. */
export function valuesByName(fields: FieldValues, maxLength: number): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const [written, value] of Object.entries(fields)) {
    const text = value
      .slice(0, maxLength)
      .toLowerCase()
      .replace(/[ \t]{2,}/g, " ");
    for (const name of new Set([canonicalFieldName(written), written.toLowerCase().replace(/[_\-\s@()]/g, "")])) {
      const known = values.get(name);
      if (known === undefined) values.set(name, [text]);
      else known.push(text);
    }
  }
  return values;
}

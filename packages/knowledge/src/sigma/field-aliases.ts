/** Names of a field in the exports and formats that we read, by the name in rules; all in lower case, the best first. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  image: ["newprocessname", "process.executable", "application", "processname", "exe"],
  originalfilename: ["process.pe.original_file_name"],
  commandline: ["processcommandline", "process.command_line", "cmdline"],
  parentimage: ["parentprocessname", "creatorprocessname", "process.parent.executable"],
  parentcommandline: ["process.parent.command_line"],
  currentdirectory: ["process.working_directory", "cwd"],
  user: ["subjectusername", "user.name"],
  processid: ["newprocessid", "process.pid"],
  integritylevel: ["mandatorylabel"],
  destinationip: ["destaddress", "destination.ip", "dest_ip", "id.resp_h"],
  destinationport: ["destport", "destination.port", "dest_port", "id.resp_p"],
  destinationhostname: ["destination.domain"],
  sourceip: ["sourceaddress", "source.ip", "src_ip", "id.orig_h"],
  sourceport: ["source.port", "src_port", "id.orig_p"],
  targetobject: ["objectname", "registry.path"],
  details: ["newvalue"],
  targetfilename: ["file.path"],
  imageloaded: ["dll.path"],
  queryname: ["dns.question.name"],
  scriptblocktext: ["powershell.file.script_block_text"],
  payload: ["data"],
  servicefilename: ["imagepath"],
  imagepath: ["servicefilename"],
  provider_name: [
    "sourcename",
    "providername",
    "source_name",
    "event.system.provider.#attributes.name",
    "winlog.provider_name",
  ],
  computer: ["hostname", "computername", "computer_name", "event.system.computer"],
  computername: ["computer", "hostname", "computer_name", "event.system.computer"],
  eventlog: ["channel"],
  logname: ["channel"],
  // Web and proxy logs, as W3C, Sigma and our own formats name them.
  "c-uri": ["path", "cs-uri", "url", "uri", "http.url"],
  "cs-uri": ["path", "url", "uri", "http.url"],
  "cs-method": ["method", "http.http_method", "request_method"],
  "sc-status": ["status", "http.status", "status_code"],
  "c-useragent": ["agent", "user_agent", "http.http_user_agent", "useragent"],
  "cs-user-agent": ["agent", "user_agent", "http.http_user_agent", "useragent"],
  "cs(user-agent)": ["agent", "user_agent", "http.http_user_agent", "useragent"],
  "cs-referer": ["referrer", "referer", "http.http_refer"],
  "cs-referrer": ["referrer", "referer", "http.http_refer"],
  "cs(referer)": ["referrer", "referer", "http.http_refer"],
  "cs-host": ["vhost", "host", "http.hostname"],
  "cs-username": ["user"],
  "cs-version": ["protocol"],
  "c-ip": ["client", "src_ip", "remote_addr"],
  "cs-bytes": ["bytes"],
  "sc-bytes": ["bytes"],
  src_ip: ["client", "sourceip", "id.orig_h", "source.ip"],
  dst_ip: ["dest_ip", "destinationip", "id.resp_h", "destination.ip"],
  src_port: ["sourceport", "id.orig_p", "source.port"],
  dst_port: ["dest_port", "destinationport", "id.resp_p", "destination.port"],
  query: ["rrname", "dns.rrname", "dns.question.name"],
  record_type: ["qtype_name", "dns.rrtype"],
  answer: ["answers", "dns.rdata"],
  md5: ["hash.md5", "process.hash.md5"],
  sha1: ["hash.sha1", "process.hash.sha1"],
  sha256: ["hash.sha256", "process.hash.sha256"],
  imphash: ["hash.imphash"],
  hashes: ["hash"],
};

/** What is read out of another field, where a rule asks for it. */
export type DerivedFrom = "hash" | "query" | "stem" | "extension";
const DERIVED: Readonly<Record<string, readonly [from: string, how: DerivedFrom]>> = {
  md5: ["hashes", "hash"],
  sha1: ["hashes", "hash"],
  sha256: ["hashes", "hash"],
  imphash: ["hashes", "hash"],
  "cs-uri-query": ["path", "query"],
  "c-uri-query": ["path", "query"],
  "cs-uri-stem": ["path", "stem"],
  "c-uri-stem": ["path", "stem"],
  "c-uri-extension": ["path", "extension"],
};

/** Returns the names under which a field of a rule may lie, the best first, in lower case. */
export function namesOfField(field: string): readonly string[] {
  const name = field.toLowerCase();
  return [name, ...(Object.hasOwn(ALIASES, name) ? ALIASES[name]! : [])];
}

/** Returns from which field a field of a rule is read out, and how; undefined where it is not. */
export function derivationOf(field: string): readonly [from: string, how: DerivedFrom] | undefined {
  const name = field.toLowerCase();
  return Object.hasOwn(DERIVED, name) ? DERIVED[name] : undefined;
}

/** Reads one value out of another; undefined where it is not in there. */
export function derive(field: string, how: DerivedFrom, value: string): string | undefined {
  if (how === "hash") {
    const name = `${field.toUpperCase()}=`;
    return value
      .split(/[,;]\s*/)
      .find((part) => part.toUpperCase().startsWith(name))
      ?.slice(name.length);
  }
  const mark = value.indexOf("?");
  if (how === "query") return mark < 0 ? "" : value.slice(mark + 1);
  const stem = mark < 0 ? value : value.slice(0, mark);
  return how === "stem" ? stem : /\.([A-Za-z0-9]{1,10})$/.exec(stem)?.[1];
}

/** `Event.EventData.Image` and `winlog.event_data.Image` are also `image`. */
export function shortName(written: string): string | undefined {
  const name = written.toLowerCase();
  return /^(?:event|winlog|eventdata|event_data|userdata|user_data|system)\./.test(name)
    ? name.slice(name.lastIndexOf(".") + 1)
    : undefined;
}

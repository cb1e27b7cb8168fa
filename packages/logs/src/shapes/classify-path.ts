import { isIpv4, type Entity } from "@lagebild/domain";
import { hasNameForm, isDomainName } from "./domain-name.js";
import { normalAddress } from "./normalise-address.js";

const MAX_VALUE = 300;
const SCHEME = /[a-z][a-z0-9+.-]{1,12}:\/\//i;
const WINDOWS_PATH =
  /^(?:[A-Za-z]:\\|\\\\|\\(?:Device|SystemRoot|\?\?|REGISTRY|Windows|Users)\\|%[A-Za-z()0-9]{3,30}%\\|HK(?:LM|CU|U|CR|CC)\\|HKEY_[A-Z_]+\\)/i;
const UNIX_ROOT =
  /^\/(?:etc|tmp|var|usr|home|root|bin|sbin|opt|dev|proc|sys|run|srv|mnt|media|lib|lib64|boot|data|private|Users|Library|System|Applications|Volumes)(?:\/|$)/;

/** Names of schemas that look like addresses of pages and that nobody calls. */
const NAMESPACES = /^https?:\/\/(?:schemas\.(?:microsoft|xmlsoap|openxmlformats)\.|www\.w3\.org\/)/i;

/** Whether the word holds a URL, perhaps behind a prefix as in `jndi:ldap://`. */
export const isUrl = (word: string): boolean => word.includes("://") && SCHEME.test(word);

/** Whether the word begins a path of Windows: drive, share, device or registry. */
export const isWindowsPath = (word: string): boolean => WINDOWS_PATH.test(word);

/** The entities that a word with slashes names: a URL with its host, an address behind a slash, a path. */
export function pathEntities(word: string): readonly Entity[] {
  if (isUrl(word)) return urlEntities(word);
  if (isWindowsPath(word)) return windowsPath(word);
  return word.startsWith("/") ? unixPath(word) : [];
}

/** A URL and the host it names; `word` may begin before the scheme. */
export function urlEntities(word: string): readonly Entity[] {
  const url = word.slice(word.search(SCHEME)).replace(/[.,;:!?)\]'"]+$/, "");
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@\s]*@)?(\[[0-9a-f:.%]+\]|[^/:?#\s\\]*)(?::(\d{1,5}))?/i.exec(url);
  if (!host || host[0].endsWith("//") || NAMESPACES.test(url)) return [];
  const entities: Entity[] = [{ kind: "url", value: url.slice(0, MAX_VALUE).toLowerCase() }];
  const name = host[1]!.replace(/^\[|\]$/g, "").toLowerCase();
  const address = normalAddress(name);
  if (address !== undefined) entities.push({ kind: "address", value: address });
  else if (hasNameForm(name)) entities.push({ kind: "domain", value: name });
  if (host[2] !== undefined && isPort(host[2])) entities.push({ kind: "port", value: String(Number(host[2])) });
  return entities;
}

/** Whether digits name a port. */
export const isPort = (digits: string): boolean =>
  /^\d{1,5}$/.test(digits) && Number(digits) > 0 && Number(digits) < 65_536;

/** The spelling of a path that stands for all: lower case, single backslashes, without what follows it in a sentence. */
export function windowsPath(word: string): readonly Entity[] {
  const isShare = /^\\\\[^\\?.]/.test(word);
  const bare = word.replace(/^\\(?:\\\?|\?\?)\\/, "").replace(/[.,;:'")\]]+$/, "");
  const single = bare.replace(/\\{2,}/g, "\\");
  const value = (isShare ? `\\${single}` : single).slice(0, MAX_VALUE).toLowerCase();
  if (value.length < 4) return [];
  const name = value.slice(value.lastIndexOf("\\") + 1);
  const path: Entity = { kind: "path", value };
  if (isShare) {
    const host = value.slice(2, value.indexOf("\\", 2) < 0 ? undefined : value.indexOf("\\", 2));
    const address = normalAddress(host);
    if (address !== undefined) return [path, { kind: "address", value: address }];
    return isDomainName(host) ? [path, { kind: "domain", value: host }] : [path];
  }
  return /\.(?:exe|com|scr)$/.test(name) ? [path, { kind: "process", value: name }] : [path];
}

/** One part alone is as often an option of a command as a path. */
function unixPath(word: string): readonly Entity[] {
  const query = word.indexOf("?");
  const bare = (query > 0 ? word.slice(0, query) : word).replace(/(?::\d+){1,2}:?$/, "").replace(/[.,;:'")\]]+$/, "");
  const behind = word.slice(1).replace(/:\d{1,5}$/, "");
  if (isIpv4(behind)) return addressBehindSlash(word, behind);
  if (!/[A-Za-z]/.test(bare) || /&(?:gt|lt|amp|quot);?$/.test(bare)) return [];
  const isPath =
    UNIX_ROOT.test(bare) || /^\/\/?[^/]+\/[^/]/.test(bare) || /^\/[^/]+(?:\/$|\.[A-Za-z0-9]{1,5}$)/.test(bare);
  return isPath && bare.length > 3 ? [{ kind: "path", value: bare.slice(0, MAX_VALUE).toLowerCase() }] : [];
}

function addressBehindSlash(word: string, address: string): readonly Entity[] {
  const port = word.slice(address.length + 2);
  const entity: Entity = { kind: "address", value: address };
  return isPort(port) ? [entity, { kind: "port", value: String(Number(port)) }] : [entity];
}

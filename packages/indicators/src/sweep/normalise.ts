import { domainToASCII } from "node:url";
import { addressRange, normalAddress } from "@lagebild/domain";
import type { IndicatorKind } from "./indicator.js";

/** A value that was understood, or why it was not. */
export type Understood = { readonly kind: IndicatorKind; readonly value: string } | { readonly fault: string };

const MAX_CHARACTERS = 4_096;
const MIN_WORD = 3;

/** Undoes what keeps people from clicking: `hxxps[:]//evil[.]example`, `user(at)example[dot]org`. */
export function refang(text: string): string {
  return text
    .replace(/^(["'`])(.*)\1$/s, "$2")
    .replace(/\s*[[({]\s*(?:\.|dot|punkt)\s*[\])}]\s*/gi, ".")
    .replace(/\s*[[({]\s*(?:@|at)\s*[\])}]\s*/gi, "@")
    .replace(/[[({]:\/\/[\])}]/g, "://")
    .replace(/[[({]:[\])}]/g, ":")
    .replace(/[[({]\/[\])}]/g, "/")
    .replace(/\\\.(?=[\w-])/g, ".")
    .replace(/^(?:h(?:xx|\*\*|__|tt)p|hxtp|htxp|meow)(s?)(?=:\/\/)/i, "http$1")
    .replace(/^fxp(?=:\/\/)/i, "ftp")
    .trim();
}

/** Normalises a value of a kind, or of the kind that it looks like. Text that is not one of the list's words is never quoted in the fault. */
export function understand(written: string, kind?: IndicatorKind): Understood {
  const value = refang(written.trim()).toLowerCase();
  if (value === "") return { fault: "empty" };
  if (value.length > MAX_CHARACTERS) return { fault: `longer than ${MAX_CHARACTERS} characters` };
  if (/[\u0000-\u001f\u007f]/.test(value)) return { fault: "holds control characters" };
  return kind === undefined ? guess(value) : normaliseAs(kind, value);
}

const HASH_LENGTHS = new Set([32, 40, 56, 64, 96, 128]);
const HOST =
  /^(?=.{3,253}\.?$)(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?\.)+(?:\p{L}{2,24}|xn--[a-z0-9-]{2,59})\.?$/u;
const MAIL = /^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@]{3,253}$/;
const CVE = /^cve-\d{4}-\d{4,7}$/;
const FILE_NAME =
  /^[^\\/:*?"<>|]{1,255}\.(?:exe|dll|sys|bat|cmd|ps1|psm1|vbs|vbe|jse?|wsf|hta|lnk|scr|pif|msi|cpl|ocx|iso|img|vhdx?|rar|7z|gz|tgz|tar|cab|jar|war|jspx?|aspx?|ashx|asmx|php\d?|phtml|cgi|docx?m?|xlsx?[mb]?|pptx?m?|one|pdf|rtf|txt|log|tmp|dat|bin|dmp|elf|ko|conf|cfg|ini|ya?ml|json|xml|html?|svg|png|jpe?g|gif|ico|db|sqlite|bak|key|pem|crt|locky?|enc|encrypted|onion_readme)$/;

function guess(value: string): Understood {
  if (CVE.test(value)) return { kind: "cve", value };
  if (/^[a-z][a-z0-9+.-]{1,12}:\/\//.test(value)) return normaliseAs("url", value);
  if (/^[0-9a-f:.]+\/\d{1,3}$/.test(value) && /[.:]/.test(value)) return normaliseAs("network", value);
  if (normalAddress(value) !== undefined || /^\d+(?:\.\d+){3}(?::\d{1,5})?$/.test(value))
    return normaliseAs("address", value);
  if (/^\[[0-9a-f:.]+\](?::\d{1,5})?$/.test(value)) return normaliseAs("address", value);
  if (/^[0-9a-f]{24,}$/.test(value)) return normaliseAs("hash", value);
  if (MAIL.test(value)) return normaliseAs("mail", value);
  if (/^[a-z]:\\|^\\\\|^%[a-z()0-9]+%\\|^\/(?=[^\s/])|^~\//.test(value)) return normaliseAs("path", value);
  if (FILE_NAME.test(value)) return normaliseAs("path", value);
  const host = /^(?:\*?\.)?([^/:\s*]+)(:\d{1,5})?(\/\S*)?$/.exec(value);
  if (host && HOST.test(host[1]!))
    return host[2] === undefined && host[3] === undefined ? normaliseAs("domain", value) : normaliseAs("url", value);
  if (/^[\p{L}\p{N}._-]{1,40}\\[\p{L}\p{N}._$ -]{1,104}$/u.test(value)) return normaliseAs("account", value);
  if (value.includes("\\") || /^[^\s]+\/[^\s]+$/.test(value)) return normaliseAs("path", value);
  return normaliseAs("text", value);
}

function normaliseAs(kind: IndicatorKind, value: string): Understood {
  switch (kind) {
    case "address":
      return addressOf(value);
    case "network":
      return networkOf(value);
    case "domain":
      return domainOf(value);
    case "url":
      return urlOf(value);
    case "mail":
      return MAIL.test(value.replace(/^mailto:/, ""))
        ? { kind, value: value.replace(/^mailto:/, "") }
        : { fault: "no mail address" };
    case "hash":
      return hashOf(value);
    case "cve":
      return CVE.test(value) ? { kind, value } : { fault: "no CVE number such as CVE-2021-44228" };
    case "path":
      return pathOf(value);
    case "account":
    case "text":
      return wordsOf(kind, value);
  }
}

function addressOf(value: string): Understood {
  const bare =
    /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(value)?.[1] ?? /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/.exec(value)?.[1] ?? value;
  if (bare.includes("/")) return networkOf(bare);
  const normal = normalAddress(bare);
  return normal === undefined ? { fault: "no address: a part is out of range" } : { kind: "address", value: normal };
}

function networkOf(value: string): Understood {
  const [base = "", width = ""] = value.split("/");
  const range = addressRange(value);
  if (range && width !== "")
    return range.bits === range.width
      ? { kind: "address", value: range.base }
      : { kind: "network", value: `${range.base}/${range.bits}` };
  const most = addressRange(base)?.width;
  if (most === undefined || !/^\d{1,3}$/.test(width)) return { fault: "no network such as 192.0.2.0/24" };
  return { fault: `network has ${Number(width)} bits, at most ${most} are possible` };
}

function domainOf(value: string): Understood {
  const bare = value.replace(/^\*?\./, "").replace(/\.+$/, "");
  if (normalAddress(bare) !== undefined) return addressOf(bare);
  if (!HOST.test(bare))
    return /^[\p{L}\p{N}_-]{3,63}$/u.test(bare) ? { kind: "text", value: bare } : { fault: "no domain" };
  return { kind: "domain", value: domainToASCII(bare) || bare };
}

function urlOf(value: string): Understood {
  const match = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@\s]*@)?([^/?#\s]+)([/?#].*)?$/.exec(value);
  const host = match?.[1];
  if (host === undefined || host === "") return { fault: "no URL" };
  const rest = (match?.[2] ?? "").replace(/#.*$/, "");
  return { kind: "url", value: `${host.replace(/:(?:80|443)$/, "")}${rest.replace(/^\/$/, "")}` };
}

function hashOf(value: string): Understood {
  const bare = value.replace(/^(?:md5|sha-?(?:1|224|256|384|512))[:=]/, "");
  if (!/^[0-9a-f]+$/.test(bare)) return { fault: "no hash: expected hexadecimal digits" };
  if (HASH_LENGTHS.has(bare.length)) return { kind: "hash", value: bare };
  return { fault: `hash has ${bare.length} digits, expected 32 (MD5), 40 (SHA-1), 64 (SHA-256) or 128 (SHA-512)` };
}

function pathOf(value: string): Understood {
  if (/[*?]/.test(value)) return { fault: "wildcards are not taken" };
  // The log has the variable's value: what follows it is looked for.
  const bare = value.replace(/^(?:%[a-z()0-9_]+%|~|\$home|\$env:[a-z]+)(?=[\\/])/, "*").replace(/[\\/]+/g, "/");
  const trimmed = bare.length > 1 ? bare.replace(/\/$/, "") : bare;
  return trimmed.replace(/[*/.:]/g, "").length < 2 ? { fault: "path is too short" } : { kind: "path", value: trimmed };
}

function wordsOf(kind: "account" | "text", value: string): Understood {
  const bare = kind === "account" ? value.replace(/[\\/]+/g, "/") : value.replace(/\\+/g, "/");
  if (bare.replace(/[^\p{L}\p{N}]/gu, "").length >= MIN_WORD) return { kind, value: bare };
  return { fault: `too short: expected ${MIN_WORD} letters or digits` };
}

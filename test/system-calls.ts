import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

/** What a program may do with files and other machines, as strace writes it. */
const TRACED = [
  ...["connect", "sendto", "sendmsg", "sendmmsg"],
  ...["open", "openat", "creat", "mkdir", "mkdirat", "rename", "renameat", "renameat2"],
  ...["link", "linkat", "symlink", "symlinkat", "truncate"],
];

/** The command that becomes another, which is watched with all that it starts: its system calls go to a file. */
export const tracing = (traceFile: string): readonly string[] => [
  ...[
    "strace",
    "--daemonize=grandchild",
    "--follow-forks",
    "--seccomp-bpf",
    "--quiet=all",
    "--signal=none",
    "--decode-fds=path",
  ],
  ...["--string-limit=500", `--trace=${TRACED.join(",")}`, `--output=${traceFile}`],
];

/** The command that runs another without any network, loopback included. */
export const WITHOUT_NETWORK = ["unshare", "--map-root-user", "--net"] as const;

/** Says why a program cannot be run by a command here; undefined where it can. */
export function whyNot(command: readonly string[]): string | undefined {
  const [program = "", ...rest] = command;
  const { error, status, stderr } = spawnSync(program, [...rest, "true"], { encoding: "utf8" });
  if (error) return `there is no ${program}`;
  return status === 0 ? undefined : `${program} may not: ${stderr.trim().split("\n").at(-1)}`;
}

export interface Places {
  /** Where files may be written. */
  readonly writable: readonly string[];
}

/**
 * Reading them is the beginning of a look-up of a name, or of telling this machine from others. Not `resolv.conf`, which
 * Node reads as soon as anything listens.
 */
const TELLING = /^\/(?:etc\/(?:hosts|gai\.conf|machine-id)|var\/lib\/dbus\/machine-id)$/;
/** A resolver of names, which may be on this machine and asks others. */
const RESOLVER = /\bsin6?_port=htons\((?:53|853|5353|5355)\)/;
/** They hold nothing, or belong to the process itself. */
const NOWHERE = /^\/(?:dev\/(?:null|tty|pts\/\d+)|proc\/(?:self|\d+)\/)/;
const WRITES = /\bO_(?:WRONLY|RDWR|CREAT|TRUNC|TMPFILE)\b/;
const LOOPBACK = /sin_addr=inet_addr\("127\.|inet_pton\(AF_INET6, "::(?:1|ffff:127\.[\d.]+)"/;
/** The daemon that knows the users of this machine; what it is asked for names of hosts shows in the files above. */
const OF_USERS = /sun_path="\/(?:var\/)?run\/nscd\/socket"/;

/** The calls of a trace by which something could leave: connections, look-ups of names, files outside of their places. */
export async function escapesIn(traceFile: string, { writable }: Places): Promise<readonly string[]> {
  const calls = (await readFile(traceFile, "utf8")).split("\n");
  return calls.filter((call) => {
    const [, name = "", said = ""] = /^\d+ +(\w+)\((.*)/.exec(call) ?? [];
    if (/^(?:connect|send)/.test(name)) return leaves(said);
    const paths = pathsOf(said);
    if (paths.some((path) => TELLING.test(path))) return true;
    const isWritten = !name.startsWith("open") || WRITES.test(said);
    return isWritten && paths.some((path) => !NOWHERE.test(path) && !isBelow(path, writable));
  });
}

const leaves = (said: string): boolean =>
  /\bsa_family=AF_INET/.test(said)
    ? !LOOPBACK.test(said) || RESOLVER.test(said)
    : /\bsa_family=AF_UNIX/.test(said) && !OF_USERS.test(said);

/** The paths that a call names, those that are relative from the folder that its descriptor stands for. */
function pathsOf(said: string): readonly string[] {
  const named = [...said.matchAll(/(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"/g)];
  return named.map(([, folder = "/", path = ""]) => resolve(folder, path));
}

const isBelow = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

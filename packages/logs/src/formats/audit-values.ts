import { normalAddress } from "@lagebild/domain";

/** System calls of 64-bit x86 that auditing rules watch. */
const CALLS: Readonly<Record<string, string>> = Object.fromEntries(
  "0 read|1 write|2 open|41 socket|42 connect|43 accept|44 sendto|49 bind|50 listen|56 clone|57 fork|58 vfork|59 execve|62 kill|76 truncate|80 chdir|82 rename|83 mkdir|84 rmdir|85 creat|86 link|87 unlink|88 symlink|90 chmod|91 fchmod|92 chown|93 fchown|94 lchown|101 ptrace|105 setuid|106 setgid|113 setreuid|117 setresuid|155 pivot_root|159 adjtimex|160 setrlimit|161 chroot|164 settimeofday|165 mount|166 umount2|169 reboot|170 sethostname|171 setdomainname|175 init_module|176 delete_module|188 setxattr|189 lsetxattr|190 fsetxattr|197 removexattr|200 tkill|227 clock_settime|234 tgkill|257 openat|258 mkdirat|260 fchownat|263 unlinkat|264 renameat|265 linkat|266 symlinkat|268 fchmodat|272 unshare|288 accept4|304 open_by_handle_at|308 setns|310 process_vm_readv|311 process_vm_writev|313 finit_module|316 renameat2|319 memfd_create|321 bpf|322 execveat|435 clone3|437 openat2|439 faccessat2"
    .split("|")
    .map((entry) => entry.split(" ") as [string, string]),
);

/** The name of a system call, where the architecture is one whose numbers are known. */
export const syscallName = (arch: string | undefined, number: string): string | undefined =>
  arch === "c000003e" ? CALLS[number] : undefined;

/** Reads the digits of a socket's address: IPv4 or IPv6 with its port. Undefined for other families. */
export function socketAddress(digits: string): { readonly address: string; readonly port: string } | undefined {
  if (!/^[0-9A-Fa-f]{16,64}$/.test(digits)) return undefined;
  const bytes = Buffer.from(digits, "hex");
  const family = bytes.readUInt16LE(0);
  const port = String(bytes.readUInt16BE(2));
  if (family === 2) return { address: [...bytes.subarray(4, 8)].join("."), port };
  if (family !== 10 || bytes.length < 24) return undefined;
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(8 + i * 2).toString(16));
  const address = normalAddress(groups.join(":"));
  return address === undefined ? undefined : { address, port };
}

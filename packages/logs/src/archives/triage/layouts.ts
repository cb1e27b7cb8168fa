/**
 * One way in which a collector lays its files out. The patterns are tried on paths with forward slashes; the parts named
 * `host` and `rest` are the host, if the layout says it, and what follows the root of its disk.
 */
export interface TriageLayout {
  readonly kind: "uac" | "velociraptor" | "sosreport" | "kape" | "cylr" | "folder";
  readonly pattern: RegExp;
  /** The root of the disk that `rest` is relative to; a letter is taken from the part `drive`. */
  readonly root: "/" | "drive";
}

const HOST = "(?<host>[^/]+?)";
const DATE = String.raw`\d{4}-?\d{2}-?\d{2}[-_T]?(?:\d{2}[-_:]?\d{2}(?:[-_:]?\d{2})?)?Z?`;
const PACKED = String.raw`(?:\.(?:tar|tgz|tar\.gz|tar\.xz|tar\.zst|tar\.bz2|zip|7z))?`;
/** Folders that stand at the root of a Unix system, as far as logs lie below them. */
const UNIX = "(?:var|etc|home|root|opt|usr|srv|run|proc|tmp|private|Library|Users)";
/** Folders that stand at the root of a Windows disk. */
const WINDOWS = String.raw`(?:Windows|Users|ProgramData|Program Files(?: \(x86\))?|inetpub|\$Recycle\.Bin|\$Extend|\$MFT|\$LogFile|PerfLogs)`;
const OS = "(?:linux|macos|freebsd|netbsd|openbsd|solaris|aix|esxi|android|haiku)";

const layout = (kind: TriageLayout["kind"], root: TriageLayout["root"], pattern: string): TriageLayout => ({
  kind,
  root,
  pattern: new RegExp(pattern, "iu"),
});

/** The most telling first. */
export const triageLayouts: readonly TriageLayout[] = [
  layout("uac", "/", `(?:^|/)uac-${HOST}-${OS}-\\d{8,14}${PACKED}(?:/(?:\\[root\\]/)?(?<rest>.+))?$`),
  layout(
    "velociraptor",
    "drive",
    `(?:^|/)Collection-${HOST}-${DATE}${PACKED}/uploads/(?:auto|ntfs|lazy_ntfs|file|mft)/(?:%5C%5C\\.%5C|\\\\\\\\.\\\\)?(?<drive>[A-Z])(?:%3A|:)/(?<rest>.+)$`,
  ),
  layout("velociraptor", "/", `(?:^|/)Collection-${HOST}-${DATE}${PACKED}/uploads/(?:auto|file)/(?<rest>${UNIX}/.+)$`),
  layout("velociraptor", "/", `(?:^|/)Collection-${HOST}-${DATE}${PACKED}(?:/|$)`),
  layout(
    "velociraptor",
    "drive",
    `(?:^|/)uploads/(?:auto|ntfs|lazy_ntfs|file|mft)/(?:%5C%5C\\.%5C)?(?<drive>[A-Z])%3A/(?<rest>.+)$`,
  ),
  layout(
    "sosreport",
    "/",
    `(?:^|/)sosreport-${HOST}(?:-\\d{5,12})?-\\d{4}-?\\d{2}-?\\d{2}(?:-[a-z]{5,10})?${PACKED}(?:/(?<rest>.+))?$`,
  ),
  layout("cylr", "drive", `(?:^|/)${HOST}\\.zip/(?<drive>[A-Z])/(?<rest>${WINDOWS}(?:/.*)?)$`),
  layout("cylr", "/", `(?:^|/)${HOST}\\.zip/(?<rest>${UNIX}/.+)$`),
  layout(
    "kape",
    "drive",
    `(?:^|/)${HOST}/(?:kape/|tout/|targets/|modules/)?(?<drive>[A-Z])/(?<rest>${WINDOWS}(?:/.*)?)$`,
  ),
  layout("kape", "drive", `(?:^|/)(?<drive>[A-Z])/(?<rest>${WINDOWS}(?:/.*)?)$`),
  layout(
    "folder",
    "/",
    `(?:^|/)${HOST}${PACKED}/(?:\\[root\\]/|rootfs/|fs/|root/(?=var/|etc/))?(?<rest>(?:var/(?:log|adm|spool|lib|audit)|etc|private/var|run/log)/.+)$`,
  ),
  layout("folder", "/", `^(?<rest>(?:var/(?:log|adm|spool|lib|audit)|etc|private/var|run/log)/.+)$`),
];

/** Words that name a host where a number follows: `backup` is a folder, `backup01` a server. */
export const NUMBERED_HOSTS: ReadonlySet<string> = new Set(
  "backup home host linux mail server servers share source system test unix windows work".split(" "),
);

/** Names of folders that are no hosts, however much they stand where one would. */
export const NO_HOSTS: ReadonlySet<string> = new Set(
  (
    "archive archives archiv artefakte artifacts asservate auswertung backup backups beweise case cases collected " +
    "collection collections collector daten data desktop disk disks dokumente download downloads dump dumps evidence " +
    "export exports extract extracted fall files filesystem folder forensic forensics forensik fs home host hosts image " +
    "images incident incidents input kape ir laufwerk linux log logfiles logs macos mnt mount neu new old ordner other " +
    "output part partition partition1 partition2 raw report reports result results rohdaten root rootfs sample samples " +
    "server servers share sicherung sicherungen snapshot snapshots source sources system systems temp test tests tmp " +
    "tout triage uac unix unpacked upload uploads usb users var velociraptor volume vorfall vss windows work workspace " +
    "etc opt usr srv media users public shared alt kopie copy"
  ).split(" "),
);

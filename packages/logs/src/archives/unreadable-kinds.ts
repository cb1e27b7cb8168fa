import { isUtf8 } from "node:buffer";

/** A kind of file that is no log, or one that another tool has to open first. */
export interface UnreadableKind {
  readonly name: string;
  /** Bytes that it holds `at` a place (0 where none is given), in hexadecimal; several spellings. */
  readonly magic: readonly string[];
  readonly at?: number;
  /** What to do instead of giving it to us. */
  readonly wayOut: string;
}

const NOT_A_LOG = "not a log";
const memory = "not a log: take text out of it first, for instance with Volatility";
const image = "mount it, or collect logs from it first, for instance with UAC, KAPE or Plaso";
const pcap = "read it with Zeek or Suricata first, and ingest their logs";
const packer = "unpack it first, and ingest the folder";

/** Told by their first bytes, the first that fits. */
export const unreadableKinds: readonly UnreadableKind[] = [
  {
    name: "Windows event log of Windows XP (evt)",
    magic: ["300000004c664c65"],
    wayOut: "convert it first: wevtutil epl x.evt x.evtx /lf:true",
  },
  { name: "systemd journal", magic: ["4c504b5348485248"], wayOut: "journalctl --file X -o export > x.export" },
  { name: "Windows minidump", magic: ["4d444d5093a7"], wayOut: memory },
  { name: "Windows crash dump", magic: ["5041474544554d50", "5041474544553634"], wayOut: memory },
  { name: "memory image (LiME)", magic: ["454d694c01000000"], wayOut: memory },
  {
    name: "memory image (hibernation file)",
    magic: ["6869627200", "4849425200", "77616b6500", "57414b4500"],
    wayOut: memory,
  },
  { name: "packet capture (pcap)", magic: ["d4c3b2a1", "a1b2c3d4", "4d3cb2a1", "a1b23c4d"], wayOut: pcap },
  { name: "packet capture (pcapng)", magic: ["0a0d0d0a"], wayOut: pcap },
  { name: "packet capture (snoop)", magic: ["736e6f6f7000"], wayOut: pcap },
  { name: "NetFlow dump (nfcapd)", magic: ["0ca50100", "a50c0100"], wayOut: "nfdump -r X -o csv > x.csv" },
  {
    name: "SQLite database",
    magic: ["53514c69746520666f726d6174203300"],
    wayOut: 'export its tables first: sqlite3 -header -csv X "select * from TABLE" > x.csv',
  },
  {
    name: "SQLite write-ahead log",
    magic: ["377f0682", "377f0683"],
    wayOut: "keep it beside its database, and export that with sqlite3",
  },
  {
    name: "ESE database",
    magic: ["efcdab89"],
    at: 4,
    wayOut: "export its tables first, for instance with esedbexport",
  },
  {
    name: "Windows registry hive",
    magic: ["72656766"],
    wayOut: "export it first, for instance with regripper or RECmd",
  },
  {
    name: "NTFS master file table ($MFT)",
    magic: ["46494c4530000300", "46494c452a000300"],
    wayOut: "export it first: MFTECmd -f X --csv OUT",
  },
  { name: "NTFS log file ($LogFile)", magic: ["525354521e00"], wayOut: "export it first: LogFileParser or MFTECmd" },
  { name: "Windows prefetch", magic: ["4d414d04"], wayOut: "export it first: PECmd -f X --csv OUT" },
  { name: "Windows prefetch", magic: ["53434341"], at: 4, wayOut: "export it first: PECmd -f X --csv OUT" },
  {
    name: "Windows shortcut (lnk)",
    magic: ["4c0000000114020000000000c000000000000046"],
    wayOut: "export it first: LECmd -f X --csv OUT",
  },
  { name: "Windows trace log (etl)", magic: ["4d6963726f736f667420457476"], wayOut: "tracerpt X -o x.xml -of XML" },
  { name: "Windows scheduled job", magic: ["0106010001000000"], wayOut: NOT_A_LOG },
  { name: "Outlook mailbox (pst)", magic: ["2142444e"], wayOut: "export its messages first: readpst X" },
  { name: "compound document (Office or msi)", magic: ["d0cf11e0a1b11ae1"], wayOut: NOT_A_LOG },
  { name: "PDF document", magic: ["255044462d"], wayOut: "take its text out first: pdftotext X" },
  {
    name: "Parquet table",
    magic: ["5041523115", "504152454d"],
    wayOut: "export it first, for instance with DuckDB: copy (from 'X') to 'x.csv'",
  },
  { name: "Avro file", magic: ["4f626a01"], wayOut: "export it first: avro-tools tojson X > x.json" },
  { name: "ORC table", magic: ["4f524311"], wayOut: "export it first, for instance with orc-contents" },
  { name: "macOS property list", magic: ["62706c6973743030"], wayOut: "plutil -convert json -o x.json X" },
  { name: "macOS BSM audit trail", magic: ["14000000"], wayOut: "praudit -l X > x.log" },
  {
    name: "macOS unified log (tracev3)",
    magic: ["0010000011000000"],
    wayOut: "log show --archive X.logarchive --style ndjson > x.ndjson",
  },
  { name: "Apple system log (asl)", magic: ["41534c204442000000"], wayOut: "syslog -f X > x.log" },
  { name: "disk image (QCOW)", magic: ["514649fb"], wayOut: image },
  { name: "disk image (VMDK)", magic: ["4b444d56", "434f5744"], wayOut: image },
  { name: "disk image (VHDX)", magic: ["7668647866696c65"], wayOut: image },
  { name: "disk image (VHD)", magic: ["636f6e6563746978"], wayOut: image },
  { name: "disk image (EWF)", magic: ["4556460d0aff", "4c56460d0aff", "455646320d0a81"], wayOut: image },
  { name: "disk image (AFF)", magic: ["4146463130"], wayOut: image },
  { name: "disk image (boot sector)", magic: ["55aa"], at: 510, wayOut: image },
  { name: "disk image (ext file system)", magic: ["53ef"], at: 1080, wayOut: image },
  { name: "disk image (ISO 9660)", magic: ["4344303031"], at: 32769, wayOut: image },
  { name: "rar archive", magic: ["526172211a07"], wayOut: packer },
  { name: "cabinet archive", magic: ["4d53434600000000"], wayOut: packer },
  { name: "lzip file", magic: ["4c5a495001"], wayOut: packer },
  { name: "compress file (.Z)", magic: ["1f9d"], wayOut: packer },
  { name: "lzop file", magic: ["894c5a4f000d0a"], wayOut: packer },
  {
    name: "part of a split zip",
    magic: ["504b0708504b0304"],
    wayOut: "join the parts first: zip -s 0 x.zip --out whole.zip",
  },
  { name: "ACE archive", magic: ["2a2a4143452a2a"], at: 7, wayOut: packer },
  { name: "Windows imaging file (wim)", magic: ["4d5357494d000000"], wayOut: packer },
  { name: "ARJ archive", magic: ["60ea"], wayOut: packer },
  { name: "rpm package", magic: ["edabeedb"], wayOut: NOT_A_LOG },
  {
    name: "GPG or age encrypted file",
    magic: ["6167652d656e6372797074696f6e2e6f7267", "85020c03", "8c0d0407", "8c0d0409"],
    wayOut: "decrypt it first",
  },
  { name: "LUKS volume", magic: ["4c554b53babe"], wayOut: "open it with its key and mount it first" },
  { name: "BitLocker volume", magic: ["2d4656452d46532d"], at: 3, wayOut: "open it with its key and mount it first" },
  { name: "ELF program", magic: ["7f454c46"], wayOut: NOT_A_LOG },
  { name: "Java class or macOS program", magic: ["cafebabe"], wayOut: NOT_A_LOG },
  { name: "macOS program", magic: ["cffaedfe", "cefaedfe", "feedface", "feedfacf"], wayOut: NOT_A_LOG },
  {
    name: "Python byte code",
    magic: ["cb0d0d0a", "a70d0d0a", "6f0d0d0a", "550d0d0a", "f30d0d0a", "420d0d0a"],
    wayOut: NOT_A_LOG,
  },
  { name: "PNG image", magic: ["89504e470d0a1a0a"], wayOut: NOT_A_LOG },
  { name: "JPEG image", magic: ["ffd8ffe0", "ffd8ffe1", "ffd8ffdb", "ffd8ffee"], wayOut: NOT_A_LOG },
  { name: "GIF image", magic: ["474946383761", "474946383961"], wayOut: NOT_A_LOG },
  { name: "MP4 or other video", magic: ["66747970"], at: 4, wayOut: NOT_A_LOG },
  {
    name: "Berkeley database",
    magic: ["62310500", "00053162", "61150600"],
    at: 12,
    wayOut: "export it first: db_dump -p X",
  },
];

/** What a file is that no log is, where its bytes tell. Magic that a line of text could begin with counts in binary only. */
export function unreadableKind(sample: Buffer, isBinary: boolean): UnreadableKind | undefined {
  return unreadableKinds.find(({ magic, at = 0 }) =>
    magic.some((hex) => {
      const bytes = Buffer.from(hex, "hex");
      return sample.subarray(at, at + bytes.length).equals(bytes) && (isBinary || (at === 0 && isTelling(bytes)));
    }),
  );
}

/** Holds a byte that no text does: a control character, or one that is no UTF-8. */
const isTelling = (bytes: Buffer): boolean =>
  bytes.length >= 4 && (bytes.some((byte) => byte < 9 || (byte > 13 && byte < 27) || byte === 127) || !isUtf8(bytes));

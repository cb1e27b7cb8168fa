import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import SevenZip from "7z-wasm"; // the only file that knows this library
import { listingReader } from "./seven-zip-listing.js";
import {
  FLOW_STOP,
  FLOW_UNTAKEN,
  MAX_UNTAKEN_BYTES,
  MESSAGE_BYTES,
  type ListedMember,
  type SevenZipMessage,
  type SevenZipTask,
  type SevenZipWorkerData,
} from "./seven-zip-messages.js";

// A thread: 7-Zip works without a break, so what it unpacks is handed over block by block, and it waits while nobody
// takes it. It sees no file but the archive: its file system is ours, and what it writes there is sent and not kept.

/** What Node has of it; its types come with those of browsers. */
declare const WebAssembly: {
  readonly Instance: new (module: object, imports: Imports) => object;
};

const { flow, program: compiled } = workerData as SevenZipWorkerData;
const port = parentPort!;

const BLOCK_BYTES = 256 * 1024;
const LISTED_AT_ONCE = 500;
const FOLDER_MODE = 0o40777;
const FILE_MODE = 0o100666;
const NO_SUCH_FILE = 44;
const NO_SPACE = 51;

port.on("message", (task: SevenZipTask) => {
  void run(task)
    .catch((error: unknown) => send({ type: "complaint", text: `ERROR: ${String(error)}` }))
    .then(() => port.postMessage({ type: "done" } satisfies SevenZipMessage));
});

const isStopped = (): boolean => Atomics.load(flow, FLOW_STOP) !== 0;

/** Sends, and waits while too much is on its way. */
function send(message: SevenZipMessage, bytes = 0): void {
  if (message.type === "block") port.postMessage(message, [message.bytes.buffer as ArrayBuffer]);
  else port.postMessage(message);
  let untaken = Atomics.add(flow, FLOW_UNTAKEN, bytes + MESSAGE_BYTES) + bytes + MESSAGE_BYTES;
  while (untaken > MAX_UNTAKEN_BYTES && !isStopped()) {
    Atomics.wait(flow, FLOW_UNTAKEN, untaken, 1000);
    untaken = Atomics.load(flow, FLOW_UNTAKEN);
  }
}

async function run(task: SevenZipTask): Promise<void> {
  const listing = memberSender();
  const program = (await factory({
    print: (line) => task.verb === "list" && listing.line(line),
    printErr: (text) => text.trim() !== "" && send({ type: "complaint", text }),
    stdin: () => null,
    instantiateWasm(imports, received) {
      limitMemory(imports, task.memoryBytes);
      received(new WebAssembly.Instance(compiled, imports));
    },
  })) as Program;
  const archive = openSync(task.path, "r");
  try {
    mountArchive(program.FS, archive);
    mountSink(program.FS);
    program.callMain(argumentsOf(task));
    listing.end();
  } finally {
    closeSync(archive);
  }
}

const verbs = {
  list: ["l", "-slt", "-ba"],
  extract: ["x", "-aoa", "-bso0", "-bsp0", "-o/out"],
  test: ["t", "-bso0", "-bsp0"],
};

function argumentsOf({ verb, type, password }: SevenZipTask): string[] {
  const common = [`-t${type}`, "-scsUTF-8", "-sccUTF-8", "-mmt1", "-y", "-bd", `-p${password}`];
  return [...verbs[verb], ...common, "--", "/in/archive"];
}

function memberSender() {
  let members: ListedMember[] = [];
  const flush = (): void => {
    if (members.length > 0) send({ type: "listed", members }, members.length * MESSAGE_BYTES);
    members = [];
  };
  const reader = listingReader((member) => {
    members.push(member);
    if (members.length >= LISTED_AT_ONCE) flush();
  });
  return {
    line(line: string): void {
      if (!isStopped()) reader.line(line);
    },
    end(): void {
      reader.end();
      flush();
    },
  };
}

interface Node {
  readonly name: string;
  readonly parent: Node;
  mode: number;
  size: number;
  node_ops: object;
  stream_ops: object;
}

/** The parts of the emscripten file system that its type package does not know. */
interface FileSystem {
  mkdir(path: string): void;
  mount(type: { mount(): Node }, options: object, path: string): void;
  createNode(parent: Node | null, name: string, mode: number, device: number): Node;
  ErrnoError: new (code: number) => Error;
  chmod(): void;
  fchmod(): void;
  utime(): void;
}

interface Program {
  readonly FS: FileSystem;
  callMain(args: string[]): void;
}

interface Imports {
  readonly env: Record<string, (bytes: number) => boolean>;
}

interface FactoryOptions {
  print(line: string): unknown;
  printErr(line: string): unknown;
  stdin(): null;
  instantiateWasm(imports: Imports, received: (instance: object) => void): void;
}

const factory = SevenZip as unknown as (options: FactoryOptions) => Promise<unknown>;

/** A dictionary that asks for more than the limit gets nothing: 7-Zip says so, and the archive is refused. */
function limitMemory(imports: Imports, maxBytes: number): void {
  const resize = imports.env["emscripten_resize_heap"]!;
  imports.env["emscripten_resize_heap"] = (bytes) => {
    if (bytes >>> 0 <= maxBytes) return resize(bytes);
    send({ type: "complaint", text: "ERROR: /in/archive : not enough memory" });
    return false;
  };
}

const attributesOf = ({ mode, size }: Node) => {
  const time = new Date(0);
  const times = { atime: time, mtime: time, ctime: time };
  return { dev: 1, ino: 1, mode, nlink: 1, uid: 0, gid: 0, rdev: 0, size, ...times, blksize: 4096, blocks: 0 };
};

function seek(stream: { position: number; node: Node }, offset: number, whence: 0 | 1 | 2): number {
  return offset + (whence === 1 ? stream.position : whence === 2 ? stream.node.size : 0);
}

/** A folder `/in` with the one file `archive`. */
function mountArchive(FS: FileSystem, file: number): void {
  const sizeBytes = fstatSync(file).size;
  const stream_ops = {
    llseek: seek,
    read: (_stream: unknown, memory: Int8Array, offset: number, length: number, position: number): number =>
      readSync(file, memory, offset, length, position),
  };
  const make = (parent: Node | null, name: string, mode: number): Node =>
    Object.assign(FS.createNode(parent, name, mode, 0), { size: sizeBytes, node_ops, stream_ops });
  const node_ops = {
    getattr: attributesOf,
    lookup(parent: Node, name: string): Node {
      if (name !== "archive") throw new FS.ErrnoError(NO_SUCH_FILE);
      return make(parent, name, FILE_MODE);
    },
  };
  FS.mkdir("/in");
  FS.mount({ mount: () => make(null, "/", FOLDER_MODE) }, {}, "/in");
}

/** A folder `/out` that sends what is written there. */
function mountSink(FS: FileSystem): void {
  const stream_ops = {
    llseek: seek,
    open({ node }: { node: Node }): void {
      if (node.mode === FILE_MODE) send({ type: "file", path: pathOf(node) });
    },
    write({ node }: { node: Node }, memory: Int8Array, offset: number, length: number, position: number): number {
      if (position !== node.size) throw new FS.ErrnoError(NO_SPACE); // archives are written from front to end
      for (let at = 0; at < length; at += BLOCK_BYTES) {
        if (isStopped()) throw new FS.ErrnoError(NO_SPACE);
        const bytes = new Uint8Array(memory.slice(offset + at, offset + Math.min(length, at + BLOCK_BYTES)).buffer);
        send({ type: "block", bytes }, bytes.length);
      }
      node.size += length;
      return length;
    },
  };
  const make = (parent: Node | null, name: string, mode: number): Node =>
    Object.assign(FS.createNode(parent, name, mode, 0), { size: 0, node_ops, stream_ops });
  const node_ops = {
    getattr: attributesOf,
    setattr: (): void => undefined,
    lookup(): Node {
      throw new FS.ErrnoError(NO_SUCH_FILE);
    },
    mknod(parent: Node, name: string, mode: number): Node {
      if (isStopped()) throw new FS.ErrnoError(NO_SPACE);
      return make(parent, name, (mode & 0o170000) === 0o40000 ? FOLDER_MODE : FILE_MODE);
    },
    unlink: (): void => undefined,
    rmdir: (): void => undefined,
    readdir: (): string[] => [],
  };
  FS.mkdir("/out");
  FS.mount({ mount: () => make(null, "/", FOLDER_MODE) }, {}, "/out");
  FS.chmod = FS.fchmod = FS.utime = () => undefined; // an archive may say that nobody may read its folders
}

function pathOf(node: Node): string {
  const parts: string[] = [];
  for (let at = node; at.parent !== at; at = at.parent) parts.unshift(at.name);
  return parts.join("/");
}

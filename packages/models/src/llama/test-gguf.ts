import { readFile, writeFile } from "node:fs/promises";

const KEY = "tokenizer.chat_template";

/** Writes a copy of a model file whose chat template has a name that nobody looks for, as if it had none. For tests. */
export async function writeWithoutTemplate(model: string, copy: string): Promise<void> {
  const bytes = Buffer.from(await readFile(model));
  const at = bytes.indexOf(KEY);
  if (at < 0) throw new Error(`${model} has no ${KEY}`);
  bytes.write("tokenizer.chat_tmplaate", at, "latin1");
  await writeFile(copy, bytes);
}

const ALIGNMENT = 32;
const [STRING, FLOAT] = [8, 6];

/** Writes a LoRA file of rank 1 for a square weight of a llama model, with numbers that do not repeat. For tests. */
export async function writeLora(path: string, weight: string, width: number): Promise<void> {
  const entries = [
    text("general.architecture", "llama"),
    text("general.type", "adapter"),
    text("adapter.type", "lora"),
    Buffer.concat([named("adapter.lora.alpha"), uint32(FLOAT), floats([1])]),
  ];
  const numbers = floats(Array.from({ length: width }, (_, i) => Math.sin(i * 1.7)));
  const tensors = [
    { name: `${weight}.lora_a`, sizes: [width, 1], bytes: numbers },
    { name: `${weight}.lora_b`, sizes: [1, width], bytes: numbers },
  ];
  let offset = 0;
  const directory = tensors.map(({ name, sizes, bytes }) => {
    const entry = Buffer.concat([named(name), uint32(2), ...sizes.map(uint64), uint32(0), uint64(offset)]);
    offset += padded(bytes).length;
    return entry;
  });
  const head = Buffer.concat([
    Buffer.from("GGUF"),
    uint32(3),
    uint64(tensors.length),
    uint64(entries.length),
    ...entries,
    ...directory,
  ]);
  await writeFile(path, Buffer.concat([padded(head), ...tensors.map(({ bytes }) => padded(bytes))]));
}

const uint32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);
const uint64 = (value: number): Buffer => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);
const floats = (values: readonly number[]): Buffer => Buffer.from(Float32Array.from(values).buffer);
const named = (name: string): Buffer => Buffer.concat([uint64(Buffer.byteLength(name)), Buffer.from(name)]);
const text = (key: string, value: string): Buffer => Buffer.concat([named(key), uint32(STRING), named(value)]);
const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((ALIGNMENT - (bytes.length % ALIGNMENT)) % ALIGNMENT)]);

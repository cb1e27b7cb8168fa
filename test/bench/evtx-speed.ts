import { readEvtxChunk, SAMPLE_TEMPLATES, sampleChunk, sampleEvent, sampleLogon } from "@lagebild/logs/binary";

// How fast binary logs of Windows are read, on chunks of our own that are full of logons.
//   node test/bench/dist/evtx-speed.js [megabytes]

const MEGABYTE = 1_000_000;
const RECORDS_A_CHUNK = 140;
const CHUNKS = 16;

const chunks = Array.from({ length: CHUNKS }, (_, chunk) => {
  const records = Array.from({ length: RECORDS_A_CHUNK }, (__, index) => {
    const at = new Date(Date.UTC(2026, 2, 14, 3, chunk, index % 60)).toISOString();
    return sampleEvent(chunk * RECORDS_A_CHUNK + index + 1, at, sampleLogon(`user${index}`, `203.0.113.${index}`));
  });
  return sampleChunk(SAMPLE_TEMPLATES, records).bytes;
});

const bytesWanted = Number(process.argv[2] ?? 100) * MEGABYTE;
for (const chunk of chunks) readEvtxChunk(chunk, 0);
const before = process.cpuUsage();
let bytes = 0;
let records = 0;
while (bytes < bytesWanted) {
  const chunk = chunks[(bytes / chunks[0]!.length) % CHUNKS]!;
  records += readEvtxChunk(chunk, bytes).records.length;
  bytes += chunk.length;
}
const { user, system } = process.cpuUsage(before);
const seconds = (user + system) / 1_000_000;
console.log(
  `${(bytes / MEGABYTE).toFixed(0)} MB, ${records} records: ${(bytes / MEGABYTE / seconds).toFixed(1)} MB and ` +
    `${(records / seconds).toFixed(0)} records a CPU second`,
);

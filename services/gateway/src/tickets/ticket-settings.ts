import { readFile } from "node:fs/promises";
import { Failure } from "@lagebild/domain";
import type { DeskNames } from "@lagebild/tickets";
import { z } from "zod";

/** Ready sets of names: those of a plain RT as `infra/rt-setup.sh` makes it, and of RTIR. */
const PRESETS: Readonly<Record<"rt" | "rtir", DeskNames>> = {
  rt: {
    queues: ["Incidents"],
    fields: { status: "Analysis Status", indicators: "IOC", incident: "Analysis Report" },
    states: { running: "running", done: "done", failed: "failed" },
  },
  rtir: {
    queues: ["Incident Reports", "Incidents", "Investigations", "Countermeasures"],
    fields: { indicators: "IP" },
    states: { running: "running", done: "done", failed: "failed" },
  },
};

const name = z.string().min(1).max(200);
const address = z.string().regex(/^https?:\/\/[^\s/]+/, "expected an address such as https://rt.example");

const file = z.strictObject({
  system: z.enum(["rt", "webhook"]),
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]{0,19}$/, "expected up to 20 of a-z and digits")
    .optional(),
  url: address,
  preset: z.enum(["rt", "rtir"]).optional(),
  queues: z.array(name).max(100).optional(),
  fields: z.strictObject({ status: name.nullish(), indicators: name.nullish(), incident: name.nullish() }).optional(),
  states: z.strictObject({ running: name.optional(), done: name.optional(), failed: name.optional() }).optional(),
  pollSeconds: z.number().min(0.1).max(3_600).optional(),
  atOnce: z.number().int().min(1).max(32).optional(),
});

export interface TicketSettings {
  readonly system: "rt" | "webhook";
  /** Begins names of incidents. */
  readonly name: string;
  readonly url: string;
  readonly names: DeskNames;
  readonly pollMs: number;
  readonly atOnce: number;
}

/** Reads the file with the settings of a ticket system; what it leaves out is the preset's. Failure "invalid". */
export async function readTicketSettings(path: string): Promise<TicketSettings> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Failure("invalid", `LAGEBILD_TICKETS: ${path} cannot be read: ${error.code}`, error);
  });
  const { success, data, error } = file.safeParse(parsed(path, text));
  if (!success) {
    const faults = error.issues.map(({ path: at, message }) => `${["file", ...at].join(".")}: ${message}`);
    throw new Failure("invalid", `LAGEBILD_TICKETS: ${path}: ${faults.join("; ")}`);
  }
  const preset = PRESETS[data.preset ?? "rt"];
  const fields = Object.entries({ ...preset.fields, ...data.fields }).filter(([, field]) => typeof field === "string");
  const states = Object.entries(data.states ?? {}).filter(([, state]) => state !== undefined);
  return {
    system: data.system,
    name: data.name ?? data.system,
    url: data.url,
    names: {
      queues: data.queues ?? (data.system === "rt" ? preset.queues : []),
      fields: Object.fromEntries(fields),
      states: { ...preset.states, ...(Object.fromEntries(states) as Partial<DeskNames["states"]>) },
    },
    pollMs: (data.pollSeconds ?? 15) * 1_000,
    atOnce: data.atOnce ?? 4,
  };
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure("invalid", `LAGEBILD_TICKETS: ${path} is no JSON`, error);
  }
}

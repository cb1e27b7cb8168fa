import { Buffer } from "node:buffer";
import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from "node:child_process";
import { join } from "node:path";
import { rtTicketSystem } from "./rt-ticket-system.js";
import type { TestedTicketSystem } from "./ticket-system.contract.js";

/** A real RT that `infra/rt-setup.sh up` started. */
export interface TestRt {
  readonly url: string;
  /** Of the user whose token the product has. */
  readonly token: string;
  readonly queue: string;
}

const SCRIPT = join(import.meta.dirname, "../../../infra/rt-setup.sh");
/** Where the script finds its programs. */
const PATHS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const ROOT = `Basic ${Buffer.from("root:rt-test-root").toString("base64")}`;

/** Stops the RT, or starts it again; with an address it sends what is new there, signed with `RT_HOOK_SECRET`. */
export function controlRt(verb: "start" | "stop", webhookUrl = ""): void {
  execFileSync(SCRIPT, [verb], { stdio: "ignore", env: { PATH: PATHS, RT_WEBHOOK_URL: webhookUrl } });
}

export const RT_HOOK_SECRET = "rt-test-hook-secret";

/** The RT that is running here, by its script; undefined where none is. */
export function testRt(): TestRt | undefined {
  try {
    const options: ExecFileSyncOptionsWithStringEncoding = { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
    execFileSync(SCRIPT, ["status"], options);
    const said = execFileSync(SCRIPT, ["env"], options);
    const values = new Map(said.split("\n").map((line) => [line.split("=")[0]!, line.replace(/^[^=]*=/, "")]));
    return { url: values.get("RT_URL")!, token: values.get("RT_API_TOKEN")!, queue: values.get("RT_QUEUE")! };
  } catch {
    return undefined;
  }
}

/** The adapter, and what an administrator does in the same RT. */
export function rtUnderTest(rt: TestRt): TestedTicketSystem {
  const api = `${rt.url}/REST/2.0`;
  const asRoot = async (method: string, path: string, body?: FormData | object): Promise<{ readonly id?: string }> => {
    const isForm = body instanceof FormData;
    const response = await fetch(api + path, {
      method,
      headers: {
        authorization: ROOT,
        "user-agent": "test",
        ...(!isForm && body && { "content-type": "application/json" }),
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`RT: ${response.status} ${await response.text()}`);
    return (await response.json()) as { readonly id?: string };
  };
  const formOf = (
    head: object,
    files: readonly { readonly name: string; readonly content: Uint8Array }[] = [],
  ): FormData => {
    const form = new FormData();
    form.append("JSON", JSON.stringify({ ContentType: "text/plain", ...head }));
    for (const { name, content } of files)
      form.append("Attachments", new Blob([new Uint8Array(content)], { type: "application/octet-stream" }), name);
    return form;
  };
  const system = rtTicketSystem(rt);
  return {
    system,
    field: "IOC",
    people: {
      async open({ subject, text, files, queue = rt.queue }) {
        return (await asRoot("POST", "/ticket", formOf({ Queue: queue, Subject: subject, Content: text }, files))).id!;
      },
      post: (ticket, { text, files }) => asRoot("POST", `/ticket/${ticket}/comment`, formOf({ Content: text }, files)),
      async merge(ticket, into) {
        await asRoot("PUT", `/ticket/${ticket}`, { MergeInto: into });
      },
    },
    async notes(ticket) {
      const own = (await system.posts(ticket)).filter(({ isOwn }) => isOwn);
      return Promise.all(
        own.map(async (post) => ({ text: await system.text(post), files: post.files.map(({ name }) => name) })),
      );
    },
    close: () => system.close(),
  };
}

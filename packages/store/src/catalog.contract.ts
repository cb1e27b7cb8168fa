import { describe, expect, it } from "vitest";
import { SCOPES, type KeyRecord } from "./access/key-store.js";
import type { Catalog } from "./catalog.js";

/** Everything a Catalog promises. Each adapter's test file calls this once. `create` makes an empty one at time 1000. */
export function catalogContract(name: string, create: () => Promise<Catalog>): void {
  describe(`${name} keeps the Catalog contract`, () => {
    it("knows nothing at first", async () => {
      const catalog = await create();
      expect(await catalog.list()).toEqual([]);
      expect(await catalog.get("bastion")).toBeUndefined();
      await catalog.close();
    });

    it("keeps incidents, by name", async () => {
      const catalog = await create();
      const web = await catalog.create("web-2026.01", "Prüfung der Webserver");
      const bastion = await catalog.create("bastion");
      expect(web).toEqual({ id: "web-2026.01", createdMs: 1000, note: "Prüfung der Webserver" });
      expect(await catalog.get("bastion")).toEqual({ id: "bastion", createdMs: 1000, note: "" });
      expect(await catalog.list()).toEqual([bastion, web]);
      await catalog.close();
    });

    it("refuses a name that is taken", async () => {
      const catalog = await create();
      await catalog.create("bastion", "first");
      await expect(catalog.create("bastion", "second")).rejects.toMatchObject({ kind: "conflict" });
      expect((await catalog.get("bastion"))?.note).toBe("first");
      await catalog.close();
    });

    it.each(["", ".", "..", "../x", "a/b", "A", "-a", "a b", "ä", "a\0", "a\n", "x".repeat(65)])(
      "refuses the name %j",
      async (id) => {
        const catalog = await create();
        await expect(catalog.create(id)).rejects.toMatchObject({ kind: "invalid" });
        expect(await catalog.list()).toEqual([]);
        await catalog.close();
      },
    );

    const answer = (id: string, incident: string, conversation?: string) => ({
      id,
      incident,
      createdMs: 2000,
      conversation,
      json: JSON.stringify({ id, text: "Grüße \u0000 'quoted'" }),
    });

    it("keeps answers as they were given, the newest first", async () => {
      const catalog = await create();
      await catalog.create("bastion");
      await catalog.create("web");
      for (const [id, conversation] of [["a-1", "c-1"], ["a-2"], ["a-3", "c-1"]] as const)
        await catalog.answers.put(answer(id, "bastion", conversation));
      await catalog.answers.put(answer("a-4", "web", "c-1"));
      expect(await catalog.answers.get("a-1")).toEqual(answer("a-1", "bastion", "c-1"));
      expect(await catalog.answers.get("a-9")).toBeUndefined();
      const ids = async (limit: number, conversation?: string): Promise<readonly string[]> =>
        (await catalog.answers.list({ incident: "bastion", limit, ...(conversation && { conversation }) })).map(
          ({ id }) => id,
        );
      expect(await ids(10)).toEqual(["a-3", "a-2", "a-1"]);
      expect(await ids(2)).toEqual(["a-3", "a-2"]);
      expect(await ids(10, "c-1")).toEqual(["a-3", "a-1"]);
      await catalog.answers.put({ ...answer("a-1", "bastion", "c-1"), json: "{}" });
      expect(await ids(10)).toEqual(["a-3", "a-2", "a-1"]);
      expect((await catalog.answers.get("a-1"))?.json).toBe("{}");
      await catalog.close();
    });

    it("keeps no answer of an incident that is gone", async () => {
      const catalog = await create();
      await catalog.create("bastion");
      await catalog.answers.put(answer("a-1", "bastion"));
      await catalog.delete("bastion");
      expect(await catalog.answers.get("a-1")).toBeUndefined();
      await expect(catalog.answers.put(answer("a-2", "bastion"))).rejects.toMatchObject({ kind: "invalid" });
      await catalog.close();
    });

    it("keeps keys, each once, and ends them", async () => {
      const { keys, close } = await create();
      const admin: KeyRecord = { hash: "aa".repeat(32), user: "first", scopes: SCOPES, createdMs: 1 };
      const guest: KeyRecord = {
        hash: "bb".repeat(32),
        user: "Anna Müller",
        scopes: ["read", "ask"],
        incidents: ["bastion", "web-2026.01"],
        createdMs: 2,
        endsMs: 500,
      };
      expect(await keys.list()).toEqual([]);
      await keys.add(guest);
      await keys.add(admin);
      await keys.add({ ...guest, scopes: SCOPES });
      await keys.add({ ...admin, hash: "cc".repeat(32), incidents: [], createdMs: 3 });
      expect((await keys.list()).slice(0, 2)).toEqual([admin, guest]);
      expect((await keys.list())[2]?.incidents).toEqual([]);
      await keys.end(admin.hash, 900);
      await keys.end(guest.hash, 900);
      await keys.end("dd", 900);
      expect((await keys.list()).map(({ endsMs }) => endsMs)).toEqual([900, 500, undefined]);
      await close();
    });

    it("keeps one secret", async () => {
      const catalog = await create();
      expect(await catalog.secret()).toMatch(/^[0-9a-f]{64}$/);
      expect(await catalog.secret()).toBe(await catalog.secret());
      await catalog.close();
    });

    it("forgets an incident, twice without failure", async () => {
      const catalog = await create();
      await catalog.create("bastion");
      await catalog.delete("bastion");
      await catalog.delete("bastion");
      expect(await catalog.get("bastion")).toBeUndefined();
      await catalog.close();
    });

    it("lists answers page by page", async () => {
      const catalog = await create();
      await catalog.create("bastion");
      for (const id of ["a", "b", "c"])
        await catalog.answers.put({ id, incident: "bastion", createdMs: 1, conversation: undefined, json: "{}" });
      const page = async (after: string): Promise<readonly string[]> =>
        (await catalog.answers.list({ incident: "bastion", after, limit: 2 })).map(({ id }) => id);
      expect([await page("c"), await page("b"), await page("a"), await page("gone")]).toEqual([
        ["b", "a"],
        ["a"],
        [],
        [],
      ]);
      await catalog.close();
    });

    it("keeps replies by caller and key, and forgets them with their incident", async () => {
      const catalog = await create();
      const { replies } = catalog;
      const reply = { fingerprint: "f", incident: "bastion", status: 201, headers: { location: "/x" }, body: "größer" };
      await replies.put("anna", "k", reply);
      await replies.put("anna", "other", { ...reply, incident: undefined });
      expect(await replies.get("anna", "k")).toEqual(reply);
      expect(await replies.get("ben", "k")).toBeUndefined();
      await catalog.create("bastion");
      await catalog.delete("bastion");
      expect(await replies.get("anna", "k")).toBeUndefined();
      expect((await replies.get("anna", "other"))?.body).toBe("größer");
      await catalog.close();
    });
  });
}

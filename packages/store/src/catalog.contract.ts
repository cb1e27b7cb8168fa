import { describe, expect, it } from "vitest";
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
      await expect(catalog.create("bastion", "second")).rejects.toMatchObject({ kind: "invalid" });
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

    it("forgets an incident, twice without failure", async () => {
      const catalog = await create();
      await catalog.create("bastion");
      await catalog.delete("bastion");
      await catalog.delete("bastion");
      expect(await catalog.get("bastion")).toBeUndefined();
      await catalog.close();
    });
  });
}

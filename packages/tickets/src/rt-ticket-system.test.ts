import { describe, expect, it } from "vitest";
import { rtTicketSystem } from "./rt-ticket-system.js";
import { rtUnderTest, testRt } from "./test-rt.js";
import { ticketSystemContract } from "./ticket-system.contract.js";

const rt = testRt();

describe.skipIf(!rt)(rt ? "with RT" : "with RT (skipped: LAGEBILD_TEST_RT names none)", () => {
  ticketSystemContract("rtTicketSystem", async () => rtUnderTest(rt!));

  it("says that it is not let in, and what it may not see is not there", async () => {
    const wrong = rtTicketSystem({ url: rt!.url, token: "1-31-deadbeef" });
    await expect(wrong.ticket("1")).rejects.toMatchObject({ kind: "denied" });
    await expect(rtTicketSystem({ url: rt!.url, token: "x" }).posts("1")).rejects.toMatchObject({ kind: "invalid" });
    await expect(rtTicketSystem(rt!).ticket("1/../2")).rejects.toMatchObject({ kind: "invalid" });
  });
});

it("says where nothing answers", async () => {
  const gone = rtTicketSystem({ url: "http://127.0.0.1:9", token: "1-31-abc" });
  await expect(gone.ticket("1")).rejects.toMatchObject({
    kind: "unavailable",
    message: expect.stringContaining("RT at http://127.0.0.1:9 does not answer") as string,
  });
});

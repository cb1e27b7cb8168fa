import { afterAll, afterEach, describe } from "vitest";
import type { IncidentIndex } from "../incident-index.js";
import { conditionsAreExact } from "./incident-index.contract-conditions.js";
import { eventsAreKept } from "./incident-index.contract-events.js";
import { hostileValuesAreValues } from "./incident-index.contract-hostile.js";
import { momentsAreInOrder } from "./incident-index.contract-moments.js";
import { queriesAreLockedIn } from "./incident-index.contract-query.js";
import { rankingsAreExact } from "./incident-index.contract-rankings.js";
import { recordsAreShown } from "./incident-index.contract-records.js";
import { sourcesAreToldApart } from "./incident-index.contract-sources.js";
import { segmentsAreSeenWhole } from "./incident-index.contract-segments.js";
import { shapesAreFound } from "./incident-index.contract-shapes.js";
import { statementsAreExact } from "./incident-index.contract-statements.js";
import { statementsOverTimeAreExact } from "./incident-index.contract-statements-time.js";
import { timesAreKept } from "./incident-index.contract-times.js";
import { fillIndex, type TestIndexes } from "./test-incident.js";

/** Native libraries on a busy machine take their time. */
const patienceMs = 60_000;

/** Everything an IncidentIndex promises. Each adapter's test file calls this once. */
export function incidentIndexContract(
  name: string,
  create: (options?: { modelId?: string }) => Promise<IncidentIndex>,
  abilities: { readonly query: true | { readonly reason: string } },
): void {
  describe(`${name} keeps the IncidentIndex contract`, { timeout: patienceMs }, () => {
    const opened: IncidentIndex[] = [];
    const kept = new Map<unknown, Promise<IncidentIndex>>();
    const make = async (fill: (index: IncidentIndex) => Promise<void>): Promise<IncidentIndex> => {
      const index = await create();
      await fill(index);
      return index;
    };
    const indexes: TestIndexes = {
      async empty(options) {
        const index = await create(options);
        opened.push(index);
        return index;
      },
      async filled() {
        const index = await indexes.empty();
        await fillIndex(index);
        return index;
      },
      read: () => indexes.shared(fillIndex),
      shared(fill) {
        const index = kept.get(fill) ?? make(fill);
        kept.set(fill, index);
        return index;
      },
    };
    afterEach(async () => {
      for (const index of opened.splice(0)) await index.close();
    }, patienceMs);
    afterAll(async () => {
      for (const index of kept.values()) await (await index).close();
    }, patienceMs);

    segmentsAreSeenWhole(indexes);
    sourcesAreToldApart(indexes);
    shapesAreFound(indexes);
    recordsAreShown(indexes);
    statementsAreExact(indexes);
    conditionsAreExact(indexes);
    rankingsAreExact(indexes);
    statementsOverTimeAreExact(indexes);
    momentsAreInOrder(indexes);
    timesAreKept(indexes);
    eventsAreKept(indexes);
    hostileValuesAreValues(indexes);
    queriesAreLockedIn(indexes, abilities.query);
  });
}

import { catalogContract } from "./catalog.contract.js";
import { memoryCatalog } from "./memory-catalog.js";

catalogContract("memoryCatalog", async () => memoryCatalog(() => 1000));

export { copyDatabase } from "./copy-database.js";
export { openDatabase, type OpenDatabase, type SqlDatabase, type Statement } from "./open-database.js";
export type { DatabaseForm } from "./database-form.js";

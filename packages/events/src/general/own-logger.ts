/** The head of a message, in which a level and the logger behind it stand. */
const HEAD = 240;
const LEVELS = "TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|SEVERE|CRITICAL";
/** `INFO dfs.DataNode$PacketResponder: `, `INFO [main] org.example.App: `, `INFO 4711 --- [main] c.e.App : ` */
const BEHIND_LEVEL = new RegExp(
  `(?:^|[\\s\\[|])(?:${LEVELS})\\]?\\s{1,6}(?:\\d{1,7} --- )?(?:\\[[^\\]]{0,100}\\]\\s{0,4})?([A-Za-z_][\\w$]{0,60}(?:\\.[\\w$-]{1,80}){1,12})\\s{0,40}(?::| - )`,
);
/** `... Shutting down (kafka.server.KafkaServer)` */
const AT_END = /\s\(([a-z_]\w{0,40}(?:\.[\w$]{1,80}){1,10})\)\s*$/;

/** The logger that wrote a message, as log4j and its kin put it behind the level or at the end; undefined where none stands. */
export const loggerIn = (message: string): string | undefined =>
  BEHIND_LEVEL.exec(message.slice(0, HEAD))?.[1] ?? AT_END.exec(message.slice(-HEAD))?.[1];

import { expect, it } from "vitest";
import { loggerIn } from "./own-logger.js";

it.each([
  [
    "081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 terminating",
    "dfs.DataNode$PacketResponder",
  ],
  ["2015-10-18 18:01:47,978 INFO [main] org.example.mapreduce.App: Created", "org.example.mapreduce.App"],
  [
    "2026-03-14 03:10:02.504  WARN 4711 --- [nio-8080-exec-1] c.e.shop.CartService          : slow",
    "c.e.shop.CartService",
  ],
  ["[2016-12-19 16:31:46,927] INFO starting (kafka.server.KafkaServer)", "kafka.server.KafkaServer"],
  ["ERROR 10.0.0.7: refused", undefined],
  ["INFO all is well (see the manual)", undefined],
  ["no level here org.example.App: x", undefined],
])("finds the logger (%s)", (message, logger) => expect(loggerIn(message)).toBe(logger));

import { Failure, outcomeOf } from "@lagebild/domain";
import { llamaEngine, type LlamaEngine } from "./engine.js";
import type { FromLlamaProcess, LlamaAnswers, LlamaCall, ToLlamaProcess } from "./messages.js";

let engine: Promise<LlamaEngine> | undefined;
const running = new Map<number, AbortController>();

const send = (message: FromLlamaProcess): void => {
  if (process.connected) process.send?.(message);
};

async function answerTo(id: number, call: LlamaCall, signal: AbortSignal): Promise<LlamaAnswers[LlamaCall["kind"]]> {
  if (call.kind === "load") return (await (engine = llamaEngine(call.load))).loaded;
  if (!engine) throw new Failure("internal", "no model is loaded");
  const model = await engine;
  switch (call.kind) {
    case "generate":
      return await model.generate(call.request, signal, (piece) => send({ id, piece }));
    case "count":
      return model.count(call.text);
    case "tokenise":
      return model.tokenise(call.text);
  }
}

async function take(id: number, call: LlamaCall): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  send({ id, outcome: await outcomeOf(() => answerTo(id, call, controller.signal)) });
  running.delete(id);
}

process.on("message", (message: ToLlamaProcess) => {
  if ("call" in message) void take(message.id, message.call);
  else running.get(message.id)?.abort();
});
// Not exit(): that runs native destructors while native threads are at work.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

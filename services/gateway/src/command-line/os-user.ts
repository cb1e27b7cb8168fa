import { userInfo } from "node:os";
import type { Actor } from "@lagebild/store";

/** Whoever runs a command: a user of this machine. */
export function commandLineActor(): Actor {
  return { who: userName(), from: "command line" };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`; // in containers, ids often have no name
  }
}

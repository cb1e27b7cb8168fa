import type { IncomingMessage, ServerResponse } from "node:http";
import { Failure, type Answer } from "@lagebild/domain";
import type { z } from "zod";
import type { Scope } from "@lagebild/store";
import type { Caller } from "../access/caller.js";
import type { Lagebild } from "../lagebild.js";
import type { OpenDesk } from "../tickets/open-desk.js";
import type { UploadOptions } from "../upload.js";

/** What every route works with. */
export interface RouteContext {
  readonly lagebild: Lagebild;
  readonly upload: UploadOptions;
  /** Zone of log times that name none, where an upload does not say; undefined where nobody said one. */
  readonly zone: string | undefined;
  readonly heartbeatMs: number;
  /** Takes messages of a ticket system; undefined where none is set. */
  readonly tickets: Pick<OpenDesk, "push"> | undefined;
  /** Places for event streams, and for uploads, that are open at the same time. */
  readonly streams: Places;
  readonly uploads: Places;
  readonly count: {
    question(labels: Pick<Answer, "verdict" | "inWords">): void;
    uploadedBytes(bytes: number): void;
  };
}

/**
 * Work that takes turns with its like: what an incident's index answers in moments, questions, and what goes through all
 * lines or records. The rest is read from the catalog and waits for nobody.
 */
export const WORK_CLASSES = ["reads", "questions", "scans"] as const;
export type WorkClass = (typeof WORK_CLASSES)[number];

/** One request, its parts checked. */
export interface Exchange<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly caller: Caller;
  /** Aborts when the caller leaves. */
  readonly signal: AbortSignal;
}

/** An answer; a body that is text goes out as it is, anything else as JSON. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer as the document describes it. */
export interface ReplyShape {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** application/json unless named. */
  readonly mediaTypes?: readonly string[];
  /** Events that may come instead, with the schema of their data. */
  readonly events?: z.ZodType;
}

/** A route as data: the router and the document are both made from it. */
export interface Route {
  readonly method: "get" | "post" | "patch" | "delete";
  /** Parameters in braces. */
  readonly path: string;
  /** Unique name, which generated clients call it by. */
  readonly operation: string;
  readonly summary: string;
  /** What a caller's key must allow; a route about one incident is open to callers who reach it. */
  readonly needs: Scope | "nothing";
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** For the document: the handler reads them itself. */
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  /** 64 kB unless given. */
  readonly maxBodyBytes?: number;
  /** Waits for its turn among its like, and is refused where too much does. */
  readonly work?: WorkClass;
  /** Takes a body of bytes, which the handler reads itself. */
  readonly takesBytes?: boolean;
  readonly replies: Readonly<Record<number, ReplyShape>>;
  /** Returns nothing where it wrote the answer itself. */
  handle(exchange: Exchange, context: RouteContext): Promise<Reply | undefined>;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** Declares a route; its handler gets what its schemas let through. */
export function route<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  declared: Omit<Route, "params" | "query" | "body" | "handle"> & {
    readonly params?: P;
    readonly query?: Q;
    readonly body?: B;
    handle(exchange: Exchange<Parsed<P>, Parsed<Q>, Parsed<B>>, context: RouteContext): Promise<Reply | undefined>;
  },
): Route {
  // The router hands each handler what its own schemas returned.
  return declared as unknown as Route;
}

/** A bounded number of places, each taken for as long as something is open. */
export interface Places {
  /** Returns what gives the place back. Failure "busy" when all are taken. */
  take(): () => void;
}

export function places(most: number, what: string): Places {
  let taken = 0;
  return {
    take() {
      if (taken >= most) throw new Failure("busy", `${most} ${what} are open, which is the most: try again later`);
      taken++;
      let isTaken = true;
      return () => {
        if (isTaken) taken--;
        isTaken = false;
      };
    },
  };
}

export const V1 = "/api/v1";

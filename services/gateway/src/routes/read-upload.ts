import { Failure, type SourceSettings } from "@lagebild/domain";
import { HttpFailure } from "@lagebild/runtime/http";
import type { IncomingMessage } from "node:http";
import type { z } from "zod";
import { PASSWORD_HEADER, type uploadQuery } from "../api/requests.js";
import { nameInDisposition } from "../file-name.js";
import { receiveUpload, type Upload } from "../upload.js";
import type { Exchange, RouteContext } from "./route.js";

/** A file that is the body of a request, with what was said of it. */
export interface NamedUpload {
  readonly upload: Upload;
  readonly settings: SourceSettings;
  readonly passwords: readonly string[];
}

type Query = z.output<typeof uploadQuery>;

/** Takes a file in. `ready` is awaited once it is known that the request has one. Failure "invalid" where it has no name. */
export async function readUpload(
  { query, request, response }: Pick<Exchange<unknown, Query>, "query" | "request" | "response">,
  context: RouteContext,
  ready: () => Promise<unknown>,
): Promise<NamedUpload> {
  const passwords = passwordsOf(request);
  const name = query.name ?? nameInDisposition(request.headers["content-disposition"]);
  if (name === undefined)
    throw new Failure("invalid", "the file has no name: add ?name=auth.log or a Content-Disposition header");
  checkBody(request);
  await ready();
  const leave = context.uploads.take();
  response.once("close", leave);
  const upload = await receiveUpload(request, { name, ...context.upload });
  context.count.uploadedBytes(upload.sizeBytes);
  return { upload, settings: settingsOf(query), passwords };
}

const settingsOf = ({ zone, year, host, clockOffset }: Query): SourceSettings => ({
  ...(zone !== undefined && { zone }),
  ...(year !== undefined && { year }),
  ...(host !== undefined && { host }),
  ...(clockOffset !== undefined && { clockOffsetMs: clockOffset }),
});

/** Values of the header, which may come several times. Failure "invalid", which names no password. */
function passwordsOf({ headersDistinct }: IncomingMessage): readonly string[] {
  return (headersDistinct[PASSWORD_HEADER] ?? []).map((value) => {
    try {
      return decodeURIComponent(value);
    } catch (error) {
      throw new Failure(
        "invalid",
        `header ${PASSWORD_HEADER} cannot be read, expected a percent-encoded password`,
        error,
      );
    }
  });
}

function checkBody({ headers }: IncomingMessage): void {
  if (/^multipart\//i.test(headers["content-type"] ?? ""))
    throw new HttpFailure(
      "unsupported-media-type",
      "content type is multipart, expected the bytes of one file as the body: curl -X POST -T auth.log",
    );
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity")
    throw new HttpFailure(
      "unsupported-media-type",
      "the body is encoded, expected the bytes of the file as they are: compressed files are read too",
    );
}

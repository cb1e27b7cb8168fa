/** A file as it is: what `fetch` takes as a body. */
export type Bytes = Uint8Array | Blob | ReadableStream<Uint8Array> | string;

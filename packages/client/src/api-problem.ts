/** A refusal, as the API tells it (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  /** Stable, for programs: `/problems/missing`. */
  readonly type: string;
  readonly requestId: string | undefined;

  constructor(status: number, type: string, detail: string, requestId: string | undefined) {
    super(detail);
    this.status = status;
    this.type = type;
    this.requestId = requestId;
  }

  /** Reads what a server answered, also where that is no problem of ours. */
  static async of(response: Response): Promise<ApiProblem> {
    const said = await response.text();
    const requestId = response.headers.get("x-request-id") ?? undefined;
    try {
      const { type, detail } = JSON.parse(said) as { readonly type: string; readonly detail: string };
      return new ApiProblem(response.status, type, detail, requestId);
    } catch {
      return new ApiProblem(response.status, "about:blank", said.slice(0, 500), requestId);
    }
  }
}

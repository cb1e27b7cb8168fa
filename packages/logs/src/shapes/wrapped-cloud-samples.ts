type JsonObject = Readonly<Record<string, unknown>>;

/** Makes an event of a cloud service, by the name of its kind. For tests. */
export const CLOUD_EVENTS: Readonly<Record<string, (account: string, address: string, number: number) => JsonObject>> =
  {
    "a call of an API": (account, address, number) => ({
      eventVersion: "1.08",
      userIdentity: {
        type: "IAMUser",
        arn: `arn:aws:iam::123456789012:user/${account}`,
        userName: account,
        accountId: "123456789012",
      },
      eventTime: "2026-03-14T03:10:02Z",
      eventSource: "iam.amazonaws.com",
      eventName: "CreateUser",
      awsRegion: "eu-central-1",
      sourceIPAddress: address,
      userAgent: "aws-cli/2.15.0",
      requestParameters: { userName: "mallory" },
      eventID: `6f4f2a1e-8f6c-4a51-9d38-${String(number).padStart(12, "0")}`,
      readOnly: false,
    }),
    "a sign-in": (account, address, number) => ({
      id: `6f4f2a1e-8f6c-4a51-9d38-${String(number).padStart(12, "0")}`,
      createdDateTime: "2026-03-14T03:10:02Z",
      userPrincipalName: `${account}@example.org`,
      operationName: "Sign-in activity",
      appDisplayName: "Office 365 Exchange Online",
      ipAddress: address,
      status: { errorCode: 50126, failureReason: "Invalid username or password" },
      location: { city: "Berlin", countryOrRegion: "DE" },
    }),
    "a record of a system log": (account, address) => ({
      published: "2026-03-14T03:10:02.000Z",
      eventType: "user.session.start",
      actor: { alternateId: `${account}@example.org`, type: "User" },
      outcome: { result: "FAILURE", reason: "INVALID_CREDENTIALS" },
      client: { ipAddress: address },
    }),
    "an audit of a cluster": (account, address, number) => ({
      kind: "Event",
      apiVersion: "audit.k8s.io/v1",
      auditID: `6f4f2a1e-8f6c-4a51-9d38-${String(number).padStart(12, "0")}`,
      stage: "ResponseComplete",
      verb: "create",
      user: { username: account, groups: ["system:authenticated"] },
      sourceIPs: [address],
      objectRef: { resource: "pods", subresource: "exec", namespace: "prod", name: "web-0" },
      responseStatus: { code: 101 },
      requestReceivedTimestamp: "2026-03-14T03:10:02.000000Z",
    }),
  };

function dotted(object: JsonObject, front = ""): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.entries(dotted(value as JsonObject, `${front}${name}.`))
        : [[`${front}${name}`, value]],
    ),
  );
}

/** Ways in which an event comes, each as the text of a log that holds it alone. */
export const JSON_WRAPPINGS: Readonly<Record<string, (event: JsonObject) => string>> = {
  "over several lines": (event) => JSON.stringify(event, undefined, 2),
  "a list": (event) => JSON.stringify([event]),
  "an envelope": (event) => JSON.stringify({ Records: [event] }),
  "another envelope": (event) => JSON.stringify({ value: [event], nextLink: "https://example.org/x" }, undefined, 2),
  "with dotted names": (event) => JSON.stringify(dotted(event)),
  "a document of a search engine": (event) =>
    JSON.stringify({ _index: "logs", _id: "a1", _score: 1.5, _source: event }),
  "the hits of a search engine": (event) =>
    JSON.stringify({ took: 1, hits: { total: { value: 1 }, hits: [{ _index: "logs", _id: "a", _source: event }] } }),
  "a collector's event": (event) =>
    JSON.stringify({ time: 1_773_457_900, host: "hec1", source: "api", sourcetype: "_json", event }),
  "a shipper's message": (event) =>
    JSON.stringify({ "@timestamp": "2026-03-14T03:12:00Z", message: JSON.stringify(event), agent: { name: "s1" } }),
  "a container's log": (event) =>
    JSON.stringify({ log: `${JSON.stringify(event)}\n`, stream: "stdout", time: "2026-03-14T03:12:00Z" }),
  "behind syslog": (event) => `<14>Mar 14 03:12:05 relay1 forwarder[7]: ${JSON.stringify(event)}`,
  "behind the newer syslog": (event) => `<14>1 2026-03-14T03:12:05Z relay1 fwd 7 - - ${JSON.stringify(event)}`,
};

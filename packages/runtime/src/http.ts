export { abortOnClose } from "./abort-on-close.js";
export {
  addressOf,
  hashOfKey,
  holderOf,
  isLoopback,
  knownKey,
  tokenAdmission,
  type Admission,
  type KeyFinding,
} from "./http-access.js";
export {
  createHttpApp,
  endOfRoutes,
  jsonBody,
  nameRoute,
  reportFailure,
  requestIdOf,
  type HttpAppOptions,
  type JsonBodyOptions,
} from "./http-app.js";
export { addHealth, readinessOf, type HealthOptions, type Readiness } from "./http-health.js";
export type { Log } from "./log.js";
export { listen, type Certificate, type Listening, type ListenOptions } from "./listen.js";
export { metrics, type Metrics, type MetricsOptions, type NewMetric } from "./metrics.js";
export {
  failureOf,
  HttpFailure,
  problemOf,
  PROBLEM_MEDIA_TYPE,
  type HttpProblem,
  type ProblemDetails,
  type ProblemKind,
} from "./problem-details.js";
export { readServerEvents, type ReceivedEvent } from "./read-server-events.js";
export { frameOf, serverSentEvents, type EventStream, type ServerEvent } from "./server-sent-events.js";
export { getJson, postForEvents, postJson, type CallOptions } from "./service-client.js";
export { shutdown, type Closer, type Shutdown } from "./shutdown.js";
export { runService, type ServiceContext } from "./http-service.js";
export { readBody } from "./http-body.js";
export { workQueue, type WorkLimits, type WorkQueue } from "./work-queue.js";

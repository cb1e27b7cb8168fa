import { zoneNamed } from "@lagebild/domain";
import { defaultModelFolder } from "@lagebild/embedding";
import {
  dataFolderSetting,
  embeddingSettings,
  frontSettings,
  listenSettings,
  modelSettings,
  type ModelConfig,
  type ShownSetting,
  pathSetting,
  readEnv,
  redisUrlSetting,
  shownSettings,
  textSetting,
  urlSetting,
  wholeNumber,
  workersSetting,
} from "@lagebild/runtime";

export interface Config extends ModelConfig {
  readonly dataFolder: string;
  readonly modelFolder: string;
  /** Length of vectors; the embedding model's own where undefined. */
  readonly dimensions: number | undefined;
  /** Threads that ingest uses. */
  readonly workers: number;
  /** Zone of log times that name none, where a source has none of its own; undefined where nobody said one. */
  readonly zone: string | undefined;
  /** Folder with the user's own knowledge files. */
  readonly knowledgeFolder: string | undefined;
  readonly mappingsFolder: string | undefined;
  /** A model catalog of the user's. */
  readonly modelCatalog: string | undefined;
  /** A folder or an address that model files are pulled from first. */
  readonly modelMirror: string | undefined;
  /** Settings of language models as people are shown them. */
  readonly shownModelSettings: readonly ShownSetting[];
  /** Files with a certificate and its key, for TLS. */
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  /** Addresses and networks of proxies in front of the API. */
  readonly proxies: readonly string[];
  readonly host: string;
  readonly port: number;
  /** Set where the services run as processes of their own. */
  readonly redisUrl: string | undefined;
  readonly retrievalUrl: string;
  readonly generationUrl: string;
  /** How long an answer of the retrieval service may take; an expert's query goes by its own limit. */
  readonly serviceTimeoutMs: number;
  /** File with the settings of a ticket system that is worked on. */
  readonly tickets: string | undefined;
  /** Token of the ticket system's user that is ours. */
  readonly ticketsToken: string | undefined;
  /** Secret that messages from and to the ticket system are signed with. */
  readonly ticketsSecret: string | undefined;
  /** Where it is told that a job has ended, and the secret that this is signed with. */
  readonly webhookUrl: string | undefined;
  readonly webhookSecret: string | undefined;
  /** Secret that the services of this installation share. */
  readonly token: string | undefined;
}

/** Reads the settings of the command line from the environment. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config => ({
  shownModelSettings: shownSettings(env, modelSettings()),
  ...readEnv<Omit<Config, "shownModelSettings">>(env, {
    ...listenSettings(8080),
    ...frontSettings(),
    ...modelSettings(),
    dataFolder: dataFolderSetting(),
    ...embeddingSettings(defaultModelFolder()),
    workers: workersSetting(),
    zone: {
      env: "LAGEBILD_ZONE",
      parse: zoneNamed,
      expected: "a zone such as Europe/Berlin or +01:00",
      fallback: undefined,
    },
    modelCatalog: pathSetting("LAGEBILD_MODEL_CATALOG", undefined, "a file"),
    modelMirror: textSetting("LAGEBILD_MODEL_MIRROR", "a folder or an address"),
    redisUrl: redisUrlSetting(undefined),
    retrievalUrl: urlSetting("RETRIEVAL_URL", "http://127.0.0.1:8081"),
    generationUrl: urlSetting("GENERATION_URL", "http://127.0.0.1:8082"),
    serviceTimeoutMs: {
      env: "LAGEBILD_SERVICE_TIMEOUT",
      parse: (text) => milliseconds(wholeNumber(1, 3_600)(text)),
      expected: "seconds from 1 to 3600",
      fallback: 120_000,
    },
    tickets: pathSetting("LAGEBILD_TICKETS", undefined, "a file"),
    ticketsToken: textSetting("LAGEBILD_TICKETS_TOKEN", "a token"),
    ticketsSecret: textSetting("LAGEBILD_TICKETS_SECRET", "a secret"),
    webhookUrl: urlSetting("LAGEBILD_WEBHOOK_URL", undefined),
    webhookSecret: textSetting("LAGEBILD_WEBHOOK_SECRET", "a secret"),
    knowledgeFolder: pathSetting("LAGEBILD_KNOWLEDGE", undefined),
    mappingsFolder: pathSetting("LAGEBILD_MAPPINGS", undefined),
  }),
});

const milliseconds = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : seconds * 1_000;

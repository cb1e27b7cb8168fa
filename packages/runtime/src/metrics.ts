import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

type Labels = Readonly<Record<string, string | number>>;

export interface NewMetric {
  /** Prometheus name, such as `lagebild_questions_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

/** What a process counts and measures, as Prometheus reads it. */
export interface Metrics {
  readonly contentType: string;
  /** Returns what adds to it, by 1 unless told otherwise. */
  counter(metric: NewMetric): (labels?: Labels, by?: number) => void;
  /** Returns what observes a value; buckets are upper bounds in the metric's unit. */
  histogram(metric: NewMetric & { readonly buckets: readonly number[] }): (labels: Labels, value: number) => void;
  /** `read` is asked whenever the metrics are. */
  gauge(metric: NewMetric, read: () => number | Promise<number>): void;
  text(): Promise<string>;
}

export interface MetricsOptions {
  /** A label of everything, so that services can be told apart. */
  readonly service: string;
  /** Memory, CPU and event loop of the process as well: for one of its `metrics` only. */
  readonly withProcess: boolean;
}

/** Starts counting. */
export function metrics({ service, withProcess }: MetricsOptions): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  if (withProcess) collectDefaultMetrics({ register: registry });
  const base = ({ name, help, labels }: NewMetric) => ({
    name,
    help,
    labelNames: [...(labels ?? [])],
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    counter(metric) {
      const counter = new Counter(base(metric));
      return (labels = {}, by = 1) => counter.inc(labels, by);
    },
    histogram(metric) {
      const histogram = new Histogram({ ...base(metric), buckets: [...metric.buckets] });
      return (labels, value) => histogram.observe(labels, value);
    },
    gauge(metric, read) {
      new Gauge({
        ...base(metric),
        async collect() {
          this.set(await read());
        },
      });
    },
    text: () => registry.metrics(),
  };
}

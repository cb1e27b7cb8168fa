export declare const REPOSITORY: string;
export declare const BASTION: string;
/** The log files of fixtures/bastion, without its questions. */
export declare const BASTION_LOGS: string[];
/** How a run of the command line ended. */
export interface Ended {
    readonly code: number | null;
    readonly out: string;
    readonly error: string;
}
/** The command line over a data folder of its own. */
export interface LagebildProcess {
    readonly dataFolder: string;
    run(words: readonly string[], options?: RunOptions): Promise<Ended>;
    /** Runs a command with --json and returns its object; throws when it fails. */
    json<T>(...words: readonly string[]): Promise<T>;
}
export interface RunOptions {
    readonly input?: string;
    readonly env?: Readonly<Record<string, string>>;
    /** Bytes that a file may have before writing it fails. */
    readonly maxFileBytes?: number;
    readonly onStart?: (processId: number) => void;
}
/** Makes a fresh data folder and returns the command line over it. */
export declare function lagebildProcess(): Promise<LagebildProcess>;

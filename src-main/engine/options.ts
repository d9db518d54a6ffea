/** Everything the engine's process is told at its start; plain data, because it crosses as one JSON argument. */
export interface EngineOptions {
  /** Absolute path of the folder that holds the index. Created when it is not there. */
  readonly dataFolder: string;
  /** Absolute path of the folder that holds the models that come with Quarry. */
  readonly modelsFolder: string;
  /**
   * A precision of the embedded model (`int8`, `fp32`) or a path to an ONNX file or a model's folder. Default `int8`.
   */
  readonly model: string;
  /** `auto`, `cpu`, `coreml` or another execution provider of onnxruntime. Default `auto`. */
  readonly provider: string;
  /**
   * Whether changes of the sources' files are noticed and read at once: for front ends that stay open. Default false.
   */
  readonly watch?: boolean;
  /**
   * Names the process this is told to; the supervisor gives it. See `store/crash-journal-file.ts`. Default: the
   * process's id.
   */
  readonly life?: string;
  /** Whether this process and the engine's write to the log of the data folder. Default false. */
  readonly log?: boolean;
  /**
   * Which of these nobody has asked for: where another process has the engine, whatever that one uses will do. Default
   * none.
   */
  readonly unasked?: readonly ('model' | 'provider')[];
}

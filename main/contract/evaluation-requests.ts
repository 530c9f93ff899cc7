// Requests about evaluation. A run over a benchmark is a case of its own: prepared here, run by 'run.start', reported here.
import { z } from 'zod'
import { ErrorReport } from './errors.ts'
import { AllowedEvidence, AnswerKind, Benchmark, BootstrapOptions, Comparison, EvaluationHead, FittedReliability } from './evaluation.ts'

const request = <Input extends z.ZodType, Reply extends z.ZodType>(input: Input, reply: Reply) => ({ input, reply })

const File = z.string().min(1).max(4096)
/** Absolute paths of files to write; one that is there is replaced. */
const Written = z.object({ html: File.optional(), json: File.optional() })
const Asked = z.object({ title: z.string().max(500).optional(), bootstrap: BootstrapOptions.prefault({}), write: Written.default({}) })

export const evaluationRequests = {
  /**
   * Makes the case where it is not there yet, and puts the benchmark's pictures into it; none of their truth. What is not allowed as
   * evidence is withheld in that case for good. 'run.start' over these images then does what is missing.
   */
  'evaluation.prepare': request(
    z.object({ case: File, benchmark: Benchmark, evidence: AllowedEvidence.default('pixels') }),
    z.object({ case: z.string(), images: z.array(z.int()), missing: z.int(), problems: z.array(z.object({ path: z.string(), error: ErrorReport })) }),
  ),
  /** Measures what the case holds by now. */
  'evaluation.report': request(Asked.extend({ case: File, benchmark: Benchmark }), EvaluationHead),
  /** Measures predictions made elsewhere: JSONL, a picture a line. */
  'evaluation.score': request(Asked.extend({ benchmark: Benchmark, predictions: File }), EvaluationHead),
  /** Of two reports in JSON; the kinds of answers compared are the leading ones unless named. */
  'evaluation.compare': request(Asked.omit({ title: true }).extend({ a: File, b: File, kinds: z.object({ a: AnswerKind.optional(), b: AnswerKind.optional() }).default({}) }), Comparison),
  /**
   * How often a model was right, from a report in which it was asked; kept in the workspace under the hash of the pack and its
   * adapter unless `keep` is false, and believed in every run from then on.
   */
  'evaluation.fit': request(
    z.object({ report: File, pack: z.string().min(1).max(4096), adapter: File.optional(), strength: z.number().min(0).max(10_000).default(20), keep: z.boolean().default(true) }),
    FittedReliability,
  ),
  /** Deletes what was fitted; what the pack states counts again. Answers whether there was anything. */
  'evaluation.forget': request(z.object({ pack: z.string().min(1).max(4096), adapter: File.optional() }), z.boolean()),
} as const

export const evaluationEvents = {
  /** Pictures measured so far, of a report that is being made. */
  'evaluation.progress': z.object({ case: z.string(), done: z.int(), total: z.int() }),
} as const

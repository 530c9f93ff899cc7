// Every request that a host can send, declared once for both sides.
import { z } from 'zod'
import { AuditEntry, CaseFacets, CasePoints, CaseSummary, ImageFilter, ImageSummary, Review, Verdict, VerifyReport } from './case.ts'
import { datasetsRequests } from './datasets-requests.ts'
import { DoctorReport } from './doctor.ts'
import { evaluationRequests } from './evaluation-requests.ts'
import { AnalystClaim, EvidenceItem, Quad } from './evidence.ts'
import { ExportFormat } from './export.ts'
import { GeocodeResult, MapPlace, PlaceMatch, ReverseResult } from './gazetteer.ts'
import { Bounds, Latitude, Longitude } from './geography.ts'
import { geoworldRequests } from './geoworld.ts'
import { ActiveJob, JobItemFailure, JobProgress } from './job.ts'
import { modelsRequests } from './models-requests.ts'
import { BoxReading, FileReference, Observation } from './observation.ts'
import { Posterior } from './posterior.ts'
import { LocationRecord } from './record.ts'
import { ErrorReport } from './errors.ts'
import { rewardRequests } from './rewards.ts'
import { trainingRequests } from './training-requests.ts'
import { ModelQuestion } from './engine.ts'
import { FolderListing, RemoteEngine, RemoteKey, Settings, SettingsChange } from './workspace.ts'

const request = <Input extends z.ZodType, Reply extends z.ZodType>(input: Input, reply: Reply) => ({ input, reply })

/** Absolute path of a case folder. */
const InCase = z.object({ case: z.string().min(1) })
const OfImage = InCase.extend({ image: z.number().int().positive() })
const OfEvidence = InCase.extend({ id: z.string().min(1) })
const OfJob = InCase.extend({ job: z.number().int().positive() })
/** The whole ledger, after a change that may touch many items. `posterior` is null when no accepted item is left that speaks. */
const LedgerReply = z.object({ evidence: z.array(EvidenceItem), posterior: Posterior.nullable() })
const EvidenceReply = z.object({ item: EvidenceItem, posterior: Posterior.nullable() })

export const RunOptions = z.object({
  /** Read text in the pictures. */
  readText: z.boolean().default(true),
  /** Tesseract's codes; what PP-OCR cannot read is tried in these. */
  languages: z.array(z.string().regex(/^[a-z]{3}(_[a-z]+)?$/i)).optional(),
  /** Folders with further *.traineddata files. */
  languageFolders: z.array(z.string()).default([]),
  workers: z.number().int().min(1).max(64).optional(),
  /** Pictures with more pixels are refused. */
  maxPixels: z.number().int().positive().default(268_435_456),
  /** A picture that takes longer is given up. */
  secondsPerImage: z.number().positive().default(120),
  /** Asked about each picture that has been looked at and has no answer to the same question yet. Null asks none; absent, the pack or the remote engine that is set as default, if one is. */
  model: ModelQuestion.nullable().optional(),
})
export type RunOptions = z.infer<typeof RunOptions>

export const requests = {
  /** Without a folder: in the workspace's own, named after the title; a second one of the same title gets a number. */
  'case.create': request(z.object({ case: z.string().min(1).optional(), title: z.string().max(500).optional() }), CaseSummary),
  /** Those of a folder, or the workspace's own and those opened lately, newest change first. */
  'case.list': request(z.object({ folder: z.string().optional() }), z.array(CaseSummary)),
  /** To work in it: it is remembered, watched, and its pictures are served. */
  'case.open': request(InCase, CaseSummary),
  /** No longer remembered; nothing of it is deleted. */
  'case.forget': request(InCase, z.null()),
  'case.rename': request(InCase.extend({ title: z.string().trim().min(1).max(500) }), CaseSummary),
  'case.facets': request(InCase, CaseFacets),
  'case.points': request(InCase.extend({ filter: ImageFilter.default({}) }), CasePoints),
  'case.show': request(InCase, CaseSummary),
  'case.log': request(
    InCase.extend({
      limit: z.number().int().min(1).max(1000).default(50),
      /** Only entries before this one: the last `seq` of the page before. */
      before: z.number().int().positive().optional(),
      subject: z.string().max(1000).optional(),
      /** All that was done to this image and to its evidence. */
      image: z.number().int().positive().optional(),
    }),
    z.array(AuditEntry),
  ),
  'case.verify': request(InCase.extend({ originals: z.boolean().default(true) }), VerifyReport),
  'case.export': request(
    InCase.extend({ format: ExportFormat, out: z.string().optional(), width: z.number().int().positive().optional(), images: z.array(z.number().int()).optional() }),
    z.object({ file: z.string(), records: z.number().int() }),
  ),
  'image.add': request(
    InCase.extend({ files: z.array(FileReference).min(1), copy: z.boolean().default(false), truth: z.string().optional() }),
    z.object({ added: z.number().int(), known: z.number().int(), images: z.array(z.number().int()), problems: z.array(z.object({ path: z.string(), error: ErrorReport })) }),
  ),
  'image.list': request(
    InCase.extend({
      filter: ImageFilter.default({}),
      sort: z.enum(['id', 'name', 'captured', 'country', 'probability', 'status']).default('id'),
      descending: z.boolean().default(false),
      limit: z.number().int().min(1).max(1000).default(100),
      offset: z.number().int().min(0).default(0),
    }),
    z.object({ total: z.number().int(), images: z.array(ImageSummary) }),
  ),
  /** `observation` is null until the image was looked at. */
  'image.show': request(OfImage, z.object({
    summary: ImageSummary, record: LocationRecord, evidence: z.array(EvidenceItem), observation: Observation.nullable(),
    readings: z.array(BoxReading), review: Review.nullable(),
  })),
  'image.review': request(OfImage.extend({ verdict: Verdict.nullable(), note: z.string().max(2000).default('') }), Review.nullable()),
  /** Reads a box, in pixels of the upright image; what it says becomes evidence. */
  'image.read': request(OfImage.extend({ box: Quad, languages: RunOptions.shape.languages }), LedgerReply.extend({ reading: BoxReading })),
  'image.unread': request(OfImage.extend({ id: z.string() }), LedgerReply),
  'image.tag': request(OfImage.extend({ add: z.array(z.string().min(1).max(100)).default([]), remove: z.array(z.string()).default([]) }), z.array(z.string())),
  'run.start': request(InCase.extend({ options: RunOptions.prefault({}), images: z.array(z.number().int()).optional(), again: z.boolean().default(false) }), JobProgress.nullable()),
  /** Of all cases, those that are not done; a paused one is among them as long as its case is open. */
  'job.active': request(z.object({}), z.array(ActiveJob)),
  'job.list': request(InCase, z.array(JobProgress)),
  'job.wait': request(OfJob, JobProgress),
  'job.failures': request(OfJob, z.array(JobItemFailure)),
  'job.pause': request(OfJob, JobProgress),
  'job.resume': request(OfJob, JobProgress),
  'job.cancel': request(OfJob, JobProgress),
  'job.retry': request(OfJob, JobProgress),
  'evidence.list': request(OfImage, z.array(EvidenceItem)),
  'evidence.accept': request(OfEvidence, EvidenceReply),
  'evidence.reject': request(OfEvidence.extend({ reason: z.string().max(2000).optional() }), EvidenceReply),
  'evidence.weigh': request(OfEvidence.extend({ weight: z.number().min(0).max(4) }), EvidenceReply),
  /** Takes a decision back: the item's state as it was before. */
  'evidence.restore': request(OfEvidence.extend({ accepted: z.boolean(), weight: z.number().min(0).max(4), decided: z.boolean(), reason: z.string().max(2000).nullable() }), EvidenceReply),
  'evidence.add': request(OfImage.extend({ claim: AnalystClaim }), EvidenceReply),
  'evidence.remove': request(OfEvidence, Posterior.nullable()),
  'gazetteer.import': request(z.object({ files: z.array(z.string()).min(1) }), z.object({ places: z.number(), names: z.number(), skipped: z.number(), warnings: z.array(z.string()) })),
  'gazetteer.search': request(z.object({ query: z.string().min(1).max(500), country: z.string().optional(), limit: z.number().int().min(1).max(500).default(20) }), z.array(PlaceMatch)),
  'gazetteer.reverse': request(z.object({ latitude: Latitude, longitude: Longitude }), ReverseResult),
  /** The most populous places in a view of the map. */
  'gazetteer.within': request(z.object({ bounds: Bounds, limit: z.number().int().min(1).max(1000).default(150) }), z.array(MapPlace)),
  'gazetteer.geocode': request(z.object({ answer: z.string().min(1).max(2000) }), GeocodeResult.nullable()),
  'workspace.settings': request(z.object({}), Settings),
  'workspace.change': request(SettingsChange, Settings),
  /** Folders of this machine, for hosts without a file dialog. */
  'workspace.browse': request(z.object({ folder: z.string().optional() }), FolderListing),
  /**
   * Which models an address says it has, before or after it is set up; no picture is sent. `consent` is the person's word that this host may be asked.
   * Without a key, the one that is kept for the address goes along.
   */
  'remote.check': request(
    RemoteEngine.pick({ address: true, allowInsecure: true }).extend({ key: RemoteKey.optional(), consent: z.object({ host: z.string() }) }),
    z.object({ host: z.string(), models: z.array(z.string()) }),
  ),
  'system.doctor': request(z.object({}), DoctorReport),
  ...modelsRequests,
  ...datasetsRequests,
  ...evaluationRequests,
  ...rewardRequests,
  ...trainingRequests,
  ...geoworldRequests,
} as const

export type Requests = typeof requests
export type RequestName = keyof Requests
export type RequestInput<Name extends RequestName> = z.input<Requests[Name]['input']>
export type RequestValue<Name extends RequestName> = z.output<Requests[Name]['input']>
export type RequestReply<Name extends RequestName> = z.output<Requests[Name]['reply']>

/** Who asks, and how to stop it. */
export interface Call {
  readonly host: 'cli' | 'electron' | 'web'
  /** Name for the audit log. */
  readonly actor: string
  readonly signal: AbortSignal
}

export type Handler<Name extends RequestName> = (input: RequestValue<Name>, call: Call) => Promise<RequestReply<Name>>
export type Handlers = { readonly [Name in RequestName]: Handler<Name> }
/** The handlers of one feature: `HandlersOf<'case.create' | 'case.show'>`. */
export type HandlersOf<Names extends RequestName> = Pick<Handlers, Names>

export type Reply<Value> = { ok: true; value: Value } | { ok: false; error: ErrorReport }
export type Dispatch = <Name extends RequestName>(name: Name, input: RequestInput<Name>, call: Call) => Promise<Reply<RequestReply<Name>>>

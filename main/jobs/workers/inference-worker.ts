// Entry of the inference process: the families of models that it can open.
import { serveInference } from './serve-inference.ts'

serveInference({
  'qwen2-5-vl': async () => (await import('../../../native-models/models/qwen2-5-vl/model.ts')).openQwen25VL,
})

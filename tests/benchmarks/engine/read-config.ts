// A pack's model, as its config.json says.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import type { Qwen25VLConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'

export const readConfig = (pack: string): Qwen25VLConfig => parseConfig(JSON.parse(readFileSync(path.join(pack, 'config.json'), 'utf8')))

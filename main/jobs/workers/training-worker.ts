// Entry of the training process. Libraries of a graphics card must be in place before ONNX Runtime is loaded, hence the late import.
import { useGpuLibraries } from '../../../native-models/runtime/gpu-libraries.ts'
import { serveTraining } from './serve-training.ts'
import { openTools } from './tools.ts'

const tools = openTools()
process.on('exit', () => tools.folder.remove())

serveTraining(async (task, course) => {
  if (task.gpuLibraries !== null) useGpuLibraries(task.gpuLibraries, await tools.folder.newPath(''))
  const { train } = await import('./train.ts')
  return train(task, course, tools)
})

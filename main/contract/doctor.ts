// What this machine can do, and why not where it cannot.
import { z } from 'zod'

export const DoctorFinding = z.object({
  name: z.string(),
  state: z.enum(['ready', 'absent', 'warning']),
  version: z.string().nullable(),
  /** What it means and what to do, one line. */
  message: z.string(),
})
export type DoctorFinding = z.infer<typeof DoctorFinding>

export const DoctorReport = z.object({ able: z.boolean(), findings: z.array(DoctorFinding) })
export type DoctorReport = z.infer<typeof DoctorReport>

// Settings of the program, and what the machine can do.
import type { DoctorReport } from '../../main/contract/doctor.ts'
import type { Settings } from '../../main/contract/workspace.ts'
import { defaultSettings } from '../../main/contract/workspace.ts'

class SettingsState {
  current = $state.raw<Settings>(defaultSettings)
  /** What the system prefers, for the theme 'system'. */
  systemDark = $state(true)
  doctor = $state.raw<DoctorReport | null>(null)

  get theme(): 'dark' | 'light' {
    const { theme } = this.current
    return theme === 'system' ? (this.systemDark ? 'dark' : 'light') : theme
  }
}

export const settings = new SettingsState()

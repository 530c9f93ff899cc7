// Commands: one meaning a key, and each menu item and key leads to one.
import { expect, test } from 'vitest'
import { commands, keyWords } from '../../../renderer/state/commands.ts'
import { isCommand } from '../../../renderer/actions/commands.ts'

test('ids and keys are each one of a kind, and every command can be run', () => {
  const ids = commands.map(({ id }) => id)
  const keys = commands.flatMap((command) => [...command.keys] as string[])
  expect(new Set(ids).size).toBe(ids.length)
  expect(new Set(keys).size).toBe(keys.length)
  expect(ids.every(isCommand)).toBe(true)
  expect(isCommand('toString')).toBe(false)
})

test('no key is the beginning of a sequence, which would never be heard', () => {
  const keys = commands.flatMap((command) => [...command.keys] as string[])
  const firsts = new Set(keys.filter((key) => key.includes(' ')).map((key) => key.split(' ')[0]))
  expect(keys.filter((key) => firsts.has(key))).toEqual([])
})

test('keys in words', () => {
  expect(['$mod+k', 'g c', '+', '$mod+Shift+z', '/'].map((key) => keyWords(key, false))).toEqual(['Ctrl K', 'G then C', '+', 'Ctrl Shift Z', '/'])
  expect(keyWords('$mod+k', true)).toBe('⌘ K')
})

/** @returns the breach of the dependency rule that importing `specifier` in `file` (a path from the root) would be, or null */
export function breach(file: string, specifier: string): string | null

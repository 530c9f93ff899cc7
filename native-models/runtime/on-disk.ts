// Where a file of the packaged program lies for native code, which cannot look into Electron's archive: unpacked beside it.

export const onDisk = (file: string): string => file.replace(/([\\/])app\.asar(?=[\\/])/, '$1app.asar.unpacked')

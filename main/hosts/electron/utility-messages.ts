// What the host and the shim of a worker process say to each other around the worker's own messages.

export type ToWorker = { readonly message: unknown } | { readonly end: true }
export type FromWorker = { readonly message: unknown } | { readonly ready: true }

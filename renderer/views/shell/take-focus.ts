// The first field of a dialog has the focus at once: the library gives it a frame later, and the first letters of a fast typist would be lost.

export const takeFocus = (field: HTMLElement): void => field.focus()

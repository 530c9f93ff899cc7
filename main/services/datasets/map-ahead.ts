// Work on the items of a stream, several at a time, given out in the stream's order.

/**
 * @param ahead how many items are in work at most; also how many are held in memory
 * @throws what the source or the work throws, at that item's place; what is in work is waited for first
 */
export async function* mapAhead<Item, Value>(source: AsyncIterable<Item>, ahead: number, work: (item: Item) => Promise<Value>): AsyncGenerator<Value> {
  const inWork: Promise<Value>[] = []
  try {
    for await (const item of source) {
      const value = work(item)
      // Its failure is told when its turn comes, not before as one that nobody handles.
      value.catch(() => undefined)
      inWork.push(value)
      if (inWork.length >= ahead) yield await inWork.shift()!
    }
    while (inWork.length > 0) yield await inWork.shift()!
  } finally {
    await Promise.allSettled(inWork)
  }
}

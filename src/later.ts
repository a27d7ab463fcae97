type Calls = Readonly<Record<string, unknown>>

/**
 * A part of the program that is loaded when it is first asked for something; `own` is what it has without being loaded. Only for
 * parts all of whose other functions answer with a promise: nobody can tell the difference, but a command that never asks does not pay.
 */
export function later<T extends object, Own extends keyof T = never>(load: () => Promise<T>, own: Pick<T, Own> = {} as Pick<T, Own>): T {
  let part: Promise<T> | undefined
  const call = (name: string) => async (...args: readonly unknown[]): Promise<unknown> => {
    const loaded = await (part ??= load())
    return ((loaded as Calls)[name] as (...given: readonly unknown[]) => unknown).apply(loaded, [...args])
  }
  // Whoever awaits it must not take it for a promise.
  return new Proxy(own, {get: (owned, name) => name in owned ? Reflect.get(owned, name) as unknown : typeof name === 'string' && name !== 'then' ? call(name) : undefined}) as T
}

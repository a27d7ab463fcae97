type Calls = Readonly<Record<string, unknown>>

/**
 * A part of the program that is loaded when it is first asked for something. Only for parts all of whose functions answer with a
 * promise: nobody can tell the difference, but a command that never asks does not pay. Properties that are
 * defined on it are its own.
 */
export function later<T extends object>(load: () => Promise<T>): T {
  let part: Promise<T> | undefined
  const call = (name: string) => async (...args: readonly unknown[]): Promise<unknown> => {
    const loaded = await (part ??= load())
    return ((loaded as Calls)[name] as (...given: readonly unknown[]) => unknown).apply(loaded, [...args])
  }
  // Whoever awaits it must not take it for a promise.
  return new Proxy({}, {get: (own, name) => Reflect.get(own, name) as unknown ?? (typeof name === 'string' && name !== 'then' ? call(name) : undefined)}) as T
}

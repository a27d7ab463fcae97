/** The engine's own identity in state commits: what is committed under it counts as nobody's word. */
export const engineIdentity = {name: 'Lifecycle', email: 'lifecycle@localhost'} as const

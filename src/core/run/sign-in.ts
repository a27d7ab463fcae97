import type {Adapter} from './events.ts'

/** Where an agent's own files are on this machine. */
export interface SignInPlaces {
  /** Its sign-in and settings. */
  readonly files: readonly string[]
  /** Folders of its own that lie outside the home folder, because a variable says so. */
  readonly moved: readonly string[]
}

/** Absolute paths of what an agent's sign-in consists of, by the variables of its environment that move it. */
export function locateSignIn({signIn, moves = {}}: Pick<Adapter['capabilities'], 'signIn' | 'moves'>, env: Readonly<Record<string, string>>, home: string): SignInPlaces {
  const places = Object.entries(moves).flatMap(([variable, folder]) => {
    const path = env[variable]?.replace(/\/+$/, '')
    return path?.startsWith('/') === true ? [{folder, path}] : []
  })
  const locate = (name: string): string => {
    const place = places.find(({folder}) => folder === '' || name === folder || name.startsWith(`${folder}/`))
    return place === undefined ? `${home}/${name}` : `${place.path}/${name.slice(place.folder.length).replace(/^\//, '')}`
  }
  const moved = places.map(({path}) => path).filter(path => path !== home && !path.startsWith(`${home}/`))
  return {files: signIn.map(locate), moved: [...new Set(moved)]}
}

import {execFile} from 'node:child_process'
import type {Container} from '../../core/run/boundary.ts'

/** A container by the name it was started with; enough to end it, whoever started it. */
export interface ContainerName extends Pick<Container, 'engine' | 'env'> { readonly name: string }

/** Ends a container and all that is in it, and removes it. One that is not there any more is no error; an engine that does not answer is given up after a while. */
export async function endContainer(container: ContainerName): Promise<void> {
  // Some versions of podman give ten seconds' notice when they only remove.
  await ask(container, ['kill', container.name])
  await ask(container, ['rm', '--force', container.name])
}

function ask({engine, env}: ContainerName, args: readonly string[]): Promise<void> {
  return new Promise(resolve => {
    execFile(engine, args, {env: {...env}, timeout: 20_000, killSignal: 'SIGKILL'}, () => resolve())
  })
}

import {link, mkdir, open, rename, rm} from 'node:fs/promises'
import path from 'node:path'
import {LifecycleError} from '../../core/errors.ts'

/**
 * Writes a file so that a reader sees the old text or the new one, never half of either, and so that the new one survives a power
 * cut: temporary file, fsync, rename, fsync of the folder. Makes the folder when it is missing.
 */
export async function fsyncWrite(file: string, text: string | Uint8Array): Promise<void> {
  const temporary = await writeTemporary(file, text)
  try {
    await rename(temporary, file)
  } catch (cause) {
    await rm(temporary, {force: true})
    throw unwritable(file, cause)
  }
  await fsyncFolder(path.dirname(file))
}

/** Like `fsyncWrite`, but create-exclusive: false, and nothing is touched, when the file is there already. */
export async function fsyncCreate(file: string, text: string | Uint8Array): Promise<boolean> {
  const temporary = await writeTemporary(file, text)
  try {
    // `link` fails where a file of that name is; `rename` would replace it.
    await link(temporary, file)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw unwritable(file, cause)
  } finally {
    await rm(temporary, {force: true})
  }
  await fsyncFolder(path.dirname(file))
  return true
}

/** Makes names made or removed in a folder survive a power cut. File systems that cannot do it are left alone. */
export async function fsyncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  if (handle === undefined) return
  try {
    await handle.sync().catch(() => {})
  } finally {
    await handle.close()
  }
}

async function writeTemporary(file: string, text: string | Uint8Array): Promise<string> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}-${process.hrtime.bigint().toString(36)}.tmp`)
  try {
    await mkdir(path.dirname(file), {recursive: true})
    const handle = await open(temporary, 'wx')
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (cause) {
    await rm(temporary, {force: true}).catch(() => {})
    throw unwritable(file, cause)
  }
  return temporary
}

function unwritable(file: string, cause: unknown): LifecycleError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
  return new LifecycleError('DISK_WRITE', `${file} could not be written: ${code}`, {
    hint: code === 'ENOSPC' || code === 'EDQUOT' ? 'Free some disk space and try again; nothing was changed.' : 'Check that the folder exists and may be written to.',
    details: {file, code},
    cause
  })
}

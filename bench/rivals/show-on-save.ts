/**
 * The plain way to show a save: chokidar on the files with its default of waiting for a write to finish, and a line on the terminal for
 * each file. `node show-on-save.ts <folder>`
 */
import {watch} from 'chokidar'

const [folder = ''] = process.argv.slice(2)
let count = 0

watch(folder, {ignoreInitial: true, awaitWriteFinish: true})
  .on('change', file => console.log(`saved ${++count} ${file.slice(-20)}`))
  .on('ready', () => console.log('Watching.'))

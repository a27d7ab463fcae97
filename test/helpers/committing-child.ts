/** Makes state commits as fast as it can until it is killed: `<top> <start number>`; says each number that is committed. */
import {createHome} from '../../src/io/git/home/create-home.ts'
import {findHome} from '../../src/io/git/home/find-home.ts'
import {readRepository} from '../../src/io/git/home/read-repository.ts'

const [, , top = '', start = '0'] = process.argv
const repository = (await readRepository(top))!
const found = await findHome(repository)
const home = createHome(found!, repository)
process.stdout.write('ready\n')
for (let number = Number(start); ; number++) {
  const head = (await home.readHead())!
  const files = await home.listFiles(head)
  const expect = files.find(file => file.path === 'items/one/state.md')?.oid
  const result = await home.commit({
    message: `Child ${number}`, author: {name: 'Lifecycle', email: 'lifecycle@localhost'},
    files: [{path: 'items/one/state.md', content: `child ${number}\n`, expect, over: 'home'}, {path: `items/one/runs/${number}.md`, content: `${number}\n`, expect: undefined, over: 'home'}]
  })
  process.stdout.write(`${number} ${result.outcome} ${JSON.stringify(result)}\n`)
}

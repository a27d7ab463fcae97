import {testAgent} from '../helpers/agent-matrix.ts'

testAgent('opencode by acp')

import {testAgent} from '../helpers/agent-matrix.ts'

testAgent('opencode')

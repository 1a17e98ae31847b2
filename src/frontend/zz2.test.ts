import {test} from 'vitest'
import {readFileSync} from 'node:fs'
import { parseText } from './parse-testing.ts'
import { renderText } from '../report/render-text.ts'
test('x', () => { 
 for (const text of readFileSync('/tmp/fzy/bad.txt','utf8').split('=====\n')) {
 const p = parseText(text)
 console.log(text.slice(0,300)+'-----\n'+renderText(p.diagnostics.all, p.sources, {color:false, width: 100}))
 }
})

" Drives Vim with ALE through a text, as a writer would, and compares what it shows. What it says is left in the file `said`.

let s:passed = 0

function! s:Expect(what, look, expected) abort
  let l:tries = 0
  while l:tries < 200 && a:look() != a:expected
    sleep 100m
    let l:tries += 1
  endwhile
  if a:look() != a:expected
    call writefile(['error: Vim: ' . a:what . '; expected:', string(a:expected), 'found:', string(a:look())], 'said')
    cquit 1
  endif
  let s:passed += 1
endfunction

" What is shown: line, column, rule. ALE takes the columns of the protocol, from 1, for bytes.
function! s:Shown() abort
  return map(getloclist(0), {_, one -> one.lnum . ':' . one.col . ' ' . matchstr(one.text, '[a-z/-]*')})
endfunction

function! s:Main() abort
  filetype plugin on
  edit launch.md
  let l:rest = ['4:10 house/best', '5:22 house/list', '7:7 house/soon', '9:9 house/list']
  call s:Expect('what is found', function('s:Shown'), ['3:19 house/list'] + l:rest)
  3substitute/whitelist/allowlist/
  call ale#Queue(0)
  call s:Expect('what is left', function('s:Shown'), l:rest)
  let l:list = readfile('house.toml')
  call writefile(map(copy(l:list), {_, line -> substitute(line, '"coming soon"', '"(coming soon | allowlist)"', '')}), 'house.toml')
  call s:Expect('the new rules hold', function('s:Shown'), ['3:19 house/soon'] + l:rest)
  call writefile(l:list, 'house.toml')
  call s:Expect('and then the old ones', function('s:Shown'), l:rest)
  call writefile(['ok  Vim with ALE: ' . s:passed . ' expectations'], 'said')
  qall!
endfunction

" behind what the set-up does there
autocmd VimEnter * ++nested call s:Main()

// Package browser is the side wing of the house: what only a browser has.
// localStorage as a [store.KV], IndexedDB as a [store.Blobs], the origin's own file
// system as a [store.Files], a Web Worker as a [work.Conn], files that are handed over
// by reference, downloads.
//
// Every call into JavaScript goes through small functions of boot.js and
// worker.js that catch exceptions, because an exception inside a syscall/js
// call cannot be recovered and would end the program.
//
// It decides nothing and knows no station. Outside a browser it is empty.
package browser

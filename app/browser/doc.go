// Package browser implements interfaces of the core with the APIs of the browser: localStorage as a [store.KV], IndexedDB
// as a [store.Blobs], the origin private file system as a [store.Files], a Web Worker as a [work.Conn], files passed by
// reference, downloads.
//
// Every call into JavaScript goes through small functions of boot.js and worker.js that catch exceptions, because an
// exception inside a syscall/js call cannot be recovered and would crash the program.
//
// The package has no behaviour of the app. Outside a browser it is empty.
package browser

// The page of one test binary: a file system and a process for Go's runtime,
// which calls them as it would call node's, and the way back for the output.
"use strict";
(() => {
	const O = { O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_TRUNC: 512, O_APPEND: 1024, O_DIRECTORY: 65536 };
	let cwd = "/", ended = false;

	// --- output: in order, one request at a time ------------------------------
	let pending = [], sending = null;
	function print(bytes) {
		pending.push(bytes.slice());
		sending ??= flush();
	}
	async function flush() {
		await null; // let a burst of small writes become one request
		while (pending.length) {
			const body = new Blob(pending);
			pending = [];
			await fetch("out", { method: "POST", body });
		}
		sending = null;
	}
	async function finish(text) {
		if (ended) return; // a timer of the program may ring once more after its end
		ended = true;
		while (sending) await sending;
		await fetch("exit", { method: "POST", body: String(text) });
	}

	// --- files: whole, by request ----------------------------------------------
	function absolute(path) {
		const parts = [];
		for (const p of (path.startsWith("/") ? path : cwd + "/" + path).split("/")) {
			if (p === "..") parts.pop();
			else if (p && p !== ".") parts.push(p);
		}
		return "/" + parts.join("/");
	}
	const failure = (code, message) => Object.assign(new Error(message), { code });
	async function ask(op, path, more = {}, body = null) {
		const response = await fetch("fs?" + new URLSearchParams({ op, path: absolute(path), ...more }), { method: "POST", body });
		const answer = await response.json();
		if (!response.ok) throw failure(answer.code, answer.message);
		return answer;
	}
	const stats = (s) => ({
		dev: 0, nlink: 1, uid: 0, gid: 0, rdev: 0, blksize: 4096, blocks: 0, mode: s.mode, ino: s.ino, size: s.size,
		atimeMs: s.mtimeMs, mtimeMs: s.mtimeMs, ctimeMs: s.mtimeMs, isDirectory: () => s.dir,
	});
	const open = new Map(); // fd -> { path, info, data, pos, dirty, append }
	let lastFd = 2;
	async function openFile(path, flags) {
		const mode = (flags & O.O_CREAT ? "c" : "") + (flags & O.O_EXCL ? "x" : "") + (flags & O.O_TRUNC ? "t" : "");
		const info = await ask("open", path, { mode });
		if (info.dir && flags & (O.O_WRONLY | O.O_RDWR)) throw failure("EISDIR", "is a directory");
		if (!info.dir && flags & O.O_DIRECTORY) throw failure("ENOTDIR", "not a directory");
		let data = new Uint8Array(0);
		if (!info.dir && info.size) {
			const url = "fs?" + new URLSearchParams({ op: "read", path: absolute(path) });
			data = new Uint8Array(await (await fetch(url, { method: "POST" })).arrayBuffer());
		}
		open.set(++lastFd, { path: absolute(path), info, data, pos: 0, dirty: false, append: (flags & O.O_APPEND) !== 0 });
		return lastFd;
	}
	async function save(f) {
		if (!f.dirty) return;
		f.dirty = false;
		await ask("put", f.path, {}, f.data);
	}
	function file(fd) {
		const f = open.get(fd);
		if (!f) throw failure("EBADF", "bad file number");
		return f;
	}
	function readAt(fd, buffer, offset, length, position) {
		if (fd === 0) return 0;
		const f = file(fd), from = position ?? f.pos;
		const piece = f.data.subarray(from, from + length);
		buffer.set(piece, offset);
		if (position === null) f.pos += piece.length;
		return piece.length;
	}
	function writeAt(fd, buffer, offset, length, position) {
		const bytes = buffer.subarray(offset, offset + length);
		if (fd === 1 || fd === 2) { print(bytes); return length; }
		const f = file(fd), to = f.append ? f.data.length : position ?? f.pos;
		if (to + length > f.data.length) {
			const grown = new Uint8Array(to + length);
			grown.set(f.data);
			f.data = grown;
		}
		f.data.set(bytes, to);
		if (position === null) f.pos = to + length;
		f.dirty = true;
		return length;
	}
	function truncateTo(f, length) {
		const next = new Uint8Array(length);
		next.set(f.data.subarray(0, length));
		f.data = next;
		f.dirty = true;
	}

	// node's calling form: the last argument is callback(error, value)
	const call = (f) => (...args) => {
		const done = args.pop();
		Promise.resolve().then(() => f(...args)).then((v) => done(null, v), (e) => done(e.code ? e : failure("EIO", String(e))));
	};
	const refuse = call(() => { throw failure("ENOSYS", "no such call here"); });
	const nothing = call(() => undefined);
	globalThis.fs = {
		constants: O,
		writeSync(fd, buffer) { return writeAt(fd, buffer, 0, buffer.length, null); },
		open: call(openFile), read: call(readAt), write: call(writeAt),
		close: call(async (fd) => { const f = file(fd); open.delete(fd); await save(f); }),
		fsync: call(async (fd) => { if (fd > 2) await save(file(fd)); }),
		fstat: call((fd) => { const f = file(fd); return stats({ ...f.info, size: f.info.dir ? f.info.size : f.data.length }); }),
		stat: call(async (path) => stats(await ask("stat", path))),
		lstat: call(async (path) => stats(await ask("lstat", path))),
		readdir: call(async (path) => (await ask("stat", path)).entries ?? []),
		mkdir: call((path) => ask("mkdir", path)), rmdir: call((path) => ask("rmdir", path)),
		unlink: call((path) => ask("unlink", path)),
		rename: call((from, to) => ask("rename", from, { to: absolute(to) })),
		ftruncate: call((fd, length) => truncateTo(file(fd), length)),
		truncate: refuse, link: refuse, symlink: refuse, readlink: refuse,
		chmod: nothing, fchmod: nothing, chown: nothing, fchown: nothing, lchown: nothing, utimes: nothing,
	};
	globalThis.path = { resolve: (...parts) => absolute(parts.join("/")) };

	let code = null; // set when the program ends

	// --- run -------------------------------------------------------------------
	async function start() {
		const job = await (await fetch("start")).json();
		if (job.env.ORRERY_IN === "worker" && globalThis.document) return new Worker("run.js"); // this script again
		cwd = job.cwd;
		globalThis.process = {
			pid: job.pid, ppid: -1, getuid: () => -1, getgid: () => -1, geteuid: () => -1, getegid: () => -1, getgroups: () => [],
			umask: () => 18, cwd: () => cwd, chdir(path) { cwd = absolute(path); },
		};
		for (const src of ["wasm_exec.js", "kernels.js", "store.js"]) {
			if (globalThis.importScripts) importScripts(src);
			else await new Promise((ok, no) => document.head.append(Object.assign(document.createElement("script"), { src, onload: ok, onerror: () => no(new Error(src)) })));
		}
		const go = new Go();
		go.argv = job.argv;
		go.env = job.env;
		go.exit = (c) => { code = c; };
		const loops = fetch("kernels.wasm").then((r) => r.arrayBuffer());
		go.importObject.kernels = kernels.imports();
		const { instance } = await WebAssembly.instantiateStreaming(fetch("test.wasm"), go.importObject);
		await kernels.bind(instance, loops);
		await go.run(instance);
		await finish(code ?? "the program ended without an exit code");
	}
	// A program that exits while a timer rings is called once more, and complains; its end has its say by itself.
	addEventListener("error", (e) => {
		e.preventDefault(); // a worker's would go on to its page
		if (code === null) finish(e.message);
	});
	addEventListener("unhandledrejection", (e) => finish(String(e.reason)));
	start().catch((e) => finish(String(e.stack ?? e)));
})();

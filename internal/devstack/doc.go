// Package devstack runs a private Postgres and a private Redis as child
// processes, for `sneakerhead dev` and for tests. Both listen on 127.0.0.1 only
// and ask for a random password, so that nobody else on the machine reads the
// data. A server keeps everything in one folder:
//
//	lock       held (flock) while a process of ours owns the folder
//	password   Postgres only: the superuser's password, mode 0600
//	data/      the server's own files
//	redis.conf Redis only: written anew at each start, mode 0600
//
// A server's life:
//
//	Start ──► answering ──Stop──► stopped (folder released)
//	             │  ▲
//	           Kill Restart (same port, same data)
//	             ▼  │
//	           killed
//
// Nothing is left running: children stop when this process stops them, and the
// kernel ends them when this process is killed (Linux). What a crash leaves all
// the same — a pid file, a server that is still shutting down, the torn end of
// a log — is cleaned up by the next Start. Ctrl-C reaches this process only,
// because each child has a process group of its own: its owner stops the
// servers last, in order.
//
// Errors are one line each and say what to do: they are shown to whoever typed
// `sneakerhead dev`.
package devstack

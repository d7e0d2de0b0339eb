// Package devstack runs a private Postgres and a private Redis as child processes, for `sneakerhead
// dev` and for tests. Both listen on 127.0.0.1 only and require a random password, so that other
// users of the machine cannot read the data. A server keeps everything in one folder:
//
//	lock       held (flock) while a process of ours owns the folder
//	password   Postgres only: the superuser's password, mode 0600
//	data/      the server's own files
//	redis.conf Redis only: written at each start, mode 0600
//
// The states of a server:
//
//	Start ──► answering ──Stop──► stopped (folder released)
//	             │  ▲
//	           Kill Restart (same port, same data)
//	             ▼  │
//	           killed
//
// No server is left running: this process stops its children, and on Linux the kernel ends them
// when this process is killed. A crash can leave a pid file, a server that is still shutting down,
// or a log whose last entry is incomplete; the next Start cleans them up. Ctrl-C does not reach the
// servers, because each has its own process group, so that the program can stop them last and in
// order.
//
// Errors are one line each and say what to do, because `sneakerhead dev` shows them to the user.
package devstack

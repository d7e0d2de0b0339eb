package main

import (
	"context"
	"log"
	"log/slog"
	"strings"

	"golang.org/x/sys/unix"
)

// otherFiles is about how many files a replica has open besides its sockets: connections of clients
// without a socket, of Postgres and of Redis, and its listeners.
const otherFiles = 1000

// fileLimit returns how many files this process may open, and how many SOCKET_LIMIT sockets need,
// which is 0 when there is no limit of sockets, or of files.
func fileLimit(sockets int) (files, wanted uint64) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil || sockets <= 0 {
		return limit.Cur, 0
	}
	return limit.Cur, uint64(sockets + otherFiles)
}

const tooFewFiles = "this process may open too few files for SOCKET_LIMIT: raise the limit (ulimit -n, LimitNOFILE), or lower SOCKET_LIMIT"

// warnOfFileLimit warns when this process may open fewer files than SOCKET_LIMIT sockets need.
func warnOfFileLimit(log *slog.Logger, sockets int) {
	if files, wanted := fileLimit(sockets); files < wanted {
		log.Warn(tooFewFiles, "files", files, "wanted", wanted)
	}
}

// httpLog passes on what net/http logs. Almost all of it is about clients that have gone, but for
// connections that could not be accepted because no more files can be opened.
func httpLog(to *slog.Logger) *log.Logger { return log.New(httpErrors{to}, "", 0) }

type httpErrors struct{ log *slog.Logger }

// Write implements io.Writer.
func (h httpErrors) Write(line []byte) (int, error) {
	level, message := slog.LevelDebug, "net/http"
	if strings.Contains(string(line), "Accept error") {
		level, message = slog.LevelWarn, "a connection could not be accepted"
	}
	h.log.Log(context.Background(), level, message, "says", strings.TrimSpace(string(line)))
	return len(line), nil
}

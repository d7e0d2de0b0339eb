// Package telemetry has logs with the id of their request, metrics, and traces. main makes one
// logger and one set of metrics and passes them on. Nothing is global except what OpenTelemetry
// keeps for the process.
package telemetry

import (
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/mattn/go-isatty"
)

// The formats of [NewLogger].
const (
	FormatText = "text"
	FormatJSON = "json"
)

// NewLogger returns a logger that writes records of at least level to w. When format is empty, it
// is text if w is a terminal, and otherwise JSON. Records that are logged with a context have its
// request id as "requestId".
func NewLogger(w io.Writer, level slog.Leveler, format string) *slog.Logger {
	terminal := isTerminal(w)
	if format == "" && terminal {
		format = FormatText
	}
	var handler slog.Handler
	if format == FormatText {
		handler = slog.NewTextHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: shortTime(terminal)})
	} else {
		handler = slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: utcTime})
	}
	return slog.New(requestHandler{handler})
}

func isTerminal(w io.Writer) bool {
	file, isFile := w.(*os.File)
	return isFile && isatty.IsTerminal(file.Fd())
}

// shortTime leaves out the date on a terminal.
func shortTime(terminal bool) func([]string, slog.Attr) slog.Attr {
	if !terminal {
		return utcTime
	}
	return func(groups []string, a slog.Attr) slog.Attr {
		if isRecordTime(groups, a) {
			return slog.String(slog.TimeKey, a.Value.Time().Format("15:04:05.000"))
		}
		return a
	}
}

// utcTime writes times in UTC, so that the lines of replicas in different time zones can be sorted
// together.
func utcTime(groups []string, a slog.Attr) slog.Attr {
	if isRecordTime(groups, a) {
		return slog.String(slog.TimeKey, a.Value.Time().UTC().Format(time.RFC3339Nano))
	}
	return a
}

func isRecordTime(groups []string, a slog.Attr) bool {
	return len(groups) == 0 && a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime
}

package telemetry

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	// repeatEvery is how often a warning or an error with the same message is passed on.
	repeatEvery = 30 * time.Second

	// maxMessages bounds how many messages are remembered. Ours are constants, so there are few.
	maxMessages = 256
)

// EveryLine returns a logger like log that holds back nothing, for lines that are each about
// something else: a request, whose id a customer may ask about, or a change of state.
func EveryLine(log *slog.Logger) *slog.Logger {
	if held, ok := log.Handler().(repeats); ok {
		return slog.New(held.Handler)
	}
	return log
}

// repeats is a handler that holds back warnings and errors whose message was passed on less than
// repeatEvery ago. The next one that is passed on has the number of those held back as "more". An
// outage makes everything fail again and again, and each line that says so hides the others.
type repeats struct {
	slog.Handler
	seen *seenMessages
}

// seenMessages is shared by all handlers that are derived from one.
type seenMessages struct {
	now func() time.Time

	mu     sync.Mutex
	passed map[string]*seenMessage
}

type seenMessage struct {
	at   time.Time // when it was passed on last
	more int       // held back since
}

func holdBackRepeats(next slog.Handler, now func() time.Time) slog.Handler {
	return repeats{next, &seenMessages{now: now, passed: map[string]*seenMessage{}}}
}

// Handle implements slog.Handler.
func (r repeats) Handle(ctx context.Context, record slog.Record) error {
	if record.Level < slog.LevelWarn {
		return r.Handler.Handle(ctx, record)
	}
	pass, more := r.seen.note(record.Message)
	if !pass {
		return nil
	}
	if more > 0 {
		record = record.Clone()
		record.AddAttrs(slog.Int("more", more))
	}
	return r.Handler.Handle(ctx, record)
}

// note counts one message, and reports whether it is passed on, and how many were held back before
// it.
func (s *seenMessages) note(message string) (pass bool, more int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	known, ok := s.passed[message]
	switch {
	case !ok && len(s.passed) >= maxMessages:
		return true, 0
	case !ok:
		s.passed[message] = &seenMessage{at: now}
		return true, 0
	case now.Sub(known.at) < repeatEvery:
		known.more++
		return false, 0
	default:
		more = known.more
		known.at, known.more = now, 0
		return true, more
	}
}

// WithAttrs implements slog.Handler.
func (r repeats) WithAttrs(attrs []slog.Attr) slog.Handler {
	return repeats{r.Handler.WithAttrs(attrs), r.seen}
}

// WithGroup implements slog.Handler.
func (r repeats) WithGroup(name string) slog.Handler {
	return repeats{r.Handler.WithGroup(name), r.seen}
}

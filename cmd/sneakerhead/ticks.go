package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"sneakerhead/internal/drop"
)

// ticks runs several functions, each at its own period, until it is stopped.
type ticks struct {
	log    *slog.Logger
	ctx    context.Context
	cancel context.CancelFunc
	done   sync.WaitGroup
}

func newTicks(log *slog.Logger) *ticks {
	ctx, cancel := context.WithCancel(context.Background())
	return &ticks{log: log, ctx: ctx, cancel: cancel}
}

// every runs work at once and then once in each period, one run at a time. All failures have the
// same message, of which the log passes on few: an outage makes all work fail, and has a line of
// its own.
func (t *ticks) every(period time.Duration, name string, work func(context.Context) error) {
	t.done.Go(func() {
		ticker := time.NewTicker(period)
		defer ticker.Stop()
		for {
			err := work(t.ctx)
			if err != nil && t.ctx.Err() == nil && !errors.Is(err, drop.ErrOverloaded) {
				t.log.Warn("background work has failed; trying again", "work", name, "error", err)
			}
			select {
			case <-t.ctx.Done():
				return
			case <-ticker.C:
			}
		}
	})
}

// stop cancels all work and returns when none runs.
func (t *ticks) stop() {
	t.cancel()
	t.done.Wait()
}

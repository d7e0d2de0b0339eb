package main

import (
	"context"
	"log/slog"
	"time"

	"sneakerhead/internal/telemetry"
)

// flushLimit bounds how long the last traces may keep the program from ending.
const flushLimit = 5 * time.Second

// startTracing starts it when it is configured, before anything that makes spans is built. Stop it when everything else
// has ended: the last requests are traced too.
func startTracing(w *world, log *slog.Logger) (stop func(), err error) {
	flush, err := telemetry.StartTracing(w.ctx, w.env, version, log)
	if err != nil {
		return nil, err
	}
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), flushLimit)
		defer cancel()
		if err := flush(ctx); err != nil {
			log.Warn("the last traces were not sent", "error", err)
		}
	}, nil
}

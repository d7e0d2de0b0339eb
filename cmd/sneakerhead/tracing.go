package main

import (
	"context"
	"log/slog"
	"time"

	"sneakerhead/internal/telemetry"
)

// flushLimit is how long the program's end waits for the last traces to be sent.
const flushLimit = 5 * time.Second

// startTracing starts tracing when it is configured. Call it before anything that makes spans is
// built, and stop after everything else has ended, so that the last requests are traced too.
func startTracing(p *process, log *slog.Logger) (stop func(), err error) {
	flush, err := telemetry.StartTracing(p.ctx, p.env, version, log)
	if err != nil {
		return nil, err
	}
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(p.ctx), flushLimit)
		defer cancel()
		if err := flush(ctx); err != nil {
			log.Warn("the last traces were not sent", "error", err)
		}
	}, nil
}

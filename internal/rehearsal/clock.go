package rehearsal

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// clock is the shop's clock, as this machine knows it.
type clock struct {
	ahead time.Duration // the shop's time less this machine's
	error time.Duration // how far that may be off: half of the quickest exchange
}

// clockReadings is how often the clock is read; the quickest exchange says most.
const clockReadings = 15

// settings is what a deployment says of itself.
type settings struct {
	AuthMode    string
	HoldSeconds int
	ServerTime  time.Time
}

// readClock asks the shop for its time.
func readClock(ctx context.Context, shop *client) (c clock, s settings, err error) {
	for n := range clockReadings {
		a := shop.send(ctx, time.Now(), "GET", "/api/config", "", nil)
		if err := a.failure(); err != nil {
			return c, s, fmt.Errorf("GET /api/config: %w", err)
		}
		if err := json.Unmarshal(a.body, &s); err != nil || s.AuthMode == "" {
			return c, s, fmt.Errorf("what answers at %s is no SneakerHead: check --url", shop.address)
		}
		half := a.came.Sub(a.sent) / 2
		if n == 0 || half < c.error {
			c = clock{ahead: s.ServerTime.Sub(a.sent.Add(half)), error: half}
		}
	}
	return c, s, nil
}

// local returns this machine's time for a time of the shop.
func (c clock) local(at time.Time) time.Time { return at.Add(-c.ahead) }

// shop returns the shop's time for a time of this machine.
func (c clock) shop(at time.Time) time.Time { return at.Add(c.ahead) }

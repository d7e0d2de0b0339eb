package pressure

import (
	"context"
	"math"
	"math/rand/v2"
	"sync/atomic"
)

// Meter measures how long goroutines wait for a processor, and says which requests to refuse. Its
// Refuse may be called by any number of goroutines.
type Meter struct {
	count   func()
	waits   *waits
	share   share
	refused atomic.Uint64 // the share, as the bits of a float64
}

// NewMeter returns a meter that refuses nothing until Tick is called each Period. It calls count
// for each request that it refuses.
func NewMeter(count func()) *Meter { return &Meter{count: count, waits: newWaits()} }

// Period is how often Tick is to be called.
const Period = period

// Tick measures the waits since the last call. It returns no error.
func (m *Meter) Tick(context.Context) error {
	m.share.next(m.waits.read())
	m.refused.Store(math.Float64bits(m.share.refused))
	return nil
}

// Share returns the share of requests that are refused now, from 0 to 1.
func (m *Meter) Share() float64 { return math.Float64frombits(m.refused.Load()) }

// Refuse decides about one request.
func (m *Meter) Refuse() bool {
	share := m.Share()
	if share == 0 || rand.Float64() >= share { //nolint:gosec // nobody gains by guessing it
		return false
	}
	m.count()
	return true
}
